"""The whole crawl over a site on loopback: what is new, changed, gone; what a kill, a lock and a stop do."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
from email.utils import formatdate
from pathlib import Path

import pytest

from tests.fetch.mirror import Mirror, mirrored
from tests.fetch.running import ROOT, Home, ad_page, sitemap

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
        home = Home(tmp_path)
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
        listing = (
            next(one for one in store.reading.page(limit=100) if one.url.endswith("/1.html"))
            if hasattr(store.reading, "page")
            else None
        )
        assert store.listings.count("board") == 30
        gone = [known for known in store.listings.known("board").values() if known.gone_at]
    assert listing is None or listing.versions == 2
    assert len(gone) == 2
    done = home.adwatch("crawl")
    assert counts(done, "board") == (0, 0, 0, 28)


def test_a_removed_ad_that_left_the_index_too_is_asked_for(site):
    home, mirror = site
    home.adwatch("crawl", "board")
    (mirror.folder / "jobs" / "7.html").unlink()
    text = (mirror.folder / "sitemap.xml").read_text()
    for number in (7, 8):
        text = re.sub(rf"<url><loc>[^<]*/{number}\.html.*?</url>", "", text)
    (mirror.folder / "sitemap.xml").write_text(text)
    done = home.adwatch("crawl", "board")
    assert counts(done, "board") == (0, 0, 1, 29)


def test_an_index_that_fails_makes_nothing_gone(site):
    home, mirror = site
    home.adwatch("crawl", "board")
    shutil.move(mirror.folder / "sitemap.xml", mirror.folder / "away")
    shutil.rmtree(mirror.folder / "jobs")
    done = home.adwatch("crawl", "board")
    assert done.returncode == 1
    assert "index could not be read" in done.stderr
    with home.store() as store:
        assert all(known.gone_at is None for known in store.listings.known("board").values())


def test_without_dates_of_the_server_the_sitemap_is_believed_until_it_is_caught(tmp_path):
    folder = tmp_path / "site"
    build(folder, 40)
    home = Home(tmp_path)
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
    count = int(os.environ.get("ADWATCH_KILL_PAGES", "200"))
    folder = tmp_path / "site"
    build(folder, count)
    home = Home(tmp_path)
    with mirrored(Mirror(folder, HOST)) as mirror:
        home.write(CARDS.format(url=mirror.url))
        for moment in (0.3, 0.6):
            process = subprocess.Popen(home.command("crawl", "board"), cwd=ROOT, stderr=subprocess.DEVNULL)
            while len(mirror.asked) < moment * count and process.poll() is None:
                time.sleep(0.01)
            process.kill()
            process.wait()
        done = home.adwatch("crawl", "board")
    assert done.returncode == 0, done.stderr
    assert home.outcomes("board")
    with home.store() as store:
        run = store.runs.last("board")
        assert (run.new, run.changed) == (count, 0)
        assert store.listings.count("board") == count
        assert store.runs.unfinished() == ()
    assert home.adwatch("verify").returncode == 0


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
    assert "goes on where it was" in first.stderr.read()
    with home.store() as store:
        assert store.runs.last("board").finish_reason == "shutdown"


def test_what_is_due(site):
    home, _ = site
    assert "would be crawled" in home.adwatch("crawl", "--dry-run").stdout
    home.adwatch("crawl", "board")
    told = json.loads(home.adwatch("--json", "crawl", "--due", "--dry-run").stdout)
    assert {row["source"]: row["crawl"] for row in told} == {"board": False, "feed": True}


def test_a_limit_stops_early_and_accuses_nobody(site):
    home, _ = site
    done = home.adwatch("crawl", "board", "--limit", "5")
    assert done.returncode == 0
    assert counts(done, "board")[0] == 4  # the fifth is the front page
    assert counts(home.adwatch("crawl", "board"), "board") == (26, 0, 0, 4)


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        ("[source.x]\nkind='feed'\nurl='http://127.0.0.1:9/f'\nallow_private=true\n", 1, "127.0.0.1"),
        ("[source.x]\nkind='feed'\nurl='http://127.0.0.1:8765/f'\n", 1, "not a public address"),
        ("[source.x]\nkind='feed'\nurl='https://nowhere.invalid/f'\n", 2, "terms"),
        ("[source.x]\nkind='feed'\nurl='https://nowhere.invalid/f'\nterms_reviewed='x'\n", 2, "contact"),
        ("[crawler]\ncontact='a@b.example'\n[source.x]\nkind='feed'\nurl='https://nowhere.invalid/f'\n"
         "terms_reviewed='x'\n", 1, "no such host"),
    ],
)  # fmt: skip
def test_what_cannot_be_crawled_is_told(tmp_path, text, status, told):
    home = Home(tmp_path)
    home.write(text)
    done = home.adwatch("crawl", "x")
    assert done.returncode == status, done
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_scrapy_itself_can_crawl_a_source(site):
    home, _ = site
    done = home.scrapy("sitemap", "board")
    assert done.returncode == 0, done.stderr
    assert len(home.outcomes("board")) == 32


DATA = Path(os.environ.get("ADWATCH_DATA", ROOT.parent / "shared" / "data")) / "sites" / "rebase"


@pytest.mark.skipif(not DATA.is_dir(), reason="the saved site is not here (ADWATCH_DATA)")
def test_a_real_site(tmp_path):
    """A part of it by default; ADWATCH_PAGES=875 crawls it whole."""
    most = int(os.environ.get("ADWATCH_PAGES", "60"))
    folder = tmp_path / "site"
    shutil.copytree(DATA, folder)
    text = (folder / "sitemap.xml").read_text("utf-8")
    host = re.search("https://([^/]+)/", text)[1]
    rows = re.findall("<url>.*?</url>", text)[: most + 1]
    (folder / "sitemap.xml").write_text(f"<urlset>{''.join(rows)}</urlset>", "utf-8")
    with mirrored(Mirror(folder, host)) as mirror:
        home = Home(tmp_path)
        home.write(CARDS.format(url=mirror.url))
        assert counts(home.adwatch("crawl", "board"), "board") == (most, 0, 0, 0)
        assert counts(home.adwatch("crawl", "board"), "board") == (0, 0, 0, most)
        jobs = [folder / "jobs" / row.partition("</loc>")[0].rpartition("/")[2] for row in rows[1:]]
        for path in jobs[:3]:
            page = path.read_text("utf-8")
            start = page.index('"description"')
            path.write_text(page[:start] + re.sub(r': ?"', r"\g<0>Edited. ", page[start:], count=1), "utf-8")
        for path in jobs[3:5]:
            path.unlink()
        assert counts(home.adwatch("crawl", "board"), "board") == (0, 3, 2, most - 5)
