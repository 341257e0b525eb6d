"""A site that asks for time gets it: from every source on it, and in the next crawl too."""

from dataclasses import dataclass

from crawler.fetch.politeness.retry_after import in_words, retry_after
from quality.harness.mirror import Mirror, mirrored
from tests.fetch.harness import Home
from tests.fetch.test_crawl import CARDS, HOST, build


@dataclass
class Busy(Mirror):
    """Wants an hour of rest from the second ad on."""

    def answer(self, path: str, since: str | None) -> tuple[int, dict[str, str], bytes]:
        if sum("/jobs/" in asked for asked in self.asked) >= 1:
            return 429, {"Retry-After": "3600"}, b"not now"
        return super().answer(path, since)


def test_retry_after_holds_for_all_sources_of_a_host_and_for_the_next_crawl(tmp_path):
    build(tmp_path / "site", 6)
    home = Home(tmp_path, warm=True)
    with mirrored(Busy(tmp_path / "site", HOST)) as mirror:
        home.write(CARDS.format(url=mirror.url))
        done = home.adwatch("crawl")
        assert done.returncode == 1
        asked = len(mirror.asked)
        assert "/feed.xml" not in mirror.asked
        assert "asks to come back in 3" in done.stderr
        done = home.adwatch("crawl")
        assert "asks to come back in 3" in done.stderr
        assert len(mirror.asked) == asked
    with home.store() as store:
        assert store.listings.count("board") >= 1


def test_pages_that_a_host_holds_back_are_told_as_such(tmp_path):
    build(tmp_path / "site", 30)
    home = Home(tmp_path, warm=True)
    with mirrored(Busy(tmp_path / "site", HOST)) as mirror:
        home.write(CARDS.format(url=mirror.url))
        done = home.adwatch("crawl", "board")
    assert "pages were left for a later run" in done.stderr
    assert "the card forbids" not in done.stderr, "no rule of ours is in the way"


def test_an_endless_wait_is_told_in_words_and_kept_for_a_day_at_most():
    assert retry_after(b"99999999999", 0.0) == 999_999_999
    assert in_words(300.0) == "300 seconds"
    assert in_words(999_999_999.0) == "more than a day; it is tried again after one"
