"""Figures of speed stand in one file; README and docs are filled from it, and none is typed beside the tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench import figures
from bench.__main__ import APART, names
from tools.figure_tables import BLOCK, COSTS, PAGES, filled

TYPED = re.compile(
    r"\b\d[\d,.]*\s*(?:ms|microseconds?|milliseconds?|s|seconds?|[KMGT]B|minutes?|USD|times|a second|an ad)\b"
)
AIMS = re.compile(r"[^.]*\baims? (?:is|are)\b[^.]*\.")
"""A sentence that states an aim, which is no measurement."""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_tables_are_as_the_figures(path: Path) -> None:
    text = path.read_text("utf-8")
    assert filled(text) == text, "run `make reference`"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_figure_is_typed_by_hand(path: Path) -> None:
    prose = AIMS.sub("", COSTS.sub("", BLOCK.sub("", path.read_text("utf-8"))).replace("\n", " "))
    assert TYPED.findall(prose) == []


def test_a_typed_figure_would_be_found() -> None:
    assert TYPED.findall("It takes 0.6 s and 160 MB, 1.4 times the peer's.") == [
        "0.6 s",
        "160 MB",
        "1.4 times",
    ]


def test_every_figure_is_of_a_benchmark_and_names_its_machine() -> None:
    for name, run in figures.read().items():
        assert name in {*names(), *APART}
        assert {"measured", "machine", "rows"} == set(run)
        assert run["rows"]


def test_what_is_recorded_is_written_in_place_of_the_last_run(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    for value in (1.23456, 2.0):
        figures.begin()
        figures.record("row", us=value)
        figures.write("store", path)
    figures.begin()
    figures.write("contacts", path)
    kept = figures.read(path)
    assert set(kept) == {"store"}
    assert kept["store"]["rows"] == {"row": {"us": 2.0}}
    figures.record("row", us=1.23456)
    assert figures._rows["row"] == {"us": 1.23}
    figures.begin()
