"""Template-sharing agencies, stock phrases, forwards, rotated contacts, twins that share half a template, two languages.

Written in November 2026 to fit on what the other five lack, by a hand that knew the code: its figures say little of
worlds that nobody here has seen. Reserved domains and numbers not in use only.
"""

import random, itertools

SY = (
    "al ben cor dan el far gil hol is jan kor lem mar nor ost pel quin ral sol tam ur vel wes yor zan".split()
)
EEO = [
    "We are an equal opportunity employer and value diversity at our company",
    "We do not discriminate on the basis of race, religion, colour, sex, age or disability",
    "All qualified applicants will receive consideration for employment without regard to race or gender",
]
STOCK = [
    "Competitive salary and benefits package",
    "Great opportunity for career growth",
    "Excellent communication skills are required",
    "Ability to work in a fast paced environment",
    "Must be able to work as part of a team",
    "Previous experience is an advantage but not essential",
    "Only shortlisted candidates will be contacted",
    "Please send your CV and cover letter",
    "The successful candidate will be a self starter",
    "Immediate start available",
    "Free parking on site",
    "Pension scheme and paid holidays",
    "We offer full training and support",
    "Good command of English both written and spoken",
    "Background check is required before the first day",
    "We look forward to hearing from you",
    "Benefits include health and dental insurance",
    "Flexible working hours may be agreed",
    "Attention to detail and good time keeping",
    "Apply today and join our growing family",
]
JOBS = {
    "Accountant": "ledgers invoices audits budgets reconciliations tax filings payroll runs cost reports",
    "Welder": "steel frames pipe joints gate panels fixtures pressure vessels brackets railings trailers",
    "Nurse": "wards patients medication rounds care plans dressings handovers observations discharge letters",
    "Chef": "breakfast services menus stock orders sauces pastry sections banquets kitchen porters suppliers",
    "Driver": "delivery routes vans pallets customer drops route sheets cold loads vehicle checks depot returns",
    "Teacher": "lessons pupils marking parents evenings lesson plans reading groups exam classes trips",
    "Receptionist": "front desk guests phone lines bookings mail meeting rooms visitor passes couriers",
    "Electrician": "wiring fuse boards test sheets lighting circuits fault finding site drawings meters panels",
    "Software Engineer": "services pipelines code reviews deployments databases incident reports interfaces libraries",
    "Housekeeper": "guest rooms linen laundry trolleys inspections public areas minibars lost property",
    "Warehouse Operative": "pallets picking lists scanners goods in stock counts loading bays trucks returns",
    "Security Guard": "patrols gates cameras incident logs visitors alarms night rounds keys",
}
VERB = "manage handle prepare check organise look after report on plan improve supervise record deliver maintain support lead review coordinate update".split(
    " "
)
VERB = [
    "manage",
    "handle",
    "prepare",
    "check",
    "organise",
    "look after",
    "report on",
    "plan",
    "improve",
    "supervise",
    "record",
    "deliver",
    "maintain",
    "support",
    "lead",
    "review",
    "coordinate",
    "update",
]
HOW = [
    "on a daily basis",
    "together with the team leader",
    "to the agreed standard",
    "for all our sites",
    "in line with company policy",
    "during early shifts",
    "with minimal supervision",
    "across two departments",
    "before the weekly meeting",
    "using our own system",
    "for key clients",
    "at short notice",
    "on rotating weekends",
    "with care",
    "every morning",
]
TOWN = "Leeds Cork Perth Lagos Accra Nairobi Manila Cebu Davao Lusaka Malmo Porto Riga Austin Tulsa Dayton Bristol Durban Mysore Kandy".split()
DEST = "Dubai Poipet Myawaddy Sihanoukville Doha Macau Bangkok Tbilisi Vientiane Muscat".split()
PAYW = ["{p} USD per month", "USD {p} monthly", "{p}$ a month", "salary {p} usd"]
# scam grammar: function -> list of templates (en), (es)
SC = {
    "hook": [
        "Wonderful chance to work in {d} for young people with ambition",
        "Our office in {d} needs {n} new staff right now",
        "Tired of low pay? Come and work with us in {d}",
        "Big company opens a branch in {d} and hires without diploma",
        "Looking for {n} ladies and gentlemen for {d}, urgent",
        "Relative of mine works in {d} and asks for {n} more people",
        "Hotel and casino group in {d} seeks customer service",
        "Team leader in {d} recruits typing staff this week",
    ],
    "pay": [
        "You earn {p} and commission on top",
        "Basic is {p}, everyone makes double",
        "{p} paid in cash every second Friday",
        "Guaranteed {p} from the first month",
        "Income {p} or more depends on you",
    ],
    "travel": [
        "Ticket and visa are paid by the company",
        "We buy the plane ticket, you pay nothing now",
        "Pick up at the airport, travel is free",
        "The boss advances the cost of the trip and you return it slowly",
        "Documents in seven days, we take care of it",
        "Visa on arrival, our man waits at the border",
    ],
    "room": [
        "Room with air conditioning and three meals daily",
        "You live in the compound with pool, gym and shops",
        "Shared dormitory near the office is free",
        "Apartment for four, food included",
        "Staff house with wifi and cook",
    ],
    "req": [
        "No experience, no English needed",
        "Age {a}, good looking and healthy",
        "Only passport copy and two photos needed",
        "Typing on a keyboard is enough",
        "Men and women aged {a} who can stay one year",
        "Students may apply, age {a}",
    ],
    "work": [
        "Chat with customers online and follow the script",
        "Light work at a computer, twelve hours with breaks",
        "Serve drinks and sit with guests",
        "Answer messages from clients in social media",
        "Pack phones in a clean hall",
        "Promote games to foreign players",
        "Take care of an old couple and their garden",
    ],
    "trust": [
        "This is real, my cousin went in spring and built a house",
        "Do not listen to rumours, we have a licence",
        "Video call with the girls there possible",
        "Last group of {n} is very happy there",
        "We have been sending people for {y} years",
        "Everyone who went thanks me today",
    ],
    "rule": [
        "Passport stays in the office safe for security",
        "Contract of one year, can leave after paying the cost",
        "Please keep this private, places are few",
        "Phone use only after work",
        "No going out in the first month for your own good",
        "Leave with two days of notice, the group goes on {w}",
    ],
    "odd": [
        "Bring {o}, because the manager likes order",
        "On Sundays we grill fish behind the {o2} house",
        "There is a {o2} cat in the office that everybody feeds",
        "The night bus is {o2} and stops at the bakery",
        "You get {o} as a gift on arrival",
        "Ask for the lady with the {o2} umbrella",
        "My number ends with luck, says the {o2} monk",
        "The kitchen makes soup with {o} at midnight",
    ],
}
ES = {
    "hook": [
        "Oportunidad única de trabajar en {d} para jóvenes con ganas",
        "Nuestra oficina en {d} necesita {n} personas nuevas",
        "¿Cansado de ganar poco? Ven a trabajar con nosotros a {d}",
        "Gran empresa abre sucursal en {d} y contrata sin título",
        "Busco {n} chicas y chicos para {d}, urgente",
    ],
    "pay": [
        "Ganas {p} y además comisión",
        "La base es {p}, todos sacan el doble",
        "{p} en efectivo cada quincena",
        "Garantizado {p} desde el primer mes",
    ],
    "travel": [
        "Pasaje y visa los paga la empresa",
        "Compramos el boleto, ahora no pagas nada",
        "Te recogen en el aeropuerto, el viaje es gratis",
        "El jefe adelanta el viaje y lo devuelves poco a poco",
    ],
    "room": [
        "Habitación con aire y tres comidas al día",
        "Vives en el complejo con piscina y tiendas",
        "Dormitorio compartido gratis cerca de la oficina",
    ],
    "req": [
        "Sin experiencia, no hace falta inglés",
        "Edad {a}, buena presencia y salud",
        "Solo copia del pasaporte y dos fotos",
    ],
    "work": [
        "Chatear con clientes y seguir el guion",
        "Trabajo ligero con computadora, doce horas con pausas",
        "Servir copas y acompañar a los invitados",
        "Responder mensajes de clientes en redes",
    ],
    "trust": [
        "Es real, mi prima fue en primavera y ya tiene casa",
        "No escuches rumores, tenemos licencia",
        "Videollamada con las chicas de allá",
        "El último grupo de {n} está muy contento",
    ],
    "rule": [
        "El pasaporte queda en la caja de la oficina",
        "Contrato de un año, puedes irte pagando el costo",
        "Guárdalo en privado, hay pocos cupos",
    ],
    "odd": [
        "Trae {o}, porque al gerente le gusta el orden",
        "El domingo asamos pescado detrás de la casa {o2}",
        "Hay un gato {o2} en la oficina que todos cuidan",
        "Recibes {o} de regalo al llegar",
    ],
}
O = [
    "a black skirt",
    "two white shirts",
    "a warm scarf",
    "rubber boots",
    "a photo of your mother",
    "a tin of tea",
    "three notebooks",
    "a small lamp",
    "dried mango",
    "a steel cup",
]
O2 = "yellow green striped broken tiny purple wooden noisy silver lame".split()
SYN = [
    ("work", "job"),
    ("company", "firm"),
    ("salary", "pay"),
    ("need", "want"),
    ("people", "persons"),
    ("free", "without cost"),
    ("Room", "Bed"),
    ("good", "nice"),
    ("every", "each"),
    ("boss", "chief"),
    ("real", "serious"),
    ("office", "agency"),
    ("buy", "pay for"),
    ("after", "following"),
    ("trabajo", "empleo"),
    ("empresa", "compañía"),
    ("gratis", "sin costo"),
    ("necesita", "busca"),
]
BOARDS = {
    "workhub": (
        ["workhub.example | Job ad no {id}", "Category: all | Views {v}"],
        ["Report this ad: help@workhub.example", "workhub never asks for money. (c) workhub"],
    ),
    "jobline": ([], ["Posted on jobline, ref {id}. Questions: support@jobline.example +1 202-555-0188"]),
    "chan_abroad": (["Forwarded from abroad jobs channel"], ["Join t.me/zz_abroadjobs"]),
    "chan_town": ([], ["#jobs #work #town", "Admin @zz_townadmin"]),
    "classi": (["Home > Jobs > {town}"], ["Seller since {y}. Be careful with payments in advance."]),
    "empleoya": (["Oferta {id} en empleoya"], ["Nunca pagues por un empleo. ayuda@empleoya.example"]),
}


