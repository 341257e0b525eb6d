"""gen4 - the BOARD world.  Everything invented; reserved domains and 000 phone ranges only.

Written in November 2026 by an author who had read neither the code nor the other generators, and kept as written, so that
it stays that author's idea of the world; only the words were moved to `words.json`.

Text: sentences are (function, template, seed) triples over spin grammars in words.json.  Edits work on the triples:
light = facts change (number, city, one contact); medium = sentences re-rolled within their template (synonyms),
another order, added lines, other employer name; heavy = other templates for the same functions, other title,
rotated contacts.  "edit" is against the base ad of that language (a version of a version keeps the higher label).
Truth conventions:
 * employer: campaign null, actor = the employer (several different jobs).  Franchise outlets: one HR mail, one actor.
 * repost: original and reposts of one honest ad share a campaign id "rp-*", and the actor of the employer.
 * agency: campaign null, one actor per agency.
 * frame: stub ads that are nearly all board frame; nothing to be joined (campaign and actor null).
 * portrait ("pt-*"): 20-60 titles, one company text: ONE campaign, kind campaign.
 * twin ("tw-*"): shares half its sentences with twin_of, other contacts, other destination, other actor.
 * some actors run two campaigns ("c-*") that share one contact: same actor, different campaigns.
"""

import collections, datetime, json, random, re
from pathlib import Path
from types import SimpleNamespace

B = SimpleNamespace(**json.loads((Path(__file__).parent / "words.json").read_text("utf-8")))

SPIN = re.compile(r"\{([^{}]*)\}")
SLOT = re.compile(r"<([a-z0-9]+)>")


def spin(t, rng):
    while "{" in t:
        t = SPIN.sub(lambda m: rng.choice(m.group(1).split("|")), t)
    return t


def fill(t, f):
    return SLOT.sub(lambda m: str(f.get(m.group(1), m.group(0))), t)


def cap(s):
    return s[:1].upper() + s[1:]


PHONES = [
    "+234 803 000 dddd",
    "+234 706 000 dddd",
    "+254 722 000 ddd",
    "+254 711 000 ddd",
    "+256 770 000 ddd",
    "+255 754 000 ddd",
    "+233 20 000 dddd",
    "+63 917 000 dddd",
    "+62 812 000 dddd",
    "+66 80 000 dddd",
    "+66 91 000 dddd",
    "+84 90 000 dddd",
    "+855 12 000 ddd",
    "+971 50 000 dddd",
    "+974 5000 dddd",
    "+86 138 0000 dddd",
    "+91 98000 0dddd",
    "+7 900 000 dd dd",
    "+998 90 000 dd dd",
    "+33 6 00 00 dd dd",
    "+34 600 000 ddd",
    "+52 55 0000 dddd",
    "+57 300 000 dddd",
    "+55 11 90000 dddd",
    "+90 500 000 dd dd",
    "+20 100 000 dddd",
    "+961 70 000 ddd",
    "+1 202-555-01dd",
    "+44 7000 000 ddd",
    "+49 150 000 ddddd",
]
SYL = "ba ko ri ta lu me so na vi do ka pe zu mi ro la te ha fu ne".split()


