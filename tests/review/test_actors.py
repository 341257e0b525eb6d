"""The pages of advertisers: their campaigns, what ties them, and one decision for all of them that can be undone."""

from __future__ import annotations

import re

import pytest

from crawler.campaigns.service import join_new
from quality.corpora.planted import Planter
from quality.harness.observations import begin, observation
from tests.review.conftest import Console
from tests.review.decision_forms import state


@pytest.fixture
def agency(console: Console) -> tuple[Console, int, list[int]]:
    """A desk with the many jobs of one agency: the console, the actor and its campaigns."""
    with console.store() as store:
        begin(store)
        store.save([observation(ad) for ad in Planter(3).group("agency", 1)])
        join_new(store)
        store.database.execute("UPDATE campaigns SET score = 15, band = 'priority'")
        store.database.execute("INSERT OR IGNORE INTO queue_stale (campaign) SELECT id FROM campaigns")
        rows = store.campaigns.actors_of()
    assert len({actor for _, actor in rows}) == 1
    return console, rows[0][1], [campaign for campaign, _ in rows]


def test_the_list_leads_to_an_advertiser_and_its_campaigns(agency):
    console, actor, campaigns = agency
    vera = console.client("vera")
    assert f'href="/actors/{actor}"' in vera.get("/actors").text
    page = vera.get(f"/actors/{actor}").text
    assert {int(one) for one in re.findall(r'href="/campaigns/(\d+)"', page)} == set(campaigns)
    assert 'name="verdict"' not in page, "a viewer decides nothing"
    assert vera.get("/actors/999999").status == 404


def test_the_queue_and_a_campaign_name_their_advertiser(agency):
    console, actor, campaigns = agency
    state(console, campaigns[0])
    ana = console.client("ana")
    assert f'href="/actors/{actor}"' in ana.get(f"/campaigns/{campaigns[0]}").text
    for view in ("/", "/?state=sample"):
        page = ana.get(view).text
        assert page.count(f'href="/actors/{actor}"') == len(re.findall(r'class="title"', page))


def test_a_decision_for_an_advertiser_is_on_all_its_campaigns_in_words_and_undone_at_once(agency):
    console, actor, campaigns = agency
    ana = console.client("ana")
    look = ana.get(f"/bulk?actor={actor}&verdict=dismiss&" + "&".join(f"c={one}" for one in campaigns)).text
    assert f'name="actor" value="{actor}"' in look
    answer = ana.post(
        "/bulk", {"campaign": campaigns, "verdict": "dismiss", "actor": actor, "note": "licensed"}
    )
    batch = answer.headers["location"].rpartition("=")[2]
    with console.store() as store:
        rows = store.database.rows("SELECT campaign, verdict, note FROM decisions").fetchall()
    assert {row[0] for row in rows} == set(campaigns)
    assert {row[1:] for row in rows} == {
        ("dismiss", f"For all campaigns of advertiser a{actor} ({len(campaigns)}). licensed")
    }
    others = ana.get(f"/campaigns/{campaigns[0]}").text
    assert "Its other campaigns:" in others
    assert f"{len(campaigns) - 1}" in others
    ana.post("/undo", {"batch": batch})
    assert state(console, campaigns[0])[1] is None
    assert "Its other campaigns:" not in ana.get(f"/campaigns/{campaigns[0]}").text


def test_a_masked_contact_is_covered_on_the_page_of_an_advertiser(agency):
    console, actor, _ = agency
    ana = console.client("ana")
    with console.store() as store:
        number, value = store.database.one(
            "SELECT c.id, c.value FROM contacts AS c ORDER BY c.listings DESC, c.id LIMIT 1"
        )
    assert f'href="/contacts/{number}"' in ana.get(f"/actors/{actor}").text
    ana.post(f"/contacts/{number}/mark", {"what": "mask", "why": "may be a victim's"})
    assert str(value) not in ana.get(f"/actors/{actor}").text
