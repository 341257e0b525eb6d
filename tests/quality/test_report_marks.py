"""What writers of reports mark is compared under the names of the program."""

import json

import pytest

from crawler.installed import ROOT
from crawler.reports.dangers import DANGERS
from quality.material import read_lines
from quality.reports import marked_dangers


@pytest.mark.parametrize("name", ["r1", "r2"])
def test_every_danger_that_a_writer_marked_is_one_of_the_programs(name: str) -> None:
    """Names of their own ("papers-held") counted as missed, and what was found of them as wrong."""
    rows = [json.loads(line) for line in read_lines(ROOT / f"quality/corpora/reports/{name}.jsonl")]
    assert len(rows) >= 70
    found = set().union(*(marked_dangers(row["danger"]) for row in rows))
    assert found == set(DANGERS)


def test_a_name_that_nobody_compares_with_is_refused() -> None:
    assert marked_dangers(["papers-held", "held", "none"]) == {"held"}
    with pytest.raises(ValueError, match="debt"):
        marked_dangers(["debt", "minor"])
