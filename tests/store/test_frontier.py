"""Unit tests of `crawler.store.frontier.Frontier`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.store import Store
from crawler.store.frontier import KnownUrl
from tests.store.ads import LATER, SEEN, SOURCE, begin, observation, posting

URL = posting(1).url
KNOWN = KnownUrl(
    url=URL,
    state="ad",
    mark="2026-11-19",
    modified=SEEN,
    etag='"a"',
    http_last_modified="Thu, 19 Nov 2026 08:00:00 GMT",
    digest="d" * 64,
    asked_at=SEEN,
    run=1,
)


@pytest.fixture
def run(store: Store) -> int:
    """A run that saw two ads on pages of their own and two on one page."""
    number = begin(store)
    pages = [posting(1), posting(2), *(replace(posting(3), url=f"{posting(3).url}#{n}") for n in (1, 2))]
    store.save([observation(ad, run=number) for ad in pages])
    return number


def gone(store: Store) -> dict[str, tuple[str | None, str | None]]:
    return {one.url: (one.gone_at, one.gone_reason) for one in store.reader.each()}


def test_put_and_of_round_trip(store: Store, run: int) -> None:
    other = KnownUrl(url="https://jobs.example.org/about", state="other", asked_at=SEEN, run=run)
    store.frontier.put(SOURCE, [KNOWN, other])
    assert store.frontier.of(SOURCE) == {URL: KNOWN, other.url: other}
    assert store.frontier.of("unknown") == {}


def test_put_replaces_a_row_and_can_set_the_run(store: Store, run: int) -> None:
    store.frontier.put(SOURCE, [KNOWN])
    store.frontier.put(SOURCE, [replace(KNOWN, state="gone", asked_at=LATER)], run=7)
    assert store.frontier.of(SOURCE)[URL] == replace(KNOWN, state="gone", asked_at=LATER, run=7)


def test_put_stores_lone_surrogates_as_replacement_characters(store: Store, run: int) -> None:
    store.frontier.put(SOURCE, [replace(KNOWN, url="https://jobs.example.org/\ud800", mark="\udfff")])
    (stored,) = store.frontier.of(SOURCE).values()
    assert (stored.url, stored.mark) == ("https://jobs.example.org/\ufffd", "\ufffd")


def test_seen_touches_all_ads_of_the_pages_and_counts_them(store: Store, run: int) -> None:
    assert (
        store.frontier.seen(run, SOURCE, [URL, posting(3).url, "https://jobs.example.org/never"], LATER) == 3
    )
    assert [one.last_seen for one in store.reader.each()] == [LATER, SEEN, LATER, LATER]
    assert store.runs.get(run).unchanged == 3


def test_seen_never_sets_an_ad_back(store: Store, run: int) -> None:
    store.frontier.seen(run, SOURCE, [URL], "2026-01-01T00:00:00Z")
    assert [one.last_seen for one in store.reader.each()] == [SEEN] * 4


def test_gone_keeps_the_ads_with_time_and_reason_and_counts_them_once(store: Store, run: int) -> None:
    assert store.frontier.gone(run, SOURCE, posting(3).url, "removed", LATER) == 2
    assert store.frontier.gone(run, SOURCE, posting(3).url, "expired", LATER) == 0
    assert list(gone(store).values()) == [(None, None), (None, None), (LATER, "removed"), (LATER, "removed")]
    assert (store.runs.get(run).gone, store.frontier.live(SOURCE)) == (2, 2)


def test_an_ad_that_is_seen_again_is_no_longer_gone(store: Store, run: int) -> None:
    store.frontier.gone(run, SOURCE, URL, "removed", LATER)
    store.save([observation(posting(1), run=run, seen_at=LATER, lastmod="2026-11-21")])
    assert gone(store)[URL] == (None, None)
    assert store.listings.known(SOURCE)[URL].lastmod == "2026-11-21"


def test_hidden_gives_a_reason_without_a_time(store: Store, run: int) -> None:
    store.frontier.hidden(SOURCE, URL, "blocked")
    assert gone(store)[URL] == (None, "blocked")
    store.frontier.seen(run, SOURCE, [URL], LATER)
    assert gone(store)[URL] == (None, None)


def test_another_source_is_left_alone(store: Store, run: int) -> None:
    begin(store, "other")
    assert store.frontier.gone(run, "other", URL, "removed", LATER) == 0
    assert store.frontier.live(SOURCE) == 4
