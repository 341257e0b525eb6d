"""Contacts against `data/contacts.jsonl`: invented texts in every kind, disguise and language, and traps.

A find counts as right when its kind and value are those marked. `trap_clean` is the share of traps in which
nothing was found.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from crawler.contacts import find_in_text

CASES = Path(__file__).parent / "data" / "contacts.jsonl"


def cases() -> list[dict[str, Any]]:
    """The labelled texts, one dict a line."""
    return [json.loads(line) for line in CASES.read_text("utf-8").split("\n") if line]


class ContactScore:
    """True, false and missed finds of one group of cases."""

    def __init__(self) -> None:
        self.right = self.wrong = self.missed = 0

    def add(self, got: Counter[tuple[str, str]], want: Counter[tuple[str, str]]) -> None:
        """Count one text."""
        self.right += (got & want).total()
        self.wrong += (got - want).total()
        self.missed += (want - got).total()

    @property
    def precision(self) -> float:
        """Share of the finds that are right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the marks that are found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


def measure(*, loud: bool = True) -> dict[str, float]:
    """Figures of the gate; prints the tables and every text that was read wrongly."""
    groups: dict[str, dict[str, ContactScore]] = {
        name: defaultdict(ContactScore) for name in ("kind", "disguise", "language")
    }
    plain, disguised = ContactScore(), ContactScore()
    traps = clean = 0
    for case in cases():
        text, disguise = str(case["text"]), str(case["disguise"])
        region = str(case["region"]) if case["region"] else None
        got = Counter((find.kind, find.value) for find in find_in_text(text, region=region))
        finds = case["finds"]
        want = (
            Counter((str(kind), str(value)) for kind, value in finds)
            if isinstance(finds, list)
            else Counter()
        )
        if got != want and loud:
            print(
                f"   {case['id']} {disguise} {text[:70]!r}: extra {dict(got - want)} missed {dict(want - got)}"
            )
        if disguise == "trap":
            traps += 1
            clean += not got
            continue
        (plain if disguise in ("plain", "glued", "joined") else disguised).add(got, want)
        groups["disguise"][disguise].add(got, want)
        groups["language"][str(case["language"])].add(got, want)
        for kind in {kind for kind, _ in got | want}:
            one = (Counter({pair: n for pair, n in side.items() if pair[0] == kind}) for side in (got, want))
            groups["kind"][kind].add(*one)
    if loud:
        for name, group in groups.items():
            _print_table(name, group)
    return {"plain_f1": plain.f1, "disguised_f1": disguised.f1, "trap_clean": clean / traps}


def _print_table(name: str, group: dict[str, ContactScore]) -> None:
    print(f"   {name:<20} marks  precision  recall  F1")
    for key, score in sorted(group.items()):
        marks = score.right + score.missed
        print(f"   {key:<20} {marks:5}  {score.precision:9.3f}  {score.recall:6.3f}  {score.f1:.3f}")
