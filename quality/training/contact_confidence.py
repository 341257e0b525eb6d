"""Fits the confidence of contacts: right finds by extraction rule, counted into `contacts/calibration.toml`.

`python -m quality.training.contact_confidence --write` puts the counts of the judged finds into the table;
`--draw N --seed S` prints N new finds of each rule in their text, to be judged and added to `judged.jsonl`.
Without options it prints the figures of the gate.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import defaultdict
from typing import Any

from crawler.contacts import find_with_rules
from quality.gate.confidence import TABLE, Count, measure, recount, texts, total
from quality.gate.contacts import cases


def invented() -> dict[str, Count]:
    """Extraction rule -> right and all of the finds in the gate's own texts."""
    counts: dict[str, Count] = {}
    for case in cases():
        wanted = {(kind, value) for kind, value in case["finds"]}
        for find, named in find_with_rules(case["text"], region=case["region"]):
            right, seen = counts.get(named, (0, 0))
            counts[named] = right + ((find.kind, find.value) in wanted), seen + 1
    return counts


def write(read: dict[str, dict[str, Count]], made: dict[str, Count]) -> None:
    """Put counts into the table, leaving all else as it is."""
    rows = re.split(r"(?m)^(?=\[)", TABLE.read_text("utf-8"))
    for place, row in enumerate(rows):
        name = row[1 : row.index("]")] if row.startswith("[") else ""
        sets = read.get(name, {})
        right, seen = total(sets)
        where = ", ".join(f"{set_name} {a}/{b}" for set_name, (a, b) in sorted(sets.items()))
        row = re.sub(
            r"(?m)^read = .*$", f"read = [{right}, {seen}]  # {where or 'none in the open sets'}", row
        )
        right, seen = made.get(name, (0, 0))
        rows[place] = re.sub(r"(?m)^invented = .*$", f"invented = [{right}, {seen}]", row)
    TABLE.write_text("".join(rows), "utf-8")


def draw(each: int, seed: int) -> None:
    """Print finds of different value for each rule, as lines for `judged.jsonl` with their text."""
    found: dict[str, dict[tuple[str, str], dict[str, Any]]] = defaultdict(dict)
    rows = [
        (name, number, field, text, pair)
        for name, number, field, text, region in texts()
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
