"""What is saved is what is read: postings made by Hypothesis, and every record with all fields set."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.records import Assessment, Contact, Hit, JobPosting, Pay, Place
from crawler.store import Store
from tests.export.test_fields import ASSESSMENT, CAPTURE, POSTING
from tests.store.ads import SOURCE, begin, observation

WORDS = st.text(max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
FIGURE = st.none() | st.floats(0, 1e9)
SAFE = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@st.composite
def postings(draw: st.DrawFn) -> JobPosting:
    """A posting with any text in any field, lone surrogates included, and contacts and hits in its description."""
    text = {name: draw(WORDS) for name in ("title", "text", "description_html", "industry", "job_location")}
    description = draw(st.text(min_size=3, max_size=40))
    contacts = [
        Contact(
            kind=draw(st.sampled_from(["phone", "email"])), value=draw(SAFE), raw=description[at : at + 2],
            field="description", start=at, end=at + 2, obfuscated=draw(st.booleans()),
            disguises=tuple(draw(st.lists(SAFE, max_size=2))), confidence=draw(st.floats(0, 1)), label=draw(SAFE),
        )
        for at in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    hits = [
        Hit(
            id=f"h{n}",
            weight="weak",
            quote=draw(SAFE),
            field="title",
            start=n,
            end=n,
            why=draw(SAFE),
            points=1.5,
        )
        for n in range(draw(st.integers(0, 2)))
    ]
    return JobPosting(
        url="https://jobs.example.org/1", source=SOURCE, description=description, **text,
        places=tuple(draw(st.lists(st.builds(Place, raw=WORDS, country=st.none() | SAFE), max_size=2))),
        pay=draw(st.none() | st.builds(Pay, raw=WORDS, minimum=FIGURE, maximum=FIGURE)),
        valid_through=draw(st.none() | SAFE), problems=tuple(draw(st.lists(SAFE, max_size=2))),
        extra=draw(st.dictionaries(WORDS, JSON, max_size=3)),
        assessment=Assessment(
            language="en", document_type="ad", contacts=tuple(contacts), hits=tuple(hits), score=1.25, band="low",
            harm_types=tuple(draw(st.lists(SAFE, max_size=2))), ruleset="r", reasons=tuple(draw(st.lists(SAFE))),
            destinations=("OM",),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def shared() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder)) as store:
        begin(store)
        yield store


def without_problems(posting: JobPosting) -> JobPosting:
    """Storing tells of lone surrogates in `problems`; all else is to be equal."""
    return replace(posting, problems=())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posting=postings())
def test_a_posting_is_read_as_it_was_saved(shared: Store, posting: JobPosting) -> None:
    # Another address each time: markup and figures alone make no new version of an ad.
    posting = replace(posting, url=f"https://jobs.example.org/{shared.listings.count()}")
    saved = shared.save([observation(posting)])
    stored = shared.get(saved.keys[0])
    assert stored is not None
    assert without_problems(stored.posting) == without_problems(posting)
    assert stored.posting.problems[: len(posting.problems)] == posting.problems


def test_a_posting_with_every_field_is_read_as_it_was_saved(store: Store) -> None:
    begin(store)
    saved = store.save([observation(POSTING)])
    stored = store.get(saved.keys[0])
    assert stored is not None
    assert stored.posting == POSTING
    assert stored.external_id == POSTING.identifier


def test_a_capture_with_every_field_is_read_as_it_was_added(store: Store) -> None:
    run = begin(store)
    (seq,) = store.captures.add([replace(CAPTURE, seq=None, run=run)])
    assert store.captures.get(seq) == replace(CAPTURE, seq=seq, run=run)


def test_a_new_assessment_is_read_as_it_was_written(store: Store) -> None:
    begin(store)
    plain_ad = replace(POSTING, assessment=replace(ASSESSMENT, contacts=(), hits=(), reasons=()))
    key = store.save([observation(plain_ad)]).keys[0]
    listing: Any = store.get(key)
    store.rescoring.apply([(listing, ASSESSMENT)])
    again: Any = store.get(key)
    assert again.assessment == ASSESSMENT
