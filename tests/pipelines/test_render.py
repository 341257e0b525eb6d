"""pipelines.render.Render: pages go through the browser where the card asks for that."""

from crawler.fetch.errors import RenderFailed
from crawler.fetch.result import RenderedPage
from crawler.records import JobPosting
from pipelines.render import Render
from tests.pipelines.fakes import URL, fetched, passed

RENDERED = RenderedPage(b"<p>shown</p>", "2026-11-26T08:00:01Z", "Chromium 140", ())


class Browser:
    def __init__(self, outcome):
        self.outcome, self.asked = outcome, 0

    async def render(self, response):
        self.asked += 1
        if isinstance(self.outcome, RenderFailed):
            raise self.outcome
        return self.outcome


def test_the_page_as_rendered_is_what_is_read():
    result = passed(Render(Browser(RENDERED)), fetched())  # type: ignore[arg-type]
    assert result.shown.body == b"<p>shown</p>"
    assert result.page.body != result.shown.body


def test_a_page_that_can_not_be_rendered_has_a_problem():
    result = passed(Render(Browser(RenderFailed("its scripts take more than 30 seconds"))), fetched())  # type: ignore[arg-type]
    assert (result.rendered, result.problem) == (None, "its scripts take more than 30 seconds")


def test_no_browser_is_asked_for_an_ad_of_the_index_or_without_the_extension():
    browser = Browser(RENDERED)
    ad = JobPosting(url=URL, source="board", title="Cook")
    assert passed(Render(browser), fetched(entry={"postings": (ad,)})).rendered is None  # type: ignore[arg-type]
    assert browser.asked == 0
    assert passed(Render(None), fetched()).rendered is None
