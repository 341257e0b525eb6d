"""Fill the tables of figures in README and docs from what benchmarks recorded: `python -m tools.figure_tables`.

A table stands between `<!-- figures: BENCHMARK -->` and `<!-- /figures -->`; the benchmark's rows are in
`docs/quality/figures.json`. A test fails when a table differs from it, or when a figure is written beside a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bench.figures import read
from tools.reference.markdown import table

ROOT: Final = Path(__file__).parents[1]
BLOCK: Final = re.compile(r"(<!-- figures: (?P<name>\w+) -->\n).*?(<!-- /figures -->)", re.S)
COSTS: Final = re.compile(r"(<!-- scan costs -->\n).*?(<!-- /scan costs -->)", re.S)
SCANNED: Final = {"1 million": 1e6, "100 million": 1e8, "3 billion (a month of Common Crawl)": 3e9}
SCAN_PAGE: Final = "assumed of a page of the web"
SCAN_SAVED: Final = "1,150 saved pages of 31 KB"
"""Rows of the benchmark `scan` that the costs are made of."""
PAGES: Final = (ROOT / "README.md", ROOT / "docs" / "quality" / "performance.md")
"""Files that hold such tables."""
_UNITS: Final = {"cpu": "CPU", "mb": "MB", "kb": "KB", "gb": "GB", "usd": "USD", "us": "microseconds", "s": "seconds",
                 "min": "minutes"}  # fmt: skip


def filled(text: str) -> str:
    """The text with every table as the figures are; KeyError for a benchmark without figures."""
    kept = read()
    text = BLOCK.sub(
        lambda match: f"{match[1]}{_section(match['name'], kept[match['name']])}{match[3]}", text
    )
    return COSTS.sub(lambda match: f"{match[1]}\n{_scan_costs(kept['scan'])}\n\n{match[2]}", text)


def _scan_costs(run: Mapping[str, Any]) -> str:
    """What scanning so many pages costs: the cost of a page, and of an ad on one of so many."""
    page, saved = run["rows"][SCAN_PAGE], run["rows"][SCAN_SAVED]
    rows = []
    for name, pages in SCANNED.items():
        ads = pages / page["pages_an_ad"]
        hours = (pages * page["us"] + ads * saved["us_a_page_with_one"]) / 3.6e9
        packed, tables = pages * page["kb_packed"] / 1e6, ads * saved["tables_kb_an_ad"] / 1e6
        cells = (hours, hours * page["usd_a_core_hour"], packed, tables)
        rows.append([name, *(f"{value:,.2g}" if value < 100 else f"{value:,.0f}" for value in cells)])
    return table(["pages", "core-hours", "USD", "GB to read, packed", "GB of Parquet"], rows)


def _section(name: str, run: Mapping[str, Any]) -> str:
    keys = list(dict.fromkeys(key for row in run["rows"].values() for key in row))
    rows = [[label, *(_number(row.get(key, "")) for key in keys)] for label, row in run["rows"].items()]
    heads = ["", *map(_head, keys)]
    where = ", ".join(_machine(run["machine"]))
    return f"\n{table(heads, rows)}\n\n`python -m bench {name}`, {run['measured']}: {where}.\n\n"


def _machine(machine: Mapping[str, Any]) -> Iterator[str]:
    if "processor" in machine:
        yield str(machine["processor"])
    yield f"{machine['cores']} cores"
    load = machine["load"]
    yield f"load {load}" if isinstance(load, float | int) else str(load)
    yield f"Python {machine['python']}"
    if "note" in machine:
        yield str(machine["note"])


def _head(key: str) -> str:
    return " ".join(_UNITS.get(word, word) for word in key.split("_"))


def _number(value: float | int | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,g}"


def main() -> None:
    """Fill the tables, and name each file that changed."""
    for path in PAGES:
        text = path.read_text("utf-8")
        if (new := filled(text)) != text:
            path.write_text(new, "utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
