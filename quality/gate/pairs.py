"""How well the ads of writers who never saw the catalogue are judged: `python -m quality.gate pairs`.

The corpus `quality/corpora/recruitment_pairs` holds pairs one meaning apart, and warnings, news, reports and other
texts. Open writers may be fitted on, so their figures are in sample. Sealed writers are not read by anybody who
works on detection; they are scored once a round, with the environment variable ADWATCH_SEALED=1, and only counts
are printed.
"""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from crawler.assess import attempt
from crawler.records import Assessment, JobPosting
from quality.material import read_lines
from quality.training.labelled_texts import CORPUS

SEALED: Final = "ADWATCH_SEALED"
"""Environment variable that opens sealed writers for one round of scoring: their names (`v1 v2`), or 1 for all."""
NORMAL_95: Final = 1.96
"""Standard deviations of a 95 % interval."""

Row = Mapping[str, object]
Test = Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class Judged:
    """One text and what was said of it."""

    row: Row
    up: bool
    """Whether it comes before an analyst."""
    is_ad: bool
    """Whether it is taken for an ad, and not for a warning or another text."""
    signs: frozenset[str]
    contacts: frozenset[str]
    """Values as `contact_value` writes them."""

    @property
    def language(self) -> str:
        """Primary tag."""
        return str(self.row["language"]).split("-")[0]


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, NORMAL_95**2
    centre = share + square / (2 * of)
    spread = NORMAL_95 * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (centre - spread) / (1 + square / of), (centre + spread) / (1 + square / of)


def rows(sealed: bool) -> Iterator[Row]:
    """Texts of the open or of the sealed writers."""
    chosen = os.environ.get(SEALED, "1").split() if sealed else ["1"]
    for path in sorted(CORPUS.glob("sealed/*.xz" if sealed else "*.jsonl")):
        if chosen != ["1"] and path.name.partition(".")[0] not in chosen:
            continue
        for line in read_lines(path):
            row: Row = json.loads(line)
            yield row


def judged(texts: Iterator[Row]) -> list[Judged]:
    """Assess every text as a message without fields."""
    return [
        _judged(
            row,
            attempt(
                JobPosting(
                    url="", source="pairs", text=str(row["text"]), region=str(row["region"] or "") or None
                )
            ).assessment,
        )
        for row in texts
    ]


def _judged(row: Row, said: Assessment) -> Judged:
    return Judged(
        row,
        said.band != "low",
        said.document_type == "ad",
        frozenset(hit.id for hit in said.hits),
        frozenset(contact_value(contact.value) for contact in said.contacts),
    )


def _share(name: str, chosen: Sequence[Judged], test: Callable[[Judged], bool]) -> float:
    hits = sum(map(test, chosen))
    low, high = wilson(hits, len(chosen))
    share = hits / len(chosen) if chosen else 0.0
    print(f"     {name:34s} {share:.3f}  ({hits} of {len(chosen)}; {low:.2f} to {high:.2f})")
    return share


def _f1(name: str, wanted: Sequence[frozenset[str]], found: Sequence[frozenset[str]]) -> float:
    right = sum(len(a & b) for a, b in zip(wanted, found, strict=True))
    missed = sum(len(a - b) for a, b in zip(wanted, found, strict=True))
    wrong = sum(len(b - a) for a, b in zip(wanted, found, strict=True))
    f1 = 2 * right / max(1, 2 * right + missed + wrong)
    print(f"     {name:34s} F1 {f1:.3f}  ({right} right, {missed} missed, {wrong} wrong)")
    return f1


def _signs(row: Row) -> frozenset[str]:
    signs = row.get("signs")
    return frozenset(map(str, signs)) if isinstance(signs, list) else frozenset()


SIGNIFICANT_DIGITS: Final = 8
"""Last digits by which two numbers are compared: writers give some in national form, with or without the zero."""


def contact_value(written: str) -> str:
    """A contact's value for comparing: writers give a site without its scheme, and a name with or without its @."""
    plain = written.lower().removeprefix("https://").removeprefix("http://").lstrip("+@").rstrip("/")
    digits = "".join(filter(str.isdigit, plain))
    is_number = len(digits) >= SIGNIFICANT_DIGITS and not any(map(str.isalpha, plain))
    return digits[-SIGNIFICANT_DIGITS:] if is_number else plain


def _contacts(row: Row) -> frozenset[str]:
    contacts = row.get("contacts")
    return (
        frozenset(contact_value(str(one["value"])) for one in contacts)
        if isinstance(contacts, list)
        else frozenset()
    )


def figures(texts: Sequence[Judged]) -> dict[str, float]:
    """Print and answer the figures of one set."""
    suspicious = [one for one in texts if one.row["label"] == "suspicious"]
    honest = [one for one in texts if one.row["label"] == "honest"]
    told = [one for one in texts if one.row["label"] in ("warning", "news", "report")]
    found = {
        "recall": _share("suspicious in look or above", suspicious, lambda one: one.up),
        "quiet": 1 - _share("honest in look or above", honest, lambda one: one.up),
        "told": _share("warnings, news, reports told", told, lambda one: not one.is_ad),
        "told_up": _share("the same in look or above", told, lambda one: one.up),
    }
    pairs: defaultdict[str, dict[bool, bool]] = defaultdict(dict)
    for one in texts:
        if one.row["pair"]:
            pairs[str(one.row["pair"])][one.row["label"] == "suspicious"] = one.up
    whole = [ends for ends in pairs.values() if len(ends) == 2]
    right = sum(ends[True] and not ends[False] for ends in whole)
    low, high = wilson(right, len(whole))
    found["pairs"] = right / max(1, len(whole))
    span = f"{low:.2f} to {high:.2f}"
    print(f"     {'both ends of a pair right':34s} {found['pairs']:.3f}  ({right} of {len(whole)}; {span})")
    found["signs_f1"] = _f1(
        "indicators named",
        [_signs(one.row) for one in suspicious],
        [one.signs for one in suspicious],
    )
    found["contacts_f1"] = _f1(
        "contacts",
        [_contacts(one.row) for one in texts],
        [one.contacts for one in texts],
    )
    counts: Counter[tuple[str, str, bool]] = Counter(
        (one.language, str(one.row["label"]), one.up) for one in (*suspicious, *honest)
    )
    for language in sorted({name for name, _, _ in counts}):
        line = [
            f"{counts[language, label, True]} of {counts[language, label, True] + counts[language, label, False]}"
            for label in ("suspicious", "honest")
        ]
        print(f"       {language:4s} suspicious up {line[0]:10s} honest up {line[1]}")
    return found


def measure() -> dict[str, float]:
    """Figures of the open writers (in sample), and, when opened, of the sealed ones (first sight)."""
    print("   open writers: in sample, the models were fitted on them")
    found = figures(judged(rows(sealed=False)))
    if os.environ.get(SEALED):
        print(f"   sealed writers ({os.environ[SEALED]}): first sight, if they were not scored before")
        found |= {f"sealed_{name}": value for name, value in figures(judged(rows(sealed=True))).items()}
    return found