def world(ads, seed):
    r = random.Random(seed * 31 + 7)
    out = []
    used = set()

    def word(k=2):
        return "".join(r.choice(SY) for _ in range(k))

    def uniq(f):
        while (x := f()) in used:
            pass
        used.add(x)
        return x

    def phone():
        return uniq(
            lambda: (
                r.choice(
                    [
                        "+63 917 000 %04d",
                        "+234 803 000 %04d",
                        "+66 81 000 %04d",
                        "+855 12 00 %04d",
                        "+971 50 000 %04d",
                        "+34 600 00 %04d",
                        "+91 98000 0%04d",
                    ]
                )
                % r.randrange(10000)
            )
        )

    def handle():
        return uniq(lambda: "zz" + word(2) + str(r.randint(1, 99)))

    def mail(dom=None):
        return uniq(
            lambda: (
                r.choice(["jobs", "hr", "apply", "office"])
                + str(r.randint(1, 99))
                + "@"
                + (dom or word(3) + ".example")
            )
        )

    def show(c):
        k, v = c
        if k == "phone":
            v2 = r.choice(
                [v, v.replace(" ", ""), v.replace(" ", "-"), "wa.me/" + v.replace("+", "").replace(" ", "")]
            )
            return (
                r.choice(["Call ", "WhatsApp ", "", "Tel: ", "Viber/WhatsApp "]) + v2
                if "wa.me" not in v2
                else v2
            )
        if k == "line":
            return r.choice(["Add Line: ", "LINE ID ", "Line id: "]) + v
        if k == "tg":
            return r.choice(["Telegram @", "TG @", "t.me/"]) + v
        return r.choice(["Mail ", "E-mail: ", ""]) + v

    def contact():
        k = r.choice(["phone", "phone", "phone", "line", "tg", "mail"])
        return (k, phone() if k == "phone" else mail() if k == "mail" else handle())

    def put(src, title, company, loc, lines, truth, kind, edit, lang, actor=None):
        h, f = BOARDS[src]
        d = dict(id=r.randint(10000, 99999), v=r.randint(2, 900), town=loc, y=r.randint(2009, 2024))
        sep = r.choice(["\n", ". ", "\n"])
        body = sep.join(lines)
        txt = "\n".join([x.format(**d) for x in h] + [body] + [x.format(**d) for x in f])
        out.append(
            (
                {
                    "source": src,
                    "title": title,
                    "company": company,
                    "location": loc,
                    "description": txt,
                    "posted": f"2026-{r.randint(1, 10):02d}-{r.randint(1, 28):02d}",
                    "url": f"https://{src}.example/p{seed}/{len(out)}",
                },
                {"campaign": truth, "actor": actor, "kind": kind, "edit": edit, "language": lang},
            )
        )

    def firm():
        return uniq(
            lambda: (
                word(2).capitalize()
                + r.choice([" Ltd", " Group", " & Co", "", " Services", " Care", " Foods"])
            )
        )

    def duty(job):
        w = JOBS[job].split()
        return f"{r.choice(VERB).capitalize()} {r.choice(w)} and {r.choice(w)} {r.choice(HOW)}"

    def honest(job, n):
        return [duty(job) for _ in range(n)]

    def tail():
        return ([r.choice(EEO)] if r.random() < 0.3 else []) + r.sample(
            STOCK, r.choice([0, 1, 2, 2, 3, 4, 6])
        )

    def portrait(f, town):
        return r.sample(
            [
                f"{f} was founded in {r.randint(1950, 2015)} and has {r.randint(8, 900)} employees in {town}",
                f"At {f} we {r.choice(VERB)} {word(3)} {r.choice(HOW)}",
                f"{f} is known for {word(2)} {word(2)} and fair treatment",
                f"Our {word(2)} centre in {town} opened last year",
            ],
            r.randint(1, 3),
        )

    # campaigns
    H = list(BOARDS)
    camps = []
    k = 0

    def sent(l, fn, t, f):
        return (SC if l == "en" else ES)[fn][t].format(**f)

    def plan(l):
        g = SC if l == "en" else ES
        fns = (
            ["hook"]
            + r.sample(["pay", "travel", "room", "req", "work", "trust", "rule"], r.randint(5, 7))
            + ["odd"] * r.choice([1, 1, 2])
        )
        mid = fns[1:]
        r.shuffle(mid)
        fns = ["hook"] + mid
        return [(x, r.randrange(len(g[x]))) for x in fns]

    def facts():
        return dict(
            d=r.choice(DEST),
            n=r.randint(3, 20),
            p=r.choice(PAYW).format(p=r.randint(6, 40) * 50),
            a=f"{r.randint(18, 22)}-{r.randint(27, 40)}",
            y=r.randint(2, 15),
            w=r.choice("Monday Tuesday Friday Sunday".split()),
            o=r.choice(O),
            o2=r.choice(O2),
        )

    def syn(s):
        for a, b in SYN:
            if r.random() < 0.6:
                s = s.replace(a, b)
        return s

    def run(cid, size, plans, f, pool, firms, jobs, actor):
        boards = r.sample(H, r.randint(1, 3))
        strength = r.choice(["light", "light", "medium", "heavy"])
        for i in range(size):
            l = r.choice(list(plans))
            pl = list(plans[l])
            g = SC if l == "en" else ES
            f2 = dict(f)
            ed = "light" if i else "none"
            if r.random() < 0.5:
                f2["n"] = r.randint(3, 20)
            if r.random() < 0.3:
                f2["p"] = r.choice(PAYW).format(p=r.randint(6, 40) * 50)
            cs = r.sample(pool, min(len(pool), r.choice([1, 1, 2])))
            e = strength if i and r.random() < 0.7 else ("light" if i else "none")
            ed = e
            if e == "heavy":
                keep = [x for x in pl if r.random() < 0.8 or x[0] == "odd"]
                pl = [
                    (x, r.randrange(len(g[x]))) if x != "odd" and r.random() < 0.45 else (x, t)
                    for x, t in keep
                ]
                r.shuffle(pl)
            if e == "medium" and r.random() < 0.6:
                a = pl[1:]
                r.shuffle(a)
                pl = pl[:1] + a
            lines = [sent(l, x, t, f2) for x, t in pl]
            if e in ("medium", "heavy"):
                lines = [syn(s) for s in lines]
            if e == "medium" and r.random() < 0.5:
                lines.append(r.choice(STOCK))
            if r.random() < 0.3:
                lines = [s.upper() if r.random() < 0.3 else s for s in lines]
            put(
                r.choice(boards),
                r.choice(jobs),
                r.choice(firms),
                f["d"],
                lines + [" / ".join(show(c) for c in cs)],
                cid,
                "campaign",
                ed,
                l,
                actor,
            )

    n = int(ads * 0.3)
    while len(out) < n:
        k += 1
        ls = r.choice([["en"], ["en"], ["es"], ["en", "es"]])
        f = facts()
        pool = [contact() for _ in range(r.choice([1, 2, 3, 5, 8]))]
        plans = {l: plan(l) for l in ls}
        firms = [firm() for _ in range(r.randint(1, 4))] + [""]
        jobs = r.sample(
            [
                "Customer service",
                "Typist",
                "Hostess",
                "Online chat staff",
                "Work abroad",
                "Caregiver",
                "Promoter",
            ],
            r.randint(1, 3),
        )
        run(f"c{k}", r.randint(4, 40), plans, f, pool, firms, jobs, f"a{k}")
        if r.random() < 0.25:  # twin
            l = ls[0]
            p2 = list(plans[l])
            idx = set(r.sample(range(len(p2)), len(p2) // 2))
            g = SC if l == "en" else ES
            p2 = [(x, t) if i in idx else (x, r.randrange(len(g[x]))) for i, (x, t) in enumerate(p2)]
            start = len(out)
            run(
                f"tw{k}",
                r.randint(4, 15),
                {l: p2},
                facts(),
                [contact() for _ in range(r.choice([1, 2]))],
                [firm(), ""],
                jobs,
                f"t{k}",
            )
            for j in range(start, len(out)):
                out[j][1]["kind"] = "twin"
    # agencies
    n = len(out) + int(ads * 0.14)
    k = 0
    while len(out) < n:
        k += 1
        ag = firm() + r.choice([" Recruitment", " Staffing"])
        cs = [("mail", mail())] + ([("phone", phone())] if r.random() < 0.7 else [])
        tpl = r.sample(
            [
                f"{ag} is acting as an employment agency for this vacancy",
                f"Candidates never pay a fee at {ag}",
                "Our consultants call you back within two working days",
                "By applying you agree to our privacy notice and to data storage",
                "We welcome applicants of any background",
                "Register once and hear of new roles each week",
                f"{ag} has placed {r.randint(200, 9000)} people since {r.randint(1985, 2015)}",
            ],
            r.randint(3, 5),
        )
        intro = r.choice(
            [
                "Our client in {t} is looking for a {j} to start soon",
                "We are recruiting a {j} on behalf of a respected employer in {t}",
                "New vacancy: {j}, {t}, permanent position with good prospects",
            ]
        )
        short = r.random() < 0.4
        for _ in range(r.randint(8, 60)):
            j = r.choice(list(JOBS))
            t = r.choice(TOWN)
            put(
                r.choice(["workhub", "jobline", "classi"]),
                f"{j}{r.choice(['', ' - ' + t])}",
                r.choice([ag, ag, ""]),
                t,
                [intro.format(t=t, j=j.lower())]
                + honest(j, r.randint(0, 2) if short else r.randint(3, 6))
                + [f"Salary {r.randint(18, 60)},000"]
                + tpl
                + [" / ".join(show(c) for c in cs)],
                None,
                "agency",
                "none",
                "en",
                f"ag{k}",
            )
    # reposts
    n = len(out) + int(ads * 0.06)
    k = 0
    while len(out) < n:
        k += 1
        j = r.choice(list(JOBS))
        f = firm()
        t = r.choice(TOWN)
        L = portrait(f, t) + honest(j, r.randint(3, 6)) + tail()
        c = ("mail", mail()) if r.random() < 0.6 else ("phone", phone())
        for i in range(r.randint(2, 5)):
            put(
                r.choice(["workhub", "jobline", "classi", "chan_town"]),
                j,
                f,
                t,
                L
                + (["Closing date 2026-%02d-11" % r.randint(1, 12)] if r.random() < 0.4 else [])
                + [show(c)],
                f"rp{k}",
                "repost",
                "none" if not i else "light",
                "en",
                f"rp{k}",
            )
    # employers and singles
    k = 0
    while len(out) < ads:
        k += 1
        f = firm()
        t = r.choice(TOWN)
        P = portrait(f, t)
        c = ("mail", mail()) if r.random() < 0.6 else ("phone", phone())
        nj = r.choice([1, 1, 1, 2, 3, 5])
        st = tail()
        if r.random() < 0.3:
            j = r.choice(list(JOBS))
            put(
                r.choice(["classi", "chan_town"]),
                j + " wanted",
                "",
                t,
                [f"{j} wanted in {t}, {r.choice(HOW)}"]
                + honest(j, r.choice([0, 0, 1]))
                + r.sample(STOCK, r.choice([0, 1, 2]))
                + [f"Pay {r.randint(8, 40)} an hour", show(("phone", phone()))],
                None,
                "singleton",
                "none",
                "en",
            )
            continue
        for j in r.sample(list(JOBS), nj):
            put(
                r.choice(["workhub", "workhub", "jobline", "classi"]),
                j + r.choice(["", " (m/f)", " - " + t]),
                f,
                t,
                P
                + honest(j, r.randint(3, 7))
                + (st if r.random() < 0.7 else tail())
                + ([show(c)] if r.random() < 0.7 else ["Apply on this page"]),
                None,
                "employer" if nj > 1 else "singleton",
                "none",
                "en",
                f"e{k}",
            )
    r.shuffle(out)
    return out
