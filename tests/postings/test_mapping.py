"""Objects of imports and of `analyse` to postings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.postings import Hints
from crawler.postings.mapping import COPIED, DATES, USUAL, from_mapping


def read(obj, **options):
    return from_mapping(obj, source="test", **options)


@given(st.sampled_from(sorted(COPIED)), st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_strings_are_kept_to_the_letter(name, value):
    assert getattr(read({name: value}), name) == value


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("title", 7, "7"),
        ("description", ["one", "two"], "one\ntwo"),
        ("industry", ["one", "two"], "one, two"),
        ("base_salary", {"minValue": 1, "maxValue": 2, "currency": "OMR"}, "OMR 1 - 2"),
        ("job_location", {"addressLocality": "Doha", "addressCountry": "QA"}, "Doha, QA"),
        ("application_contact", {"email": "jobs@example.com"}, "jobs@example.com"),
        ("hiring_organization", {"name": "Acme"}, "Acme"),
        ("title", None, ""),
    ],
)
def test_other_shapes_are_read_for_their_words(name, value, expected):
    assert getattr(read({name: value}), name) == expected


@pytest.mark.parametrize("name", sorted(USUAL))
def test_usual_names_are_taken_when_asked_for(name):
    field = f"{name}_raw" if name in DATES else name
    for other in USUAL[name]:
        assert getattr(read({other: "x"}, usual_names=True), field) == "x"
        assert read({other: "x"}).extra == {other: "x"}


def test_spelling_of_a_usual_name_is_free_and_the_field_s_own_name_wins():
    assert read({"Job Title": "a"}, usual_names=True).title == "a"
    assert read({"jobTitle": "a", "title": "b"}, usual_names=True).title == "b"


def test_aliases_win_over_everything():
    posting = read({"x": "a", "title": "b"}, aliases={"title": "x"}, usual_names=True)
    assert (posting.title, posting.extra) == ("a", {"title": "b"})


@pytest.mark.parametrize(
    ("stated", "region", "problems"),
    [
        ("NG", "NG", 0),
        ("Nigeria", "NG", 0),
        ("", "GH", 0),
        (None, "GH", 0),
        ("Atlantis", "GH", 1),
        (5, "GH", 1),
    ],
)
def test_region_of_the_object_or_of_the_source(stated, region, problems):
    posting = read({"region": stated}, region="GH")
    assert (posting.region, len(posting.problems)) == (region, problems)


def test_dates_pay_and_places_are_read_beside_their_words():
    obj = {
        "date_posted": "03/04/2026",
        "valid_through": "soon",
        "base_salary": "$20",
        "job_location": "Perth WA",
    }
    posting = read(obj, region="AU", hints=Hints(source="test", date_order="DMY"))
    assert (posting.date_posted_raw, posting.date_posted) == ("03/04/2026", "2026-04-03")
    assert posting.problems == ("valid_through can't be read: soon",)
    assert posting.pay is not None
    assert (posting.pay.currency, posting.places[0].country) == ("AUD", "AU")


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*COPIED, "date_posted", "region", "language", "x"]),
        st.none() | st.integers() | st.text(max_size=30) | st.lists(st.text(max_size=9)),
        max_size=6,
    )
)
def test_any_object_gives_a_posting(obj):
    assert read(obj).source == "test"
