"""Figures of benchmarks, kept with the machine they were measured on; docs and README are filled from them.

A benchmark calls `record(NAME, figure=value, ...)` for each row. `python -m bench NAME --record` writes the rows to
`docs/quality/figures.json` under the benchmark's name, in place of those of its last run.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parents[1] / "docs" / "quality" / "figures.json"
DIGITS: Final = 3
"""Significant digits that are kept: two runs differ by more."""

Row = dict[str, float | int | str]
_rows: dict[str, Row] = {}


def record(row: str, **figures: float | int | str) -> None:
    """Note the figures of one row; nothing is written before `write`."""
    _rows.setdefault(row, {}).update({name: _rounded(value) for name, value in figures.items()})


def begin() -> None:
    """Forget the rows of the benchmark before."""
    _rows.clear()


def write(benchmark: str, path: Path = FILE) -> None:
    """Keep what a benchmark recorded, with the machine, its load and the day."""
    if not _rows:
        return
    kept = read(path)
    kept[benchmark] = {
        "measured": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "rows": dict(_rows),
    }
    path.write_text(json.dumps(dict(sorted(kept.items())), indent=1, ensure_ascii=False) + "\n", "utf-8")


def read(path: Path = FILE) -> dict[str, dict[str, object]]:
    """What is kept, by benchmark."""
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def machine() -> Mapping[str, float | int | str]:
    """What the figures depend on: the processor, how many of them, the other work on them, Python and SQLite."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown"
    )


def _rounded(value: float | int | str) -> float | int | str:
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value
