"""A partner's file that no honest program writes ends in a message with file and line, never in a traceback."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from crawler.cli import run
from crawler.sharing.intake import from_stix
from tests.scaling import grows_linearly

NUMBER = "+2348030000301"
PATTERN = f"[phone-number:value = '{NUMBER}']"
INDICATOR = {"type": "indicator", "id": "indicator--1", "pattern_type": "stix", "pattern": PATTERN}


def bundle(*objects: object) -> str:
    return json.dumps({"type": "bundle", "objects": objects})


def taken(path: Path, content: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Status, results and messages of a file that is taken in."""
    path.write_text(content, "utf-8")
    capsys.readouterr()
    status = run(["--home", str(path.parent / "home"), "--json", "terms", "take", str(path), "--from", "x"])
    out, err = capsys.readouterr()
    return status, out, " ".join(err.split())


REFUSED = {
    "late.csv": (f"kind,value,expires\nphone,{NUMBER},9999-12-31T23:59:59-12:00\n", "line 2: '9999-12-31"),
    "early.csv": (f"kind,value,expires\nphone,{NUMBER},0001-01-01T00:00:00+12:00\n", "line 2: '0001-01-01"),
    "big.csv": (f'kind,value\nphone,{NUMBER}\nphone,"{"9" * 200_000}"\n', "line 3 can't be read as CSV"),
    "heading.csv": (f'"{"k" * 200_000}",value\n', "line 1 can't be read as CSV"),
    "late.json": (bundle({**INDICATOR, "valid_until": "99999-01-01"}), "indicator--1: '99999-01-01'"),
    "deep.json": ("[" * 100_000 + "]" * 100_000, "the file is not JSON"),
    "lists.json": ("[" * 900 + "]" * 900, "the file is"),
    "digits.json": ('{"type": "bundle", "objects": ' + "1" * 10_000 + "}", "the file is not JSON"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_its_name(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv.field_size_limit(10**7)  # as an import before it in the same process leaves it
    content, message = REFUSED[name]
    status, _, err = taken(tmp_path / name, content, capsys)
    assert status == 2
    assert message in err
    assert name in err


HALF = "\ud800"
COUNTED: dict[str, tuple[dict[str, Any], dict[str, int]]] = {
    "extensions": (
        {"type": "url", "id": "url--1", "value": "https://a.example/x", "extensions": 5},
        {"added": 1},
    ),
    "a half in names": ({**INDICATOR, "id": f"i{HALF}", "name": HALF}, {"added": 1}),
    "a half in a value": (
        {"type": "user-account", "id": "u", "account_type": "telegram", "account_login": f"abc{HALF}def"},
        {"added": 0, "unread": 1},
    ),
    "types": ({"type": ["x"], "id": 1}, {"added": 0}),
    "account": ({"type": "user-account", "account_login": "abcdef", "account_type": {"a": 1}}, {"added": 0}),
    "marking": (
        {"type": "phone-number", "id": "p", "value": NUMBER, "object_marking_refs": [{"a": 1}]},
        {"added": 1},
    ),
}


@pytest.mark.parametrize("name", COUNTED)
def test_strange_values_are_counted(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    item, counts = COUNTED[name]
    status, out, _ = taken(tmp_path / "x.json", bundle(item), capsys)
    assert status in (0, 1)
    assert {key: json.loads(out)[key] for key in counts} == counts


@pytest.mark.parametrize(
    "make", ["{}:", "x:{}", "[a:b = '{}", "[a:b = '\\'{}"], ids=["kind", "name", "open", "escaped"]
)
def test_a_pattern_of_an_indicator_is_read_once(make):
    def contacts(pattern):
        return list(from_stix([{"type": "indicator", "pattern_type": "stix", "pattern": pattern}]))

    assert grows_linearly(contacts, lambda count: make.format("a" * count), 4_000)
