"""gen5 - the MESSAGING world (Telegram, WhatsApp, Facebook posts).  Invented; reserved domains, 000 phone ranges.

Written in November 2026 by an author who had read neither the code nor the other generators, and kept as written, so that
it stays that author's idea of the world; only the words were moved to `words.json`.

Text: a message is a row of concepts (work, where, pay, ...); each operator has a private ranking of phrases per
concept and a voice (emoji, bullets, case, spelling habits).  Over months concepts move one by one to the next phrase,
are dropped or added (drift), so first and last version share little, while neighbours in time share most.
Noise layers: forwards, OCR re-typing, typos, disguised contacts, channel footers with the channel admin's contact.
Truth conventions:
 * edit = distance to the FIRST version of the campaign in that language: none / light (facts, contacts, <=25 % of the
   concepts) / medium (<=60 %, or OCR re-typing) / heavy.  Forwards keep the label of the forwarded version.
 * twin "tw-*": a copycat's text stolen from twin_of (one version of it), own numbers, own actor, sometimes own destination.
 * an actor may run two campaigns on one number pool (same actor, two ids).  Bilingual operators: one campaign.
 * agency: one number, many jobs, campaign null.  employer: small business, several different posts, campaign null.
 * repost "rp-*": one private person's post sent again.  frame: channel admin lines, nothing to join.
"""

import collections, datetime, json, random, re
from pathlib import Path
from types import SimpleNamespace

_words = json.loads((Path(__file__).parent / "words.json").read_text("utf-8"))
L, DESTS, DLOC, CCY, AMT, PH, LINEW, PLAIN, PLC, WD, ROLE, TAIL = (
    _words[name]
    for name in ("L", "DESTS", "DLOC", "CCY", "AMT", "PH", "LINEW", "PLAIN", "PLC", "WD", "ROLE", "TAIL")
)

OPT = re.compile(r"\[([^\[\]]*)\]")
VAR = re.compile(r"\$([a-z]+\d?)")
EMO = [
    "🔥",
    "✅",
    "📌",
    "💰",
    "✈️",
    "🏠",
    "📞",
    "👇",
    "❗",
    "💼",
    "🌟",
    "🙏",
    "⚡",
    "🇰🇭",
    "💵",
    "👩‍💻",
    "📲",
    "😊",
    "🚨",
    "➡️",
]
KEYCAP = [d + "\ufe0f\u20e3" for d in "0123456789"]
WORDS = {
    "en": "zero one two three four five six seven eight nine".split(),
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve".split(),
    "fr": "zéro un deux trois quatre cinq six sept huit neuf".split(),
    "id": "nol satu dua tiga empat lima enam tujuh delapan sembilan".split(),
    "pt": "zero um dois três quatro cinco seis sete oito nove".split(),
}
TRUNK = {
    "+1": "",
    "+44": "0",
    "+27": "0",
    "+63": "0",
    "+234": "0",
    "+91": "0",
    "+998": "",
    "+7": "8",
    "+66": "0",
    "+86": "",
    "+855": "0",
    "+84": "0",
    "+62": "0",
    "+971": "0",
    "+962": "0",
    "+20": "0",
    "+57": "",
    "+34": "",
    "+225": "",
    "+237": "",
    "+254": "0",
    "+255": "0",
    "+55": "0",
    "+258": "",
    "+90": "0",
}
CONS = "b d f g h j k l m n p r s t v w y".split()
OCR = {
    "o": "0",
    "O": "0",
    "l": "1",
    "I": "l",
    "e": "c",
    "rn": "m",
    "a": "o",
    "S": "5",
    "B": "8",
    "g": "q",
    "i": "í",
    "и": "н",
    "о": "0",
    "п": "л",
    "ш": "щ",
}


