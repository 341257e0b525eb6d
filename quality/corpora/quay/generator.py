"""quay - a world of boards: stories reworded in several strengths, misread letters, twins, agencies, recycled numbers.

Written in December 2026 by an author who had not seen this code, and kept as written; only the words were moved to
`words.json`, and the truth tells the language of each ad.
"""

import datetime as dt, collections, json, math, random, re
from pathlib import Path
from types import SimpleNamespace

_words = json.loads((Path(__file__).parent / "words.json").read_text("utf-8"))
H, S = SimpleNamespace(**_words["honest"]), SimpleNamespace(**_words["stories"])

START, SPAN = dt.date(2023, 2, 1), 730
# iso: (name, dialling code, operator prefixes, currency, local units per USD, cities)
C = {
    "NG": (
        "Nigeria",
        "234",
        "803 806 816 703 905",
        "NGN",
        1200,
        "Lagos Ibadan Enugu Kano Benin-City Owerri Jos",
    ),
    "KE": ("Kenya", "254", "722 733 711 790", "KES", 130, "Nairobi Mombasa Kisumu Eldoret Nakuru"),
    "GH": ("Ghana", "233", "244 205 554", "GHS", 12, "Accra Kumasi Tamale Takoradi"),
    "UG": ("Uganda", "256", "772 701 753", "UGX", 3700, "Kampala Gulu Jinja Mbarara"),
    "TZ": ("Tanzania", "255", "754 713 682", "TZS", 2500, "Arusha Mwanza Dodoma Tanga"),
    "MA": ("Morocco", "212", "661 670 612", "MAD", 10, "Casablanca Agadir Fes Tangier"),
    "CM": ("Cameroon", "237", "677 699 650", "XAF", 600, "Douala Yaounde Bafoussam"),
    "SN": ("Senegal", "221", "77 76 70", "XOF", 600, "Dakar Thies Kaolack"),
    "PH": ("Philippines", "63", "917 905 928", "PHP", 56, "Manila Cebu Davao Iloilo Baguio"),
    "ID": ("Indonesia", "62", "812 813 857 878", "IDR", 15500, "Surabaya Medan Semarang Cirebon Kupang"),
    "IN": ("India", "91", "98 99 90 70", "INR", 83, "Kochi Pune Jaipur Lucknow Guntur"),
    "NP": ("Nepal", "977", "984 980", "NPR", 133, "Pokhara Butwal Dharan"),
    "CO": ("Colombia", "57", "300 310 315", "COP", 4000, "Cali Pereira Cartagena Bogota"),
    "PE": ("Peru", "51", "91 94 98", "PEN", 4, "Arequipa Trujillo Cusco"),
    "UZ": ("Uzbekistan", "998", "90 93 97", "UZS", 12300, "Samarkand Namangan Bukhara"),
    "KG": ("Kyrgyzstan", "996", "555 700", "KGS", 88, "Osh Bishkek Talas"),
    "MD": ("Moldova", "373", "69 78", "MDL", 18, "Balti Cahul Orhei"),
    "EG": ("Egypt", "20", "100 111 122", "EGP", 40, "Cairo Tanta Asyut"),
    "GB": ("United Kingdom", "44", "7400 7500 7911", "GBP", 0.8, "Leeds Bristol London Derby Hull"),
    "IE": ("Ireland", "353", "85 87", "EUR", 0.92, "Cork Galway Sligo Dublin"),
    "DE": ("Germany", "49", "151 160 176", "EUR", 0.92, "Bremen Kassel Leipzig Ulm"),
    "FR": ("France", "33", "6 7", "EUR", 0.92, "Lille Nantes Dijon Pau"),
    "ES": ("Spain", "34", "61 62 65", "EUR", 0.92, "Huelva Almeria Gijon Valencia"),
    "PT": ("Portugal", "351", "91 96", "EUR", 0.92, "Beja Braga Faro"),
    "IT": ("Italy", "39", "320 333 347", "EUR", 0.92, "Foggia Bari Genoa Parma"),
    "PL": ("Poland", "48", "50 60 79", "PLN", 4, "Lodz Gliwice Poznan Radom"),
    "CZ": ("Czechia", "420", "60 72", "CZK", 23, "Plzen Olomouc Kolin"),
    "NL": ("Netherlands", "31", "6", "EUR", 0.92, "Venlo Tilburg Breda"),
    "RU": ("Russia", "7", "903 916 925", "RUB", 90, "Samara Tver Perm Murmansk"),
    "TR": ("Turkey", "90", "532 542 555", "TRY", 30, "Antalya Izmir Mersin Bursa"),
    "AE": ("Emirates", "971", "50 55 56", "AED", 3.7, "Dubai Sharjah Ajman Abu-Dhabi"),
    "SA": ("Saudi Arabia", "966", "50 53 55", "SAR", 3.75, "Jeddah Dammam Riyadh Tabuk"),
    "QA": ("Qatar", "974", "33 55", "QAR", 3.6, "Doha Wakra"),
    "US": ("United States", "1", "305 713 206", "USD", 1, "Miami Houston Tulsa Akron"),
    "CA": ("Canada", "1", "604 416 204", "CAD", 1.35, "Calgary Windsor Moncton Halifax"),
    "AU": ("Australia", "61", "4", "AUD", 1.5, "Perth Cairns Geelong"),
    "ZA": ("South Africa", "27", "72 83 61", "ZAR", 18, "Durban Polokwane George"),
}
DEST = {
    "KH": ("Cambodia", "Poipet Bavet Sihanoukville"),
    "MM": ("Myanmar", "Tachileik Myawaddy"),
    "TH": ("Thailand", "Mae-Sot Pattaya Hat-Yai"),
    "MT": ("Malta", "Valletta Sliema"),
    "GE": ("Georgia", "Batumi Tbilisi Poti"),
    "CY": ("Cyprus", "Limassol Larnaca Paphos"),
    "LB": ("Lebanon", "Beirut Jounieh"),
    "JP": ("Japan", "Osaka Nagoya"),
    "CN": ("China", "Chengdu Foshan Hefei"),
    "VN": ("Vietnam", "Hanoi Haiphong"),
    "NZ": ("New Zealand", "Napier Hamilton"),
    "TW": ("Taiwan", "Kaohsiung Keelung"),
    "KR": ("Korea", "Busan Mokpo"),
    "UY": ("Uruguay", "Montevideo"),
    "OM": ("Oman", "Muscat Sohar"),
    "KW": ("Kuwait", "Hawally Salmiya"),
    "BE": ("Belgium", "Ghent Namur"),
    "ML": ("Mali", "Kayes Sikasso"),
    "CD": ("Congo", "Goma Bukavu Kolwezi"),
    "DK": ("Denmark", "Esbjerg Vejle"),
    "HU": ("Hungary", "Gyor Szeged"),
    "RO": ("Romania", "Arad Cluj"),
    "GR": ("Greece", "Rhodes Kos Chania"),
    "HR": ("Croatia", "Split Zadar"),
    "MV": ("Maldives", "Male Addu"),
    "AL": ("Albania", "Durres Tirana"),
    "IQ": ("Iraq", "Basra Erbil"),
    "MY": ("Malaysia", "Penang Klang Ipoh"),
    "CH": ("Switzerland", "Biel Chur"),
    "IL": ("Israel", "Haifa Netanya"),
    "IN": ("India", "Pune Kochi"),
}
ORIGINS = "NG KE GH UG TZ MA CM SN PH ID IN NP CO PE UZ KG MD EG".split()
LANG_ORIGIN = {
    "fr": ["CM", "SN", "MA"],
    "es": ["CO", "PE"],
    "id": ["ID"],
    "sw": ["KE", "TZ", "UG"],
    "ru": ["UZ", "KG", "MD"],
    "ar": ["MA", "EG"],
}
HON_LANG = {
    "fr": ["FR", "SN", "CM"],
    "es": ["ES", "CO", "PE"],
    "id": ["ID"],
    "sw": ["KE", "TZ"],
    "ru": ["RU", "KG", "UZ"],
    "ar": ["EG", "MA", "AE"],
}
cname = lambda i: C[i][0] if i in C else DEST[i][0]
cities = lambda i: [x.replace("-", " ") for x in (C[i][5] if i in C else DEST[i][1]).split()]

