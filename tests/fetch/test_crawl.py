"""The whole crawl over a site on loopback: what is new, changed, gone; what a kill, a lock and a stop do."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
from email.utils import formatdate
from pathlib import Path

import pytest

from quality.harness.mirror import Mirror, mirrored
from tests.fetch.harness import ROOT, SECONDS, Home, ad_page, sitemap
from tests.warm import WARM

HOST = "jobs.example.org"
CARDS = """
[source.board]
kind = "sitemap"
url = "{url}/sitemap.xml"
allow_private = true

[source.feed]
kind = "feed"
url = "{url}/feed.xml"
allow_private = true
"""
FEED = '<rss version="2.0"><channel><title>x</title>{}</channel></rss>'
ITEM = "<item><title>Ad {n}</title><link>{url}</link><guid>{url}</guid><pubDate>{date}</pubDate></item>"


def build(folder, count, lastmod="2026-07-01T10:00:00Z"):
    """A site of `count` ads, its sitemap and its feed."""
    (folder / "jobs").mkdir(parents=True)
    urls = {f"https://{HOST}/jobs/{n}.html": lastmod for n in range(count)}
    for n in range(count):
        (folder / "jobs" / f"{n}.html").write_bytes(ad_page(f"Cook {n}"))
    (folder / "sitemap.xml").write_bytes(sitemap({f"https://{HOST}/": "", **urls}))
    (folder / "index.html").write_text("<html><title>Jobs</title><p>Welcome</p></html>")
    (folder / "robots.txt").write_text("User-agent: *\nAllow: /\n")
    date = formatdate(1782900000, usegmt=True)
    items = "".join(ITEM.format(n=n, url=url, date=date) for n, url in enumerate(urls))
    (folder / "feed.xml").write_text(FEED.format(items))


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    build(folder, 30)
    with mirrored(Mirror(folder, HOST)) as mirror:
        home = Home(tmp_path, warm=True)
        home.write(CARDS.format(url=mirror.url))
        yield home, mirror


def counts(done, source):
    """new, changed, gone, unchanged of one source's summary line."""
    found = re.search(rf"^{source}: (\d+) new, (\d+) changed, (\d+) gone, (\d+) unchanged", done.stdout, re.M)
    assert found, (done.stdout, done.stderr)
    return tuple(map(int, found.groups()))


def edit(mirror, number, text="Cook wanted in Kano."):
    path = mirror.folder / "jobs" / f"{number}.html"
    path.write_bytes(ad_page(f"Cook {number}", text))
    os.utime(path, (time.time() + 5, time.time() + 5))


def test_new_then_unchanged_then_changed_and_gone(site):
    home, mirror = site
    done = home.adwatch("crawl")
    assert done.returncode == 0, done.stderr
    assert counts(done, "board") == counts(done, "feed") == (30, 0, 0, 0)
    done = home.adwatch("crawl")
    assert counts(done, "board") == counts(done, "feed") == (0, 0, 0, 30)
    assert mirror.statuses[304] >= 60
    for number in (1, 2, 3):
        edit(mirror, number)
    for number in (4, 5):
        (mirror.folder / "jobs" / f"{number}.html").unlink()
    done = home.adwatch("crawl")
    assert counts(done, "board") == counts(done, "feed") == (0, 3, 2, 25)
    with home.store() as store:
        known = store.listings.known("board")
        gone = [one for one in known.values() if one.gone_at]
        changed = next(one for url, one in known.items() if url.endswith("/1.html"))
        listing = store.get(changed.key)
    assert (len(known), len(gone)) == (30, 2)
    assert listing is not None
    assert "Kano" in listing.posting.description


def test_what_leaves_the_index_is_asked_for_and_a_broken_index_accuses_nobody(site):
    home, mirror = site
    home.adwatch("crawl", "board")
    (mirror.folder / "jobs" / "7.html").unlink()
    text = (mirror.folder / "sitemap.xml").read_text()
    for number in (7, 8):
        text = re.sub(rf"<url><loc>[^<]*/{number}\.html.*?</url>", "", text)
    (mirror.folder / "sitemap.xml").write_text(text)
    done = home.adwatch("crawl", "board")
    assert counts(done, "board") == (0, 0, 1, 29)
    shutil.move(mirror.folder / "sitemap.xml", mirror.folder / "away")
    shutil.rmtree(mirror.folder / "jobs")
    done = home.adwatch("crawl", "board")
    assert done.returncode == 1
    assert "index could not be read" in done.stderr
    with home.store() as store:
        assert sum(known.gone_at is None for known in store.listings.known("board").values()) == 29


