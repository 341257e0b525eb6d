"""Unit tests of `crawler.store.columns`."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.store.columns import Columns, insert


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    text: str
    maybe: str | None = None
    kind: Literal["a", "b"] = "a"
    flag: bool = False
    count: int = 0
    share: float | None = None
    several: tuple[str, ...] = ()
    more: Mapping[str, object]
    apart: int = 7


COLUMNS = Columns(Row, keys=("key",), omit=("apart",), renamed={"text": "words"})


def through(row: Row, apart: int = 7) -> Row:
    """The row written to a table whose columns are in another order, and read back."""
    connection = sqlite3.connect(":memory:")
    names = ("key", *COLUMNS.names)
    connection.execute(f"CREATE TABLE t ({', '.join(reversed(names))})")
    connection.execute(COLUMNS.insert("t"), COLUMNS.row(row, 1))
    values = connection.execute(f"SELECT {COLUMNS.select('x')} FROM t AS x WHERE x.key = 1").fetchone()
    connection.close()
    return COLUMNS.record(values, apart=apart)


@given(
    st.builds(
        Row,
        text=st.text(st.characters(exclude_categories=["Cs"])),
        maybe=st.none() | st.text(st.characters(exclude_categories=["Cs"])),
        kind=st.sampled_from(["a", "b"]),
        flag=st.booleans(),
        count=st.integers(-(2**63), 2**63 - 1),
        share=st.none() | st.floats(allow_nan=False),
        several=st.lists(st.text()).map(tuple),
        more=st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers()),
    )
)
def test_a_record_survives_its_row(row: Row) -> None:
    assert through(row) == row


def test_lone_surrogates_become_replacement_characters() -> None:
    assert through(Row(text="a\ud800", maybe="\udfff", more={})) == Row(
        text="a\ufffd", maybe="\ufffd", more={}
    )


def test_fields_without_a_column_are_given() -> None:
    assert through(Row(text="", more={}, apart=3), apart=3).apart == 3
    assert "apart" not in COLUMNS.insert("t")


def test_statements_name_their_columns() -> None:
    assert insert("t", ("a", "b"), "INSERT OR REPLACE") == 'INSERT OR REPLACE INTO t ("a", "b") VALUES (?, ?)'
    assert COLUMNS.select().startswith('"words", "maybe"')


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        COLUMNS.record(("a",))
