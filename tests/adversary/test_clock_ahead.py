"""A clock that jumps ahead (no battery, a bad answer of NTP) must not make cron's crawl remove everything."""

import os
import sqlite3
import time
from pathlib import Path

import pytest

from crawler.errors import UserError
from crawler.evidence.retaining import CLOCK_DAYS, STAMP, check_clock, note_run
from crawler.store import Store
from tests.adversary.insider import Home

DAY = 86_400.0
JUMP = 3650 * DAY
SOURCES = """[source.idle]
kind = "sitemap"
url = "http://127.0.0.1:9/sitemap.xml"
enabled = false
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "sources.toml").write_text(SOURCES, "utf-8")
    home = Home(tmp_path / "home")
    home.bring([{"id": "a", "title": "Nanny", "description": "Nanny wanted in Muscat, call +2348030000301"}])
    return home


def crawl(home: Home) -> tuple[int, str]:
    ran = home("--sources", str(home.path.parent / "sources.toml"), "crawl", "--due", "--quiet")
    return ran.status, ran.all


def left(home: Home) -> int:
    with sqlite3.connect(home.path / "adwatch.db") as raw:
        return int(raw.execute("SELECT count(*) FROM listings WHERE purged_at IS NULL").fetchone()[0])


def make_old(home: Home, stamped: float | None) -> None:
    """As if the clock had jumped ahead since the ads came and retention ran: all that the home knows is long ago."""
    with sqlite3.connect(home.path / "adwatch.db") as raw:
        raw.execute("UPDATE listings SET last_seen = '2000-01-01T00:00:00Z'")
    if stamped is not None:
        (home.path / STAMP).touch()
        os.utime(home.path / STAMP, (stamped, stamped))


def test_crons_crawl_removes_nothing_after_a_jump_until_a_person_says_so(home: Home) -> None:
    make_old(home, time.time() - JUMP)
    status, said = crawl(home)
    assert status == 2
    assert "retention removed nothing" in said
    assert "adwatch purge --due --yes" in said
    assert left(home) == 1
    assert home("purge", "--due").status == 0
    assert crawl(home)[0] == 2, "to look is not to agree"
    assert home("purge", "--due", "--yes", "--why", "retention").status == 0
    assert left(home) == 0
    assert crawl(home)[0] == 0


def test_a_home_without_a_run_of_retention_is_held_by_its_chain(home: Home) -> None:
    now = time.time()
    with Store(home.path) as store:
        check_clock(store, now)
        check_clock(store, now + (CLOCK_DAYS - 1) * DAY)
        with pytest.raises(UserError, match="says"):
            check_clock(store, now + JUMP)


def test_a_stamp_of_a_wrong_clock_neither_stops_nor_hides(home: Home) -> None:
    now = time.time()
    with Store(home.path) as store:
        note_run(home.path)
        os.utime(home.path / STAMP, (now + JUMP, now + JUMP))
        check_clock(store, now)
        with pytest.raises(UserError, match="says"):
            check_clock(store, now + JUMP / 2)


def test_a_day_and_a_holiday_are_no_jump(home: Home) -> None:
    now = time.time()
    with Store(home.path) as store:
        note_run(home.path)
        check_clock(store, now + DAY)
        check_clock(store, now + (CLOCK_DAYS - 1) * DAY)
