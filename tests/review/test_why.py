"""Why the ads of a campaign are one: nearest others, weights, rulings by hand and their undo, in many steps."""

from __future__ import annotations

import re

import pytest

from crawler.review.campaign.nearest import ComparedAd, nearest
from tests.review.conftest import run_console
from tests.review.invented import fill


def compared(n: int, text: str, employer: str = "", *contacts: int) -> ComparedAd:
    return ComparedAd(id=n, text=text, employer=employer, contacts=frozenset(contacts))


def test_the_nearest_other_weakest_first():
    found = nearest(
        [
            compared(1, "house maids wanted in Muscat at once", "A", 7),
            compared(2, "house maids wanted in Doha at once", "B", 7),
            compared(3, "something else in all words", "A"),
        ]
    )
    assert [(match.id, match.other) for match in found] == [(3, 1), (1, 2), (2, 1)]
    assert found[0].same_employer
    assert found[1].contacts == {7}
    assert 0 < found[1].alike < 1


@pytest.mark.parametrize("ads", [[], [compared(1, "alone")]])
def test_no_other_no_match(ads):
    assert nearest(ads) == []


def test_texts_without_spaces_or_words_are_compared():
    (first, second) = nearest([compared(1, "急招打字客服" * 10), compared(2, "急招打字客服" * 9)])
    assert first.alike == second.alike == 1
    assert nearest([compared(1, ""), compared(2, "…")])[0].alike in {0.0, 1.0}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    for console in run_console(tmp_path_factory.mktemp("why")):
        with console.store() as store:
            fill(store)
        yield console


def campaign_of(desk, listing):
    with desk.store() as store:
        return store.database.number("SELECT campaign FROM campaign_members WHERE listing = ?", (listing,))


def test_the_page_shows_pairs_and_weights(desk):
    page = desk.client("vera").get("/campaigns/1/why").text
    assert page.count('class="pair"') == 6
    assert "<ins>" in page
    assert "1 contact in common" in page
    assert "Merge with" not in page, "a viewer changes nothing"
    assert desk.client("vera").get("/campaigns/999/why").status == 404


def test_clauses_are_parted_as_the_language_does(desk):
    page = desk.client("vera").get("/campaigns/1/why", **{"Accept-Language": "ar"}).text
    assert page.count("؛ ") >= page.count('class="pair"')


def test_two_cuts_and_a_merge_by_hand_are_undone_one_by_one(desk):
    ana = desk.client("ana")
    with desk.store() as store:
        members = [
            n for (n,) in store.database.rows("SELECT listing FROM campaign_members WHERE campaign = 1")
        ]
    for listing in members[:2]:
        ana.post("/campaigns/1/rule", {"what": "cut", "listing": str(listing)})
        assert campaign_of(desk, listing) != 1
    other = campaign_of(desk, members[0])
    ana.post("/campaigns/1/rule", {"what": "join", "listing": str(members[3]), "with": "c2"})
    assert campaign_of(desk, members[3]) == campaign_of(desk, _any_of(desk, "souq"))
    rulings = _rulings(desk)
    assert [kind for _, kind in rulings] == ["cut", "cut", "merge"]
    assert f'name="ruling" value="{rulings[0][0]}"' in ana.get(f"/campaigns/{other}").text
    for number, _ in reversed(rulings):
        assert ana.post("/campaigns/1/unrule", {"ruling": str(number)}).status == 303
    assert len({campaign_of(desk, listing) for listing in members}) == 1
    assert _rulings(desk) == []
    assert ana.post("/campaigns/1/unrule", {"ruling": str(rulings[0][0])}).status == 400


def _any_of(desk, source):
    with desk.store() as store:
        return store.database.number("SELECT min(id) FROM listings WHERE source = ?", (source,))


def _rulings(desk):
    with desk.store() as store:
        rows = store.database.rows(
            "SELECT id, kind FROM campaign_rulings WHERE undone_at IS NULL ORDER BY id"
        )
        return [(number, kind) for number, kind in rows]


@pytest.mark.parametrize("named", ["", "c999", "#999", "nonsense", "c1"])
def test_a_merge_with_nothing_or_itself_is_refused(desk, named):
    ana = desk.client("ana")
    page = ana.get("/campaigns/1/why").text
    listing = re.search(r'name="listing" value="(\d+)"', page)[1]  # type: ignore[index]
    assert ana.post("/campaigns/1/rule", {"what": "join", "listing": listing, "with": named}).status == 400


def test_the_advertiser_behind_several_campaigns_is_named(desk):
    with desk.store() as store, store.transaction():
        store.database.execute("DELETE FROM campaign_actors")
        store.database.execute("DELETE FROM actors")
        store.database.execute(
            "INSERT INTO actors (id, campaigns, listings, jobs, employers, score, label)"
            " VALUES (1, 2, 9, 2, 2, 5, 'one advertiser, 9 ads, 2 jobs')"
        )
        store.database.execute("INSERT INTO campaign_actors (campaign, actor) VALUES (1, 1), (2, 1)")
    page = desk.client("vera").get("/campaigns/1").text
    assert "one advertiser, 9 ads, 2 jobs" in page
    assert 'href="/campaigns/2">c2</a>' in page
