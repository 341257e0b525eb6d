"""A crawl by two workers over TLS, one of them killed: the store is as after a crawl by one machine."""

import os
import random
import re
import signal
import subprocess
import time
from contextlib import ExitStack

import pytest

from crawler.distributed.crawl.coordinator import Coordinator
from crawler.distributed.engine.local import LocalEngine
from crawler.evidence.verify import verify
from crawler.sources import load
from crawler.supervisor.progress import CrawlProgress
from quality.harness.mirror import Mirror, mirrored
from tests.distributed.cluster_processes import cluster, contents
from tests.fetch.harness import ROOT, Home
from tests.fetch.test_crawl import CARDS, HOST, build, counts, edit

SITES = int(os.environ.get("ADWATCH_FLEET_SITES", "2"))
PAGES = int(os.environ.get("ADWATCH_FLEET_PAGES", "6"))
"""ADWATCH_FLEET_SITES=20 ADWATCH_FLEET_PAGES=60 takes its time, and runs what is left out else."""
KILLS = int(os.environ.get("ADWATCH_FLEET_KILLS", "3"))
"""Heads and workers that are killed, at moments by chance."""
long = pytest.mark.skipif(
    "ADWATCH_FLEET_SITES" not in os.environ, reason="takes 20 s; set ADWATCH_FLEET_SITES, to 2 or more"
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with cluster(tmp_path_factory.mktemp("engine")) as running:
        yield running


@pytest.fixture
def sites(tmp_path):
    """Boards on hosts of their own, each with a sitemap and a feed, and two homes that watch them."""
    with ExitStack() as stack:
        mirrors, cards = [], ""
        for number in range(SITES):
            build(tmp_path / f"site{number}", PAGES)
            mirror = Mirror(tmp_path / f"site{number}", HOST)
            mirrors.append(stack.enter_context(mirrored(mirror, address=f"127.0.0.{number + 20}")))
            own = re.sub(r"source\.\w+", rf"\g<0>{number}", CARDS)
            cards += own.format(url=mirror.url).replace("allow_private", "delay = 0.04\nallow_private")
        homes = []
        for name in ("here", "away"):
            (tmp_path / name).mkdir()
            homes.append(Home(tmp_path / name, warm=name == "here"))
            homes[-1].write(cards)
        yield mirrors, *homes


def by(engine):
    return "--engine", engine.address, "--keys", str(engine.keys)


def test_workers_bring_what_one_machine_would_have_though_one_is_killed(engine, sites, monkeypatch):
    mirrors, here, away = sites
    assert here.adwatch("crawl").returncode == 0
    mirror, before = mirrors[0], len(mirrors[0].asked)
    process = subprocess.Popen(
        away.command("crawl", *by(engine)),
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        stdout=subprocess.DEVNULL,
    )
    while not any("/jobs/" in path for path in mirror.asked[before:]):
        time.sleep(0.01)
    engine.kill_who_crawls(mirror.url)
    _, said = process.communicate(timeout=600)
    assert process.returncode == 0, said
    assert len(mirror.asked) > 2 * before, "it was not asked again"
    assert contents(away.data) == contents(here.data)
    assert [path.name for path in engine.work.iterdir() if path.is_dir()] == []

    edit(mirrors[0], 1)
    moment = time.time() - 2  # an answer dated before both crawls: a date still to come counts for nothing
    os.utime(mirrors[0].folder / "jobs" / "1.html", (moment, moment))
    (mirrors[0].folder / "jobs" / "2.html").unlink()
    here.adwatch("crawl")
    monkeypatch.setenv("ADWATCH_WORK", str(engine.work))
    head = Coordinator(away.data, away.sources, 0, CrawlProgress(), LocalEngine())
    results = {one.source: one for one in head.crawl(list(load(away.sources).cards.values()))}
    assert all(one.ok for one in results.values())
    for name, wanted in {"board0": (0, 1, 1, PAGES - 2), "board1": (0, 0, 0, PAGES)}.items():
        assert tuple(results[name].run[count] for count in ("new", "changed", "gone", "unchanged")) == wanted
    assert contents(away.data) == contents(here.data)
    assert verify(away.data).findings == ()
    assert not (away.data / "incoming").exists()


SEEN = ("listings", "versions", "contacts", "links", "hits", "searched", "frontier")
"""What is alike however often a crawl was killed: a source whose run was in the store is not crawled again."""


@long
def test_whoever_is_killed_at_any_moment_nothing_is_lost_and_nothing_double(engine, sites):
    _, here, away = sites
    here.adwatch("crawl")
    away.write(away.sources.read_text().replace("allow_private", 'every = "1d"\nallow_private'))
    for left in reversed(range(KILLS + 1)):
        process = subprocess.Popen(
            away.command("crawl", "--due", *by(engine)), cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        if left:
            time.sleep(random.uniform(2, 2 + SITES))
            engine.kill_any_who_crawls()
            time.sleep(random.uniform(0, 1 + SITES / 2))
            process.kill()
        _, said = process.communicate(timeout=600)
    assert process.returncode == 0, said
    ours, theirs = contents(away.data), contents(here.data)
    assert {name: ours[name] for name in SEEN} == {name: theirs[name] for name in SEEN}
    with away.store() as store:
        assert not store.runs.unfinished()
        doubled = "SELECT count(*) FROM runs GROUP BY source HAVING sum(finish_reason = 'finished') <> 1"
        assert list(store.database.rows(doubled)) == []
    assert verify(away.data).findings == ()
    assert not (away.data / "incoming").exists()


@long
def test_a_stopped_crawl_keeps_what_it_has_and_goes_on(engine, tmp_path):
    pages = 30
    build(tmp_path / "site", pages)
    home = Home(tmp_path)
    with mirrored(Mirror(tmp_path / "site", HOST)) as mirror:
        text = CARDS.format(url=mirror.url)
        home.write(text.replace("allow_private", "delay = 0.3\nallow_private"))
        command = home.command("crawl", "board", *by(engine))
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        while sum("/jobs/" in path for path in mirror.asked) < 4:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 130, said
        with home.store() as store:
            run = store.runs.last("board")
            assert run is not None
            assert run.finish_reason == "shutdown"
            assert 1 <= run.new < pages
        home.write(text)
        done = home.adwatch("crawl", "board", *by(engine))
    assert done.returncode == 0, done.stderr
    assert run.new + counts(done, "board")[0] == pages
    assert verify(home.data).findings == ()


@long
def test_what_cannot_be_had_is_told(engine, tmp_path):
    home = Home(tmp_path)
    home.write('[source.dead]\nkind = "feed"\nurl = "http://127.0.0.1:9/f"\nallow_private = true\n')
    done = home.adwatch("crawl", *by(engine))
    assert done.returncode == 1
    assert re.search("dead: its index could not be read", done.stderr)
    assert "Traceback" not in done.stderr
