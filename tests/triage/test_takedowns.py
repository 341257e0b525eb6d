"""The takedown clock over a store and a real crawl: who is referred, when a source is due, what a look enters."""

import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from crawler.clock import precise_timestamp, timestamp
from crawler.store import Store
from crawler.triage.takedowns import Takedowns
from quality.harness.mirror import Mirror, mirrored
from tests.fetch.harness import Home, ad_page, sitemap

HOST = "jobs.example.org"
ANA, BEN = 1, 2
CARD = '[source.board]\nkind = "sitemap"\nurl = "{}/sitemap.xml"\nallow_private = true\nevery = "30d"\n'


@contextmanager
def served(tmp_path):
    folder = tmp_path / "site"
    (folder / "jobs").mkdir(parents=True)
    for n in range(3):
        (folder / "jobs" / f"{n}.html").write_bytes(ad_page(f"Cook {n}", f"Cook number {n} wanted in Lagos."))
    urls = {f"https://{HOST}/jobs/{n}.html": "2026-07-01T10:00:00Z" for n in range(3)}
    (folder / "sitemap.xml").write_bytes(sitemap(urls))
    with mirrored(Mirror(folder, HOST)) as mirror:
        home = Home(tmp_path, warm=True)
        home.write(CARD.format(mirror.url))
        yield home, mirror, folder


@pytest.fixture
def site(tmp_path):
    with served(tmp_path) as site:
        yield site


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """A home after its first crawl; tests copy it."""
    with served(tmp_path_factory.mktemp("crawled")) as (home, _, _):
        assert home.adwatch("crawl").returncode == 0
        return home.data


def refer(store, days_ago, opinions=(ANA, BEN), verdicts=("refer", "refer")):
    """Refer ads 1 and 2 of the board, which were seen before."""
    db = store.database
    ago = datetime.now(UTC) - timedelta(days=days_ago)
    at = precise_timestamp(ago)
    with db.transaction():
        for user in (ANA, BEN):
            db.execute(
                "INSERT OR IGNORE INTO users (id, name, password, role, made) VALUES (?, ?, '', 'lead', ?)",
                (user, f"u{user}", at),
            )
        campaign = db.number("SELECT min(id) FROM campaigns")
        for place, (user, verdict) in enumerate(zip(opinions, verdicts, strict=True)):
            row = db.one(
                "INSERT INTO decisions (batch, at, user, analyst, campaign, subject, kind, verdict, content_hash)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, '') RETURNING id",
                (f"b{place}", at, user, f"u{user}", campaign, f"campaign:c{campaign}",
                 "second" if place else "first", verdict),
            )  # fmt: skip
            for listing in () if place else (1, 2):
                db.execute(
                    "INSERT INTO decision_members (decision, listing, content_hash, included) VALUES (?, ?, '', 1)",
                    (int(str(row[0])), listing),
                )
        earlier = timestamp(ago - timedelta(hours=1))
        db.execute("UPDATE frontier SET asked_at = ?", (earlier,))
        db.execute("UPDATE listings SET last_seen = ?", (earlier,))


@pytest.mark.parametrize(
    ("opinions", "verdicts", "ads"),
    [
        ((ANA,), ("refer",), 0),
        ((ANA, BEN), ("refer", "refer"), 2),
        ((ANA, BEN), ("refer", "dismiss"), 0),
        ((ANA, BEN), ("dismiss", "dismiss"), 0),
    ],
)
def test_only_confirmed_referrals_count(crawled, tmp_path, opinions, verdicts, ads):
    shutil.copytree(crawled, tmp_path / "data")
    with Store(tmp_path / "data") as store:
        refer(store, 2, opinions, verdicts)
        clock = Takedowns(store.database)
        assert len(clock.referred()) == ads
        assert clock.waiting(timestamp()) == ({"board": ads} if ads else {})
        assert len(clock.pages_due("board", timestamp())) == ads


def test_a_crawl_looks_at_referred_ads_whatever_the_index_says(site):
    home, mirror, folder = site
    assert home.adwatch("crawl").returncode == 0
    with home.store() as store:
        refer(store, 3.5)
        pages = {ad.listing: ad.url.rpartition("/")[2] for ad in Takedowns(store.database).referred()}
    (folder / "jobs" / pages[2]).unlink()
    done = home.adwatch("crawl", "--due")
    assert "4 looks at referred ads" in done.stderr, done.stderr
    with home.store() as store:
        states = {ad.listing: dict(ad.checks) for ad in Takedowns(store.database).referred()}
    assert states == {1: {1: "up", 3: "up"}, 2: {1: "unknown", 3: "gone"}}
    again = home.adwatch("crawl", "--due")
    assert "looks" not in again.stderr, "every look is made once, and the source is not due again"
    shown = home.adwatch("takedowns")
    assert "127.0.0.1" in shown.stdout
    rows = [line.split()[:5] for line in shown.stdout.splitlines()]
    assert ["127.0.0.1", "2", "0", "1", "3.5"] in rows, shown.stdout
    each = home.adwatch("--json", "takedowns", "--ads")
    assert '"day_3": "up"' in each.stdout
    assert mirror.url


def test_a_store_without_referrals_costs_no_look(tmp_path):
    with Store(tmp_path / "home") as store:
        assert Takedowns(store.database).waiting(timestamp()) == {}
        assert Takedowns(store.database).record("board", timestamp(), whole_list=False) == 0
