"""Job posts of a port city's exchange: three languages, one vacancy software, forwards that are cut, contacts in shifts.

Written in November 2026 in one go, scored once before anything was tuned on it. Reserved domains, numbers not in use.

Plan (unlike the other six):
 * A text is a tree of phrases drawn from a private vocabulary of each writer (verbs, objects, adverbs chosen per
   writer), so that honest ads share no stock of whole sentences; what they share is the boilerplate of the board and of
   the vacancy software that several agencies rent.
 * A campaign is one plan of clauses, written in up to three languages (English, French, Polish), clause by clause: its
   body is translated, its figures are the same. It drifts: from week to week a clause is rephrased.
 * Contacts rotate in shifts: of a row of numbers each week uses two or three, and the next week keeps one of them.
 * A forward is a post of the campaign with its head or its tail cut off and a line of the sender before it.
 * A twin is another operator's campaign that took half of the clauses (one after another) and wrote the rest itself.
 * Agencies: many jobs from the software's frame; the frame is the same for all agencies that rent it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

Told = tuple[Mapping[str, Any], Mapping[str, Any]]

LANGUAGES = ("en", "fr", "pl")
_words: Final[Mapping[str, Any]] = json.loads((Path(__file__).parent / "words.json").read_text("utf-8"))
CLAUSES, OWN, WORDS, HEADS, PLACES, TITLES, BOARDS = (
    _words[name] for name in ("CLAUSES", "OWN", "WORDS", "HEADS", "PLACES", "TITLES", "BOARDS")
)
OF, FRAME, JOBS, VERBS, THINGS, HOWS, SYLLABLES = (
    _words[name] for name in ("OF", "FRAME", "JOBS", "VERBS", "THINGS", "HOWS", "SYLLABLES")
)


class Exchange:
    """Writes the posts of one exchange; one random stream."""

    def __init__(self, ads: int, seed: int) -> None:
        self.r = random.Random(seed * 7919 + 3)
        self.seed = seed
        self.ads = ads
        self.out: list[Told] = []
        self.used: set[str] = set()

    def name(self, parts: int = 2) -> str:
        """A name that nobody else has."""
        while (found := "".join(self.r.choice(SYLLABLES) for _ in range(parts))) in self.used:
            parts += self.r.random() < 0.2
        self.used.add(found)
        return found

    def contact(self) -> str:
        """A contact that nobody else has, in one way of writing."""
        kind = self.r.choice(("phone", "phone", "phone", "mail", "tg"))
        if kind == "mail":
            return f"{self.name(3)}@{self.r.choice(('post', 'mail', 'box'))}{self.r.randint(1, 9)}.example"
        if kind == "tg":
            return f"t.me/zz_{self.name(3)}"
        while True:
            number = self.r.choice((f"+44 7700 900{self.r.randint(0, 999):03d}", f"+33 1 99 00 {self.r.randint(0, 99):02d} {self.r.randint(0, 99):02d}", f"+48 00 000 {self.r.randint(0, 99):02d} {self.r.randint(0, 99):02d}"))  # fmt: skip
            if number not in self.used:
                self.used.add(number)
                return number

    def put(
        self, board: str, title: str, lines: list[str], told: tuple[str | None, str | None, str, str, str],
        company: str = "", place: str = "", week: int | None = None,
    ) -> None:  # fmt: skip
        """One post."""
        head, foot = BOARDS[board]
        slots = {"id": self.r.randint(10000, 99999), "day": self.r.randint(1, 30), "v": self.r.randint(3, 900), "d3": f"{self.r.randint(0, 999):03d}"}  # fmt: skip
        body = self.r.choice(("\n", "\n", ". ", " - ")).join(lines)
        text = "\n".join([*(x.format(**slots) for x in head), body, *(x.format(**slots) for x in foot)])
        week = self.r.randint(0, 39) if week is None else week
        campaign, actor, kind, edit, language = told
        self.out.append(
            (
                {
                    "source": board,
                    "title": "" if board in {"dockside_chat", "groupe_quai"} else title,
                    "company": company,
                    "location": place if self.r.random() < 0.8 else "",
                    "description": text,
                    "posted": f"2026-{1 + week // 4:02d}-{1 + week % 4 * 7 + self.r.randint(0, 6):02d}",
                    "url": f"https://{board.replace('_', '-')}.example/{self.seed}/{len(self.out)}",
                },
                {"campaign": campaign, "actor": actor, "kind": kind, "edit": edit, "language": language},
            )
        )

    def duties(self, language: str, count: int, own: list[str]) -> list[str]:
        """Duties in the words of one writer."""
        return [f"{self.r.choice(own)} {self.r.choice(THINGS[language])}, {self.r.choice(THINGS[language])} {self.r.choice(HOWS[language])}" for _ in range(count)]  # fmt: skip

    def plan(self) -> list[tuple[str, int]]:
        """Clauses of a campaign with the phrase of each."""
        names = ["call", *self.r.sample(["wage", "way", "bed", "papers", "age", "hours", "debt", "trust", "hush"], self.r.randint(5, 8))]  # fmt: skip
        return [(name, self.r.randrange(4)) for name in names]

    def facts(self) -> dict[str, Any]:
        """Figures of a campaign, the same in all languages."""
        low = self.r.randint(18, 24)
        return {
            "n": self.r.randint(4, 40), "place": self.r.choice(PLACES), "pay": f"{self.r.randint(90, 420) * 10} EUR",
            "a": low, "b": low + self.r.randint(8, 25), "h": self.r.randint(9, 14), "m": self.r.randint(2, 8),
        }  # fmt: skip

    def own(self, language: str, choice: tuple[int, int, int], name: str) -> str:
        """A clause that only this campaign has."""
        a, b, c = (words.split()[choice[i]] for i, words in enumerate(WORDS[language]))
        return OWN[language].format(w1=a, w2=b, w3=c, name=name)

    def campaign(self, key: str, plan: list[tuple[str, int]], kind: str, size: int, actor: str) -> None:
        """Posts of a campaign over its weeks."""
        r = self.r
        languages = r.choice((("en",), ("fr",), ("en", "fr"), ("en", "fr", "pl"), ("pl",)))
        row = [self.contact() for _ in range(r.randint(2, 9))]
        facts, thing, name = self.facts(), tuple(r.randrange(10) for _ in range(3)), self.name()
        first, now = list(plan), list(plan)
        weeks, shift = r.randint(2, 10), 0
        posts: list[tuple[str, list[str], str]] = []
        for number in range(size):
            week = number * weeks // size
            if number and week != (number - 1) * weeks // size:
                spot = r.randrange(1, len(now))
                now[spot] = (now[spot][0], r.randrange(4))
                shift = (shift + r.choice((1, 2))) % len(row)
                if r.random() < 0.3:
                    facts = {**facts, "pay": f"{r.randint(90, 420) * 10} EUR", "n": r.randint(4, 40)}
            language = r.choice(languages)
            lines = [CLAUSES[language][c][p].format(**facts) for c, p in now]
            lines.insert(r.randint(1, len(lines)), self.own(language, thing, name))
            window = [row[(shift + i) % len(row)] for i in range(min(len(row), r.choice((2, 3))))]
            changed = sum(a != b for a, b in zip(first, now, strict=True)) / len(now)
            edit = "light" if changed <= 0.25 else "medium" if changed <= 0.6 else "heavy"
            tail = " / ".join(r.sample(window, r.choice((1, 1, min(2, len(window))))))
            if posts and r.random() < 0.15:
                language, lines, tail = r.choice(posts)
                cut = max(2, int(len(lines) * r.uniform(0.5, 0.9)))
                lines = lines[-cut:] if r.random() < 0.5 else lines[:cut]
                lines = [r.choice(HEADS[language]).format(g="@zz_" + self.name()), *lines]
                edit = "medium"
            else:
                posts.append((language, lines, tail))
            board = r.choice(OF[language])
            self.put(board, r.choice(TITLES[language]), [*lines, tail], (key, actor, kind, edit if number else "none", language), place=facts["place"], week=min(39, week * 3))  # fmt: skip

    def campaigns(self, until: int) -> None:
        """Campaigns and their twins."""
        number = 0
        while len(self.out) < until:
            number += 1
            plan = self.plan()
            self.campaign(f"k{number}", plan, "campaign", self.r.randint(3, 45), f"o{number}")
            if self.r.random() < 0.25:
                half = len(plan) // 2
                start = self.r.randrange(len(plan) - half + 1)
                twin = [(c, p) if start <= i < start + half else (c, self.r.randrange(4)) for i, (c, p) in enumerate(plan)]  # fmt: skip
                self.campaign(f"tk{number}", twin, "twin", self.r.randint(3, 12), f"to{number}")

    def agencies(self, until: int) -> None:
        """Agencies with many jobs in the frame of one software, each in a language of its own."""
        number = 0
        while len(self.out) < until:
            number += 1
            language = self.r.choice(LANGUAGES)
            firm = f"{self.name(3).capitalize()} {self.r.choice(('Staffing', 'Interim', 'Kadry'))}"
            mail, about, tasks, profile, offer, steps, law = self.contact(), *FRAME[language]
            own = self.r.sample(VERBS[language], 6)
            slogan = self.own(
                language, (self.r.randrange(10), self.r.randrange(10), self.r.randrange(10)), firm
            )
            for _ in range(self.r.randint(3, 40)):
                job, place = self.r.choice(JOBS[language]), self.r.choice(PLACES)
                lines = [about, f"{firm}: {job}, {place}", slogan, tasks, *self.duties(language, self.r.randint(2, 4), own)]  # fmt: skip
                lines += [profile, *self.duties(language, 1, own), offer, f"{self.r.randint(1500, 5200)} EUR", steps, law, mail]  # fmt: skip
                told = (None, f"ag{number}", "agency", "none", language)
                self.put(
                    self.r.choice(OF[language][:2]), f"{job} {place}", lines, told, company=firm, place=place
                )

    def honest(self, until: int) -> None:
        """Employers with one or a few jobs, and reposts of one ad."""
        number = 0
        while len(self.out) < until:
            number += 1
            language = self.r.choice(LANGUAGES)
            firm, place, mail = self.name(3).capitalize(), self.r.choice(PLACES), self.contact()
            own = self.r.sample(VERBS[language], 4)
            jobs = self.r.sample(JOBS[language], self.r.choice((1, 1, 1, 2, 4)))
            slogan = self.own(
                language, (self.r.randrange(10), self.r.randrange(10), self.r.randrange(10)), firm
            )
            again = self.r.choice((1, 1, 1, 1, 3)) if len(jobs) == 1 else 1
            for job in jobs:
                lines = [f"{firm}, {place}: {job}", slogan, *self.duties(language, self.r.randint(2, 7), own)]
                lines.append(f"{self.r.randint(1500, 5200)} EUR")
                for time in range(again):
                    kind = "repost" if again > 1 else "employer" if len(jobs) > 1 else "singleton"
                    told = (f"rp{number}" if again > 1 else None, f"e{number}", kind, "light" if time else "none", language)  # fmt: skip
                    shown = [*lines, mail if self.r.random() < 0.8 else ""]
                    self.put(self.r.choice(OF[language]), job, [x for x in shown if x], told, company=firm, place=place)  # fmt: skip

    def write(self) -> list[Told]:
        """All posts in a random order."""
        self.campaigns(int(self.ads * 0.4))
        self.agencies(int(self.ads * 0.6))
        self.honest(self.ads)
        self.r.shuffle(self.out)
        return self.out


def world(ads: int, seed: int) -> list[Told]:
    """About so many posts of one exchange."""
    return Exchange(ads, seed).write()
