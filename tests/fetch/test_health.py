"""A silent zero is a failure, and a broken index makes no listing gone."""

import pytest

from crawler.fetch.policy.health import RunFacts, index_is_credible, source_health

FINE = {
    "finish_reason": "finished",
    "entries": 100,
    "live_before": 100,
    "min_items": 0,
    "whole_index": True,
    "broken": (),
    "pages": {"ad": 90, "same": 10},
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"entries": 0, "live_before": 0}, "names no ad"),
        ({"entries": 40}, "100 were known"),
        ({"min_items": 120}, "expects 120"),
        ({"broken": ["http://x.test: status 500"]}, "could not be read whole"),
        ({"finish_reason": "memusage_exceeded"}, "ended early"),
        ({"pages": {"blocked": 9, "ad": 1}}, "were blocked"),
        ({"pages": {"layout": 9, "ad": 1}}, "can't be read"),
        ({"pages": {"failed": 9, "ad": 1}}, "could not be had"),
    ],
)
def test_unwell(change, words):
    state, why = source_health(RunFacts(**{**FINE, **change}))
    assert state == "unhealthy"
    assert words in why


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"whole_index": False, "entries": 10},
        {"entries": 5, "broken": ["stopped by --limit"]},
        {"finish_reason": "shutdown", "entries": 0},
        {"pages": {"failed": 1, "ad": 9}},
    ],
)
def test_well(change):
    assert source_health(RunFacts(**{**FINE, **change})) == ("healthy", "")


@pytest.mark.parametrize("change", [{"entries": 0}, {"broken": ["x"]}, {"entries": 30}, {"min_items": 101}])
def test_an_index_that_is_not_credible_accuses_nobody(change):
    assert not index_is_credible(RunFacts(**{**FINE, **change}))