class World:
    def __init__(self, seed, n):
        self.r = random.Random(seed * 7919 + 4)
        self.n, self.seed = n, seed
        self.used, self.ads, self.nid = set(), [], collections.Counter()
        self.tuse = collections.Counter()
        self.make_boards()

    def uniq(self, make):
        for _ in range(300):
            x = make()
            if x not in self.used:
                break
        self.used.add(x)
        return x

    def word(self, k=3):
        return "".join(self.r.choice(SYL) for _ in range(k))

    def phone(self, pat=None):
        def mk():
            return re.sub("d", lambda m: str(self.r.randrange(10)), pat or self.r.choice(PHONES))

        return self.uniq(mk)

    def handle(self):
        r = self.r
        return self.uniq(
            lambda: (
                r.choice(["zz", "qx"])
                + r.choice(["_", "", "."])
                + self.word(r.choice([2, 3]))
                + r.choice(["", str(r.randrange(10, 99)), "_job", "hr"])
            )
        )

    def mail(self, dom=None):
        dom = dom or self.uniq(
            lambda: (
                self.word(3)
                + self.r.choice(["-jobs", "-hr", "", "-work"])
                + self.r.choice([".example", ".test"])
            )
        )
        return self.uniq(
            lambda: (
                self.r.choice(["jobs", "hr", "apply", "career", "office", "info"])
                + "."
                + self.word(2)
                + "@"
                + dom
            )
        )

    def contact(self):
        r, k = self.r, self.r.random()
        if k < 0.5:
            return r.choice(
                ["{WhatsApp|WA|Tel.|Phone|}", "", "WhatsApp", "{Viber|IMO|WhatsApp}"]
            ), self.phone()
        if k < 0.7:
            return r.choice(["Telegram", "TG", "telegram"]), "@" + self.handle().replace(".", "_")
        if k < 0.78:
            return r.choice(["Line ID:", "LINE"]), self.handle()
        if k < 0.85:
            return r.choice(["WeChat", "wechat id"]), self.handle().replace(".", "")
        return r.choice(["", "mail", "E-mail:"]), self.mail()

    # -- boards ---------------------------------------------------------------------------------------
    def make_boards(self):
        r = self.r
        loc = list(B.FRAMEX)
        gen = [b for b in B.BOARD_NAMES if b not in B.FRAMEX]
        pick = r.sample(gen, r.randint(5, 7)) + r.sample(loc, r.randint(3, 5))
        self.boards = []
        for b in pick:
            hot = self.phone("+1 202-555-01dd")
            if b in B.FRAMEX:
                h, s, l = B.FRAMEX[b]
                head, foot = [h], [s, l]
                if r.random() < 0.4:
                    foot.append(spin(r.choice(B.LEGAL[1:4]), r))
            else:
                head = [spin(x, r) for x in r.sample(B.HEAD, r.randint(1, 4))]
                foot = [spin(r.choice(B.SAFE), r)] + [spin(x, r) for x in r.sample(B.LEGAL, r.randint(2, 4))]
                if r.random() < 0.3:
                    r.shuffle(foot)
            self.boards.append(
                dict(
                    name=b,
                    head=head,
                    foot=foot,
                    hot=hot,
                    rule=r.choice(["", "-----", "=====", "* * *"]),
                    ctr=r.randrange(10000, 90000),
                )
            )
        self.bw = [r.uniform(0.5, 3) for _ in self.boards]

    LOCALB = {
        "fr": "emploirapide",
        "es": "trabajoya",
        "ru": "rabotagid",
        "th": "joblanna",
        "sw": "kazihub",
        "id": "lokerjaya",
        "ar": "gulfposts",
    }

    def board(self, lang, among=None):
        r = self.r
        if r.random() < 0.55:
            for b in self.boards:
                if b["name"] == self.LOCALB.get(lang):
                    return b
        return r.choice(among) if among else r.choices(self.boards, self.bw)[0]

    def emit(self, b, title, company, loc, body, date, campaign, actor, kind, edit, lang, twin=None):
        r = self.r
        b["ctr"] += r.randint(1, 7)
        i = b["ctr"]
        f = dict(id=i, board=b["name"], loc=loc, date=date.isoformat(), v=r.randrange(3, 4000), hot=b["hot"])
        parts = (
            [fill(x, f) for x in b["head"]]
            + ([b["rule"]] if b["rule"] else [])
            + [body]
            + ([b["rule"]] if b["rule"] else [])
            + [fill(x, f) for x in b["foot"]]
        )
        url = "https://%s.example/jobs/%d" % (b["name"], i)
        self.ads.append(
            (
                dict(
                    url=url,
                    source=b["name"],
                    title=title,
                    company=company,
                    location=loc,
                    description="\n".join(parts),
                    posted=date.isoformat(),
                ),
                dict(
                    url=url, campaign=campaign, actor=actor, kind=kind, edit=edit, language=lang, twin_of=twin
                ),
            )
        )
        self.nid[kind] += 1

    def date(self, a=0, z=420):
        return datetime.date(2023, 3, 1) + datetime.timedelta(days=self.r.randint(a, z))

    # -- honest -----------------------------------------------------------------------------------------
    def firm_name(self):
        r = self.r
        return self.uniq(
            lambda: r.choice(
                [
                    cap(self.word(2))
                    + " "
                    + r.choice(
                        [
                            "& Sons",
                            "Ltd",
                            "GmbH",
                            "Partners",
                            "Care",
                            "Foods",
                            "Works",
                            "Logistics",
                            "Studio",
                            "House",
                        ]
                    ),
                    cap(self.word(3)) + r.choice([" Group", " plc", " & Co", "", " Services"]),
                    r.choice("Oak Elm River Mill Hill Stone Abbey Harbour Meadow Station Castle".split())
                    + " "
                    + cap(self.word(2))
                    + r.choice(["", " Ltd", " Trust"]),
                ]
            )
        )

    def honest_en(self, e, title, sect):
        r = self.r
        duties = [
            cap(spin(d, r)) for d in r.sample(B.SECT[sect][1], min(len(B.SECT[sect][1]), r.randint(4, 7)))
        ]
        reqs = [spin(x, r) for x in r.sample(B.REQE, r.randint(2, 4))]
        pay = r.choice(
            [
                "%d.%02d an hour" % (r.randint(9, 24), r.choice([0, 25, 44, 50, 75])),
                "%d,%d00 per year" % (r.randint(19, 62), r.randint(0, 9)),
                "",
                "Competitive salary",
            ]
        )
        stock = r.sample(B.STOCK, r.randint(2, 6))
        bul = e["bul"]
        out = [e["about"]] if e["about"] else []
        out += [
            r.choice(["The role", "What you will do", "Key responsibilities", "Main duties", "Your day"])
            + ":"
        ] + [bul + d for d in duties]
        out += [r.choice(["What we look for", "About you", "Requirements", "You have"]) + ":"] + [
            bul + x for x in reqs
        ]
        if pay:
            out.append(r.choice(["Salary: ", "Pay: ", "Rate: "]) + pay)
        out.append(
            "%s %s"
            % (
                r.choice(["Hours:", "Schedule:", "Working time:"]),
                r.choice(
                    [
                        "Monday to Friday, %d hours" % r.randint(20, 40),
                        "4 on 4 off, %d:00 start" % r.randint(5, 14),
                        "%d hours across 7 days" % r.randint(16, 42),
                        "part time, %d mornings" % r.randint(2, 5),
                    ]
                ),
            )
        )
        out += stock
        out.append(
            r.choice(["Contact %s", "Applications to %s", "CV to %s", "For a chat: %s"]) % e["contact"]
            if r.random() < e["pc"]
            else r.choice(
                [
                    "Apply through the board.",
                    "Use the apply button above.",
                    "Questions about this page: help@board.example",
                ]
            )
        )
        return "\n".join(out)

    def honest_x(self, e, lang, title):
        r = self.r
        _, _, du, rq, of, ap = B.HON[lang]
        bul = e["bul"]
        out = (
            [e["about"]]
            + [bul + x for x in r.sample(du, r.randint(3, 5))]
            + [bul + x for x in r.sample(rq, r.randint(1, 3))]
            + [bul + x for x in r.sample(of, r.randint(1, 3))]
        )
        out.append(
            {
                "fr": "Horaires",
                "es": "Horario",
                "pt": "Horário",
                "ar": "الدوام",
                "ru": "График",
                "th": "เวลาทำงาน",
                "zh": "工作时间",
                "id": "Jam kerja",
                "sw": "Saa za kazi",
                "vi": "Giờ làm",
            }[lang]
            + ": %d:%02d-%d:%02d, %d"
            % (
                r.randint(6, 10),
                r.choice([0, 15, 30]),
                r.randint(14, 22),
                r.choice([0, 30, 45]),
                r.randint(700, 9800),
            )
        )
        out.append(r.choice(ap).replace("<contact>", e["contact"]))
        return "\n".join(out)

    def new_employer(self, lang, hr=None, sect=None, brand=""):
        r = self.r
        e = dict(
            lang=lang,
            firm=self.firm_name(),
            city=r.choice(B.CITIES),
            id="emp-%05d" % len(self.used),
            bul=r.choice(["- ", "* ", "• ", "", "· "]),
            pc=r.choice([1, 0.9, 0.5]),
        )
        e["sect"] = sect or r.choice(list(B.SECT))
        e["contact"] = hr or (self.mail() if r.random() < 0.6 else self.phone())
        f = dict(
            firm=e["firm"],
            city=e["city"],
            yr=r.randint(1921, 2019),
            n2=r.randint(6, 240),
            yr2=r.randint(2019, 2022),
            sn=B.SECT[e["sect"]][2],
        )
        if lang == "en":
            e["about"] = fill(" ".join(cap(spin(x, r)) for x in r.sample(B.ABOUT, r.randint(1, 4))), f)
        else:
            e["about"] = fill(spin(r.choice(B.HON[lang][1]), r), f)
        if brand:
            e["about"] = brand + " " + e["about"]
        return e

    def honest_ad(
        self, e, title, kind="employer", campaign=None, board=None, date=None, body=None, edit="none"
    ):
        body = body or (
            self.honest_en(e, title, e["sect"]) if e["lang"] == "en" else self.honest_x(e, e["lang"], title)
        )
        self.emit(
            board or self.board(e["lang"]),
            title,
            e["firm"] if self.r.random() < 0.92 else "",
            e["city"],
            body,
            date or self.date(),
            campaign,
            e["id"],
            kind,
            edit,
            e["lang"],
        )
        return body

    def titles(self, e):
        return B.SECT[e["sect"]][0] if e["lang"] == "en" else B.HON[e["lang"]][0]

    HL = ["en"] * 14 + ["fr", "es", "ru", "id", "zh", "ar", "th", "pt", "sw", "vi"]

    def employers(self, n):
        r, left = self.r, n
        fr = max(1, n // 900)
        for k in range(fr):  # franchises: one HR mail, many outlets that write their own text
            hr, sect = self.mail(), r.choice(["retail", "kitchen", "hotel", "clean", "care"])
            name = self.firm_name()
            brand = spin(
                "{%s is a franchise brand|%s outlets are owned by local people} {across|in} {three|four|seven} countries{, head office {shares|handles} the mailbox|}."
                % (name, name),
                r,
            )
            for _ in range(min(left, r.randint(8, 30))):
                e = self.new_employer("en", hr, sect, brand)
                e["firm"], e["id"] = name + " " + e["city"], "fr-%03d" % k
                self.honest_ad(e, r.choice(self.titles(e)))
                left -= 1
        while left > 0:
            e = self.new_employer(r.choice(self.HL))
            if r.random() < 0.08:
                e["contact"] = "help@board.example"
            t = r.sample(self.titles(e), min(left, 6, r.choice([1, 1, 1, 2, 2, 3, 4, 6])))
            for x in t:
                self.honest_ad(e, x)
            left -= len(t)

    def reposts(self, n):
        r, left, k = self.r, n, 0
        while left > 1:
            e = self.new_employer(r.choice(self.HL))
            m = min(left, r.choice([2, 2, 2, 3, 3, 4, 5, 8]))
            if left - m == 1:
                m += 1
            title, d = r.choice(self.titles(e)), self.date(0, 300)
            body = self.honest_ad(e, title, "repost", "rp-%04d" % k, date=d)
            for i in range(m - 1):
                d += datetime.timedelta(days=r.randint(3, 30))
                b2, ed = body, "none"
                if r.random() < 0.4:  # closing date or one stock line changes
                    ed, b2 = (
                        "light",
                        body
                        + "\n"
                        + r.choice(
                            [
                                "Closing date: " + (d + datetime.timedelta(days=21)).isoformat(),
                                "Re-advertised; previous applicants need not apply.",
                                r.choice(B.STOCK),
                            ]
                        ),
                    )
                self.honest_ad(e, title, "repost", "rp-%04d" % k, date=d, body=b2, edit=ed)
            left -= m
            k += 1

    def agencies(self, n):
        r, left, k = self.r, n, 0
        while left > 0:
            m = min(left, r.randint(20, 120))
            if left - m < 20:
                m = min(left, 120)
            name, k = (
                self.firm_name() + r.choice([" Recruitment", " Staffing", " Personnel", " Resourcing"]),
                k + 1,
            )
            cts = [self.mail()] + ([self.phone()] if r.random() < 0.8 else [])
            intro = spin(
                r.choice(
                    [
                        "{Our client|A client of ours}, {an|a well placed} employer in <city>, {has asked us to fill|seeks} the post of <t>.",
                        "%s is {recruiting|searching} for a <t> {on behalf of|for} <firm>, <city>." % name,
                        "New at %s: <t> in <city>. {Employer|Client}: <firm>." % name,
                    ]
                ),
                r,
            )
            outro = spin(
                "%s {acts as an employment agency|is a licensed employment business}{ (lic. %d)|}. {Candidates pay nothing|We charge no fee to jobseekers}. {Consultant|Your contact}: %s %s, "
                % (name, r.randint(1000, 9999), r.choice(["Ms", "Mr", "Mrs"]), cap(self.word(2))),
                r,
            ) + " / ".join(cts)
            bul, stock, local = (
                r.choice(["- ", "> ", "+ ", "• "]),
                r.sample(B.STOCK, r.randint(1, 4)),
                r.sample(self.boards, min(len(self.boards), r.randint(1, 4))),
            )
            sects = r.sample(list(B.SECT), r.randint(3, 9))
            for _ in range(m):
                s = r.choice(sects)
                t = r.choice(B.SECT[s][0])
                city, firm = r.choice(B.CITIES), self.firm_name()
                f = dict(
                    firm=firm,
                    city=city,
                    yr=r.randint(1921, 2019),
                    n2=r.randint(6, 240),
                    yr2=r.randint(2019, 2022),
                    sn=B.SECT[s][2],
                    t=t,
                )
                o = (
                    [fill(intro, f), fill(cap(spin(r.choice(B.ABOUT), r)), f)]
                    + [bul + spin(d, r) for d in r.sample(B.SECT[s][1], r.randint(4, 6))]
                    + [bul + spin(x, r) for x in r.sample(B.REQE, r.randint(1, 3))]
                )
                o += (
                    [
                        "Ref %s/%d, %d,%d00"
                        % (name[:3].upper(), r.randint(100, 9999), r.randint(19, 60), r.randint(0, 9))
                    ]
                    + stock
                    + [outro]
                )
                self.emit(
                    r.choice(local),
                    t + r.choice(["", " - " + city, " (m/f)"]),
                    name,
                    city,
                    "\n".join(o),
                    self.date(),
                    None,
                    "ag-%03d" % k,
                    "agency",
                    "none",
                    "en",
                )
            left -= m

    def singles(self, n):
        r = self.r
        for _ in range(n):
            loc = r.choice(B.CITIES)
            if r.random() < 0.78:
                c = self.phone() if r.random() < 0.7 else self.mail()
                s = [B.SMALL[0]] + r.sample(B.SMALL[1:5], r.randint(1, 4)) + [B.SMALL[5]]
                body = " ".join(fill(spin(x, r), dict(loc=loc, contact=c)) for x in s)
                self.emit(
                    self.board("en"),
                    r.choice(
                        [
                            "Helper wanted",
                            "Odd job",
                            "Part-time hand",
                            "Small job in " + loc,
                            "Looking for someone",
                        ]
                    ),
                    "",
                    loc,
                    body,
                    self.date(),
                    None,
                    None,
                    "singleton",
                    "none",
                    "en",
                )
            else:  # one-off ad with the wording of fraud ads (hard negative)
                c = self.campaign("x", r.choice(list(B.F)))
                lang = next(iter(c["base"]))
                t, f = self.render(c, lang, c["base"][lang], dict(c["facts"]), c["pool"][:1])
                self.emit(
                    self.board(lang),
                    t,
                    c["firm"],
                    c["loc"],
                    f,
                    self.date(),
                    None,
                    None,
                    "singleton",
                    "none",
                    lang,
                )

    def frames(self, n):
        r = self.r
        for _ in range(n):
            s = r.choice(list(B.SECT))
            t = r.choice(B.SECT[s][0])
            loc = r.choice(B.CITIES)
            d = self.date()
            body = fill(
                spin(r.choice(B.STUB), r), dict(t=t, loc=loc, date=d.isoformat(), k=r.randrange(100, 999))
            )
            self.emit(self.board("en"), t, "", loc, body, d, None, None, "frame", "none", "en")

    # -- fraud --------------------------------------------------------------------------------------------
    def plan(self, lang):
        r, F = self.r, B.F[lang]
        det = ["det"] * r.choice([1, 2, 2, 3])  # details of its own: keep unrelated campaigns apart
        mid = r.sample([x for x in F if x not in ("hook", "call", "det")], r.randint(5, 8)) + det
        r.shuffle(mid)
        fs = ["hook"] + mid + ["call"]
        if "pay" not in fs:
            fs.insert(2, "pay")
        out = []
        for x in fs:
            k = 2 if x in ("tale", "trust", "work") and len(F[x]) > 1 and r.random() < 0.35 else 1
            u = self.tuse  # least used templates first
            for t in sorted(range(len(F[x])), key=lambda i: (u[lang, x, i], r.random()))[:k]:
                u[lang, x, t] += 1
                out.append((x, t, r.randrange(1 << 30)))
        return out

    def campaign(self, cid, lang, langs=(), pool=None, dest=None):
        r = self.r
        d = r.randrange(len(B.DEST)) if dest is None else dest
        cur = B.DEST[d][5]
        amt = {"THB": 25000, "AED": 4000, "QAR": 4200, "MYR": 4500, "OMR": 420, "SAR": 4500, "KWD": 350}.get(
            cur, 1100
        )
        c = dict(
            id=cid,
            dest=d,
            job=r.randrange(12),
            home=r.choice(B.HOMES),
            firm=r.choice(B.FIRMA) + " " + r.choice(B.FIRMB),
            cur=cur,
            sep=r.choice(["\n", " ", "\n\n", "\n"]),
            bul=r.choice(["", "", "- ", "✔ ", "# "]),
            tst=r.randrange(5),
        )
        c["facts"] = dict(
            n=r.randint(3, 24),
            y=r.randint(3, 18),
            h=r.choice([8, 9, 10, 12]),
            amt=int(amt * r.uniform(0.7, 2.4) / 50) * 50 or 300,
            age="%d-%d" % (r.randint(18, 21), r.randint(26, 40)),
            reg="%d/%d" % (r.randint(100, 999), r.randint(2010, 2022)),
            agent=r.choice(B.AGENTS),
            place=r.choice(B.PLACES),
            dest=d,
            home=c["home"],
            firm=c["firm"],
            jseed=r.randrange(1 << 30),
        )
        c["pool"] = pool or [self.contact() for _ in range(r.randint(2, 7))]
        c["base"] = {l: self.plan(l) for l in [lang] + [x for x in langs if x != lang]}
        c["loc"] = B.DEST[d][0]
        c["boards"] = r.sample(self.boards, r.randint(1, min(5, len(self.boards))))
        return c

    CITYCOL = {"ru": 1, "ar": 2, "th": 3, "zh": 4}

    def render(self, c, lang, sents, fx, cts, title=None, bul=None, sep=None):
        f = dict(fx)
        f["city"] = B.DEST[f["dest"]][self.CITYCOL.get(lang, 0)]
        f["sal"] = "%s %s" % ((f["amt"], c["cur"]) if c["tst"] % 2 else (c["cur"], "{:,}".format(f["amt"])))
        f["job"] = spin(B.JOBS[lang][c["job"]], random.Random(f["jseed"]))
        f["contact"] = " / ".join((spin(k, random.Random(len(v))) + " " + v).strip() for k, v in cts)
        bul = c["bul"] if bul is None else bul
        lines = [bul + fill(spin(B.F[lang][x][t], random.Random(s)), f) for x, t, s in sents]
        t = (
            title
            or [
                cap(f["job"]),
                cap(f["job"]) + " - " + f["city"],
                f["city"] + ": " + f["job"],
                "%s (%s)" % (cap(f["job"]), f["sal"]),
                cap(f["job"]) + " !!!",
            ][c["tst"]]
        )
        sep = c["sep"] if sep is None else sep
        if bul and sep == " ":
            sep = "\n"
        return t, sep.join(lines)

    def light(self, fx, cts, pool):
        r = self.r
        for _ in range(r.randint(1, 2)):
            k = r.choice(["n", "amt", "home", "y", "ct"])
            if k == "n":
                fx["n"] = r.randint(3, 30)
            elif k == "amt":
                fx["amt"] = max(250, int(fx["amt"] * r.uniform(0.8, 1.3) / 10) * 10)
            elif k == "home":
                fx["home"] = r.choice(B.HOMES)
            elif k == "y":
                fx["y"] = r.randint(3, 20)
            elif k == "ct":
                cts = [r.choice(pool)] + cts[1:]
        return fx, cts

    def version(self, c, lang, level, parent):
        """-> (sentences, facts, contacts, company, bul, sep)"""
        r = self.r
        S, fx, cts, comp, bul, sep = parent
        S, fx, cts = list(S), dict(fx), list(cts)
        F = B.F[lang]
        if level != "none":
            fx, cts = self.light(fx, cts, c["pool"])
        if level == "medium":
            S = [
                (x, t, r.randrange(1 << 30)) if x != "det" and r.random() < 0.45 else (x, t, s)
                for x, t, s in S
            ]
            body = S[1:-1]
            r.shuffle(body)
            S = S[:1] + body + S[-1:]
            if r.random() < 0.7:
                x = r.choice([k for k in F if k not in ("hook", "call", "det")])
                S.insert(r.randint(1, len(S)), (x, r.randrange(len(F[x])), r.randrange(1 << 30)))
            if r.random() < 0.5:
                comp = r.choice(B.FIRMA) + " " + r.choice(B.FIRMB)
                fx["firm"] = comp
        if level == "heavy":
            T = []
            for x, t, s in S:
                if x == "det":
                    if r.random() < 0.4:
                        s = r.randrange(1 << 30)
                elif r.random() < 0.78:
                    o = [i for i in range(len(F[x])) if i != t] or [t]
                    t, s = r.choice(o), r.randrange(1 << 30)
                elif r.random() < 0.5:
                    s = r.randrange(1 << 30)
                T.append((x, t, s))
            body = T[1:-1]
            r.shuffle(body)
            if len(body) > 5 and r.random() < 0.7:
                body.pop()
            if r.random() < 0.6:
                x = r.choice([k for k in F if k not in ("hook", "call", "det")])
                body.append((x, r.randrange(len(F[x])), r.randrange(1 << 30)))
            S = T[:1] + body + T[-1:]
            cts = r.sample(c["pool"], min(len(c["pool"]), r.choice([1, 1, 2])))
            fx["jseed"] = r.randrange(1 << 30)
            if r.random() < 0.6:
                comp = r.choice(B.FIRMA) + " " + r.choice(B.FIRMB)
                fx["firm"] = comp
            bul, sep = r.choice(["", "- ", "* "]), r.choice(["\n", " ", "\n\n"])
        return S, fx, cts, comp, bul, sep

    RANK = ["none", "light", "medium", "heavy"]
    TITLE = {
        "en": [
            "{Urgent|Now} hiring: <city>",
            "{Work|Jobs} abroad {<city>|with free room}",
            "{Staff|Team} for <firm>",
            "{Earn|Make} <amt> a month",
        ],
        "fr": ["{Travail|Emploi} à <city>"],
        "es": ["{Trabajo|Empleo} en <city>"],
        "pt": ["{Trabalho|Vaga} em <city>"],
        "ar": ["{عمل|وظائف} في <city>"],
        "ru": ["{Работа|Вакансии}: <city>"],
        "th": ["{งาน|รับสมัครงาน} <city>"],
        "zh": ["<city>{招聘|高薪工作}"],
        "id": ["{Kerja|Lowongan} di <city>"],
        "sw": ["{Kazi|Ajira} <city>"],
        "vi": ["{Việc làm|Tuyển người} <city>"],
    }

    def run_campaign(self, c, size, kind, actor, twin=None):
        r = self.r
        mix = r.choice(
            [(0.2, 0.5, 0.2, 0.1), (0.1, 0.3, 0.4, 0.2), (0.05, 0.15, 0.35, 0.45), (0.3, 0.6, 0.1, 0)]
        )
        start = r.randint(0, 300)
        span = r.choice([10, 40, 120])
        langs = list(c["base"])
        hist = {}
        for i in range(size):
            lang = langs[i] if i < len(langs) else r.choice(langs)
            if lang not in hist:
                k = r.choice([1, 1, 2])
                par, lev = (c["base"][lang], dict(c["facts"]), c["pool"][:k], c["firm"], None, None), "none"
                hist[lang] = [(par, "none")]
                v = par
            else:
                lev = r.choices(self.RANK, mix)[0]
                par, pl = hist[lang][0] if r.random() < 0.65 else r.choice(hist[lang])
                v = self.version(c, lang, lev, par)
                lev = max(lev, pl, key=self.RANK.index)
                hist[lang].append((v, lev))
            S, fx, cts, comp, bul, sep = v
            f2 = dict(fx)
            f2["city"] = B.DEST[fx["dest"]][self.CITYCOL.get(lang, 0)]
            title = (
                fill(spin(r.choice(self.TITLE[lang]), r), f2) if lev == "heavy" and r.random() < 0.7 else None
            )
            t, body = self.render(c, lang, S, fx, cts, title, bul, sep)
            if lev in ("medium", "heavy") and lang == "en" and r.random() < 0.3:
                body += "\n" + r.choice(B.STOCK)
            self.emit(
                self.board(lang, c["boards"]),
                t,
                comp if r.random() < 0.7 else "",
                c["loc"] if r.random() < 0.8 else fx["home"],
                body,
                self.date(start, start + span),
                c["id"],
                actor,
                kind,
                lev,
                lang,
                twin,
            )

    def portrait(self, k, size):
        r = self.r
        c = self.campaign("pt-%02d" % k, "en")
        firm = c["firm"]
        desc = " ".join(
            fill(
                spin(x, r),
                dict(
                    c["facts"],
                    city=B.DEST[c["dest"]][0],
                    job="staff",
                    sal="%s %s" % (c["cur"], c["facts"]["amt"]),
                ),
            )
            for x in [
                r.choice(B.F["en"]["firm"]),
                B.F["en"]["tale"][r.randrange(6)],
                r.choice(B.F["en"]["house"]),
                r.choice(B.F["en"]["trip"]),
                B.F["en"]["trust"][r.randrange(4)],
                r.choice(B.F["en"]["pay"]),
            ]
        )
        allt = [t for s in B.SECT for t in B.SECT[s][0]] + [spin(j, r) for j in B.JOBS["en"]]
        for i, t in enumerate(r.sample(allt, min(size, len(allt)))):
            d, lev = desc, "light"
            if r.random() < 0.3:
                p = re.split(r"(?<=[.!?]) ", desc)
                r.shuffle(p)
                d, lev = " ".join(p), "medium"
            lead = spin("{Position|Vacancy|We hire}: %s{ (m/f)|, %d posts|}." % (t, r.randint(2, 15)), r)
            if r.random() < 0.5:
                s = next((s for s in B.SECT if t in B.SECT[s][0]), None)
                if s:
                    lead += " " + cap(spin(r.choice(B.SECT[s][1]), r)) + "."
            cts = r.sample(c["pool"], min(len(c["pool"]), 1 if r.random() < 0.7 else 2))
            end = spin("{Send CV and photo|Contact|Apply}: ", r) + " / ".join(
                (spin(a, r) + " " + b).strip() for a, b in cts
            )
            self.emit(
                r.choice(c["boards"]),
                t,
                firm,
                B.DEST[c["dest"]][0],
                lead + "\n" + d + "\n" + end,
                self.date(),
                c["id"],
                "op-" + c["id"],
                "campaign",
                "none" if i == 0 else lev,
                "en",
            )

    def fraud(self, n):
        r = self.r
        np_ = max(1, round(n / 330)) if n >= 90 else 0
        for k in range(np_):
            s = r.randint(20, min(60, max(20, n // 5)))
            self.portrait(k, s)
            n -= s
        K = max(1, min(80, max(50, n // 22), n // 4))
        raw = [r.paretovariate(1.1) for _ in range(K)]
        tot = sum(min(x, 9) for x in raw)
        sizes = [max(3, min(60, round(min(x, 9) / tot * n))) for x in raw]
        tw = max(1, K // 8)
        prev = None
        langs = list(B.F)
        i = 0
        for k, s in enumerate(sizes[: K - tw]):
            lang = "en" if r.random() < 0.42 else r.choice(langs[1:])
            multi = r.sample(langs, r.randint(2, 5)) if s >= 6 and r.random() < 0.18 else ()
            share = prev and r.random() < 0.15
            c = self.campaign(
                "c-%03d" % k,
                lang,
                multi,
                None
                if not share
                else [r.choice(prev["pool"])] + [self.contact() for _ in range(r.randint(1, 4))],
            )
            c["actor"] = prev["actor"] if share else "op-%03d" % k
            c["size"] = s
            self.run_campaign(c, s, "campaign", c["actor"])
            if i < tw and r.random() < 0.3 or (K - tw - k) <= tw - i:
                t = self.campaign(
                    "tw-%03d" % i, lang, dest=(c["dest"] + r.randint(1, len(B.DEST) - 1)) % len(B.DEST)
                )
                b, own = c["base"][lang], t["base"][lang]
                keep = set(r.sample(range(len(b)), (len(b) + 1) // 2))
                fresh = [x for x in own if x[0] not in {b[j][0] for j in keep}]
                t["base"] = {
                    lang: [
                        b[j]
                        if j in keep
                        else (
                            fresh.pop(0)
                            if fresh
                            else (b[j][0], r.randrange(len(B.F[lang][b[j][0]])), r.randrange(1 << 30))
                        )
                        for j in range(len(b))
                    ]
                }
                t["job"], t["bul"], t["sep"] = c["job"], c["bul"], c["sep"]
                self.run_campaign(t, sizes[K - tw + i], "twin", "op-t%03d" % i, c["id"])
                i += 1
            prev = c

    def build(self):
        r, n = self.r, self.n
        self.fraud(int(n * r.uniform(0.115, 0.14)))
        self.agencies(int(n * r.uniform(0.07, 0.1)) if n >= 400 else 0)
        self.reposts(int(n * 0.05))
        self.singles(int(n * 0.05))
        self.frames(int(n * 0.02))
        self.employers(max(0, n - len(self.ads)))
        self.ads = self.ads[:n] if len(self.ads) > n else self.ads
        r.shuffle(self.ads)
