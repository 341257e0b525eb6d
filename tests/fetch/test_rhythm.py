"""When a source posts is learned, and looks at what is new come when ads are expected, for one request."""

from datetime import UTC, datetime, timedelta

from crawler.fetch.policy.rhythm import (
    BINS,
    IDLE_MINUTES,
    QUICK_MINUTES,
    SLOW_MINUTES,
    LookRates,
    PostingTimeline,
    bin_of,
    look_is_due,
    look_rates,
    whole_is_due,
)
from quality.harness.mirror import Mirror, mirrored
from tests.fetch.harness import Home, ad_page
from tests.fetch.test_crawl import FEED, HOST, ITEM

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
CARD = '[source.feed]\nkind = "feed"\nurl = "{}/feed.xml"\nallow_private = true\nfresh = true\nevery = "1d"\n'


def office_hours(days=28):
    """A source that posts on days of work from 9 to 12, every 20 minutes."""
    rhythm, last = PostingTimeline(), MONDAY
    for hour in range(days * 24):
        now = MONDAY + timedelta(hours=hour + 1)
        start = now - timedelta(hours=1)
        posts = 3 if start.weekday() < 5 and 9 <= start.hour < 12 else 0
        rhythm.learn([start + timedelta(minutes=20 * n + 1) for n in range(posts)], last, now)
        last = now
    return rhythm


def test_rates_follow_the_hours_and_survive_the_memory():
    rhythm = PostingTimeline.of({"rhythm": office_hours().as_memory()})
    rates = rhythm.rates()
    assert rhythm.learned
    assert 1.5 < rates[10] < 3.2
    assert rates[3] < 0.2
    assert rates[24 + 10] < 0.5, "no weekend"
    assert PostingTimeline.of({"rhythm": {"ads": [1], "hours": "x"}}) == PostingTimeline()


def test_ads_without_a_time_are_spread_over_the_gap():
    rhythm = PostingTimeline()
    rhythm.learn([None] * 4, MONDAY, MONDAY + timedelta(hours=4))
    assert [round(n, 3) for n in rhythm.ads[:5]] == [1, 1, 1, 1, 0]
    assert sum(rhythm.hours) == 4


def test_a_year_without_looks_forgets():
    rhythm = office_hours(7)
    before = sum(rhythm.ads)
    rhythm.learn([], MONDAY + timedelta(days=371), MONDAY + timedelta(days=372))
    assert sum(rhythm.ads) < 0.001 * before


def test_looks_come_when_ads_are_expected():
    rhythm = office_hours()
    found = look_rates([rhythm])
    assert rhythm.rates()[9] >= found.quick > found.busy > 0
    levels = LookRates(quick=found.quick, busy=0.1)
    ten, night = MONDAY + timedelta(hours=10), MONDAY + timedelta(hours=3)
    assert not look_is_due(rhythm, levels, ten, ten + timedelta(minutes=QUICK_MINUTES - 1))
    assert look_is_due(rhythm, levels, ten, ten + timedelta(minutes=QUICK_MINUTES))
    assert not look_is_due(rhythm, levels, night, night + timedelta(minutes=SLOW_MINUTES))
    assert look_is_due(rhythm, levels, night, night + timedelta(minutes=IDLE_MINUTES))
    assert look_is_due(rhythm, levels, ten, ten - timedelta(days=1)), "a clock that was set back"
    unknown = PostingTimeline()
    assert look_is_due(unknown, LookRates(), ten, ten + timedelta(minutes=QUICK_MINUTES))


def test_an_hour_waits_from_its_beginning():
    """A look at the first moment of a quick hour finds little, and another one would have to follow."""
    rates = [0.0] * BINS
    rates[9] = 3.0
    rhythm, levels = office_hours(), LookRates(quick=3.0, busy=3.0)
    last, nine = MONDAY + timedelta(hours=8), MONDAY + timedelta(hours=9)
    assert not look_is_due(rhythm, levels, last, nine + timedelta(minutes=QUICK_MINUTES - 1), rates)
    assert look_is_due(rhythm, levels, last, nine + timedelta(minutes=QUICK_MINUTES), rates)


def test_a_whole_round_that_is_nearly_due_takes_the_place_of_a_look():
    day, late = timedelta(days=1), MONDAY + timedelta(hours=23, minutes=40)
    assert whole_is_due(MONDAY, day, late, looks=True)
    assert not whole_is_due(MONDAY, day, late, looks=False)
    assert not whole_is_due(MONDAY, day, MONDAY + timedelta(hours=23), looks=True)
    assert whole_is_due(MONDAY, day, MONDAY + day, looks=False)


def test_bins_are_hours_of_two_kinds_of_day():
    assert bin_of(MONDAY + timedelta(hours=5)) == 5
    assert bin_of(MONDAY + timedelta(days=5, hours=5)) == 29
    assert {bin_of(MONDAY + timedelta(hours=n)) for n in range(168)} == set(range(BINS))


def feed(numbers):
    items = "".join(
        ITEM.format(n=n, url=f"https://{HOST}/jobs/{n}.html", date="Fri, 20 Nov 2026 10:00:00 GMT")
        for n in numbers
    )
    return FEED.format(items)


def test_a_look_asks_for_the_head_of_the_index_and_what_is_new(tmp_path):
    folder = tmp_path / "site"
    (folder / "jobs").mkdir(parents=True)
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /jobs/12.html\n")
    for n in range(14):
        (folder / "jobs" / f"{n}.html").write_bytes(ad_page(f"Cook {n}"))
    (folder / "feed.xml").write_text(feed(range(11)))
    home = Home(tmp_path, warm=True)
    with mirrored(Mirror(folder, HOST)) as mirror:
        home.write(CARD.format(mirror.url))
        home.adwatch("crawl", "--due")
        assert len(mirror.asked) == 13
        mirror.asked.clear()
        # Ad 0 is gone from the feed, ad 11 is new, robots.txt forbids ad 12: it was read a moment ago.
        (folder / "feed.xml").write_text(feed(range(1, 13)))
        done = home.adwatch("crawl")
        assert sorted(mirror.asked) == ["/feed.xml", "/jobs/11.html"], done.stderr
        assert done.returncode == 0, done.stderr
        assert home.outcomes("feed")[f"{mirror.url}/jobs/12.html"] == ("refused", "robots.txt forbids it")
        assert "not now" in home.adwatch("crawl", "--due", "--dry-run").stdout
        with home.store() as store:
            memory = store.runs.memory("feed")
            memory["whole_at"] = "2026-01-01T00:00:00Z"
            store.runs.remember("feed", memory)
        assert "its whole round is due" in home.adwatch("crawl", "--due", "--dry-run").stdout
        mirror.asked.clear()
        home.adwatch("crawl", "--due")
        assert "/robots.txt" in mirror.asked
        assert "/jobs/0.html" in mirror.asked, "a whole round asks for what the index no longer names"
