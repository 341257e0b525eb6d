"""A silent zero is a failure, and a broken index makes no listing gone."""

import pytest

from crawler.fetch.policy.health import RunFacts, index_is_credible, source_health
from crawler.fetch.run.ad_shares import REMEMBERED, FieldCount


def shares(ads, employers):
    return FieldCount(ads, {"title": ads, "prose": ads, "hiring_organization": employers})


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
        ({"pages": {"waits": 9, "ad": 1}}, "the next crawl goes on"),
        ({"pages": {"layout": 9, "ad": 1}}, "can't be read"),
        ({"pages": {"failed": 9, "ad": 1}}, "could not be had"),
        (
            {"pages": {"failed": 10, "ad": 90}, "reasons": {"failed": "http://x.test/1: no answer"}},
            "x.test/1: no answer",
        ),
        ({"live_before": 0, "pages": {"other": 89}}, "89 pages, and no ad could be read from any"),
        ({"live_before": 0, "pages": {"other": 89}}, "adwatch sources probe"),
        (
            {"live_before": 0, "pages": {"removed": 8, "expired": 1}},
            "all 9 pages of its index are gone or over",
        ),
        (
            {"yields": shares(40, 0), "yields_before": shares(40, 40)},
            "0% of its new ads have an employer, 100% had",
        ),
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
        {"pages": {"failed": 9, "ad": 91}},
        {"pages": {"other": 9}},
        {"live_before": 0, "pages": {"other": 8, "ad": 1}},
        {"live_before": 0, "pages": {"other": 1}, "broken": ["stopped by --limit"]},
        {"yields": shares(40, 25), "yields_before": shares(40, 40)},
        {"yields": shares(19, 0), "yields_before": shares(40, 40)},
        {"yields": shares(40, 0), "yields_before": shares(40, 10)},
    ],
)
def test_well(change):
    assert source_health(RunFacts(**{**FINE, **change})) == ("healthy", "")


@pytest.mark.parametrize("change", [{"entries": 0}, {"broken": ["x"]}, {"entries": 30}, {"min_items": 101}])
def test_an_index_that_is_not_credible_accuses_nobody(change):
    assert not index_is_credible(RunFacts(**{**FINE, **change}))


def test_ads_of_many_runs_are_remembered_with_the_newest_in_front():
    remembered = FieldCount()
    for _ in range(30):
        remembered = shares(100, 100).with_earlier(remembered)
    assert (remembered.ads, remembered.fields["title"]) == (REMEMBERED, REMEMBERED)
    assert FieldCount.of({"yield": remembered.as_memory()}) == remembered
    assert FieldCount.of({}) == FieldCount.of({"yield": None}) == FieldCount()
