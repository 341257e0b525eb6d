"""The published schema of JSON Lines is the one that the records give."""

from __future__ import annotations

import json

import pytest

from crawler.export.jsonl import lines
from tests.export.test_fields import document
from tools import jsonl_schema

LINES = list(lines(document()))


def test_the_file_is_up_to_date() -> None:
    assert jsonl_schema.FILE.read_text(encoding="utf-8") == jsonl_schema.text(), "run `make reference`"


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line["type"]))
def test_a_line_has_exactly_the_properties_of_the_schema(line: dict[str, object]) -> None:
    definition = json.loads(jsonl_schema.text())["$defs"][line["type"]]
    assert set(line) == set(definition["properties"])
    assert set(definition["required"]) <= set(line)


def test_every_type_of_line_is_tried() -> None:
    assert {line["type"] for line in LINES} == set(jsonl_schema.schema()["$defs"]) - {"Pay", "Place"}
