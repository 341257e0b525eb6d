"""Each rule fires, does not, and turns at its edge (`rule_tables.toml`): the weight of its indicator in one ad."""

import tomllib
from pathlib import Path

import pytest

from crawler.assess import assess
from crawler.records import JobPosting

TABLES = tomllib.loads(Path(__file__).with_name("rule_tables.toml").read_text("utf-8"))
CASES = [(rule, case) for rule, cases in TABLES.items() for case in cases]


@pytest.mark.parametrize(
    ("rule", "case"), CASES, ids=lambda value: value if isinstance(value, str) else str(value)[:60]
)
def test_weight_of_a_rule(rule, case):
    fields = {"text": case["text"]} if "text" in case else case["fields"]
    posting = JobPosting(url="", source="case", region=case.get("region"), **fields)
    weights = {hit.id: hit.weight for hit in assess(posting).hits if hit.origin == "ad"}
    assert weights.get(rule, "none") == case["weight"], weights


def test_every_rule_has_a_case_that_fires_and_one_that_does_not():
    for rule, cases in TABLES.items():
        outcomes = {case["weight"] == "none" for case in cases}
        assert len(outcomes) == 2, rule