class Gen:
    def __init__(self, seed, n):
        self.r = random.Random("gen5/%d" % seed)
        self.n = n
        self.used, self.out, self.ctr = set(), [], collections.Counter()
        self.D0 = datetime.date(2022, 9, 1)
        self.channels = [
            self.channel(l)
            for l in list(L)
            + ["en", "en", "ru", "tl", "id", "es", "pcm", "hi"]
            + self.r.sample(list(L), 6)
            + [self.r.choice(list(L) + ["en"] * 4) for _ in range(n // 700)]
        ]

    # -- contacts ------------------------------------------------------------------------------------------
    def fresh(self, f):
        for _ in range(400):
            x = f()
            if x not in self.used:
                break
        self.used.add(x)
        return x

    def num(self, lang):
        return self.fresh(lambda: re.sub("d", lambda m: str(self.r.randrange(10)), self.r.choice(PH[lang])))

    def hand(self):
        r = self.r
        return self.fresh(
            lambda: (
                "".join(r.choice(CONS) + r.choice("aeiou") for _ in range(r.randint(2, 3)))
                + r.choice(["zz", "qx", "_zz", "_qx"])
                + r.choice(["", str(r.randrange(10, 999))])
            )
        )

    def show(self, c, lang, sly):
        """one way to write a contact; sly = readiness to disguise"""
        r, (k, v) = self.r, c
        if k == "tg":
            return r.choice(
                [
                    "@" + v,
                    "t.me/" + v,
                    "tg: " + v,
                    "Telegram @" + v,
                    "telega " + v if lang in ("ru", "ru-uz") else "@" + v,
                ]
            )
        if k == "line":
            return r.choice(LINEW.get(lang, ["Line: %s"])) % v
        if k == "mail":
            a, b = v.split("@")
            return (
                v
                if r.random() > sly
                else r.choice(["%s at %s dot %s", "%s (at) %s (dot) %s", "%s [@] %s . %s"])
                % (a, *b.rsplit(".", 1))
            )
        cc = v.split(" ")[0]
        dig, nat = re.sub(r"\D", "", v), TRUNK.get(cc, "") + re.sub(r"\D", "", v[len(cc) :])
        if r.random() > sly:
            x = r.choice(
                [
                    v,
                    v,
                    "+" + dig,
                    dig,
                    "wa.me/" + dig,
                    "https://wa.me/" + dig,
                    nat,
                    nat,
                    nat[:4] + " " + nat[4:7] + " " + nat[7:],
                    nat[:4] + "-" + nat[4:],
                ]
            )
        else:
            m = r.randrange(8)
            if m == 0:
                x = nat.replace("0", "o")
            elif m == 1:
                x = " ".join(nat)
            elif m == 2:
                x = ".".join([nat[i : i + 2] for i in range(0, len(nat), 2)])
            elif m == 3:
                x = "".join(KEYCAP[int(d)] for d in nat)
            elif m == 4:
                x = " ".join(WORDS.get(lang, WORDS["en"])[int(d)] for d in nat)
            elif m == 5:
                w = WORDS.get(lang, WORDS["en"])
                x = " ".join(w[int(d)] for d in nat[:4]) + " " + nat[4:]
            elif m == 6:
                x = nat.translate(
                    str.maketrans(
                        "0123456789",
                        {"ar": "٠١٢٣٤٥٦٧٨٩", "th": "๐๑๒๓๔๕๖๗๘๙", "zh": "0123456789"}.get(lang, "O1234567B9"),
                    )
                )
            else:
                x = "*".join([nat[:3], nat[3:6], nat[6:]])
        return x

    # -- channels -------------------------------------------------------------------------------------------
    def channel(self, lang):
        r = self.r
        app = r.choices(["tg", "fb", "wa"], [5, 4, 2])[0]
        name = self.hand()
        adm = "@" + self.hand()
        w = {
            "ru": ["Подписаться", "Реклама"],
            "ru-uz": ["Kanalga qo'shiling", "Reklama"],
            "es": ["Únete", "Publicidad"],
            "fr": ["Rejoignez", "Pub"],
            "ar": ["اشترك", "للإعلان"],
            "th": ["กดติดตาม", "ลงประกาศ"],
            "zh": ["订阅频道", "投放"],
            "id": ["Gabung", "Pasang iklan"],
            "vi": ["Tham gia", "Đăng tin"],
            "tr": ["Katıl", "Reklam"],
            "sw": ["Jiunge", "Matangazo"],
            "pt": ["Entre", "Anuncie"],
        }.get(lang, [r.choice(["Join", "Subscribe", "Follow"]), r.choice(["Ads", "To post here", "Admin"])])
        foot = []
        if app == "tg":
            foot.append("%s 👉 t.me/%s" % (w[0], name))
        if r.random() < 0.6:
            foot.append("%s: %s" % (w[1], adm))
        if r.random() < 0.7:
            foot.append(
                " ".join(
                    "#" + x
                    for x in r.sample(
                        [
                            "jobs",
                            "work",
                            "vacancy",
                            "hiring",
                            "работа",
                            "loker",
                            "trabajo",
                            "kazi",
                            "งาน",
                            "ish",
                            "news",
                            "market",
                            "buyandsell",
                            name,
                        ],
                        r.randint(2, 5),
                    )
                )
            )
        if r.random() < 0.3:
            foot.append(
                r.choice(
                    [
                        "⚠️ Admin is not responsible for posts, never pay upfront",
                        "Rules in pinned message",
                        "————————",
                        "Share with friends 🙏",
                    ]
                )
            )
        if app == "wa":
            foot = foot[: r.randint(0, 1)]
        head = r.choice(["", "", "", "📢 " + name.upper(), "👥 " + name, "🔔 New post"])
        return dict(
            app=app,
            name=name,
            lang=lang,
            foot=foot if r.random() < 0.8 else [],
            head=head,
            c=r.randrange(100, 9000),
            adm=adm,
        )

    def pick(self, lang):
        a = [c for c in self.channels if c["lang"] == lang]
        return self.r.choice(a) if self.r.random() < 0.75 and a else self.r.choice(self.channels)

    def put(self, ch, text, day, camp, actor, kind, edit, lang, twin=None, loc=""):
        r = self.r
        ch["c"] += r.randint(1, 9)
        url = {
            "tg": "https://tg.example/%s/%d",
            "fb": "https://fb.example/groups/%s/posts/%d",
            "wa": "https://wa.example/%s/m%d",
        }[ch["app"]] % (ch["name"], ch["c"])
        parts = ([ch["head"]] if ch["head"] else []) + [text] + ch["foot"]
        d = (self.D0 + datetime.timedelta(days=int(day))).isoformat()
        self.out.append(
            (
                dict(
                    url=url,
                    source=ch["app"] + ":" + ch["name"],
                    title="",
                    company="",
                    location=loc if r.random() < 0.3 else "",
                    description="\n".join(parts),
                    posted=d,
                ),
                dict(url=url, campaign=camp, actor=actor, kind=kind, edit=edit, language=lang, twin_of=twin),
            )
        )

    # -- noise ----------------------------------------------------------------------------------------------
    def typos(self, s, p):
        r, o = self.r, []
        for w in s.split(" "):
            if len(w) > 4 and r.random() < p and w.isalpha():
                i, m = r.randrange(1, len(w) - 1), r.randrange(4)
                w = w[:i] + (
                    w[i + 1] + w[i] + w[i + 2 :]
                    if m == 0
                    else w[i + 1 :]
                    if m == 1
                    else w[i] * 2 + w[i + 1 :]
                    if m == 2
                    else w[i:] + w[-1] * 2
                )
            o.append(w)
        return " ".join(o)

    def ocr(self, s):
        r, o = self.r, []
        rate = r.uniform(0.02, 0.07)
        for ch in s:
            if ch in EMO:
                continue
            x = r.random()
            o.append(OCR.get(ch, ch) if x < rate * 2 else "" if x > 1 - rate / 4 else ch)
        s = "".join(o)
        if r.random() < 0.5:
            s = s.upper()
        w = s.replace("\n", " ").split(" ")
        k = r.randint(3, 7)
        return "\n".join(" ".join(w[i : i + k]) for i in range(0, len(w), k))

    def voice(self):
        r = self.r
        return dict(
            e=r.sample(EMO, r.randint(0, 6)),
            pe=r.choice([0, 0.2, 0.5, 0.9]),
            sep=r.choice(["\n", "\n", ", ", ". ", " ", " / ", "\n\n", "!! "]),
            b=r.choice(["", "", "- ", "• ", "👉 ", "✅"]),
            case=r.choice(["", "", "", "first", "upper1", "lower"]),
            typ=r.choice([0, 0, 0.03, 0.08]),
            sly=r.choice([0, 0.1, 0.3, 0.7]),
            end=r.choice(["", "", "!!!", "...", " 🙏🙏", " 😊"]),
        )

    def say(self, bits, v):
        r, o = self.r, []
        for i, b in enumerate(bits):
            if v["case"] == "upper1" and i == 0:
                b = b.upper()
            elif v["case"] == "first":
                b = b[:1].upper() + b[1:]
            elif v["case"] == "lower":
                b = b.lower()
            if v["e"] and r.random() < v["pe"]:
                b = r.choice([r.choice(v["e"]) + " " + b, b + " " + r.choice(v["e"])])
            o.append((v["b"] if "\n" in v["sep"] else "") + b)
        return self.typos(v["sep"].join(o), v["typ"]) + v["end"]

    # -- operators ------------------------------------------------------------------------------------------
    CON = ["WORK", "WHERE", "PAY", "PERK", "EASY", "WHO", "HURRY", "STORY", "PERK2", "EASY2"]

    def story(self, lang):
        l = L[lang]
        return self.r.choice(["%s %s %s", "%s %s, %s"]) % (
            self.r.choice(l["S1"]),
            self.r.choice(l["S2"]),
            self.r.choice(l["S3"]),
        )

    def state(self, lang):
        """private ranking of phrases per concept; the first is in use"""
        r, l, st = self.r, L[lang], {}
        for c in self.CON:
            if c == "STORY":
                st[c] = [self.story(lang) for _ in range(4)]
            else:
                st[c] = list(l[c.rstrip("2")])
                r.shuffle(st[c])
            j = r.choice([" ", ", ", " - ", " "]) if lang not in ("zh", "th") else r.choice([" ", ",", ""])
            pt = r.choice([0.15, 0.4, 0.7])
            st[c] = [
                p + j + r.choice(TAIL[lang])
                if r.random() < pt
                else r.choice(TAIL[lang]) + j + p
                if r.random() < pt / 3
                else p
                for p in st[c]
            ]
        if st["PERK2"][0][:12] == st["PERK"][0][:12]:
            st["PERK2"].reverse()
        if st["EASY2"][0][:12] == st["EASY"][0][:12]:
            st["EASY2"].reverse()
        order = ["WORK", "WHERE", "PAY"] + r.sample(self.CON[3:], r.randint(3, 6))
        if r.random() < 0.6:
            r.shuffle(order)
        return dict(rank=st, pos={c: 0 for c in self.CON}, order=order, call=r.sample(l["CALL"], 3))

    def facts(self, lang, d):
        r = self.r
        a, b, s = AMT[lang]
        m = r.randrange(a, b, s)
        return dict(
            n=r.randint(2, 25),
            k=r.randint(2, 28),
            s=r.choice(["%d%s", "%d %s"]) % (m, CCY[lang]),
            a="%d-%d" % (r.randint(18, 22), r.randint(27, 42)),
            d=DLOC.get(lang, {}).get(d, d),
        )

    def body(self, st, f):
        g = lambda p: VAR.sub(lambda m: str(f.get(m.group(1), "")), p)
        return [(c, g(st["rank"][c][st["pos"][c] % len(st["rank"][c])])) for c in st["order"]]

    def drift(self, st, k):
        r = self.r
        for _ in range(k):
            x = r.random()
            if x < 0.72:
                c = r.choice(st["order"])
                st["pos"][c] += 1
            elif x < 0.82:
                i, j = r.randrange(len(st["order"])), r.randrange(len(st["order"]))
                o = st["order"]
                o[i], o[j] = o[j], o[i]
            elif x < 0.91 and len(st["order"]) > 5:
                c = r.choice(st["order"])
                if c not in ("WORK", "PAY"):
                    st["order"].remove(c)
            else:
                c = [c for c in self.CON if c not in st["order"]]
                if c:
                    st["order"].insert(r.randint(0, len(st["order"])), r.choice(c))

    def dist(self, st, first):
        a = {(c, st["rank"][c][st["pos"][c] % len(st["rank"][c])]) for c in st["order"]}
        return 1 - len(a & first) / max(1, max(len(a), len(first)))

    RK = ["none", "light", "medium", "heavy"]

    def operator(self, cid, actor, size, pool=None, langs=None):
        r = self.r
        lang = (langs or [r.choice(list(L))])[0]
        langs = langs or (
            [lang] if r.random() < 0.75 else [lang] + r.sample([x for x in L if x != lang], r.randint(1, 2))
        )
        n = max(2, min(30, r.randint(5, 30) if size >= 12 else r.randint(2, 6)))
        if pool is None:
            pool = []
            for i in range(n):
                k = r.random()
                pool.append(
                    ("ph", self.num(r.choice(langs)))
                    if k < 0.75
                    else ("tg", self.hand())
                    if k < 0.88 or lang not in LINEW
                    else ("line", self.hand())
                )
        span = r.choice([20, 60, 150, 300, 400])
        t0 = r.randint(0, 430 - span)
        dest = r.choice(DESTS)
        v = self.voice()
        st = {l: self.state(l) for l in langs}
        fx = {l: self.facts(l, dest) for l in langs}
        first = {l: {(c, st[l]["rank"][c][0]) for c in st[l]["order"]} for l in langs}
        f0 = {l: dict(fx[l]) for l in langs}
        seen = set()
        posts = []
        speed = r.choice([0, 0.15, 0.5, 1.2]) * 25 / max(size, 8)
        chs = [self.pick(l) for l in langs for _ in range(r.randint(1, 4))]
        for i in range(size):
            t = i / max(1, size - 1)
            day = t0 + t * span + r.random() * 3
            l = langs[0] if len(langs) == 1 or r.random() < 0.6 else r.choice(langs)
            s = st[l]
            if posts and r.random() < 0.17:  # forwarded as it is
                p = r.choice(posts[-6:])
                txt, ed, l2 = p[0], p[1], p[2]
                if not txt.startswith("Forw"):
                    txt = (
                        r.choice(
                            [
                                "Forwarded from %s",
                                "Forwarded message from @%s",
                                "Переслано от %s" if l2 in ("ru", "ru-uz") else "↪ Forwarded from %s",
                            ]
                        )
                        % r.choice(chs)["name"]
                        + "\n"
                        + txt
                    )
                self.put(
                    r.choice(self.channels if r.random() < 0.5 else chs),
                    txt,
                    day,
                    cid,
                    actor,
                    "campaign",
                    ed,
                    l2,
                )
                continue
            if i:
                k = speed * r.uniform(0.3, 1.8)
                k = int(k) + (r.random() < k % 1)
                if k:
                    self.drift(s, k)
                if r.random() < 0.35:
                    fx[l]["n"] = r.randint(2, 25)
                    fx[l]["k"] = r.randint(2, 28)
                if r.random() < 0.12:
                    fx[l]["s"] = self.facts(l, dest)["s"]
                if r.random() < 0.03:
                    v = dict(self.voice(), typ=v["typ"])
            a = min(len(pool) - 1, int(t * len(pool)))  # rotating window over the pool, with overlaps
            win = pool[max(0, a - 2) : a + 2] or pool
            cts = r.sample(win, min(len(win), r.choice([1, 1, 1, 2, 2, 3])))
            call = r.choice(s["call"]) if r.random() < 0.8 else r.choice(L[l]["CALL"])
            bits = [x for _, x in self.body(s, fx[l])]
            txt = self.say(
                bits
                + [
                    call
                    + " "
                    + r.choice([" / ", " ", " or ", "\n"]).join(self.show(c, l, v["sly"]) for c in cts)
                ],
                v,
            )
            dd = self.dist(s, first[l])
            ed = (
                "heavy"
                if dd > 0.6
                else "medium"
                if dd > 0.25
                else "light"
                if (dd > 0 or l in seen)
                else "none"
            )
            if i and r.random() < 0.07:
                txt = self.ocr(txt)
                ed = max(ed, "medium", key=self.RK.index)
            seen.add(l)
            posts.append((txt, ed, l, [x for _, x in self.body(s, fx[l])], v, fx[l]["d"]))
            self.put(
                r.choice(chs) if r.random() < 0.8 else self.pick(l), txt, day, cid, actor, "campaign", ed, l
            )
        return dict(id=cid, actor=actor, posts=posts, pool=pool, langs=langs, t0=t0, span=span)

    def copycat(self, k, src, size):
        r = self.r
        p = r.choice(src["posts"])
        l = p[2]
        bits = list(p[3])
        own = [("ph", self.num(l)) for _ in range(r.randint(1, 4))] + (
            [("tg", self.hand())] if r.random() < 0.4 else []
        )
        if r.random() < 0.5:
            d2 = r.choice(DESTS)
            d2 = DLOC.get(l, {}).get(d2, d2)
            bits = [b.replace(p[5], d2) for b in bits]
        if r.random() < 0.6:
            bits[r.randrange(len(bits))] = self.story(l)
        v = dict(p[4]) if r.random() < 0.5 else self.voice()
        base = list(bits)
        for i in range(size):
            ed = "none" if i == 0 else "light"
            if i and r.random() < 0.35:
                j = r.randrange(len(bits))
                bits[j] = r.choice(
                    [self.story(l), re.sub(r"\d+", lambda m: str(int(m.group(0)) + r.randint(1, 4)), bits[j])]
                )
            same = len(set(bits) & set(base)) / len(base)
            if same < 0.4:
                ed = "heavy"
            elif same < 0.75:
                ed = "medium"
            txt = self.say(
                bits
                + [
                    r.choice(L[l]["CALL"])
                    + " "
                    + " / ".join(
                        self.show(c, l, v["sly"]) for c in r.sample(own, min(len(own), r.choice([1, 1, 2])))
                    )
                ],
                v,
            )
            self.put(
                self.pick(l),
                txt,
                src["t0"] + src["span"] * r.random() + 10,
                "tw-%03d" % k,
                "cc-%03d" % k,
                "twin",
                ed,
                l,
                src["id"],
            )

    def fraud(self, n):
        r, ntw = self.r, int(n * 0.13)
        left, k, srcs, prev = n - ntw, 0, [], None
        while left >= 3:
            big = r.random()
            s = min(
                left,
                r.randint(3, 10) if big < 0.5 else r.randint(11, 40) if big < 0.88 else r.randint(41, 90),
                max(3, n // 8),
            )
            if left - s < 3:
                s = left
            if prev and r.random() < 0.2:
                o = self.operator("g-%03d" % k, prev["actor"], s, prev["pool"], prev["langs"])
            else:
                o = self.operator("g-%03d" % k, "op-%03d" % k, s)
            srcs.append(o)
            prev = o
            left -= s
            k += 1
        k = 0
        while ntw > 1:
            s = min(ntw, r.choice([2, 3, 4, 6, 9, 14]))
            if ntw - s == 1:
                s += 1
            self.copycat(k, r.choice(srcs), s)
            ntw -= s
            k += 1

    # -- ordinary people --------------------------------------------------------------------------------------
    def plain(self, lang, kind=None, place=None):
        r, T = self.r, PLAIN[lang]
        kind = kind or r.choice(list(T))
        s = r.choice(T[kind])
        while "[" in s:
            s = OPT.sub(lambda m: r.choice(m.group(1).split("|")), s)
        p1, p2 = r.sample(PLC[lang].split(","), 2)
        f = dict(
            p1=place or p1,
            p2=p2,
            q=r.randint(1, 6),
            k=r.randint(1, 28),
            t="%d%s" % (r.randint(5, 21), r.choice([":00", ":30", ":15", "h"])),
            wd=r.choice(WD[lang].split(",")),
            m=r.choice(["%d%s", "%d %s"])
            % (
                r.choice([5, 8, 10, 15, 20, 35, 50, 80, 120, 150, 250, 400, 750]) * r.choice([1, 1, 10, 100]),
                CCY[lang],
            ),
        )
        return VAR.sub(lambda m: str(f[m.group(1)]), s)

    def tail(self, lang, c, v):
        return " " + self.show(c, lang, v["sly"] * 0.3)

    PL = ["en"] * 5 + ["tl", "tl", "pcm", "hi", "ru", "ru", "es", "id", "fr"]

    def singles(self, n):
        r = self.r
        for _ in range(n):
            day = r.randint(0, 430)
            if r.random() < 0.9:
                l = r.choice(self.PL)
                v = self.voice()
                v["b"] = ""
                v["sep"] = " "
                c = ("ph", self.num(l)) if r.random() < 0.75 else ("tg", self.hand())
                txt = self.plain(l)
                if r.random() < 0.2:
                    txt = (
                        r.choice(
                            [
                                "Hi all, ",
                                "gm group 🙏 ",
                                "admin pls approve. ",
                                "repost, ",
                                "asking for a friend: ",
                            ]
                        )
                        + txt
                    )
                if r.random() < 0.85:
                    txt += self.tail(l, c, v)
                txt = self.say([txt], v)
                if r.random() < 0.03:
                    txt = "Forwarded from %s\n%s" % (r.choice(self.channels)["name"], txt)
            else:  # one-off post that sounds like the bad ones
                l = r.choice(list(L))
                v = self.voice()
                s = self.state(l)
                s["order"] = s["order"][: r.randint(3, 6)]
                txt = self.say(
                    [x for _, x in self.body(s, self.facts(l, r.choice(DESTS)))]
                    + [r.choice(L[l]["CALL"]) + " " + self.show(("ph", self.num(l)), l, v["sly"])],
                    v,
                )
            self.put(self.pick(l), txt, day, None, None, "singleton", "none", l)

    def employers(self, n):
        r, left, k = self.r, n, 0
        hr = [("mail", "hr@%s.example" % self.hand().replace("_", "")) for _ in range(max(1, n // 300))]
        while left > 0:
            l = r.choice(self.PL)
            v = self.voice()
            v["sep"], v["b"] = " ", ""
            shared = r.random() < 0.08
            c, act = ("ph", self.num(l)), "sb-%04d" % k
            if shared:
                j = r.randrange(len(hr))
                c, act = hr[j], "fr-%02d" % j  # franchise mail
            place = r.choice(PLC[l].split(","))
            name = self.hand().split("zz")[0].split("qx")[0].strip("_").title() + r.choice(
                [" Cafe", " Store", " Salon", " Garage", " Farm", ""]
            )
            for _ in range(min(left, r.choice([2, 2, 3, 3, 4, 5, 7]))):
                txt = (
                    (name + r.choice([": ", " - ", " here. "]) if r.random() < 0.7 else "")
                    + self.plain(l, r.choice(["job", "job", "sale", "misc"]), place)
                    + " "
                    + self.show(c, l, 0)
                )
                self.put(
                    self.pick(l),
                    self.say([txt], v),
                    r.randint(0, 430),
                    None,
                    act,
                    "employer",
                    "none",
                    l,
                    loc=place,
                )
                left -= 1
            k += 1

    def agencies(self, n):
        r, left, k = self.r, n, 0
        while left > 0:
            m = min(left, r.randint(20, 100))
            m = left if left - m < 20 else m
            l = r.choice(list(ROLE))
            v = self.voice()
            ch = self.pick(l)
            ct = [("ph", self.num(l))] + ([("tg", self.hand())] if r.random() < 0.3 else [])
            name = self.hand().upper()
            op = r.choice(
                {
                    "en": ["Vacancy", "New opening", "Now hiring", "Client needs"],
                    "tl": ["Hiring", "Wanted po"],
                    "hi": ["Bharti", "Vacancy"],
                    "ru": ["Вакансия", "Требуется"],
                    "es": ["Vacante", "Se solicita"],
                    "id": ["Lowongan", "Dibutuhkan"],
                }[l]
            )
            fee = r.choice(
                {
                    "en": [
                        "no fee for applicants",
                        "licensed, ask for our number",
                        "DM for details",
                        "bring CV to the office",
                    ],
                    "tl": ["walang bayad ang aplikante", "dala resume", "pm for details"],
                    "hi": ["koi fees nahi", "resume leke aaye"],
                    "ru": ["бесплатно для соискателей", "резюме в лс"],
                    "es": ["sin costo para aspirantes", "traer hoja de vida"],
                    "id": ["gratis untuk pelamar", "bawa CV"],
                }[l]
            )
            for _ in range(m):
                role, place = r.choice(ROLE[l].split(",")), r.choice(PLC[l].split(","))
                bits = [
                    "%s: %s" % (op, role),
                    place,
                    "%d %s"
                    % (r.choice([1, 2, 3, 5, 8, 12, 18, 25, 40]) * r.choice([100, 1000, 500]), CCY[l]),
                ] + r.sample(
                    [
                        self.plain(l, "job", place).split(",")[0][:50]
                        if r.random() < 0.15
                        else "%d:00-%d:00" % (r.randint(5, 11), r.randint(14, 22)),
                        "%d+" % r.randint(1, 5)
                        + {
                            "en": " yrs exp",
                            "tl": " yrs exp",
                            "hi": " saal exp",
                            "ru": " г. опыта",
                            "es": " años exp",
                            "id": " thn",
                        }[l],
                        {
                            "en": "%d days/week",
                            "tl": "%d days/week",
                            "hi": "%d din",
                            "ru": "%d дней",
                            "es": "%d días",
                            "id": "%d hari",
                        }[l]
                        % r.randint(3, 6),
                        "ref %s%d" % (name[:2], r.randint(100, 9999)),
                    ],
                    r.randint(2, 4),
                )
                txt = self.say(bits + [name + " - " + fee, " / ".join(self.show(c, l, 0) for c in ct)], v)
                self.put(
                    ch if r.random() < 0.85 else self.pick(l),
                    txt,
                    r.randint(0, 430),
                    None,
                    "ag-%03d" % k,
                    "agency",
                    "none",
                    l,
                    loc=place,
                )
            left -= m
            k += 1

    def reposts(self, n):
        r, left, k = self.r, n, 0
        while left > 1:
            l = r.choice(self.PL)
            v = self.voice()
            v["sep"] = " "
            v["b"] = ""
            m = min(left, r.choice([2, 2, 3, 4, 6, 10]))
            if left - m == 1:
                m += 1
            c = ("ph", self.num(l))
            base = self.say([self.plain(l) + " " + self.show(c, l, 0)], v)
            day = r.randint(0, 330)
            ch = [self.pick(l) for _ in range(r.randint(1, 3))]
            for i in range(m):
                txt, ed = base, "none"
                if i and r.random() < 0.35:
                    txt, ed = (
                        r.choice(["UP ", "still available. ", "bump ⬆️ ", "again: ", "reposting\n"]) + base,
                        "light",
                    )
                self.put(r.choice(ch), txt, day, "rp-%04d" % k, "pp-%04d" % k, "repost", ed, l)
                day += r.randint(1, 12)
            left -= m
            k += 1

    def frames(self, n):
        r = self.r
        A = [
            "good morning members",
            "new rules from today",
            "photo",
            "see flyer in picture",
            "voice message 0:%02d",
            "poll: when shall we meet",
            "pinned message updated",
            "%d new members this week",
            "post removed by admin",
            "video call at %d:00",
            "no politics here pls",
            "chat closed till %d:00",
            "sticker",
            "file: list_%d.pdf",
        ]
        for _ in range(n):
            ch = r.choice(self.channels)
            s = r.choice(A)
            if "%" in s:
                s = s % r.randint(1, 59)
            if r.random() < 0.4:
                s += " " + r.choice(EMO)
            self.put(ch, s, r.randint(0, 430), None, None, "frame", "none", "en")

    def build(self):
        r, n = self.r, self.n
        self.fraud(int(n * r.uniform(0.22, 0.27)))
        if n >= 400:
            self.agencies(int(n * 0.13))
        self.employers(int(n * 0.16))
        self.reposts(int(n * 0.06))
        self.frames(int(n * 0.03))
        self.singles(max(0, n - len(self.out)))
        r.shuffle(self.out)
        self.out = self.out[:n]
