"""Ads that show one picture are one campaign, whatever their words; frames that many share join nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

import pytest

from crawler.campaigns import pictures
from crawler.campaigns.picture_pairs import picture_sets
from crawler.campaigns.service import join_new, rebuild
from crawler.campaigns.views import pictures_of, view
from crawler.evidence.purge import purge
from crawler.records import Assessment, JobPosting
from crawler.store import Observation, Store
from crawler.store.observations import ShownPicture
from tests.campaigns.groups import partition
from tests.pictures.test_likeness import ALTERED, WORDS, features, scene

pytest.importorskip("cv2", reason="needs the extra `pictures`")

TEXTS = (
    "Housemaids wanted in Riyadh for good families, the ticket and visa are free, come with two photographs.",
    "Welders of pipelines needed at a shipyard on the coast, night shifts are paid double every second week.",
    "Our bakery looks for somebody who bakes bread before dawn and carries trays to the market stalls.",
    "A school in the hills seeks a teacher of mathematics for the older classes from September onwards.",
    "Drivers with a licence for lorries may apply at the depot, routes go through three neighbouring lands.",
    "Nurses for a clinic of children, weekends off, lodging beside the garden, the contract lasts two years.",
    "Fishermen join our boats in spring; nets, boots and meals are provided by the owner of the harbour.",
    "Tailors sew uniforms in a bright hall near the station, pieces are counted and settled on Fridays.",
)
SCENES = {name: alter for name, alter in ALTERED.items() if name != "small"}


def shown(name: str, picture: object, letters: int = 80) -> ShownPicture:
    from crawler.pictures.features import packed

    return ShownPicture(sha256=name, letters=letters, features=packed(features(picture)))


def ad(number: int, text: str, *pictured: ShownPicture, kind: Literal["ad", "warning"] = "ad") -> Observation:
    said = Assessment(
        language="en",
        document_type=kind,
        contacts=(),
        hits=(),
        score=0.0,
        band="low",
        harm_types=(),
        ruleset="1",
    )
    posting = JobPosting(
        url=f"https://jobs.example.org/{number}", source="planted", description=text, assessment=said
    )
    return Observation(
        posting=posting, seen_at=f"2026-11-{number + 1:02}T08:00:00Z", key=f"ad{number}", pictures=pictured
    )


def groups(store: Store) -> set[frozenset[str]]:
    return {group for group in partition(store) if len(group) > 1}


def put(store: Store, ads: Iterable[Observation], *, at_once: bool = True) -> None:
    for one in [list(ads)] if at_once else [[each] for each in ads]:
        store.save(one)
        join_new(store)


@pytest.fixture(scope="module")
def one_flyer() -> list[ShownPicture]:
    """One flyer, altered in several ways, and another flyer at the end."""
    altered = [shown(name, alter()) for name, alter in SCENES.items()]
    return [*altered, shown("another", scene(7, WORDS))]


def test_one_picture_joins_ads_with_other_words_and_says_so(store, one_flyer):
    put(store, [ad(number, TEXTS[number], one) for number, one in enumerate(one_flyer)])
    assert groups(store) == {frozenset(f"ad{number}" for number in range(len(SCENES)))}
    (number,) = {campaign for key, campaign in store.campaigns.records.by_key() if key == "ad0"}
    campaign = view(store, number)
    assert campaign is not None
    joins = [join for join in campaign.joins if join.basis == "picture"]
    assert len(joins) == len(SCENES) - 1
    assert all("features of the one lie in the other" in join.why for join in joins)
    assert all(pair.fitting >= 20 for pair in pictures_of(store, number))
    ((*members,),) = picture_sets(pictures_of(store, number))
    assert {one.key for one in members} == {f"ad{number}" for number in range(len(SCENES))}


def test_bit_by_bit_at_once_and_rebuilt_are_the_same(store, tmp_path, one_flyer):
    ads = [ad(number, TEXTS[number % 4], one) for number, one in enumerate(one_flyer)]
    put(store, ads, at_once=False)
    before = partition(store)
    rebuild(store)
    assert partition(store) == before
    with Store(tmp_path / "other") as other:
        other.database.execute("INSERT INTO sources (name, kind, url) VALUES ('planted', 'import', '')")
        put(other, ads)
        assert partition(other) == before
        ties = "SELECT one, other, fitting FROM picture_ties ORDER BY 1, 2"
        assert list(other.database.rows(ties)) == list(store.database.rows(ties))


def test_a_file_behind_many_stories_is_a_hub_also_if_they_come_later(store, one_flyer, monkeypatch):
    monkeypatch.setattr(pictures, "STORIES", 4)
    put(store, [ad(number, TEXTS[number], one_flyer[0]) for number in range(4)])
    assert groups(store) == {frozenset(f"ad{number}" for number in range(4))}
    put(store, [ad(4, TEXTS[4], one_flyer[0]), ad(5, TEXTS[0] + " Call now.", one_flyer[0])])
    assert groups(store) == {frozenset({"ad0", "ad5"})}
    rebuild(store)
    assert groups(store) == {frozenset({"ad0", "ad5"})}


def test_pictures_that_fit_in_a_small_part_join_one_story_only(store, one_flyer, monkeypatch):
    monkeypatch.setattr(pictures, "SURE", 9.0)
    put(store, [ad(number, TEXTS[number], one_flyer[number]) for number in range(3)])
    assert groups(store) == set()


def test_an_analyst_goes_before_a_picture(store, one_flyer):
    put(store, [ad(number, TEXTS[number], one_flyer[number]) for number in range(2)])
    assert groups(store)
    store.database.execute(
        "INSERT INTO campaign_rulings (at, analyst, kind, listing, other) VALUES ('', 'ana', 'apart', 1, 2)"
    )
    join_new(store)
    assert groups(store) == set()


@pytest.mark.parametrize(("letters", "kind"), [(12, "ad"), (80, "warning")])
def test_logos_and_warnings_join_nothing(store, one_flyer, letters, kind):
    few = [replace(one, letters=letters) for one in one_flyer[:2]]
    put(store, [ad(0, TEXTS[0], few[0]), ad(1, TEXTS[1], few[1], kind=kind)])
    assert groups(store) == set()


def test_without_the_extra_pictures_wait(store, one_flyer, monkeypatch):
    monkeypatch.setattr(pictures, "is_installed", lambda extra: False)
    put(store, [ad(number, TEXTS[number], one_flyer[number]) for number in range(2)])
    assert groups(store) == set()
    monkeypatch.undo()
    join_new(store)
    assert groups(store) == {frozenset({"ad0", "ad1"})}


def test_a_purge_removes_features_and_what_they_joined(store, one_flyer):
    put(store, [ad(number, TEXTS[number], one_flyer[0 if number < 2 else 1]) for number in range(3)])
    count = "SELECT count(*) FROM pictures"
    assert store.database.number(count) == 2
    purge(store, store.purgeable.listings(["ad2"]), "request")
    assert store.database.number(count) == 1
    assert store.database.number("SELECT count(*) FROM version_pictures") == 2
    join_new(store)
    assert groups(store) == {frozenset({"ad0", "ad1"})}
    assert store.database.number("SELECT count(*) FROM picture_ties") == 0


def test_a_picture_that_was_purged_comes_again(store, one_flyer):
    put(store, [ad(number, TEXTS[number], one_flyer[number]) for number in range(2)])
    purge(store, store.purgeable.listings(["ad0"]), "request")
    put(store, [ad(2, TEXTS[2], one_flyer[0]), ad(3, TEXTS[3], one_flyer[2])])
    assert groups(store) == {frozenset({"ad1", "ad2", "ad3"})}
