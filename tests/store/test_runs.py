"""Unit tests of `crawler.store.runs.Runs`."""

from __future__ import annotations

import pytest

from crawler.store import Outcome, Store
from crawler.store.runs import obeyed
from tests.store.ads import SEEN, SOURCE, begin

RULES = {
    "https://jobs.example.org": {"verdict": "rules", "sha256": "a" * 64},
    "https://x.example": {"verdict": "none"},
}


def test_begin_gives_a_new_run_and_refreshes_the_source(store: Store) -> None:
    first = begin(store)
    second = store.runs.begin(
        SOURCE, kind="feed", url="https://jobs.example.org/feed", region="GH", started=SEEN
    )
    assert second == first + 1
    (source,) = store.runs.sources()
    assert (source.name, source.kind, source.region, source.state) == (SOURCE, "feed", "GH", "new")
    assert store.runs.get(second).started == SEEN


def test_an_unknown_run_is_a_key_error(store: Store) -> None:
    with pytest.raises(KeyError):
        store.runs.get(7)
    assert store.runs.last(SOURCE) is None


def test_outcomes_are_read_as_they_were_recorded(store: Store) -> None:
    run = begin(store)
    outcomes = (
        Outcome(url="https://jobs.example.org/1", outcome="stored", status=200, at=SEEN),
        Outcome(url="https://jobs.example.org/2", outcome="refused", reason="robots", at=SEEN),
    )
    store.runs.record(run, outcomes)
    assert store.runs.outcomes(run) == outcomes


def test_a_later_outcome_replaces_the_earlier_and_gets_a_time(store: Store) -> None:
    run = begin(store)
    url = "https://jobs.example.org/1"
    store.runs.record(
        run, [Outcome(url=url, outcome="failed", reason="timeout"), Outcome(url=url, outcome="stored")]
    )
    (outcome,) = store.runs.outcomes(run)
    assert outcome.outcome == "stored"
    assert outcome.at.endswith("Z")


def test_finish_counts_what_was_scheduled_and_leaves_other_runs_open(store: Store) -> None:
    first, second = begin(store), begin(store)
    store.runs.record(
        first, [Outcome(url=f"https://jobs.example.org/{n}", outcome="index") for n in range(3)]
    )
    done = store.runs.finish(first, "finished", detail={"robots": RULES}, finished=SEEN, state="unhealthy")
    assert (done.scheduled, done.finished, dict(done.outcomes)) == (3, SEEN, {"index": 3})
    assert [run.id for run in store.runs.unfinished()] == [second]
    assert store.runs.sources()[0].state == "unhealthy"
    assert store.runs.get(second).outcomes == {}


def test_obeyed_names_the_rules_that_were_there() -> None:
    assert obeyed({"robots": RULES}) == {"https://jobs.example.org": "a" * 64}
    assert obeyed({}) == {}
