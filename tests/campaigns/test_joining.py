"""LabelledAd campaigns against their truth; incremental and rebuilt joining agree."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.campaigns import component_rows, index, service
from crawler.campaigns.index import read_faces
from crawler.campaigns.phrasebook import PhraseBook
from crawler.campaigns.service import join_new, rebuild
from crawler.store import Store
from quality.clustering_score import score
from quality.corpora.planted import Planter, plant
from tests.campaigns.groups import cut, join, names, partition, put, together
from tests.store.ads import observation, posting


@pytest.fixture(scope="module")
def ads():
    return plant(800, seed=11)


def test_planted_campaigns_are_found_and_nothing_else_is_joined(store, ads):
    put(store, ads)
    join_new(store)
    found = score(ads, names(store))
    assert found.precision >= 0.97
    assert found.recall >= 0.90
    assert found.b_cubed >= 0.93
    assert found.recall_by_kind["light"] >= 0.98
    assert found.wrongly_merged.get("agency", 0) <= 0.01
    assert found.wrongly_merged.get("board", 0) <= 0.01
    assert found.largest <= 1.2 * found.largest_true


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(ends=st.lists(st.integers(0, 10_000), max_size=5), seed=st.integers(0, 50))
def test_incremental_joining_and_a_rebuild_give_the_same_answer(tmp_path_factory, ends, seed):
    ads = plant(220, seed=seed)
    with Store(Path(tmp_path_factory.mktemp("home"))) as store:
        store.database.execute("INSERT INTO sources (name, kind, url) VALUES ('planted', 'import', '')")
        for part in cut(ads, ends):
            put(store, part)
            join_new(store)
        before, called = partition(store), names(store)
        rebuild(store)
        assert partition(store) == before
        assert names(store) == called


@pytest.mark.parametrize("kind", ["agency", "board"])
def test_many_honest_jobs_on_one_number_stay_apart(store, kind):
    ads = list(Planter(3).group(kind, 1))
    assert {len(group) for group in join(store, ads)} == {1}


@pytest.mark.parametrize(
    ("kind", "groups"), [("light", 4), ("medium", 4), ("heavy", 12), ("twin", 4), ("repost", 4)]
)
def test_a_campaign_is_found_whole(store, kind, groups):
    planter = Planter(5)
    ads = [ad for number in range(groups) for ad in planter.group(kind, number)]
    found = score(ads, (join(store, ads), names(store))[1])
    assert found.recall >= 0.95
    assert found.precision == 1.0


def test_joining_again_changes_nothing(store, ads):
    join(store, ads[:200])
    assert join_new(store).campaigns == 0


def test_a_store_larger_than_memory_gives_the_same_campaigns(store, monkeypatch):
    put(store, plant(300, seed=3))
    join_new(store)
    before = partition(store)
    asked: list[int] = []

    def spied(tables, families):
        asked.extend(families)
        return read_faces(tables, families)

    monkeypatch.setattr(index, "read_faces", spied)
    monkeypatch.setattr(service, "BATCH", 20)
    rebuild(store)
    assert not asked, "all of so few families are held"
    monkeypatch.setattr(index, "CACHED", 8)
    rebuild(store)
    assert asked
    assert partition(store) == before


def test_components_that_are_read_one_by_one_give_the_same_campaigns(store, monkeypatch):
    put(store, plant(300, seed=3))
    join_new(store)
    before = partition(store)
    monkeypatch.setattr(component_rows, "AT_ONCE", 1)
    rebuild(store)
    assert partition(store) == before


def test_texts_that_the_store_keeps_are_those_made_anew(store, ads):
    put(store, ads[:300])
    join_new(store)
    families = [family for (family,) in store.database.rows("SELECT id FROM families")]
    kept = dict(PhraseBook(store.campaigns)(families))
    asked = store.database.number("SELECT count(*) FROM family_texts")
    assert len(families) > asked > len(families) / 2, "only families with a contact have a text"
    store.database.execute("DELETE FROM family_texts")
    anew = PhraseBook(store.campaigns)(families)
    assert {family: phrases.tolist() for family, phrases in anew.items()} == {
        family: phrases.tolist() for family, phrases in kept.items()
    }
    before = partition(store)
    rebuild(store)
    assert store.database.number("SELECT count(*) FROM family_texts") == asked
    assert partition(store) == before


def test_a_quote_with_a_lone_surrogate_does_not_stop_the_recording_of_campaigns(store):
    """Found by the fuzzer: UTF-8 can't carry the quote in an ad's reasons, and nothing was joined."""
    ads = []
    for number in (1, 2):
        ad = posting(number, source="planted")
        assert ad.assessment is not None
        said = replace(ad.assessment, reasons=("resembles known offers: \u201cmaid \ud800\u201d",))
        ads.append(observation(replace(ad, assessment=said)))
    store.save(ads)
    join_new(store)
    assert len(partition(store)) == 1


def test_of_a_component_too_large_to_compare_all_only_templates_are_joined(store, monkeypatch):
    def compared(*_):
        raise AssertionError("pairs of a large component were compared")

    monkeypatch.setattr("crawler.campaigns.components.MOST_WEIGHED", 1)
    monkeypatch.setattr("crawler.campaigns.components.evidence_of", compared)
    ads = plant(60, 3)
    copies = [
        replace(ads[0], id=f"copy{n}", url=f"{ads[0].url}/{n}", description=f"{ads[0].description} {n}")
        for n in range(3)
    ]
    put(store, [*ads, *copies])
    report = join_new(store)
    assert not report.problems
    assert together(partition(store), ads[0].id, *(copy.id for copy in copies))
