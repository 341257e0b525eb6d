"""Confidence against finds of the open sets that a person looked at.

`data/judged.jsonl` has their places (set, line from 0, field, start, end, kind) and whether they were right, and
holds no word of the ads. `python -m quality.gate confidence` recounts them by the extraction rule that the program
names today; `python -m quality.training.contact_confidence` writes the table, and draws finds to be judged.

A find is right when a reader of the ad would take down this kind and this value. A find that is no longer made, or
now ends elsewhere, is left out. How the finds were drawn and read is described in the head of `calibration.toml`.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import crawler.contacts.calibration as calibration
from crawler.contacts import find_with_rules
from crawler.records import Contact
from quality.material import NoMaterial, material

JUDGED = Path(__file__).parent / "data" / "judged.jsonl"
TABLE = Path(calibration.__file__).with_name("calibration.toml")
SETS = {
    "nigeria_indeed": "NG",
    "glassdoor_us": "US",
    "indonesia_posters": "ID",
    "telegram": "RU",
    "chinese_cc0": "CN",
    "smishtank": None,
    "labelled_ads": None,
}
"""Open sets and the country of their source."""
FIELDS = ("text", "description", "body")
SURE = 0.9
"""Confidence (0..1) from which a find counts as sure."""
_FIGURES = ("sure_right", "sure_right_weighted", "sure_share", "table_agrees")


def measure(*, loud: bool = True) -> dict[str, float]:
    """Figures of the gate: right of the judged finds at 0.9 and above; the same, each rule by its finds.

    `table_agrees` is 1 where the counts of `calibration.toml` are those of the judged finds.
    """
    try:
        by_set, finds = recount(), populations()
    except NoMaterial as absent:
        print(f"   not measured: {absent}")
        return dict.fromkeys(_FIGURES, math.nan)
    counts = {name: total(sets) for name, sets in by_set.items()}
    if loud:
        print("   rule                   finds  right  judged  share  confidence")
        for name, row in sorted(calibration.table().items()):
            right, seen = counts.get(name, (0, 0))
            share = f"{right / seen:.2f}" if seen else "  - "
            print(f"   {name:<22} {finds[name]:5} {right:6} {seen:7}   {share} {row.confidence:11.2f}")
    if not counts:
        print("   not measured: none of the judged finds is in these sets")
        return dict.fromkeys(_FIGURES, math.nan)
    sure = [name for name in counts if calibration.confidence_of(name) >= SURE]
    judged = [sum(counts[name][side] for name in sure) for side in (0, 1)]
    weight = sum(finds[name] for name in sure)
    weighted = sum(finds[name] * counts[name][0] / counts[name][1] for name in sure) / weight
    agrees = all(row.read == counts.get(name, (0, 0)) for name, row in calibration.table().items())
    return {
        "sure_right": judged[0] / judged[1],
        "sure_right_weighted": weighted,
        "sure_share": weight / finds.total(),
        "table_agrees": float(agrees),
    }


Count = tuple[int, int]
"""Right and all."""


def total(counts: dict[str, Count]) -> Count:
    """Right and all over every set."""
    return sum(right for right, _ in counts.values()), sum(seen for _, seen in counts.values())


def recount() -> dict[str, dict[str, Count]]:
    """Extraction rule -> set -> right and all of the judged finds that are still made. Raises NoMaterial."""
    counts: dict[str, dict[str, Count]] = defaultdict(dict)
    wanted: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for line in JUDGED.read_text("utf-8").splitlines():
        row = json.loads(line)
        wanted[row["set"], row["line"]].append(row)
    for name, number, field, found in _read_sets():
        by_place = {(find.kind, find.start, find.end): named for find, named in found}
        for row in wanted.get((name, number), ()):
            named = by_place.get((row["kind"], row["start"], row["end"])) if row["field"] == field else None
            if named:
                right, seen = counts[named].get(name, (0, 0))
                counts[named][name] = right + row["right"], seen + 1
    return counts


def populations() -> Counter[str]:
    """Extraction rule -> how many finds it made in the open sets. Raises NoMaterial."""
    return Counter(named for *_, found in _read_sets() for _, named in found)


def _read_sets() -> Iterator[tuple[str, int, str, tuple[tuple[Contact, str], ...]]]:
    """Set, line, field and finds of every record of the open sets."""
    for name, number, field, text, region in texts():
        yield name, number, field, find_with_rules(text, region=region)


def texts() -> Iterator[tuple[str, int, str, str, str | None]]:
    """Set, line, field, text and country of every record of the open sets. Raises NoMaterial."""
    for name, region in SETS.items():
        lines = material("ads", f"{name}.jsonl").read_text("utf-8").split("\n")
        for number, line in enumerate(lines):
            record = json.loads(line) if line else {}
            field = next((key for key in FIELDS if record.get(key)), "")
            if field:
                yield name, number, field, str(record[field]), region or record.get("country")
