"""Figures of the reader of reports over marked texts: `python -m quality.reports FILE`, counts only.

FILE has one JSON object a line: `text`, `region` (ISO 3166), `suspect` and `reporter` (contacts with kind, value and
`raw`, as it stands in the text) and `danger` (of `DANGERS`, under the names of `MARKED_AS` too, or none). What
matters most comes first: contacts of reporters, victims and helpers that are in the clear once the reports were taken
in and before anybody confirmed one. A suspect's contact is found when the program proposes the same one as theirs.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from crawler.contact_kinds import identity
from crawler.reports.dangers import DANGERS
from crawler.reports.intake import ReportText
from crawler.reports.reading import ReportReading, read_report
from crawler.reports.sealing import make_keys
from crawler.reports.service import triage
from crawler.reports.taking import HIDDEN, IntakeSource, take
from crawler.store import Store
from quality.gate.pairs import wilson
from quality.material import read_lines

_HEAD: Final = re.compile(r"(?:https?://)?(?:www\.|m\.)?(?:facebook\.com/|instagram\.com/|t\.me/)?")
"""What one writer puts before a name or an address and another leaves out."""
MARKED_AS: Final[Mapping[str, str]] = {
    "papers-held": "held",
    "passport-held": "held",
    "locked-in": "held",
    "travels-soon": "travel-soon",
}
"""What writers call a danger -> what the program calls it: it has one word for who can't leave and whose papers are
held. Until 30 November 2026 each of these names counted as missed, and what the program found of it as wrong."""
DAY: Final = date(2026, 11, 27)
"""Dates of journeys are compared with it."""


@dataclass(slots=True)
class Counts:
    """Found, wrong and missed."""

    found: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, mine: set[str], marked: set[str]) -> None:
        """Count one report."""
        self.found += len(mine & marked)
        self.wrong += len(mine - marked)
        self.missed += len(marked - mine)

    def __str__(self) -> str:
        read, there = self.found + self.wrong, self.found + self.missed
        return f"P {share(self.found, read)}  R {share(self.found, there)}"


def share(part: int, whole: int) -> str:
    """A share with its 95 % interval (Wilson) and what it is of."""
    low, high = wilson(part, whole)
    return f"{part / whole if whole else 0:.3f} ({low:.2f}-{high:.2f}) of {whole}"


def contact_of(kind: str, value: str) -> str:
    """One contact however its kind was named: its digits, or its characters."""
    plain = identity(kind, value)[1]
    digits = re.sub(r"\D", "", plain)
    return digits if len(digits) > len(plain) / 2 else _HEAD.sub("", plain.casefold()).strip("@/")


def measured(rows: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """Read each report as an intake would, and compare."""
    suspects, dangers = Counts(), Counts()
    each = {name: Counts() for name in DANGERS}
    leaked = theirs = proposed = 0
    for row in rows:
        reading = read_report(str(row["text"]), region=str(row["region"]), today=DAY)
        mine = {contact_of(one.kind, one.value) for one in reading.suspect}
        own = _marked(row["reporter"])
        suspects.add(mine, _marked(row["suspect"]))
        told, marked = _dangers(reading), marked_dangers(row["danger"])
        dangers.add(told, marked)
        for name, counts in each.items():
            counts.add(told & {name}, marked & {name})
        leaked, theirs = (
            leaked + len(in_the_clear(str(row["text"]), str(row["region"])) & own),
            theirs + len(own),
        )
        proposed += len(mine & own)
    return {
        "reporters' contacts in the clear": share(leaked, theirs),
        "reporters' proposed as suspects'": share(proposed, theirs),
        "suspects' contacts proposed": str(suspects),
        "dangers": str(dangers),
    } | {f"  {name}": str(counts) for name, counts in each.items()}


def in_the_clear(text: str, region: str) -> set[str]:
    """The contacts that a home shows of a report that was just taken in."""
    with TemporaryDirectory(prefix="adwatch-quality-") as folder, Store(Path(folder)) as store:
        make_keys(store.home, "an invented passphrase", store.home / "private.key")
        take(
            store,
            [ReportText(text)],
            IntakeSource(by="quality", channel="hotline", country=region),
            today=DAY,
        )
        return {
            contact_of(kind, value) for one in triage(store) for kind, value in one.suspects if kind != HIDDEN
        }


def _dangers(reading: ReportReading) -> set[str]:
    return {str(one) for one in reading.dangers}


def marked_dangers(value: object) -> set[str]:
    """The dangers that a writer marked, as the program calls them.

    Raises:
        ValueError: One has a name that nobody compares with.
    """
    marked = {MARKED_AS.get(str(one), str(one)) for one in _list(value)} - {"none"}
    if unknown := marked - set(DANGERS):
        raise ValueError(f"dangers {sorted(unknown)} are none of {', '.join(DANGERS)}")
    return marked


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []


def _marked(value: object) -> set[str]:
    return {contact_of(one["kind"], one["value"]) for one in _list(value) if isinstance(one, dict)}


def main(path: Path) -> None:
    """Print the figures of a file."""
    rows = [json.loads(line) for line in read_lines(path)]
    for name, figure in measured(rows).items():
        print(f"{name:<34} {figure}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
