"""The whole way, as a user walks it: the real command crawls the invented board, and the truth is asked for.

One crawl serves most tests; then the board is edited and crawled again. The floors stand in board.toml. The first
crawl and the killed one are processes of their own, as a user starts them; the other commands are forked
(`tests/warm.py`).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler.demo.board import Ad, Board
from crawler.demo.cards import sources_toml
from crawler.demo.server import Site, running
from crawler.records import Listing
from crawler.store import Filter, Store
from tests.warm import ROOT, WARM

SECONDS = 120
"""Seconds after which a command hangs and its test fails."""
NUMBERED = {"phone", "whatsapp", "viber", "signal", "zalo", "imo", "botim", "line", "telegram"}


@dataclass
class Way:
    """A board that is served, a home that was crawled, and what was seen at each stage."""

    site: Site
    home: Path
    first: list[Listing] = field(default_factory=list)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    edited: Ad | None = None
    removed: Ad | None = None

    @property
    def arguments(self) -> list[str]:
        sources = self.home / "sources.toml"
        return [sys.executable, "-m", "crawler", "--home", str(self.home), "--sources", str(sources)]

    def adwatch(self, *arguments: str, started: bool = False) -> subprocess.CompletedProcess[str]:
        """Run the command: as a process of its own, or forked from one that has everything loaded."""
        environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
        if not started:
            return WARM.run([*self.arguments, *arguments], cwd=ROOT, env=environment, timeout=SECONDS)
        return subprocess.run(
            [*self.arguments, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            env=environment,
            check=False,
        )

    def crawl(self, *names: str, started: bool = False) -> None:
        done = self.adwatch("crawl", *names, started=started)
        assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-2000:]
        status = self.adwatch("--json", "status")
        assert status.returncode == 0, status.stderr[-2000:]
        self.statuses.append(json.loads(status.stdout))

    def listings(self) -> list[Listing]:
        with Store(self.home) as store:
            return list(store.reader.each(Filter()))

    def found(self, ad: Ad) -> Listing | None:
        """The listing of a planted ad, after the first crawl."""
        on_page = [one for one in self.first if urlsplit(one.url).path == ad.path]
        return next((one for one in on_page if one.posting.title == ad.title), next(iter(on_page), None))


@contextmanager
def way_into(home: Path) -> Iterator[Way]:
    home.mkdir(parents=True, exist_ok=True)
    with running(Board.load()) as site:
        (home / "sources.toml").write_text(sources_toml(site.url), encoding="utf-8")
        yield Way(site, home)


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    """Crawled once, crawled again, edited, crawled a third time."""
    with way_into(tmp_path_factory.mktemp("whole-way")) as way:
        way.crawl(started=True)
        way.first = way.listings()
        way.crawl()
        jobs = [ad for ad in way.site.board.section("jobs") if ad.markup == "jsonld" and not ad.fault]
        way.edited, way.removed = jobs[0], jobs[1]
        way.site.board.edit(way.edited.path, salary="USD 400 monthly")
        way.site.board.remove(way.removed.path)
        way.crawl()
        yield way


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def test_every_planted_ad_is_a_listing(way):
    missing = [
        ad.path for ad in Board.load().ads if not (one := way.found(ad)) or one.posting.title != ad.title
    ]
    assert missing == []
    assert len(way.first) == len(Board.load().ads)


def test_listings_say_who_where_and_when(way):
    for ad in Board.load().ads:
        posting = way.found(ad).posting
        assert posting.description or posting.text, ad.path
        assert posting.hiring_organization == ad.employer, ad.path
        if ad.fault != "unreadable-date":
            assert posting.date_posted == ad.posted.isoformat(), ad.path
        if ad.section != "bulletin":
            assert ad.town in posting.job_location, ad.path


def test_planted_campaigns_reach_the_queue(way):
    planted = [ad for ad in Board.load().ads if ad.truth == "campaign"]
    low = [ad.path for ad in planted if way.found(ad).assessment.band == "low"]
    assert (
        share([ad.path not in low for ad in planted]) >= Board.load().floors["campaign_ads_in_look_or_above"]
    ), low


def test_honest_ads_stay_out_of_the_queue(way):
    honest = [ad for ad in Board.load().ads if ad.truth in ("honest", "hard")]
    flagged = [ad.path for ad in honest if way.found(ad).assessment.band != "low"]
    floor = Board.load().floors["honest_ads_below_look"]
    assert share([ad.path not in flagged for ad in honest]) >= floor, flagged


def test_warnings_are_told_apart(way):
    for ad in Board.load().ads:
        if ad.truth == "warning":
            assert way.found(ad).assessment.document_type == "warning", ad.path


def test_planted_contacts_are_found_in_their_canonical_form(way):
    wanted, missing = 0, []
    for ad in Board.load().ads:
        found = {
            (contact.kind, contact.value.lstrip("@").lower()) for contact in way.found(ad).assessment.contacts
        }
        for kind, value in ad.contacts:
            kinds = NUMBERED if kind == "phone" else {kind}
            wanted += 1
            if not any((name, value.lower()) in found for name in kinds):
                missing.append((ad.path, kind, value))
    assert 1 - len(missing) / wanted >= Board.load().floors["contacts_found"], missing


def test_the_hotline_of_the_board_is_marked_as_boilerplate(way):
    hotline = Board.load().site["hotline"]
    lines = [c for one in way.first for c in one.assessment.contacts if c.value == hotline]
    assert len(lines) >= 20
    assert share([contact.boilerplate for contact in lines]) >= 0.95


def test_offsets_prove_every_contact_and_hit(way):
    for one in way.first:
        for contact in one.assessment.contacts:
            assert one.posting.text_of(contact.field)[contact.start : contact.end] == contact.raw
        for hit in one.assessment.hits:
            if hit.quote:
                assert one.posting.text_of(hit.field)[hit.start : hit.end] == hit.quote


@pytest.mark.parametrize(
    "fault", sorted({ad.fault for ad in Board.load().ads if ad.fault and ad.section == "jobs"})
)
def test_broken_json_ld_is_kept(way, fault):
    for ad in Board.load().ads:
        if ad.fault == fault and ad.section == "jobs":
            posting = way.found(ad).posting
            assert posting.title == ad.title
            assert len(posting.description) >= len(ad.description) / 2


def test_what_cannot_be_read_is_named_and_the_ad_is_kept(way):
    (ad,) = (ad for ad in Board.load().ads if ad.fault == "unreadable-date")
    posting = way.found(ad).posting
    assert posting.date_posted is None
    assert posting.date_posted_raw == "after the rains"
    assert "after the rains" in " ".join(posting.problems)


def test_news_and_dead_pages_yield_no_listing_and_robots_is_obeyed(way):
    paths = {urlsplit(one.url).path for one in way.first}
    kinds = ("news", "warning", "other", "soft-404", "gone", "moved")
    assert not paths & {page.path for page in Board.load().pages if page.kind in kinds}
    assert way.site.requests["/news/minimum-wage"] >= 1
    assert not [path for path in way.site.requests if path.startswith("/apply/")]


def test_second_crawl_has_nothing_new(way):
    for source in way.statuses[1]["sources"]:
        run = source["last_run"]
        assert (run["new"], run["changed"], run["gone"]) == (0, 0, 0), source["name"]
    assert way.statuses[1]["listings"] == way.statuses[0]["listings"]


def test_every_scheduled_url_has_an_outcome(way):
    for status in way.statuses:
        for source in status["sources"]:
            run = source["last_run"]
            assert run["scheduled"] == sum(run["outcomes"].values())
            assert run["finish_reason"] == "finished"


def test_edits_are_versions_and_removals_are_gone(way):
    (run,) = (s["last_run"] for s in way.statuses[2]["sources"] if s["name"] == "harmattan_jobs")
    assert (run["new"], run["changed"], run["gone"]) == (0, 1, 1)
    with Store(way.home) as store:
        versions = store.reader.history(way.found(way.edited).key)
        assert [one.posting.base_salary for one in versions] == [way.edited.salary, "USD 400 monthly"]
        gone = store.get(way.found(way.removed).key)
        assert gone is not None
        assert gone.gone_at
        assert gone.posting.title == way.removed.title


@pytest.mark.parametrize("verb", ["verify", "doctor"])
def test_evidence_and_store_are_clean(way, verb):
    done = way.adwatch(verb)
    assert done.returncode == 0, done.stdout + done.stderr


def test_show_explains_an_ad(way):
    planted = next(ad for ad in Board.load().ads if ad.group == "gulf-housemaid")
    done = way.adwatch("show", way.found(planted).key)
    assert done.returncode == 0, done.stderr
    assert planted.employer in done.stdout
    assert "upfront-recruitment-fee" in done.stdout


def test_rescore_right_after_a_crawl_moves_nothing(way):
    done = way.adwatch("--json", "rescore", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["moves"] == []


def test_export_jsonl_follows_the_contract(way, tmp_path):
    out = tmp_path / "hits.jsonl"
    done = way.adwatch("export", "--format", "jsonl", "--out", str(out))
    assert done.returncode == 0, done.stderr
    objects = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    by_type: dict[str, list[dict[str, Any]]] = {}
    for one in objects:
        by_type.setdefault(one["type"], []).append(one)
    assert {"listing", "contact", "link", "hit"} <= set(by_type)
    listings = {one["id"]: one for one in by_type["listing"]}
    needed = {"url", "source", "title", "description", "first_seen", "last_seen", "score", "band"}
    assert all(needed <= set(one) for one in listings.values())
    for link in by_type["link"]:
        listing = listings[link["listing"]]
        if link["field"] in ("title", "description"):
            assert listing[link["field"]][link["start"] : link["end"]] == link["raw"]


@pytest.fixture(scope="module")
def campaigns(way):
    """Planted group -> the campaigns that its ads are in."""
    done = way.adwatch("--json", "campaigns", "--members")
    assert done.returncode == 0, done.stderr
    of_key = {row["id"]: row["campaign"] for row in map(json.loads, done.stdout.splitlines())}
    groups: dict[str, list[str]] = {}
    for ad in Board.load().ads:
        groups.setdefault(ad.group, []).append(of_key[way.found(ad).key])
    return groups


def test_campaigns_join_what_was_planted(campaigns):
    planted = {ad.group for ad in Board.load().ads if ad.truth == "campaign"}
    joined = {
        name: max(map(campaigns[name].count, campaigns[name])) / len(campaigns[name]) for name in planted
    }
    floor = Board.load().floors["campaigns_joined"]
    assert share([part >= 0.75 for part in joined.values()]) >= floor, joined


def test_campaigns_hold_no_honest_ad(campaigns):
    planted = {ad.group for ad in Board.load().ads if ad.truth == "campaign"}
    fraudulent = {campaign for name in planted for campaign in campaigns[name]}
    assert not fraudulent & {c for name in campaigns if name not in planted for c in campaigns[name]}


def test_an_agency_with_many_jobs_on_one_phone_is_no_campaign(campaigns):
    jobs = campaigns["agency-baobabel"]
    assert max(map(jobs.count, jobs)) <= 2


def test_kill_in_the_middle_loses_nothing_and_doubles_nothing(tmp_path, way):
    with way_into(tmp_path / "home") as killed:
        killed.site.delay = 0.02
        process = subprocess.Popen(
            [*killed.arguments, "crawl", "harmattan_jobs"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 60
        while killed.site.requests.total() < 70 and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        assert process.poll() is None, "the crawl ended before it could be killed"
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        killed.site.delay = 0
        killed.crawl("harmattan_jobs")
        again = killed.listings()
        whole = [one for one in way.first if one.source == "harmattan_jobs"]
        assert sorted(one.posting.title for one in again) == sorted(one.posting.title for one in whole)
        assert {one.versions for one in again} == {1}
        for verb in ("verify", "doctor"):
            done = killed.adwatch(verb)
            assert done.returncode == 0, done.stdout + done.stderr
