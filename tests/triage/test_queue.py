"""The queue of a store: rows kept in step, counted, filtered, found by words and paged."""

from dataclasses import replace

import pytest

from crawler.campaigns import service
from crawler.store import Observation, Store
from crawler.triage import queries
from crawler.triage.projection import project
from crawler.triage.queries import QueueView
from crawler.triage.queue_row import COLUMNS, encode
from crawler.triage.refresh import refresh_stale
from crawler.triage.worker import catch_up
from tests.store.ads import SEEN, SOURCE, assessment, posting

TITLES = ("Cook for a hotel", "Nanny in the city", "Driver of trucks", "Nurse on nights")


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    """A store with four campaigns of one ad each, of which one has band `low`."""
    with Store(tmp_path_factory.mktemp("home")) as store:
        store.runs.begin(SOURCE, kind="feed")
        store.save(list(observations()))
        service.join_new(store)
        catch_up(store)
        yield store.database.connection


def observations():
    for number, title in enumerate(TITLES):
        ad = posting(number, title=title, description=f"{title} " * 20)
        found = replace(assessment(ad), score=4.0 + number, band="low" if number == 0 else "look", hits=())
        yield Observation(posting=replace(ad, assessment=found), seen_at=SEEN)


def titles(rows):
    return [row.title for row in rows]


def test_open_campaigns_highest_rank_first(db):
    assert titles(queries.page(db, QueueView())) == [
        "Nurse on nights",
        "Driver of trucks",
        "Nanny in the city",
    ]


def test_a_page_goes_on_behind_the_last_row(db):
    first = queries.page(db, QueueView(), limit=1)
    assert titles(first) == ["Nurse on nights", "Driver of trucks"], "one more than a page"
    last = first[0]
    rest = queries.page(db, QueueView(), after=(last.rank, last.campaign))
    assert titles(rest) == ["Driver of trucks", "Nanny in the city"]


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (QueueView(), 3),
        (QueueView(facets={"band": "look"}), 3),
        (QueueView(facets={"band": "priority"}), 0),
        (QueueView(facets={"band": "look", "source": SOURCE}), 3),
        (QueueView(facets={"band": "look", "source": "other"}), 0),
        (QueueView(state="decided"), 0),
        (QueueView(not_by=1), 3),
        (QueueView(text="trucks"), 1),
        (QueueView(text="trucks", facets={"band": "look"}), 1),
        (QueueView(text="trucks", facets={"band": "low"}), 0),
        (QueueView(text="hotel"), 1),
        (QueueView(text="absent"), 0),
        (QueueView(text="()"), 0),
    ],
)
def test_extent_of_a_view_is_the_number_of_its_rows(db, view, expected):
    assert len(queries.page(db, view)) == queries.extent(db, view, 100) == expected
    assert queries.extent(db, view, 1) == min(expected, 1)


def test_counters_agree_with_the_rows(db):
    assert queries.state_counts(db) == {"open": 3}
    assert queries.counts(db, "open")["source"] == [(SOURCE, 3)]
    assert queries.view_size(db, QueueView(facets={"band": "look"})) == 3
    assert queries.view_size(db, QueueView(text="x")) is None


def test_a_campaign_outside_the_queue_has_a_row_computed_for_it(db):
    (low,) = queries.page(db, QueueView(text="hotel"))
    assert (low.band, low.state) == ("low", "none")
    assert queries.by_campaign(db, [low.campaign]) == []
    computed = queries.row_of(db, low.campaign)
    assert computed == replace(low, rank=computed.rank if computed else 0.0)
    assert low.rank < queries.UNRANKED < 0, "behind everything that the queue holds"
    assert queries.row_of(db, 999) is None


def test_a_stored_row_is_the_projected_one(db):
    (held,) = queries.page(db, QueueView(text="nights"))
    assert project(db, [held.campaign])[0].row == held
    assert dict(zip(COLUMNS, encode(held), strict=True))["sources"] == f'["{SOURCE}"]'


def test_a_refresh_leaves_the_counts_as_they_are(tmp_path):
    with Store(tmp_path) as store:
        store.runs.begin(SOURCE, kind="feed")
        store.save(list(observations()))
        service.join_new(store)
        assert refresh_stale(store.database, limit=1) == 3, "what is still stale"
        catch_up(store)
        before = queries.state_counts(store.database.connection)
        with store.transaction():
            store.database.execute("INSERT INTO queue_stale (campaign) SELECT id FROM campaigns")
        catch_up(store)
        assert queries.state_counts(store.database.connection) == before == {"open": 3}
        assert refresh_stale(store.database) == 0


def test_a_large_campaign_of_no_view_has_a_row_that_its_page_reads(db, tmp_path, monkeypatch):
    """The row of 21,000 harmless ads took half a second to make, at each look."""
    found = [titles(queries.page(db, QueueView(text=text))) for text in ("nights", "cook", "a")]
    for room in ("projection", "refresh"):
        monkeypatch.setattr(f"crawler.triage.{room}.LARGE", 1)
    with Store(tmp_path) as store:
        store.runs.begin(SOURCE, kind="feed")
        store.save(list(observations()))
        service.join_new(store)
        catch_up(store)
        small = store.database.connection
        row = queries.row_of(small, 1)
        assert row is not None
        assert (row.title, row.state) == (TITLES[0], "none")
        (made,) = project(small, [1])
        assert row == made.row
        monkeypatch.setattr(queries, "project", None)  # whoever makes a row now fails
        assert queries.row_of(small, 1) == row
        assert [
            titles(queries.page(small, QueueView(text=text))) for text in ("nights", "cook", "a")
        ] == found
        assert titles(queries.page(small, QueueView())) == titles(queries.page(db, QueueView()))
        assert queries.page(small, QueueView(facets={"band": "low"})) == []
        assert "low" not in [one.value for one in queries.counts(small, "open")["band"]]
