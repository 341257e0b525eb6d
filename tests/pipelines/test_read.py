"""pipelines.read.Read: the kind of a page, and the ads on it."""

import pytest

from crawler.confined import ConfinedProcess, ProcessLost
from crawler.fetch import page_reader
from crawler.fetch.page_reader import at_address, digest_of, with_index_posting
from crawler.records import JobPosting
from crawler.store.observations import key_of
from pipelines.read import Read
from tests.fetch.harness import ad_page
from tests.pipelines.fakes import CARD, URL, fetched, known, passed, run

CLOSED = b"<html><body><h1>Cook</h1><p>This vacancy is closed.</p></body></html>"
PROSE = b"<html><body><h1>About us</h1><p>We print books.</p></body></html>"


def posting(**fields):
    return JobPosting(**{"url": URL, "source": "board", "title": "Cook"} | fields)


@pytest.mark.parametrize(
    ("result", "finding", "reason", "ads"),
    [
        (lambda: fetched(), "ad", "JobPosting", 1),
        (lambda: fetched(status=304, known=known()), "same", "status 304", 0),
        (lambda: fetched(status=404, known=known()), "removed", "status 404", 0),
        (lambda: fetched(status=403), "blocked", "status 403", 0),
        (lambda: fetched(status=500), "failed", "status 500", 0),
        (lambda: fetched(PROSE), "other", "", 0),
        (lambda: fetched(PROSE, known=known()), "layout", "", 0),
        (lambda: fetched(CLOSED, known=known()), "expired", "closed", 0),
        (lambda: fetched(PROSE, flags=["cut short"]), "failed", "answer cut short", 0),
        (lambda: fetched(flags=["cut short"]), "ad", "", 1),
        (lambda: fetched(problem="not rendered: crash"), "failed", "not rendered", 0),
        (lambda: fetched(PROSE, entry={"postings": (posting(text="Cook in Lagos"),)}), "ad", "", 1),
    ],
)
def test_finding(tmp_path, result, finding, reason, ads):
    with run(tmp_path) as spider:
        read = passed(Read(spider), result())
    assert (read.finding, len(read.postings)) == (finding, ads)
    assert reason in read.reason
    assert bool(read.digest) is bool(ads)


def test_ads_that_were_purged_are_not_taken_in_again(tmp_path):
    with run(tmp_path) as spider:
        spider.session.purged = frozenset({key_of("board", URL)})
        read = passed(Read(spider), fetched())
    assert (read.finding, read.postings, read.digest) == ("other", (), "")
    assert "purged" in read.reason


class Answers(ConfinedProcess):
    """A confined process that answers as it is told."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer

    def ask(self, work, *arguments):  # type: ignore[override]
        return self.answer(work, *arguments)


def test_an_ad_whose_reading_raises_is_kept_with_the_fault(tmp_path, monkeypatch):
    def fail(page, hints):
        raise ZeroDivisionError("odd page")

    monkeypatch.setattr("crawler.postings.fetched_page.read_page", fail)
    with run(tmp_path) as spider:
        spider.reader = Answers(lambda work, *arguments: work(*arguments))
        read = passed(Read(spider), fetched())
        assert len(spider.session.faults) == 1
    assert (read.finding, read.unread, len(read.postings)) == ("ad", True, 1)
    assert [problem for problem in read.postings[0].problems if "odd page" in problem] == [read.reason]


@pytest.mark.parametrize("apart", [False, True])
def test_a_page_that_ends_its_reader_is_unreadable_not_a_fault(tmp_path, monkeypatch, apart):
    def exceed(*_):
        raise ProcessLost("it was not read within 15 seconds")

    monkeypatch.setattr(page_reader, "is_costly_to_parse", lambda body: apart)
    monkeypatch.setattr(page_reader, "read_apart", exceed)
    with run(tmp_path) as spider:
        spider.reader = Answers(exceed)
        read = passed(Read(spider), fetched())
        assert not spider.session.faults
    assert (read.finding, read.reason) == ("layout", "it was not read within 15 seconds")


def test_the_page_in_progress_is_noted_while_it_is_parsed(tmp_path):
    seen: list[bytes] = []

    def look(work, *arguments):
        seen.extend(path.read_bytes().rstrip(b"\0") for path in tmp_path.glob("in-hand.*"))
        return work(*arguments)

    with run(tmp_path, {"ADWATCH_LOCKED": True, "ADWATCH_HOME": str(tmp_path)}) as spider:
        spider.reader = Answers(look)
        stage = Read(spider)
        passed(stage, fetched())
        stage.close_spider()
    assert seen == [f"board\t{URL}\n".encode()]
    assert not list(tmp_path.glob("in-hand.*"))


def test_addresses_of_the_ads_of_a_page():
    one, two = posting(identifier="a"), posting(url=f"{URL}#b")
    assert [ad.url for ad in at_address((one,), "http://x.test/")] == ["http://x.test/"]
    urls = [ad.url for ad in at_address((one, two, posting()), "http://x.test/")]
    assert urls == ["http://x.test/#a", "http://x.test/#b", "http://x.test/#3"]


def test_an_index_completes_the_only_ad_of_a_page_and_replaces_none_that_vanished():
    listed = posting(base_salary="100 USD")
    page_ad = posting(description="Cook for a school")
    result = fetched(entry={"index_posting": listed})
    (whole,) = with_index_posting((page_ad,), result)
    assert (whole.description, whole.base_salary) == ("Cook for a school", "100 USD")
    assert with_index_posting((page_ad, page_ad), result) == (page_ad, page_ad)
    assert with_index_posting((), result) == (listed,)
    assert with_index_posting((), fetched(entry={"index_posting": listed}, known=known())) == ()


def test_digest_changes_with_the_content_only():
    assert digest_of(()) == ""
    assert digest_of((posting(),)) == digest_of((posting(fetched_at="2026-11-26T09:00:00Z"),))
    assert digest_of((posting(),)) != digest_of((posting(title="Driver"),))


def test_hints_of_the_card_reach_the_ad(tmp_path):
    with run(tmp_path) as spider:
        (ad,) = passed(Read(spider), fetched(ad_page("Driver"))).postings
    assert (ad.url, ad.source, ad.region) == (URL, CARD.name, CARD.region)
