"""Confidence comes from counts, and only from them."""

import re
import tomllib
from pathlib import Path

import pytest

import crawler.contacts.calibration as calibration
from crawler.contacts import find_in_text
from crawler.contacts.calibration import RuleCounts, confidence_of, table
from quality.gate.contacts import cases

ROOM = Path(calibration.__file__).parent
NAME = re.compile(r'"((?:phone|email|handle|mention|link|website|account|wallet|iban)(?:-[a-z]+)*)"')
KINDS = {"phone", "email", "website", "wallet", "link", "handle", "mention", "account", "bank-account"}


def test_extractors_and_table_name_the_same_rules():
    named = {name for path in ROOM.glob("*.py") for name in NAME.findall(path.read_text("utf-8"))}
    assert named - KINDS == set(table()) - KINDS


def test_every_find_has_the_confidence_of_its_rule():
    known = {confidence_of(name) for name in table()}
    found = [find for case in cases() for find in find_in_text(case["text"], region=case["region"])]
    assert len(found) > 400
    assert {find.confidence for find in found} <= known


def test_the_table_is_used(monkeypatch, tmp_path):
    poorer = re.sub(
        r"read = \[\d+, (\d+)\]", r"read = [0, \1]", (ROOM / "calibration.toml").read_text("utf-8")
    )
    (tmp_path / "calibration.toml").write_text(poorer, "utf-8")
    before = find_in_text("Call 0803 000 0123", region="NG")[0].confidence
    monkeypatch.setattr(calibration, "_TABLE", tmp_path / "calibration.toml")
    table.cache_clear()
    confidence_of.cache_clear()
    after = find_in_text("Call 0803 000 0123", region="NG")[0].confidence
    table.cache_clear()
    confidence_of.cache_clear()
    assert after < before - 0.2


def test_more_right_is_never_less_sure():
    for seen in (1, 5, 45):
        steps = [RuleCounts("", (right, seen)).confidence for right in range(seen + 1)]
        assert steps == sorted(set(steps))
        assert 0 < steps[0] < steps[-1] < 1


def test_few_finds_make_no_certainty():
    assert RuleCounts("", (1, 1)).confidence < 0.9 < RuleCounts("", (20, 20)).confidence
    assert RuleCounts("", (0, 0)).confidence == pytest.approx(calibration.PRIOR)
    assert RuleCounts("", (0, 0), (20, 20)).confidence < RuleCounts("", (20, 20)).confidence


def test_of_those_at_nine_tenths_nine_in_ten_were_right():
    sure = [row for row in table().values() if row.confidence >= 0.9]
    right, seen = (sum(row.read[side] for row in sure) for side in (0, 1))
    assert seen >= 300
    assert right / seen >= 0.9
    for name, row in table().items():
        if row.read[1] >= 20:
            assert row.confidence == pytest.approx(row.read[0] / row.read[1], abs=0.1), name


def test_every_row_says_what_it_is_and_where_it_was_counted():
    text = (ROOM / "calibration.toml").read_text("utf-8")
    for name, row in tomllib.loads(text).items():
        assert row["description"], name
        assert row["read"][0] <= row["read"][1]
    assert len(re.findall(r"^read = .*#", text, re.M)) == len(table())


def test_damaged_counts_are_refused(monkeypatch, tmp_path):
    (tmp_path / "calibration.toml").write_text('[iban]\ndescription = "x"\nread = [3, 2]\n', "utf-8")
    monkeypatch.setattr(calibration, "_TABLE", tmp_path / "calibration.toml")
    table.cache_clear()
    with pytest.raises(ValueError, match="3 right of 2"):
        table()
    table.cache_clear()
