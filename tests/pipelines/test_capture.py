"""pipelines.capture.KeepCapture: pages that are evidence are written into WARC files."""

import pytest
from scrapy import Request
from scrapy.exceptions import DropItem

from crawler.records import JobPosting
from pipelines.capture import KeepCapture
from tests.pipelines.fakes import URL, fetched, known, passed, run

AD = JobPosting(url=URL, source="board", title="Cook")


@pytest.mark.parametrize(
    ("result", "kept"),
    [
        (lambda: fetched(postings=(AD,), digest="new"), True),
        (lambda: fetched(postings=(AD,), digest="new", known=known()), True),
        (lambda: fetched(postings=(AD,), digest="old", known=known()), False),
        (lambda: fetched(finding="removed", known=known()), True),
        (lambda: fetched(finding="expired", known=known()), True),
        (lambda: fetched(finding="removed"), False),
        (lambda: fetched(finding="removed", known=known("gone")), False),
        (lambda: fetched(finding="layout", known=known()), False),
        (lambda: fetched(finding="other"), False),
    ],
)
def test_evidence_is_what_is_new_or_shows_that_an_ad_was_taken_down(tmp_path, result, kept):
    with run(tmp_path) as spider:
        captured = passed(KeepCapture(spider), result())
    assert (captured.capture is not None) is kept


def test_a_capture_holds_request_response_and_context(tmp_path):
    result = fetched(postings=(AD,), digest="new")
    assert result.response is not None
    result.response.request = Request(
        URL, headers={"User-Agent": "adwatch/0.1"}, meta={"redirect_urls": ["http://board.test/old"]}
    )
    with run(tmp_path, {"USER_AGENT": "adwatch/0.1 (+watch@agency.example)"}) as spider:
        stage = KeepCapture(spider)
        exchange = stage._exchange(result)
        passed(stage, result)
    assert (exchange.url, exchange.status, exchange.body) == (URL, 200, result.page.body)
    assert ("User-Agent", "adwatch/0.1") in exchange.request_headers
    assert exchange.meta is not None
    assert exchange.meta["redirects"] == ["http://board.test/old"]
    assert exchange.meta["source"] == "board"
    assert len(list(tmp_path.glob("captures/*.warc.gz"))) == 1


def test_two_ads_of_one_answer_share_a_capture(tmp_path):
    first, second = fetched(postings=(AD,), digest="a"), fetched(postings=(AD,), digest="b")
    second.response = first.response
    with run(tmp_path) as spider:
        stage = KeepCapture(spider)
        assert passed(stage, first).capture is passed(stage, second).capture


def test_nothing_is_taken_once_the_run_can_not_write(tmp_path):
    with run(tmp_path) as spider:
        stage = KeepCapture(spider)
        spider.session.failure = "the disk is full"
        with pytest.raises(DropItem, match="disk is full"):
            passed(stage, fetched(postings=(AD,), digest="new"))