BOARDS = [  # name, domain, heads, feet
    (
        "Tidepost Jobs",
        "tidepost",
        [""],
        [
            "Tidepost is an equal opportunity platform; all qualified applicants are considered without regard to race, religion, sex, age or disability. Report an ad: trust@tidepost.example"
        ],
    ),
    (
        "Workmoor",
        "workmoor",
        ["Posted on Workmoor - free ads for everyone"],
        ["Never pay for a job. Workmoor help desk: help@workmoor.example, +44 1632 000 0450"],
    ),
    (
        "Jobsparrow",
        "jobsparrow",
        ["JOBSPARROW | NEW TODAY"],
        [
            "To apply click the green button. Jobsparrow does not check employers. Questions: team@jobsparrow.example"
        ],
    ),
    (
        "Kazi Bridge",
        "kazibridge",
        ["KAZI BRIDGE listing"],
        [
            "Kazi Bridge promotes equal opportunity. Do not send money to anyone. care@kazibridge.example +254 700 000 0100"
        ],
    ),
    (
        "Larkboard",
        "larkboard",
        [""],
        [
            "We are committed to diversity and inclusion. All applicants receive equal treatment. (c) Larkboard, mail: post@larkboard.example"
        ],
    ),
    (
        "Ofertas Faro",
        "ofertasfaro",
        ["Anuncio publicado en Ofertas Faro"],
        ["Ofertas Faro no cobra a los candidatos. soporte@ofertasfaro.example"],
    ),
    (
        "Emploi Quai",
        "emploiquai",
        ["Annonce Emploi Quai"],
        ["Emploi Quai : offre ouverte à tous, à compétences égales. Signaler : signal@emploiquai.example"],
    ),
    (
        "Lokerpantai",
        "lokerpantai",
        ["LOKERPANTAI.EXAMPLE"],
        ["Hati-hati penipuan, lamaran tidak dipungut biaya. bantuan@lokerpantai.example"],
    ),
    (
        "Rabota Prichal",
        "prichal",
        [""],
        ["Объявление размещено на доске Причал. Жалобы: pomosch@prichal.example"],
    ),
    (
        "Townsquare Classifieds",
        "townsquare",
        ["Category: Jobs > Offered"],
        [
            "Stay safe: meet in public places, do not wire money. Ad renewed automatically. abuse@townsquare.example"
        ],
    ),
    ("Amal Marsa", "amalmarsa", [""], ["منصة أمل مرسى تتيح الفرص للجميع. للإبلاغ: safe@amalmarsa.example"]),
    ("Groupwall", "groupwall", ["Shared to 14 groups"], ["See more - Like - Comment - Share"]),
    (
        "Harbour Careers",
        "harbourcareers",
        [""],
        [
            "Harbour Careers and its customers are equal opportunity employers and welcome applications from all sections of the community. Ref. desk: refs@harbourcareers.example"
        ],
    ),
]
BLANG = {"fr": 6, "es": 5, "id": 7, "ru": 8, "ar": 10, "sw": 3}
LOCAL = {5, 6, 7, 8, 10}
FWD = [
    "Forwarded as received:",
    "Fwd: fwd: please share",
    "*Forwarded many times*",
    "As received from a friend, not verified",
    "Copied from another group >>",
    "FW: JOB",
]
FIRST = "Amara Besnik Corvin Delna Edda Farouk Gisla Hadi Ilse Jomo Kessia Lenka Mirek Nuru Odile Pavo Quenby Rasha Sunniva Tarek Ulla Vesna Wambui Xenia Yaro Zuleika Bram Chika Dorin Esi Fadil Goran Imani Kofi Leila Marisol Njeri Oskar Putri Rizal Sade Tomasa".split()
LAST = "Abrel Bontane Cindari Dovarek Elumo Farrisand Godwana Hestrin Ikonde Jarlemo Kuvasi Lomberg Mbalore Nastrova Okwandu Pellmore Quistane Rodrano Sentoro Tavarish Umbreke Vallorin Wendeke Yustrand Zambrane Arokoye Belcastan Dunmarra".split()
SA = "kes tor van mar bel osk lim dra fen gal hol ira jun kal lor mel nor ost pel qui ros sel tam ul ver wes yar zen alb cor dun eri fal".split()
SB = "trel bay mont wick dane ford ona aris ela mar ton stad ura ivo ham lund ette oro ane ick eon usk adra olm".split()
SUF = [
    "Ltd",
    "Group",
    "Services",
    "Logistics",
    "Holding",
    "GmbH",
    "SARL",
    "International",
    "Works",
    "Partners",
    "Trading",
    "Care",
    "Foods",
    "and Sons",
    "Company",
    "Industries",
    "Enterprises",
    "Hospitality",
    "Manpower",
    "Consult",
]
SYN = [
    ("salary", "wage", "pay"),
    ("near", "close to", "by"),
    ("monthly", "per month", "every month"),
    ("people", "persons"),
    ("girls", "ladies", "young women"),
    ("men", "guys", "males"),
    ("room", "chamber", "bedroom"),
    ("papers", "documents", "paperwork"),
    ("food", "meals"),
    ("company", "firm", "business"),
    ("job", "work", "position"),
    ("office", "bureau", "desk"),
    ("fee", "charge", "payment"),
    ("family", "household", "relatives"),
    ("phone", "telephone", "mobile"),
    ("send", "forward", "submit"),
    ("free", "at no cost", "gratis"),
    ("owner", "proprietor", "boss"),
    ("clients", "customers", "guests"),
    ("because", "as", "since"),
    ("ticket", "flight", "air ticket"),
    ("site", "place", "location"),
    ("needed", "required", "wanted"),
    ("deducted", "taken off", "cut"),
    ("returned", "refunded", "given back"),
    ("young", "youthful"),
    ("receive", "get", "obtain"),
    ("contract", "agreement"),
    ("arrival", "landing", "coming"),
    ("night", "evening"),
]
CUR = {
    "USD": ["USD {}", "${}", "{} dollars", "{} US dollars"],
    "EUR": ["EUR {}", "€{}", "{} euro", "{} EUR"],
    "GBP": ["GBP {}", "£{}", "{} pounds"],
}