def test_without_dates_of_the_server_the_sitemap_is_believed_until_it_is_caught(tmp_path):
    folder = tmp_path / "site"
    build(folder, 40)
    home = Home(tmp_path, warm=True)
    with mirrored(Mirror(folder, HOST, dated=False)) as mirror:
        home.write(CARDS.format(url=mirror.url))
        home.adwatch("crawl", "board")
        mirror.asked.clear()
        done = home.adwatch("crawl", "board")
        assert counts(done, "board") == (0, 0, 0, 40)
        assert len(mirror.asked) <= 15
        for number in range(40):
            edit(mirror, number)
        done = home.adwatch("crawl", "board")
        assert counts(done, "board") == (0, 40, 0, 0)
        mirror.asked.clear()
        done = home.adwatch("crawl", "board")
        assert counts(done, "board") == (0, 0, 0, 40)
        assert len(mirror.asked) > 40


def test_a_killed_crawl_goes_on_where_it_was(tmp_path):
    """One kill by default; ADWATCH_KILLS=100 ADWATCH_KILL_PAGES=1500 takes its time."""
    count = int(os.environ.get("ADWATCH_KILL_PAGES", "200"))
    folder = tmp_path / "site"
    build(folder, count)
    home = Home(tmp_path, warm=True)
    with mirrored(Mirror(folder, HOST)) as mirror:
        home.write(CARDS.format(url=mirror.url))
        kills = int(os.environ.get("ADWATCH_KILLS", "1"))
        chance = random.Random(os.environ.get("ADWATCH_SEED", "1"))
        in_the_middle = 0
        for _ in range(kills):
            aim = len(mirror.asked) + chance.randint(1, max(2, int(1.2 * count / kills)))
            process = subprocess.Popen(home.command("crawl", "board"), cwd=ROOT, stderr=subprocess.DEVNULL)
            while len(mirror.asked) < aim and process.poll() is None:
                time.sleep(0.002)
            in_the_middle += process.poll() is None
            process.kill()
            process.wait()
        assert in_the_middle, "no crawl was killed before its end"
        done = home.adwatch("crawl", "board")
    assert done.returncode == 0, done.stderr
    assert home.outcomes("board")
    with home.store() as store:
        assert store.listings.count("board") == count
        assert store.database.number("SELECT count(*) FROM versions") == count
        assert store.runs.unfinished() == ()
    assert home.adwatch("verify").returncode == 0


NO_FLOOR = """
import runpy
from crawler.evidence import doctor
doctor.MINIMUM_FREE = 0
runpy.run_module("crawler", run_name="__main__", alter_sys=True)
"""
"""Runs adwatch as on a disk that fills up after the crawl began: it does not ask for free space first."""


def _without_floor(home, *arguments):
    python, _, _, *words = home.command(*arguments)
    return WARM.run([python, "-c", NO_FLOOR, *words], cwd=ROOT, timeout=SECONDS)


@pytest.mark.skipif(os.geteuid() != 0, reason="a small tmpfs can be mounted by root only")
def test_a_full_disk_loses_nothing_and_is_told(tmp_path):
    folder, tiny = tmp_path / "site", tmp_path / "tiny"
    build(folder, 250)
    tiny.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", tiny], check=False).returncode:
        pytest.skip("this container may not mount a tmpfs")
    try:
        home = Home(tiny, warm=True)
        with mirrored(Mirror(folder, HOST)) as mirror:
            home.write(CARDS.format(url=mirror.url))
            refused = home.adwatch("crawl", "board")
            assert (refused.returncode, "MiB free" in refused.stderr) == (2, True), refused.stderr
            full = _without_floor(home, "crawl", "board")
            subprocess.run(["mount", "-o", "remount,size=64m", tiny], check=True)
            done = _without_floor(home, "crawl", "board")
        assert (full.returncode, done.returncode) == (1, 0)
        assert "free some space" in full.stderr
        assert "Traceback" not in full.stderr
        with home.store() as store:
            assert store.listings.count("board") == 250
    finally:
        subprocess.run(["umount", tiny], check=False)


def test_a_second_crawl_of_the_same_home_is_turned_away(site):
    home, mirror = site
    home.sources.write_text(home.sources.read_text().replace("allow_private", "delay = 0.5\nallow_private"))
    first = subprocess.Popen(home.command("crawl", "board"), cwd=ROOT, stderr=subprocess.PIPE, text=True)
    while not mirror.asked:
        time.sleep(0.01)
    second = home.adwatch("crawl", "board")
    assert second.returncode == 75
    assert "another crawl" in second.stderr
    first.send_signal(signal.SIGINT)
    assert first.wait(20) == 130
    assert first.stderr is not None
    assert "run the same command again to resume" in first.stderr.read()
    with home.store() as store:
        assert getattr(store.runs.last("board"), "finish_reason", "") == "shutdown"


