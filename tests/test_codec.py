"""Unit tests of `crawler.codec`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from crawler.codec import RecordError, from_plain, from_stranger, names_of, plain
from crawler.records import Contact, JobPosting, Pay, Place
from crawler.store import Outcome
from tests.export.test_fields import RECORDS

OUTCOME = {"url": "u", "outcome": "stored", "reason": "", "status": None, "at": "x"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    place: Place
    places: tuple[Place, ...]


OUTER = Outer(place=Place(raw="a"), places=(Place(raw="b", country="OM"),))


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: type(one).__name__)
def test_a_record_survives_its_plain_form(record: Any) -> None:
    assert tuple(plain(record)) == names_of(type(record))
    assert from_plain(type(record), plain(record)) == record
    assert from_stranger(type(record), plain(record)) == record


def test_defaults_fill_what_is_missing() -> None:
    assert from_plain(JobPosting, {"url": "u", "source": "s"}) == JobPosting(url="u", source="s")
    assert plain(JobPosting(url="u", source="s"))["extra"] == {}


def test_text_is_kept_as_it_is() -> None:
    pay = Pay(raw="\ud800 \0")
    assert from_plain(Pay, plain(pay)) == pay


def test_what_is_no_plain_data_becomes_its_text() -> None:
    assert plain({"a": {3, 1}, 2: OSError("x")}) in ({"a": [1, 3], "2": "x"}, {"a": [3, 1], "2": "x"})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"outcome": "won"}, "outcome"),
        ({"status": True}, "status"),
        ({"status": 2**70}, "64 bits"),
        ({"status": "200"}, "status"),
        ({"url": "\ud800"}, "lone surrogates"),
        ({"url": None}, "url"),
        ({"extra": 1}, "others"),
    ],
)
def test_a_stranger_gives_exactly_the_record(change: dict[str, object], message: str) -> None:
    assert from_stranger(Outcome, OUTCOME) == Outcome(url="u", outcome="stored", at="x")
    with pytest.raises(RecordError, match=message):
        from_stranger(Outcome, {**OUTCOME, **change})


@pytest.mark.parametrize("name", OUTCOME)
def test_a_stranger_leaves_out_no_field(name: str) -> None:
    with pytest.raises(RecordError):
        from_stranger(Outcome, {key: value for key, value in OUTCOME.items() if key != name})


@pytest.mark.parametrize("values", [None, 3, "x", [], [["url", "u"]], {}])
def test_a_stranger_gives_an_object(values: object) -> None:
    with pytest.raises(RecordError):
        from_stranger(Outcome, values)


def test_nested_records_are_exact_too() -> None:
    values = plain(OUTER)
    assert from_stranger(Outer, values) == OUTER
    for wrong in (
        {**values, "place": {"raw": "a"}},
        {**values, "places": [{**values["place"], "x": 1}]},
        {**values, "places": [{**values["place"], "country": "\udfff"}]},
    ):
        with pytest.raises(RecordError):
            from_stranger(Outer, wrong)


def test_a_whole_number_is_a_float_where_one_is_asked_for() -> None:
    contact = replace(next(one for one in RECORDS if isinstance(one, Contact)), confidence=1.0)
    assert from_stranger(Contact, {**plain(contact), "confidence": 1}) == contact
