"""Whose a contact is, in the languages of reporters: the reporter's is never taken for the suspect's."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from crawler.reports.reading import read_report

CASES = [json.loads(line) for line in Path(__file__).with_name("whose.jsonl").read_text("utf-8").splitlines()]
"""Invented reports, with the contacts that belong to the suspect and those that stay sealed."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['text'][:30]}")
def test_whose_a_contact_is(case):
    found = read_report(
        case["text"], region=case["region"], today=date(2026, 11, 26), language=case["language"]
    )
    assert list(dict.fromkeys(one.value for one in found.suspect)) == case["suspect"]
    kept = [one.value for one in (*found.reporter, *found.unclear)]
    assert sorted(set(kept)) == sorted(case["sealed"])


OTHERS = [
    json.loads(line)
    for line in Path(__file__).with_name("not_the_suspects.jsonl").read_text("utf-8").splitlines()
]
"""Invented reports in which every contact is of the reporter, a victim, a relative or a helper."""


@pytest.mark.parametrize("case", OTHERS, ids=lambda case: f"{case['language']}: {case['text'][:30]}")
def test_no_contact_of_a_helper_is_taken_for_the_suspects(case):
    found = read_report(
        case["text"], region=case["region"], today=date(2026, 11, 26), language=case["language"]
    )
    assert found.suspect == ()