def test_a_limit_stops_early_and_what_is_due(site):
    home, _ = site
    done = home.adwatch("crawl", "board", "--limit", "5")
    assert done.returncode == 0
    assert counts(done, "board")[0] == 4  # the fifth is the front page
    told = json.loads(home.adwatch("--json", "crawl", "--due", "--dry-run").stdout)
    assert {row["source"]: row["crawl"] for row in told} == {"board": False, "feed": True}


ODD = """
[crawler]
contact = "watch@agency.example"
[source.dead]
kind = "feed"
url = "http://127.0.0.1:9/f"
allow_private = true
[source.inner]
kind = "feed"
url = "http://127.0.0.1:8765/f"
[source.nowhere]
kind = "feed"
url = "https://nowhere.invalid/f"
terms_reviewed = "2026-11-24, A. Analyst"
[source.unread]
kind = "feed"
url = "https://nowhere.invalid/g"
"""


def test_what_cannot_be_crawled_is_told(tmp_path):
    home = Home(tmp_path, warm=True)
    home.write(ODD)
    done = home.adwatch("crawl")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for told in ("dead: its index", "127.0.0.1, which is not a public address", "nowhere: its index"):
        assert told in done.stderr
    done = home.adwatch("crawl", "unread")
    assert (done.returncode, "terms" in done.stderr) == (2, True)
    home.write(ODD.replace("contact =", "# contact ="))
    done = home.adwatch("crawl", "nowhere")
    assert (done.returncode, "contact" in done.stderr) == (2, True)


DATA = Path(os.environ.get("ADWATCH_DATA", ROOT.parent / "shared" / "data")) / "sites" / "rebase"


@pytest.mark.skipif(not DATA.is_dir(), reason="the saved site is not here (ADWATCH_DATA)")
def test_a_real_site(tmp_path):
    """A part of it by default; ADWATCH_PAGES=875 crawls it whole."""
    most = int(os.environ.get("ADWATCH_PAGES", "60"))
    folder = tmp_path / "site"
    shutil.copytree(DATA, folder)
    text = (folder / "sitemap.xml").read_text("utf-8")
    host = text.partition("https://")[2].partition("/")[0]
    rows = re.findall("<url>.*?</url>", text)[: most + 1]
    (folder / "sitemap.xml").write_text(f"<urlset>{''.join(rows)}</urlset>", "utf-8")
    with mirrored(Mirror(folder, host)) as mirror:
        home = Home(tmp_path, warm=True)
        home.write(CARDS.format(url=mirror.url))
        assert counts(home.adwatch("crawl", "board"), "board") == (most, 0, 0, 0)
        assert counts(home.adwatch("crawl", "board"), "board") == (0, 0, 0, most)
        jobs = [folder / "jobs" / row.partition("</loc>")[0].rpartition("/")[2] for row in rows[1:]]
        for path in jobs[:3]:
            page = path.read_text("utf-8")
            start = page.index('"description":')
            path.write_text(page[:start] + re.sub(r': ?"', r"\g<0>Edited. ", page[start:], count=1), "utf-8")
        for path in jobs[3:5]:
            path.unlink()
        # As the site itself would say it: what was edited is dated anew, what was removed is not named any more.
        said = [row for row in rows if not any(path.name in row for path in jobs[3:5])]
        said = [
            re.sub(
                "<lastmod>.*?</lastmod>|(?=</url>)", "<lastmod>2026-11-27T00:00:00Z</lastmod>", row, count=1
            )
            if any(path.name in row for path in jobs[:3])
            else row
            for row in said
        ]
        (folder / "sitemap.xml").write_text(f"<urlset>{''.join(said)}</urlset>", "utf-8")
        assert counts(home.adwatch("crawl", "board"), "board") == (0, 3, 2, most - 5)


def test_a_closing_day_that_is_over_takes_no_ad_away(tmp_path):
    folder = tmp_path / "site"
    build(folder, 2)
    stated = b'"validThrough":"2026-11-21","datePosted"'
    (folder / "jobs" / "0.html").write_bytes(ad_page("Cook wanted").replace(b'"datePosted"', stated))
    with mirrored(Mirror(folder, HOST)) as mirror:
        home = Home(tmp_path, warm=True)
        home.write(CARDS.split("[source.feed]")[0].format(url=mirror.url))
        assert counts(home.adwatch("crawl"), "board") == (2, 0, 0, 0)
        assert counts(home.adwatch("crawl"), "board")[2] == 0
        with home.store() as store:
            kept = {one.url[-6:]: (one.gone_at, one.assessment.score >= 0) for one in store.reader.each()}
        assert kept["0.html"] == (None, True)
