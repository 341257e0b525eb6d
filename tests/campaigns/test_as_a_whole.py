"""An ad that is like a campaign as a whole, though like none of its ads enough, is one of it."""

from __future__ import annotations

from random import Random

import pytest

from crawler.campaigns.views import CampaignView, view
from quality.corpora.planted import LabelledAd, plant
from tests.campaigns.groups import join, names

WORDS = (
    "your ticket and your room are paid by our office before you travel abroad",
    "sign the papers in front of the bus and nobody reads them twice at night",
    "every week the boss hands out a bonus to whoever brings two more friends",
    "no school no language no interview because we teach all of it on the job",
    "the house is guarded day and night and the phone stays with the manager",
    "pay the small file fee now and it comes back with the first salary",
    "girls with photos are preferred and the trial day is on the yacht",
    "leave your passport at the desk since the visa takes only one morning",
)


def reached(found: CampaignView) -> set[str]:
    """Members that the joins reach from the first one."""
    keys = {found.members[0].key}
    while more := {key for each in found.joins if keys & {*each.keys} for key in each.keys} - keys:
        keys |= more
    return keys


def ad(number: int, said_there: list[str], contact: str) -> LabelledAd:
    body = ". ".join(said_there) + (f". Write {contact}" if contact else "")
    return LabelledAd(
        id=f"t{number}", truth="", kind="", language="en", title=f"Job {number}", description=body,
        hiring_organization="", job_location="", base_salary="", date_posted="2026-11-20",
        url=f"https://jobs.example.org/{number}", contacts=(("email", contact, contact),) if contact else (),
    )  # fmt: skip


def edited(rng: Random, sentence: str) -> str:
    """Every second sentence has a word replaced."""
    words = sentence.split()
    if rng.random() < 0.5:
        words[rng.randrange(len(words))] = "".join(rng.choices("bcdfgklmn", k=6))
    return " ".join(words)


@pytest.fixture
def campaign() -> list[LabelledAd]:
    """Forty ads of one text, each with six of its eight sentences, edited, and one of ten mailboxes."""
    rng = Random(2)
    return [
        ad(number, [edited(rng, each) for each in rng.sample(WORDS, 6)], f"a{number % 10}@one.example")
        for number in range(40)
    ]


def test_what_only_half_of_its_sentences_tie_is_suggested(store):
    rng = Random(2)
    own = [
        ad(number, [edited(rng, each) for each in rng.sample(WORDS, 6)], f"a{number}@one.example")
        for number in range(40)
    ]
    join(store, own)
    found = names(store)
    asked = store.campaigns.records.suggestions(found["t0"])
    assert asked
    assert all(0.2 <= each["probability"] < 1 for each in asked if "probability" in each)
    assert any("probability" in each for each in asked)


def test_an_ad_that_is_like_no_single_one_is_of_the_campaign(store, campaign):
    short = ad(90, [WORDS[1], WORDS[4]], "")
    half = [WORDS[0], WORDS[3], *("".join(Random(n).choices("aeioulmnrst ", k=70)) for n in range(3))]
    stranger = ad(91, half, "c@three.example")
    join(store, [*campaign, short, stranger])
    found = names(store)
    home = found[campaign[0].id]
    assert sum(found[each.id] == home for each in campaign) >= 36
    assert found["t90"] == home
    assert found["t91"] != home
    shown = view(store, home)
    assert shown is not None
    assert reached(shown) == {each.key for each in shown.members}
    (why,) = [each.why for each in shown.joins if "t90" in each.keys]
    assert "like the campaign as a whole" in why


def test_a_part_is_shown_to_nobody_as_a_near_miss(store, campaign):
    join(store, [*campaign, ad(90, [WORDS[1], WORDS[4]], "b@two.example")])
    kinds = dict(store.database.rows("SELECT kind, count(*) FROM family_edges GROUP BY kind"))
    assert kinds["part"] > 0
    for home in set(names(store).values()):
        for near in store.campaigns.records.suggestions(home):
            assert near["likeness"] == 0.0 or store.database.number(
                "SELECT count(*) FROM family_edges WHERE kind <> 'part' AND jaccard = ?",
                (near["likeness"],),
            )


def test_the_joins_of_every_campaign_reach_all_of_its_members(store):
    join(store, plant(600, seed=4))
    campaigns = set(names(store).values())
    assert len(campaigns) > 50
    for number in campaigns:
        shown = view(store, number)
        assert shown is not None
        assert reached(shown) == {each.key for each in shown.members}
