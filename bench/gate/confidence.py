"""Confidence against finds of the open sets that a person looked at.

`judged.jsonl` says where they stand (set, line from 0, field, start, end, kind) and whether they were right, and
holds no word of the ads. `python -m bench.gate confidence` recounts them by the extraction rule that the program
names today; `python -m bench.gate.confidence --write` puts the counts into `crawler/contacts/calibration.toml`, and
`--draw N --seed S` prints N fresh finds of each rule in their text, to be judged and added.

A find is right when a reader of the ad would take down this kind and this value. A find that is no longer made, or
now ends elsewhere, is left out. How the finds were drawn and read is told in the head of `calibration.toml`.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import crawler.contacts.calibration as calibration
from bench.gate.contacts import cases
from bench.material import NoMaterial, material
from crawler.contacts import find_with_rules
from crawler.records import Contact

JUDGED = Path(__file__).with_name("judged.jsonl")
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
    counts = {name: _total(sets) for name, sets in by_set.items()}
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


def _total(counts: dict[str, Count]) -> Count:
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


def invented() -> dict[str, Count]:
    """Extraction rule -> right and all of the finds in the gate's own texts."""
    counts: dict[str, Count] = {}
    for case in cases():
        wanted = {(kind, value) for kind, value in case["finds"]}
        for find, named in find_with_rules(case["text"], region=case["region"]):
            right, seen = counts.get(named, (0, 0))
            counts[named] = right + ((find.kind, find.value) in wanted), seen + 1
    return counts


def populations() -> Counter[str]:
    """Extraction rule -> how many finds it made in the open sets. Raises NoMaterial."""
    return Counter(named for *_, found in _read_sets() for _, named in found)


def _read_sets() -> Iterator[tuple[str, int, str, tuple[tuple[Contact, str], ...]]]:
    """Set, line, field and finds of every record of the open sets."""
    for name, number, field, text, region in _texts():
        yield name, number, field, find_with_rules(text, region=region)


def _texts() -> Iterator[tuple[str, int, str, str, str | None]]:
    for name, region in SETS.items():
        lines = material("ads", f"{name}.jsonl").read_text("utf-8").split("\n")
        for number, line in enumerate(lines):
            record = json.loads(line) if line else {}
            field = next((key for key in FIELDS if record.get(key)), "")
            if field:
                yield name, number, field, str(record[field]), region or record.get("country")


def write(read: dict[str, dict[str, Count]], made: dict[str, Count]) -> None:
    """Put counts into the table, leaving all else as it stands."""
    rows = re.split(r"(?m)^(?=\[)", TABLE.read_text("utf-8"))
    for place, row in enumerate(rows):
        name = row[1 : row.index("]")] if row.startswith("[") else ""
        sets = read.get(name, {})
        right, seen = _total(sets)
        where = ", ".join(f"{set_name} {a}/{b}" for set_name, (a, b) in sorted(sets.items()))
        row = re.sub(
            r"(?m)^read = .*$", f"read = [{right}, {seen}]  # {where or 'none in the open sets'}", row
        )
        right, seen = made.get(name, (0, 0))
        rows[place] = re.sub(r"(?m)^invented = .*$", f"invented = [{right}, {seen}]", row)
    TABLE.write_text("".join(rows), "utf-8")


def draw(each: int, seed: int) -> None:
    """Print finds of different value for each rule, as lines for `judged.jsonl` with their text beside."""
    found: dict[str, dict[tuple[str, str], dict[str, Any]]] = defaultdict(dict)
    rows = [
        (name, number, field, text, pair)
        for name, number, field, text, region in _texts()
        for pair in find_with_rules(text, region=region)
    ]
    random.Random(seed).shuffle(rows)
    for name, number, field, text, (find, named) in rows:
        line = {"set": name, "line": number, "field": field, "start": find.start, "end": find.end}
        around = text[max(0, find.start - 45) : find.end + 25]
        line |= {"kind": find.kind, "right": True, "value": find.value, "text": around}
        found[named].setdefault((find.kind, find.value), line)
    for named, lines in sorted(found.items()):
        for line in list(lines.values())[:each]:
            print(json.dumps({"rule": named, **line}, ensure_ascii=False))


def main() -> int:
    """Recount, write or draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the counts into calibration.toml")
    parser.add_argument("--draw", type=int, metavar="N", help="print N finds of each rule to be judged")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.draw:
        draw(options.draw, options.seed)
    elif options.write:
        write(recount(), invented())
    else:
        print(json.dumps(measure(), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
