"""Who is behind several campaigns, and what an analyst reads about the weights of a join."""

from __future__ import annotations

import json
from dataclasses import replace

from click.testing import CliRunner

from crawler.campaigns.actors import label, ranked_actors
from crawler.campaigns.service import rebuild
from crawler.campaigns.why import why
from crawler.cli import adwatch
from quality.corpora.planted import Planter, plant
from tests.campaigns.groups import join, names


def test_an_agency_is_one_actor_with_many_jobs(store):
    ads = list(Planter(3).group("agency", 1))
    found = join(store, ads)
    assert {len(group) for group in found} == {1}
    actors = ranked_actors(store.campaigns, 10)
    assert [actor["listings"] for actor in actors] == [len(ads)]
    assert actors[0]["decided"] == {}
    assert all(tie.endswith(" campaigns") or tie.startswith("no contact") for tie in actors[0]["ties"])
    assert actors[0]["label"].startswith(f"one advertiser, {len(ads)} ads, ")


def test_ads_without_anything_in_common_have_no_actor(store):
    join(store, [ad for number in range(20) for ad in Planter(number).group("single", number)])
    assert ranked_actors(store.campaigns, 10) == []


def test_a_rebuild_gives_the_same_actors(store):
    join(store, plant(300, seed=8))
    before = ranked_actors(store.campaigns, 1000)
    rebuild(store)
    assert before
    assert ranked_actors(store.campaigns, 1000) == before


def test_a_label_counts_ads_jobs_and_employers():
    assert label(60, 58, 12) == "one advertiser, 60 ads, 58 jobs, 12 employers"
    assert label(2, 1, 0) == "one advertiser, 2 ads, 1 job"


def test_the_parts_of_every_join_sum_up_to_its_weight(store):
    join(store, [ad for number in range(6) for ad in Planter(5).group("heavy", number)])
    joins = [each for number in set(names(store).values()) for each in why(store, number) if each.joined]
    assert joins
    assert all(each.weight > 0 for each in joins)
    for each in joins:
        assert abs(each.weight - sum(part for _, part in each.evidence)) < 1.5, "small parts are left out"
        assert not any("nan" in words.split("%")[0] for words, _ in each.evidence)


def test_the_command_prints_actors_and_weights(store, tmp_path):
    join(store, [ad for number in range(4) for ad in Planter(5).group("medium", number)])
    number = next(iter(names(store).values()))
    home = str(tmp_path / "home")
    runner = CliRunner()
    told = runner.invoke(adwatch, ["--home", home, "campaigns", "--why", f"c{number}", "--json"])
    assert told.exit_code == 0
    assert isinstance(json.loads(told.output or "[]"), list)
    assert runner.invoke(adwatch, ["--home", home, "campaigns", "--actors"]).exit_code == 0
    missing = runner.invoke(adwatch, ["--home", home, "campaigns", "--why", "c999999"])
    assert missing.exit_code != 0


def test_the_command_counts_joins_that_needed_no_weighing(store, tmp_path):
    texts = (
        "Cook for a family house, own room, one day off",
        "Night guard at the harbour gate, uniform is given",
    )
    ads = list(Planter(5).group("light", 0))[:2]
    value = "zz_example77"
    join(
        store,
        [
            replace(
                ad, title="", description=f"{text}. @{value}", contacts=(("telegram", value, f"@{value}"),)
            )
            for ad, text in zip(ads, texts, strict=True)
        ],
    )
    (number,) = set(names(store).values())
    told = CliRunner().invoke(adwatch, ["--home", str(tmp_path / "home"), "campaigns", "--why", f"c{number}"])
    assert "not weighed: 1 join" in told.stderr
    assert "one text" not in told.stderr
