"""Rows of a query as typed records."""

import sqlite3
from dataclasses import dataclass
from typing import NamedTuple

import pytest

from crawler.store.typed_rows import fetch_all, fetch_one


class Pair(NamedTuple):
    name: str
    n: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rich:
    on: bool
    names: tuple[str, ...]
    parts: tuple[tuple[str, float], ...]
    detail: dict[str, int]


@pytest.fixture
def db():
    connection = sqlite3.connect(":memory:")
    yield connection
    connection.close()


def test_columns_go_by_name_in_any_order(db):
    assert fetch_all(db, Pair, "SELECT 2 AS n, 'a' AS name UNION ALL SELECT NULL, 'b'") == [
        Pair("a", 2),
        Pair("b", None),
    ]


@pytest.mark.parametrize(
    "sql", ["SELECT 'a' AS name", "SELECT 'a' AS name, 1 AS n, 2 AS more", "SELECT 'a', 1"]
)
def test_a_column_too_few_too_many_or_unnamed_is_an_error(db, sql):
    with pytest.raises(TypeError):
        fetch_all(db, Pair, sql)


def test_truth_and_json_are_decoded(db):
    sql = """SELECT 1 AS "on", '["x","y"]' AS names, '[["rank",1.5]]' AS parts, '{"a":1}' AS detail"""
    found = fetch_one(db, Rich, sql)
    assert found == Rich(on=True, names=("x", "y"), parts=(("rank", 1.5),), detail={"a": 1})


def test_no_row_is_none(db):
    assert fetch_one(db, Pair, "SELECT 'a' AS name, 1 AS n WHERE ? = 2", (1,)) is None