class World:
    def __init__(self, seed, n):
        self.r = random.Random("quay-%s" % seed)
        self.n = n
        self.ads = []
        self.used = set()
        self.names = set()
        self.texts = set()
        self.old = {}
        self.lastuse = {}
        self.nc = self.na = 0
        self.recycled = 0
        self.storyuse = collections.Counter()

    # ---- small makers
    def spin(self, t, r=None):
        r = r or self.r
        while True:
            m = re.search(r"\[([^\[\]]*)\]", t)
            if not m:
                return re.sub(r"\s+([,.;])", r"\1", re.sub(r" {2,}", " ", t)).strip()
            t = t[: m.start()] + r.choice(m.group(1).split("|")) + t[m.end() :]

    def org(self):
        r = self.r
        while True:
            w = r.choice(SA) + r.choice(SB)
            if r.random() < 0.4:
                w += " " + r.choice(SA) + r.choice(SB)
            if r.random() < 0.1:
                w = r.choice(LAST)
            nm = w.title() + (" " + r.choice(SUF) if r.random() < 0.85 else "")
            if nm not in self.names:
                self.names.add(nm)
                return nm

    def person(self):
        return self.r.choice(FIRST) + " " + self.r.choice(LAST)

    def phone(self, cc, recycle_on=None, p=0.0):
        r = self.r
        if recycle_on is not None and r.random() < p:
            c = [x for x, last in self.old.items() if last + 365 <= recycle_on]
            if c:
                x = r.choice(c)
                del self.old[x]
                self.recycled += 1
                return x
        while True:
            ph = ("p", C[cc][1], r.choice(C[cc][2].split()), "%04d" % r.randrange(10000))
            if ph[2:] not in self.used:
                self.used.add(ph[2:])
                return ph

    def mail(self, hint=None):
        r = self.r
        while True:
            w = hint or (r.choice(SA) + r.choice(SB))
            w = re.sub("[^a-z]", "", w.lower())[:14]
            k = r.random()
            m = (
                "%s%d@example.com" % (w, r.randrange(10, 9999))
                if k < 0.4
                else "%s@%s.example"
                % (
                    r.choice(["jobs", "hr", "apply", "office", "info", "visa", "recruit"]),
                    w + (str(r.randrange(99)) if r.random() < 0.3 else ""),
                )
            )
            if m not in self.used:
                self.used.add(m)
                return ("m", m)
            hint = None

    def contact(self, cc, start, p=0.05):
        k = self.r.random()
        if k < 0.65:
            return self.phone(cc, start, p)
        if k < 0.9:
            return self.mail()
        while True:
            h = self.r.choice(SA) + self.r.choice(SB) + "_" + str(self.r.randrange(10, 999))
            if h not in self.used:
                self.used.add(h)
                return ("t", h)

    def show(self, c, messy=False):
        r = self.r
        if c[0] == "m":
            return c[1].replace("@", " (at) ") if messy and r.random() < 0.2 else c[1]
        if c[0] == "t":
            return r.choice(["Telegram: {}.example", "https://chat.example/{}", "chat.example/{}"]).format(
                c[1]
            )
        _, cc, op, tail = c
        k = r.random()
        if k < 0.45:
            return "+%s %s 000 %s" % (cc, op, tail)
        if k < 0.6:
            return "+%s%s000%s" % (cc, op, tail)
        if k < 0.72:
            return "0%s 000 %s" % (op, tail)
        if k < 0.82:
            return "+%s-%s-000-%s" % (cc, op, tail)
        if k < 0.9:
            return "00%s %s 000 %s %s" % (cc, op, tail[:2], tail[2:])
        if not messy:
            return "(+%s) %s 000 %s" % (cc, op, tail)
        if k < 0.95:
            return ("+%s %s 000 %s" % (cc, op, tail)).replace("0", "O")
        if k < 0.98:
            return " ".join("+" + cc + op + "000" + tail)
        return "https://wa.example/%s%s000%s" % (cc, op, tail)

    def money(self, amt, cur, r=None):
        r = r or self.r
        a = "{:,}".format(amt) if amt >= 1000 and r.random() < 0.5 else str(amt)
        return r.choice(CUR.get(cur, [cur + " {}", "{} " + cur])).format(a)

    def ocr(self, t):
        r = self.r
        out = []
        keep = set(
            i for m in re.finditer(r" ?\S*example\S* ?| ?\S*(?:\d|\+)\S* ?", t) for i in range(*m.span())
        )  # contacts stay invented ones
        for i, ch in enumerate(t):
            x = r.random() if i not in keep and ch != "\n" else 1
            if x < 0.012:
                continue
            if x < 0.05:
                ch = {
                    "o": "0",
                    "l": "1",
                    "e": "c",
                    "i": "l",
                    "m": "rn",
                    "a": "o",
                    "I": "l",
                    "S": "5",
                    "B": "8",
                    "u": "v",
                    "О": "0",
                }.get(ch, ch)
            elif x < 0.06 and ch == " ":
                ch = ""
            out.append(ch)
        return "".join(out)

    # ---- posting
    def post(self, text, title, org, loc, sal, day, region, truth, lang="en", scam=False):
        r = self.r
        b = (
            BLANG[lang]
            if lang in BLANG and r.random() < 0.5
            else r.choice([i for i in range(len(BOARDS)) if i not in LOCAL or r.random() < 0.08])
        )
        bd = BOARDS[b]
        if r.random() < (0.08 if scam else 0.015):
            text = r.choice(FWD) + "\n" + text
        if r.random() < (0.06 if scam else 0.02):
            text = self.ocr(text)
        self.texts.add(text)
        if r.random() < 0.65:
            if bd[2][0] and r.random() < 0.7:
                text = bd[2][0] + "\n" + text
            if r.random() < 0.85:
                text = text + "\n" + bd[3][0]
        day = min(max(int(day), 0), SPAN - 1)
        self.ads.append(
            (
                dict(
                    board=bd,
                    title=title[:120],
                    text=text,
                    org=org if r.random() < 0.93 else None,
                    loc=loc,
                    sal=sal if r.random() < 0.6 else None,
                    day=day,
                    region=region,
                ),
                dict(truth, language=lang),
            )
        )

    def T(self, kind, campaign=None, actor=None, alteration=None):
        return dict(campaign=campaign, actor=actor, kind=kind, alteration=alteration)

    def cid(self):
        self.nc += 1
        return "C%04d" % self.nc

    def aid(self):
        self.na += 1
        return "A%04d" % self.na

    # ---- campaigns
    def voice(self, strength):
        return {g[0]: self.r.choice(g[1:]) for g in SYN if self.r.random() < strength}

    @staticmethod
    def speak(t, v):
        for a, b in v.items():
            t = re.sub(r"(?<![{\w])%s(?![\w}])" % a, b, t)
            t = re.sub(r"(?<![{\w])%s(?![\w}])" % a.capitalize(), b[0].upper() + b[1:], t)
        return t

    def campaign_spec(self, story=None, actor=None):
        r = self.r
        if story is None:
            m = min(self.storyuse[s["key"]] for s in S.STORIES)
            story = r.choice([s for s in S.STORIES if self.storyuse[s["key"]] == m])
        use = self.storyuse[story["key"]]
        self.storyuse[story["key"]] += 1
        langs = list(story["tr"])
        lang = r.choice(langs) if langs else None
        origin = r.choice(LANG_ORIGIN[lang]) if lang and r.random() < 0.7 else r.choice(ORIGINS)
        ns = len(story["sents"])
        idx = list(range(ns))
        if use >= 1:  # later users of a story keep only a part of it
            idx = sorted(r.sample(idx, max(4, ns - 2 - (use > 2))))
        items = [("s", story, i, (r.randrange(3) if use else r.choice([0, 0, 1]))) for i in idx]
        items += [
            ("g", None, g, r.randrange(3))
            for g in r.sample(range(len(S.GENERIC)), 1 if use == 0 else r.randint(1, 3))
        ]
        sig = r.sample(list(S.SIGNATURE), r.choice([1, 2, 2, 3]))
        items += [("x", None, k, r.randrange(3)) for k in sig]
        if use:
            head = items[:1]
            rest = items[1:]
            r.shuffle(rest)
            items = head + rest
        towns = [c for k in C for c in cities(k)]
        f = dict(
            pay=int(round(r.uniform(story["lo"], story["hi"]), -1)),
            fee=max(20, int(round(r.uniform(40, 900), -1))),
            mon=r.choice([3, 4, 6, 8, 9, 10, 12, 18, 24, 30, 36]),
            hrs=r.choice([10, 11, 12, 13, 14, 15, 16]),
            n=r.randint(4, 90),
            age=r.choice([18, 19, 20, 21, 22, 23]),
            days=r.choice([3, 5, 7, 9, 10, 12, 14, 15, 20, 21, 25, 28]),
            sp=r.choice(["Madam ", "Mr ", "Sister ", "Uncle ", "Agent ", ""]) + self.person(),
            sl=r.choice(["Hotel ", "Market ", "Plaza ", "Cinema ", "Chapel "])
            + (r.choice(SA) + r.choice(SB)).title(),
            sr=r.randint(2, 48),
            sh=(r.choice(SA) + r.choice(SB)).title(),
            sd=r.randint(2, 12),
            sn=r.choice([3, 4, 5, 6, 7, 8, 9]),
            sc=(r.choice(SA) + r.choice(SB)).upper(),
            st1=r.choice(towns),
            st2=r.choice(towns),
        )
        feeusd = f["fee"]
        cur = C[origin][3]
        local = r.random() < 0.5
        fee = (int(float("%.2g" % (feeusd * C[origin][4]))), cur) if local else (feeusd, story["cur"])
        dest = r.choice(story["dest"])
        return dict(
            story=story,
            lang=lang,
            origin=origin,
            items=items,
            f=f,
            fee=fee,
            dest=dest,
            dest2=r.sample(story["dest"], min(2, len(story["dest"]))),
            voice=self.voice(0.35),
            actor=actor or self.aid(),
            id=self.cid(),
            orgs=[self.org() for _ in range(r.randint(2, 9))],
            greet=r.choice(S.GREET["en"]),
            sep=r.choice([" ", " ", "\n", "\n- "]),
            pays=self.money(f["pay"], story["cur"]),
            fees=self.money(*fee),
        )

    def sent(self, it, var, lang):
        k, st, i, _ = it
        if lang != "en":
            if k == "s":
                return st["tr"][lang][i]
            return S.SIGNATURE[i][lang] if k == "x" else None
        return (st["sents"][i] if k == "s" else S.GENERIC[i] if k == "g" else S.SIGNATURE[i]["en"])[var]

    def campaign_ad(self, sp, alt, day, pool, kind):
        r = self.r
        f = dict(sp["f"])
        items = list(sp["items"])
        st = sp["story"]
        dest = sp["dest"] if alt in ("same",) and r.random() < 0.7 else r.choice(sp["dest2"] + [sp["dest"]])
        city = r.choice(cities(dest))
        emp = r.choice(sp["orgs"]) if r.random() < 0.8 else self.org()
        pays, fees, greet, sep, v = sp["pays"], sp["fees"], sp["greet"], sp["sep"], sp["voice"]
        lang = "en"
        if alt == "language":
            lang = sp["lang"]
        if alt != "same":
            f["n"] = max(2, f["n"] + r.randint(-6, 20))
            if r.random() < 0.5:
                f["pay"] = int(round(f["pay"] * r.choice([0.9, 0.95, 1, 1.05, 1.1, 1.2]), -1))
            pays, fees = self.money(f["pay"], st["cur"]), self.money(*sp["fee"])
            greet = r.choice(S.GREET[lang])
            sep = r.choice([" ", " ", "\n", "\n- ", "\n* ", "\n\n"])
        vs = [it[3] for it in items]
        order = list(range(len(items)))
        if alt == "medium":
            for j in r.sample(order, max(1, round(len(order) / 3))):
                vs[j] = r.choice([x for x in range(3) if x != vs[j]])
            for _ in range(r.randint(3, 5)):
                a = r.randrange(len(order))
                b = r.randrange(len(order))
                order.insert(b, order.pop(a))
        elif alt == "heavy":
            vs = [
                2 if x != 2 and r.random() < 0.75 else r.choice([y for y in range(3) if y != x]) for x in vs
            ]
            r.shuffle(order)
            v = self.voice(0.55)
        elif alt == "language" and r.random() < 0.6:
            a = r.randrange(len(order))
            order.insert(r.randrange(len(order)), order.pop(a))
        out = []
        for j in order:
            t = self.sent(items[j], vs[j], lang)
            if t is None or (items[j][0] == "g" and alt == "heavy" and r.random() < 0.5):
                continue
            if lang == "en":
                t = self.speak(t, v)
            out.append(t)
        if alt == "heavy":
            lead = [
                "Also: ",
                "By the way, ",
                "Note: ",
                "Honestly, ",
                "What else? ",
                "Important - ",
                "One more thing: ",
            ]
            out = [
                (r.choice(lead) + (t[0].lower() + t[1:] if t[:2] not in ("I ",) and t[0] != "{" else t))
                if q and r.random() < 0.25
                else t
                for q, t in enumerate(out)
            ]
            style = r.random()
            if style < 0.25:
                out = ["(%d) %s" % (q + 1, t) for q, t in enumerate(out)]
                sep = "\n"
            elif style < 0.45:
                out = [re.sub(r"\.$", " 🙏" if r.random() < 0.2 else "...", t) for t in out]
            elif style < 0.6:
                out = [t.lower() for t in out]
            elif style < 0.75:
                q = 0
                m = []
                while q < len(out):
                    if q + 1 < len(out) and r.random() < 0.6:
                        m.append(
                            out[q].rstrip(".")
                            + r.choice([", and ", "; ", " - "])
                            + out[q + 1][0].lower()
                            + out[q + 1][1:]
                        )
                        q += 2
                    else:
                        m.append(out[q])
                        q += 1
                out = m
            if r.random() < 0.3:
                greet = r.choice(
                    [
                        "A cousin asked me to pass this on.",
                        "Not for everyone, read it twice.",
                        "I work there myself and we lack hands.",
                        "Somebody asked about work abroad, here it is.",
                    ]
                )
        if sep.strip():
            body = sep.lstrip("\n") + sep.join(out)
        else:
            body = sep.join(out)
        cn = cname(dest)
        f.update(pay=pays, fee=fees, city=city, emp=emp, country=cn)
        body = body.format(**f)
        cs = []
        if r.random() > 0.08:
            for c in r.sample(pool, min(len(pool), r.choice([1, 1, 1, 2]))):
                cs.append(self.show(c, True))
        ct = ""
        if cs:
            ct = (
                r.choice(S.CONTACT[lang])
                if alt != "same" or r.random() < 0.3
                else sp.setdefault("ctl", r.choice(S.CONTACT["en"]))
            ).format(c=r.choice([" / ", ", ", " or " if lang == "en" else " / "]).join(cs))
        text = "\n".join(x for x in (greet, body) if x)
        text = (
            ct + "\n" + text
            if ct and alt in ("medium", "heavy") and r.random() < 0.2
            else text + ("\n" + ct if ct else "")
        )
        tl = r.choice(st["titles"] if lang == "en" else S.TITLE_TR[lang]).format(
            city=city, country=cname(dest)
        )
        if r.random() < 0.15:
            tl = tl.upper()
        if r.random() < 0.15:
            tl += r.choice(["!!!", " - urgent", " (%d)" % f["n"], " 2023" if day < 330 else " 2024", " ***"])
        region = sp["origin"] if r.random() < 0.75 else dest if r.random() < 0.5 else r.choice(ORIGINS)
        loc = r.choice([city, "%s, %s" % (city, cname(dest)), cname(dest), None])
        self.post(
            text,
            tl,
            emp,
            loc,
            "%s per month" % pays,
            day,
            region,
            self.T(kind, sp["id"], sp["actor"], alt),
            lang,
            True,
        )

    def run_campaign(self, sp, size, kind="campaign", shared=None):
        r = self.r
        dur = min(SPAN - 5, int(r.uniform(10, 60) + size * r.uniform(1.5, 9)))
        t0 = r.uniform(0, SPAN - dur)
        eps = 1 + (dur > 60) + (dur > 120) * r.randint(0, 2) + (dur > 250) * r.randint(0, 2)
        pools = []
        pool = list(shared) if shared else [self.contact(sp["origin"], t0)]
        while len(pool) < r.randint(1, 3):
            pool.append(self.contact(sp["origin"], t0))
        for e in range(eps):
            pools.append(list(pool))
            keep = r.sample(pool, 1) if r.random() < 0.65 else []
            pool = keep + [self.contact(sp["origin"], t0 + dur * e / eps) for _ in range(r.randint(1, 2))]
        prev = {c: self.old.pop(c) for c in (shared or []) if c in self.old}
        days = sorted(r.uniform(0, dur) for _ in range(size))
        lean = r.choice([None, None, "same", "medium", "heavy"])
        last = {}
        for q, d in enumerate(days):
            if q == 0:
                alt = "same"
            else:
                w = dict(same=22, light=26, medium=26, heavy=16, language=14 if sp["lang"] else 0)
                if lean:
                    w[lean] += 20
                alt = r.choices(list(w), list(w.values()))[0]
            e = min(eps - 1, int(eps * d / dur))
            pl = pools[e]
            if e and r.random() < 0.12:
                pl = list(dict.fromkeys(pools[e - 1] + pl))
            for c in pl:
                last[c] = t0 + d
            self.campaign_ad(sp, alt, t0 + d, pl, kind)
        for c, x in last.items():  # a number may go to somebody else a year after its last use here
            self.lastuse[c] = max(int(x) + 1, self.lastuse.get(c, 0))
            if c[0] == "p" and (c in prev or r.random() < 0.5):
                self.old[c] = self.lastuse[c]
        return pools

    # ---- honest
    def body(self, job, title, emp, city, region, contact, person, plain=None):
        r = self.r
        f = dict(
            emp=emp,
            title=title,
            city=city,
            yy=r.randint(50, 98),
            pay=self.hpay(region),
            c=contact,
            d=r.randint(3, 28),
            person=person,
        )
        fill = lambda t: self.spin(t).format(**f)
        duty = [fill(x) for x in r.sample(job["duty"], r.randint(2, len(job["duty"])))]
        req = [fill(x) for x in r.sample(job["req"], r.randint(1, len(job["req"])))]
        off = [fill(x).rstrip(" ,") for x in r.sample(H.OFFER, r.randint(2, 5))]
        return re.sub(r"\ba (?=[AEIO])", "an ", fill(r.choice(H.INTRO))), duty, req, off, fill, f

    def hpay(self, region):
        cc = C[region]
        rich = cc[4] < 30 and region not in ORIGINS
        a = self.r.uniform(1300, 4200) if rich else self.r.uniform(120, 900)
        return self.money(int(float("%.2g" % (a * cc[4]))), cc[3])

    def honest(self, region=None, emp=None, day=None, lang=None, contact=None):
        r = self.r
        region = region or r.choice(list(C))
        emp = emp or self.org()
        city = r.choice(cities(region))
        day = r.randrange(SPAN) if day is None else day
        if lang:
            tls, tpl = H.FOREIGN[lang]
            title = r.choice(tls.split("; "))
            ls = tpl.split("\n")
            pay = self.hpay(region)
            c = contact or self.show(self.phone(region, day, 0.09) if r.random() < 0.4 else self.mail(emp))
            keep = [ls[0]] + [x for x in ls[1:-1] if r.random() < 0.85] + [ls[-1]]
            txt = r.choice(["\n", " "]).join(
                self.spin(x).format(emp=emp, title=title, city=city, pay=pay, c=c) for x in keep
            )
            return dict(
                text=txt,
                title="%s %s" % (title, city) if r.random() < 0.5 else title,
                org=emp,
                loc=city,
                sal=pay,
                day=day,
                region=region,
                lang=lang,
            )
        job = r.choice(H.JOBS)
        title = r.choice(job["titles"])
        c = contact or self.show(self.phone(region, day, 0.09) if r.random() < 0.45 else self.mail(emp))
        pers = self.person()
        intro, duty, req, off, fill, f = self.body(job, title, emp, city, region, c, pers)
        ap = fill(r.choice(H.APPLY[:-1])) if r.random() < 0.85 else fill(H.APPLY[-1])
        st = r.random()
        if st < 0.45:
            h = r.choice(
                [
                    ("Your tasks", "You bring", "We offer"),
                    ("Duties:", "Requirements:", "Benefits:"),
                    ("WHAT YOU DO", "WHAT YOU NEED", "WHAT YOU GET"),
                    ("The role", "About you", "In return"),
                ]
            )
            bu = r.choice(["- ", "* ", "• ", ""])
            txt = "\n".join(
                [intro, h[0]]
                + [bu + x for x in duty]
                + [h[1]]
                + [bu + x for x in req]
                + [h[2]]
                + [bu + x for x in off]
                + [ap]
            )
        elif st < 0.8:
            txt = "%s %s %s. %s. %s. %s" % (
                intro,
                r.choice(["You will:", "The work:", "Day to day:"]),
                "; ".join(x[0].lower() + x[1:] for x in duty),
                ". ".join(req),
                ". ".join(off),
                ap,
            )
        else:
            txt = "%s, %s. %s. %s %s" % (title, city, ". ".join(duty[:2]), off[0] + ".", ap)
        if r.random() < 0.05:
            txt = r.choice(S.GREET["en"][:8]) + " " + txt
        if r.random() < 0.04:
            txt += " " + r.choice(r.choice(S.GENERIC[:10]))
        tl = r.choice(
            [title, "%s (%s)" % (title, city), "%s - %s" % (title, emp), title + " m/f/d", title.upper()]
        )
        return dict(
            text=txt,
            title=tl,
            org=emp,
            loc="%s, %s" % (city, cname(region)) if r.random() < 0.6 else city,
            sal=f["pay"],
            day=day,
            region=region,
            lang="en",
        )

    def put(self, a, truth):
        self.post(
            a["text"], a["title"], a["org"], a["loc"], a["sal"], a["day"], a["region"], truth, a["lang"]
        )

    def run_agency(self, size):
        r = self.r
        actor = self.aid()
        nm = self.org()
        region = r.choice(list(C))
        regs = [region] * 3 + [r.choice(list(C))]
        t0 = r.uniform(0, SPAN * 0.4)
        t1 = r.uniform(t0 + 120, SPAN)
        ph = self.phone(region, int(t0), 0.1)
        fmt = self.show(ph)
        mail = self.mail(nm)[1]
        kind = r.choice(
            [
                "staffing",
                "recruitment",
                "care and nursing",
                "industrial",
                "hospitality",
                "construction",
                "overseas placement",
            ]
        )
        about = r.choice(
            [
                "{n} is a licensed {k} agency with offices in {c}.",
                "Since {y}, {n} has placed people in work that suits them ({k}).",
                "{n} - {k} specialists. Our client, a respected employer, asks us to fill this post.",
                "On behalf of our customer, {n} ({k}) looks for:",
            ]
        ).format(n=nm, k=kind, c=cities(region)[0], y=r.randint(1978, 2015))
        foot = r.choice(
            [
                "{n} charges candidates nothing. Licence {l}. Tel. {p}, {m}",
                "Your data are handled under our privacy notice. {n}, {p}",
                "Interested? Call {n} on {p} or write to {m}. Licence no. {l}.",
                "--\n{n} | {p} | {m}\nAll our vacancies at https://www.{d}.example",
            ]
        ).format(
            n=nm,
            l="%s-%05d" % (region, r.randrange(99999)),
            p=fmt,
            m=mail,
            d=re.sub("[^a-z]", "", nm.lower()),
        )
        heads = r.choice(
            [
                ("Tasks", "Profile", "Offer"),
                (">> JOB", ">> YOU", ">> WE"),
                ("Responsibilities", "Must have", "Package"),
                ("1. The post", "2. Your profile", "3. Conditions"),
            ]
        )
        bu = r.choice(["- ", "* ", "• ", "> "])
        pre = r.choice(["", nm + ": ", "[%04d] "])
        jobs = r.sample(H.JOBS, r.randint(8, 40))
        extra = r.choice(
            [
                "Start: by agreement.",
                "We accompany you through your first weeks.",
                "Referral bonus for colleagues.",
                "",
            ]
        )
        done = 0
        while done < size:
            reg = r.choice(regs)
            job = r.choice(jobs)
            title = r.choice(job["titles"])
            city = r.choice(cities(reg))
            _, duty, req, off, fill, f = self.body(job, title, nm, city, reg, fmt, self.person())
            key = (job["key"], title, city, tuple(sorted(duty)))
            if key in self.texts:
                continue
            self.texts.add(key)
            txt = "\n".join(
                [
                    x
                    for x in [about, "%s in %s" % (title, city), heads[0]]
                    + [bu + x for x in duty]
                    + [heads[1]]
                    + [bu + x for x in req]
                    + [heads[2]]
                    + [bu + x for x in off]
                    + [extra, foot]
                    if x
                ]
            )
            tl = (pre % r.randrange(9999) if "%" in pre else pre) + title
            self.post(txt, tl, nm, city, f["pay"], r.uniform(t0, t1), reg, self.T("agency", None, actor))
            done += 1

    def run_repost(self, size):
        r = self.r
        cid, actor = self.cid(), self.aid()
        lang = r.choice(list(H.FOREIGN)) if r.random() < 0.12 else None
        a = self.honest(
            region=r.choice(HON_LANG[lang]) if lang else None, day=r.randrange(SPAN - 160), lang=lang
        )
        d = a["day"]
        for q in range(size):
            b = dict(a)
            alt = "same"
            b["day"] = d
            if q and r.random() < 0.45:
                alt = "light"
                t = b["text"]
                t = re.sub(r"the (\d+)th", lambda m: "the %dth" % r.choice([4, 9, 14, 19, 24, 27]), t)
                t = (
                    r.choice(
                        [
                            "Still open: ",
                            "Reposted. ",
                            "Second round. ",
                            "Updated: ",
                            "New start date, same post. ",
                        ]
                    )
                    + t
                    if r.random() < 0.6
                    else t
                    + r.choice(
                        [
                            "\nStart as soon as possible.",
                            "\nEarlier applications need not be sent again.",
                            "\nStart next month.",
                        ]
                    )
                )
                b["text"] = t
            self.put(b, self.T("repost", cid, actor, alt))
            d = min(SPAN - 1, d + r.randint(14, 75) if r.random() < 0.9 else d + r.randint(0, 3))

    def run_single(self):
        r = self.r
        for _ in range(20):
            if r.random() < 0.02:  # a lone dubious ad borrowing a few lines; belongs to nobody else
                st = r.choice(S.STORIES)
                sp = None
                day = r.randrange(SPAN)
                o = r.choice(ORIGINS)
                dest = r.choice(st["dest"])
                city = r.choice(cities(dest))
                emp = self.org()
                f = dict(
                    pay=self.money(int(round(r.uniform(st["lo"], st["hi"]), -1)), st["cur"]),
                    fee=self.money(r.randint(40, 900), st["cur"]),
                    mon=r.choice([5, 7, 11, 14, 15, 20]),
                    hrs=r.randint(9, 14),
                    n=r.randint(3, 60),
                    age=r.randint(18, 25),
                    days=r.randint(4, 27),
                    city=city,
                    country=cname(dest),
                    emp=emp,
                )
                ls = [r.choice(x) for x in r.sample(st["sents"], 3)] + [
                    r.choice(x) for x in r.sample(S.GENERIC, 2)
                ]
                r.shuffle(ls)
                txt = (
                    " ".join(self.speak(x, self.voice(0.4)) for x in ls).format(**f)
                    + " "
                    + r.choice(S.CONTACT["en"]).format(c=self.show(self.contact(o, day), True))
                )
                a = dict(
                    text=txt,
                    title=r.choice(st["titles"]).format(**f),
                    org=emp,
                    loc=city,
                    sal=f["pay"],
                    day=day,
                    region=o,
                    lang="en",
                )
            else:
                lang = r.choice(list(H.FOREIGN)) if r.random() < 0.1 else None
                a = self.honest(region=r.choice(HON_LANG[lang]) if lang else None, lang=lang)
            if a["text"] not in self.texts:
                break
        self.put(a, self.T("single"))

    def run_twins(self, s1, s2):
        r = self.r
        a = self.campaign_spec()
        b = self.campaign_spec(story=r.choice([s for s in S.STORIES if s is not a["story"]]))
        own = [it for it in a["items"] if it[0] == "s"]
        take = sorted(r.sample(range(len(own)), (len(own) + 1) // 2))
        shared = [own[i] for i in take]
        ga = {it[2] for it in a["items"] if it[0] == "g"}  # the other half of b is its own
        rest = [
            ("g", None, g, r.randrange(3))
            for g in r.sample([g for g in range(len(S.GENERIC)) if g not in ga], r.randint(2, 4))
        ]
        rest += [it for it in b["items"] if it[0] == "x"]
        r.shuffle(rest)
        b["items"] = shared + rest
        b["voice"] = a["voice"]
        b["story"] = dict(a["story"], titles=a["story"]["titles"])
        b["lang"] = None
        b["dest"] = r.choice(a["story"]["dest"])
        b["dest2"] = [b["dest"]]
        b["sep"] = a["sep"]
        b["pays"] = self.money(
            int(round(a["f"]["pay"] * r.choice([0.7, 0.8, 1.25, 1.4]), -1)), a["story"]["cur"]
        )
        b["f"]["pay"] = int(re.sub(r"\D", "", b["pays"]))
        if b["f"]["mon"] == a["f"]["mon"]:
            b["f"]["mon"] += 1
        self.run_campaign(a, s1, "twin")
        self.run_campaign(b, s2, "twin")

    # ---- the whole
    def sizes(self, total, lo, hi):
        out = []
        while total >= lo:
            s = min(total, int(round(math.exp(self.r.uniform(math.log(lo), math.log(hi + 1))))))
            s = min(max(s, lo), hi)
            if 0 < total - s < lo:
                s = total if total <= hi else s - lo
                if s < lo:
                    continue
            out.append(s)
            total -= s
        return out

    def build(self):
        r = self.r
        n = self.n
        for_c = self.sizes(round(n * 0.35), 2, 120)
        actor = None
        pools = None
        for s in for_c:
            again = actor and r.random() < 0.2
            sp = self.campaign_spec(actor=actor if again else None)
            sh = [r.choice(r.choice(pools))] if again and r.random() < 0.75 else None
            pools = self.run_campaign(sp, s, shared=sh)
            actor = sp["actor"]
        t = round(n * 0.04)
        while t >= 4:
            a = min(t // 2, r.randint(2, 9))
            b = min(t - a, r.randint(2, 9))
            self.run_twins(a, b)
            t -= a + b
        for s in self.sizes(round(n * 0.20), 10, 150):
            self.run_agency(s)
        for s in self.sizes(round(n * 0.10), 2, 6):
            self.run_repost(s)
        while len(self.ads) < n:
            self.run_single()
        r.shuffle(self.ads)
        self.ads.sort(key=lambda x: x[0]["day"])
        ids = r.sample(range(10**6, 10**7), len(self.ads))
        rows = []
        truth = []
        for (a, t), k in zip(self.ads, ids):
            i = "q%07d" % k
            bd = a["board"]
            rows.append(
                dict(
                    id=i,
                    url="https://www.%s.example/%s/%d" % (bd[1], "job" if k % 2 else "ad", k),
                    source=bd[0],
                    title=a["title"],
                    text=a["text"],
                    hiring_organization=a["org"],
                    job_location=a["loc"],
                    base_salary=a["sal"],
                    date_posted=(START + dt.timedelta(days=a["day"])).isoformat(),
                    region=a["region"],
                )
            )
            truth.append(dict(id=i, **t))
        return rows, truth
