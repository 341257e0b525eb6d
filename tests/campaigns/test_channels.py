"""Ads of small channels: contacts that the channel prints on every post, towns that texts name, languages misread."""

from __future__ import annotations

import numpy as np
import pytest

from crawler.campaigns.alike import Face
from crawler.campaigns.facts import read_facts, read_towns
from crawler.campaigns.learning import learn_usage
from crawler.campaigns.pair_features import FEATURES, PairEvidence
from crawler.campaigns.parts import Part
from crawler.campaigns.service import join_new, rebuild
from crawler.campaigns.sketch import shingles, sketch
from crawler.campaigns.usage import EPOCHS, alike, site_contacts
from quality.corpora.planted import LabelledAd
from tests.campaigns.groups import join, partition, put, together

ADMIN, MAIL = 1, 2
FIRST = EPOCHS[0]


def sample(named: list[set[int]], *, one_text: bool = False):
    """Ads of one source that name these contacts; their texts have nothing in common, or everything."""
    texts = [np.arange(50, dtype=np.uint32) + (0 if one_text else 100 * place) for place in range(len(named))]
    return list(zip(texts, map(frozenset, named), strict=True)), alike(texts)


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ([{ADMIN, 100 + n} for n in range(FIRST)], [ADMIN]),
        ([{ADMIN, MAIL, 100 + n} for n in range(FIRST)], [ADMIN, MAIL]),
        ([{ADMIN} for _ in range(FIRST)], []),  # an agency: no other contact stands beside its number
        (
            [{ADMIN, MAIL} if n < 8 else {ADMIN} for n in range(FIRST)],
            [],
        ),  # nor beside its number and mailbox
        ([{ADMIN, 100 + n} if n < 5 else {ADMIN} for n in range(FIRST)], []),
        (
            [{ADMIN, 100 + n} if n < 9 else {100 + n} for n in range(FIRST)],
            [],
        ),  # three in four are not nearly all
        ([{ADMIN, 100 + n // 3} for n in range(FIRST)], []),  # four advertisers are too few
    ],
)
def test_a_small_channels_own_contact_stands_beside_the_contacts_of_many_advertisers(named, found):
    assert site_contacts(*sample(named)) == found


def test_a_campaigns_own_contact_is_not_its_channels():
    assert site_contacts(*sample([{ADMIN, 100 + n} for n in range(FIRST)], one_text=True)) == []


def ad(number: int, text: str, *contacts: str, place: str = "") -> LabelledAd:
    return LabelledAd(
        id=f"c{number}", truth="", kind="", language="en", title="", description=" ".join([text, *contacts]),
        hiring_organization="", job_location=place, base_salary="", date_posted="2026-05-02",
        url=f"https://board.example/c{number}", contacts=tuple(("telegram", one, one) for one in contacts),
    )  # fmt: skip


POSTS = (
    "Selling an old bicycle, blue, hardly used.", "Who drives to the coast on Friday morning?",
    "Lost a grey cat near the water tower.", "Room for rent, second floor, no smoking.",
    "Plumber wanted for one bathroom this week.", "Guitar lessons for children after school.",
    "Giving away moving boxes and newspapers.", "Looking for a used washing machine, any make.",
    "Choir needs two more basses before spring.", "Found keys with a green ribbon at the bakery.",
    "Baker seeks help for early shifts on weekends.", "Translator offers evening hours, three tongues.",
)  # fmt: skip


def test_what_a_channel_prints_is_left_out_from_twelve_posts_on(store):
    ads = [ad(n, text, f"person{n}", "channel_admin") for n, text in enumerate(POSTS)]
    put(store, ads[:-1])
    learn_usage(store.campaigns)
    own = "SELECT c.value FROM site_contacts AS s JOIN contacts AS c ON c.id = s.contact"
    assert store.database.rows(own).fetchall() == []
    put(store, ads[-1:])
    learn_usage(store.campaigns)
    assert store.database.rows(own).fetchall() == [("channel_admin",)]


MAIDS = "Girls wanted to clean rooms in a large hotel{where}. The ticket is paid, bed and two meals are free."
WELDERS = "Our shipyard{where} takes on welders with three years behind them; weekends off, tools and boots provided."


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ("", "", True),
        (" in Doha", "", True),
        (" in Doha", " in Doha", True),
        (" in Doha", " in Antalya", False),
        (" in Doha", " in Antalya or Erbil", True),  # which of the two is not known
    ],
)
def test_one_number_behind_two_stories_in_two_towns_is_no_campaign(store, one, other, joined):
    ads = [ad(1, MAIDS.format(where=one), "zazo77"), ad(2, WELDERS.format(where=other), "zazo77")]
    found = join(store, ads)
    assert together(found, "c1", "c2") is joined
    rebuild(store)
    assert partition(store) == found


def test_the_same_story_in_two_towns_is_still_joined(store):
    ads = [
        ad(1, MAIDS.format(where=" in Doha"), "zazo77"),
        ad(2, MAIDS.format(where=" in Antalya"), "zazo77"),
    ]
    assert together(join(store, ads), "c1", "c2")


def test_the_town_of_a_text_is_the_place_of_an_ad_that_states_none(store):
    put(
        store,
        [
            ad(1, MAIDS.format(where=" in Doha")),
            ad(2, WELDERS.format(where=" in Doha"), place="Lagos, Nigeria"),
        ],
    )
    join_new(store)
    families = [family for (family,) in store.database.rows("SELECT id FROM families ORDER BY id").fetchall()]
    facts, towns = read_facts(store.campaigns, families), read_towns(store.campaigns, families)
    assert sorted(fact.place for fact in facts.values()) == ["doha", "lagos"]
    assert list(towns.values()) == ["doha", "doha"]


def part(text: str, language: str) -> Part:
    hashes = shingles(text)
    return Part(hashes, Face(sketch(hashes), "", "", language), frozenset(), signed=True)


@pytest.mark.parametrize(("other", "one_language"), [(MAIDS, 1.0), (MAIDS + WELDERS, 1.0), (WELDERS, 0.0)])
def test_texts_that_share_their_phrases_are_in_one_language_whatever_was_recognised(other, one_language):
    evidence = PairEvidence([part(MAIDS, "en"), part(other, "id")], {}, {}, {})
    row = evidence.features([0], [1], {})
    assert row[FEATURES.index("language")] == one_language
    same = PairEvidence([part(MAIDS, "en"), part(WELDERS, "en")], {}, {}, {})
    assert same.features([0], [1], {})[FEATURES.index("language")] == 1.0
