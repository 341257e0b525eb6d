"""Offsets are exact on every find in the open data, and the labelled ads are read as marked."""

import json
import os
from pathlib import Path

import pytest

from crawler.contacts import find_in_text

DATA = Path(os.environ.get("ADWATCH_DATA", Path(__file__).parents[3] / "shared" / "data")) / "ads"
SAMPLE = int(os.environ.get("ADWATCH_SAMPLE", "10"))
"""Every tenth record by default, all with 1."""
NAMES = [
    "chinese_cc0",
    "emscad",
    "glassdoor_us",
    "indonesia_posters",
    "nigeria_indeed",
    "smishtank",
    "telegram",
]


def records(name):
    path = DATA / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"no open data at {DATA}")
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


@pytest.mark.parametrize("name", NAMES)
def test_offsets_are_exact(name):
    for record in records(name)[::SAMPLE]:
        for key in ("text", "description", "body", "title"):
            text = record.get(key) or ""
            for contact in find_in_text(text, region="NG"):
                assert text[contact.start : contact.end] == contact.raw != ""


def test_labelled_ads_are_read_as_marked():
    right = wrong = missed = 0
    for record in records("labelled_ads"):
        marks = (mark for mark in record["contacts"] if mark["normalised"] and mark["type"] != "other")
        want = {mark["normalised"].lower().rstrip("/") for mark in marks}
        found = find_in_text(record["text"], region=record.get("country"), languages=(record["language"],))
        got = {contact.value.lower().rstrip("/") for contact in found}
        right, wrong, missed = right + len(got & want), wrong + len(got - want), missed + len(want - got)
    assert 2 * right / (2 * right + wrong + missed) >= 0.95
