"""Bulk campaigns: the same as those of a store that holds the same ads, whatever is killed on the way."""

from __future__ import annotations

import os
import signal
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.bulk_clustering.plan import TaskSizes, make_plan
from crawler.bulk_clustering.service import join_scan
from crawler.campaigns.service import join_new
from crawler.cli import run
from crawler.distributed.engine.local import LocalEngine
from crawler.errors import UserError
from crawler.scan.campaign_tables import read_table
from crawler.store import Store
from quality.corpora.planted import plant
from quality.harness.engine_processes import workers
from quality.harness.observations import begin, observation
from quality.harness.scan_tables import write_scan

SMALL = TaskSizes(block=100, partition=200, bucket=140)
PART = 150
"""Ads per part file, so that the sample needs several."""


@pytest.fixture(scope="module")
def observations():
    return [observation(ad) for ad in plant(400, 5)]


@pytest.fixture
def scanned(tmp_path, observations):
    return write_scan(tmp_path / "scan", observations, PART)


@pytest.fixture(scope="module")
def wanted(tmp_path_factory, observations):
    """Groups of two listings and more, as a store joins them that has not learned what is usual in its sources."""
    with Store(tmp_path_factory.mktemp("store")) as store:
        begin(store)
        store.save([replace(each, key=None) for each in observations])
        join_new(store, usage=False)
        groups = defaultdict(set)
        for key, campaign in store.campaigns.records.by_key():
            groups[campaign].add(key)
        reasons = {tuple(row["reasons"]) for row in store.campaigns.records.top(10**6) if row["listings"] > 1}
    return {frozenset(group) for group in groups.values() if len(group) > 1}, reasons


def groups_of(out):
    groups = defaultdict(set)
    for row in read_table(out, "members", columns=["campaign", "id"]):
        groups[row["campaign"]].add(row["id"])
    return {frozenset(group) for group in groups.values()}


def contents(out):
    """All rows of both tables."""
    columns = {
        "campaigns": ["campaign", "score", "record", "joins"],
        "members": ["campaign", "id", "capture"],
    }
    return {name: sorted(map(str, read_table(out, name, columns=each))) for name, each in columns.items()}


def silent(step, done, items):
    pass


def test_blocks_are_full_and_cover_every_ad(tmp_path):
    plan = make_plan(tmp_path, [("a", 3), ("b", 0), ("c", 25), ("d", 1)], TaskSizes(block=10))
    assert [block.count for block in plan.blocks] == [10, 10, 9]
    covered = [
        (piece.part, row)
        for block in plan.blocks
        for piece in block.slices
        for row in range(piece.first, piece.last)
    ]
    assert covered == [("a", n) for n in range(3)] + [("c", n) for n in range(25)] + [("d", 0)]
    assert all(plan.block_of(ad) == ad // 10 for ad in range(plan.ads))


def test_campaigns_are_those_of_a_store_with_the_same_ads(scanned, wanted):
    joined = join_scan(scanned, LocalEngine(), watch=silent, sizes=SMALL)
    groups, reasons = wanted
    assert len(groups) > 20
    assert groups_of(scanned) == groups
    assert joined.campaigns == len(groups)
    assert joined.members == sum(map(len, groups))
    assert {tuple(row["reasons"]) for row in read_table(scanned, "campaigns", columns=["reasons"])} == reasons
    assert not (scanned / "joining").exists()


class Stopped(Exception):
    pass


def stopping(at, seen):
    """A watch that stops the run when so many items of a step are done."""

    def watch(step, done, items):
        seen.append((step, done))
        if (step, done) == at:
            raise Stopped

    return watch


def test_a_run_that_was_stopped_is_gone_on_with(scanned, wanted):
    for at in (("signing", 2), ("joining", 1)):
        seen: list[tuple[str, int]] = []
        with pytest.raises(Stopped):
            join_scan(scanned, LocalEngine(), watch=stopping(at, seen), sizes=SMALL)
    assert ("signing", 0) not in seen, "what was done is done again"
    join_scan(scanned, LocalEngine(), watch=silent, sizes=SMALL)
    assert groups_of(scanned) == wanted[0]
    before = contents(scanned)
    join_scan(
        scanned, LocalEngine(), watch=lambda step, done, items: pytest.fail("done already"), sizes=SMALL
    )
    assert contents(scanned) == before


def test_a_worker_killed_on_the_way_changes_nothing(scanned, tmp_path, observations):
    other = write_scan(tmp_path / "other", observations, PART)
    join_scan(other, LocalEngine(), watch=silent, sizes=SMALL)
    killed: list[int] = []

    def kill(step, done, items):
        if (step, done) in (("signing", 1), ("joining", 1)):
            victim = next(iter(engine.run_on_workers(os.getpid).values()))
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)

    with workers(tmp_path) as engine:
        join_scan(scanned, engine, watch=kill, sizes=SMALL)
    assert len(set(killed)) == 2
    assert contents(scanned) == contents(other)


def test_new_archives_are_joined_with_the_rest(tmp_path, observations, wanted):
    out = write_scan(tmp_path / "scan", observations, PART)
    last = max((out / "done").iterdir())
    told = last.read_text()
    last.unlink()
    join_scan(out, LocalEngine(), watch=silent, sizes=SMALL)
    assert groups_of(out) != wanted[0]
    last.write_text(told)
    join_scan(out, LocalEngine(), watch=silent, sizes=SMALL)
    assert groups_of(out) == wanted[0]


def test_the_command_names_what_is_wrong(tmp_path, capsys):
    assert run(["campaigns", "--scan", str(tmp_path)]) == 2
    assert "has no scan" in capsys.readouterr().err
    assert run(["campaigns", "--engine", "127.0.0.1"]) == 2
    with pytest.raises(UserError, match="has no scan"):
        join_scan(tmp_path, LocalEngine(), watch=silent)


def test_import_takes_every_ad_of_a_campaign_worth_a_look(scanned, tmp_path, capsys):
    assert run(["--home", str(tmp_path / "home"), "campaigns", "--scan", str(scanned), "--top", "1"]) == 0
    assert "campaigns of" in capsys.readouterr().err
    bands = ("band", "in", ("look", "priority"))
    worth = {row["campaign"] for row in read_table(scanned, "campaigns", bands, columns=["campaign"])}
    members = list(read_table(scanned, "members", columns=["campaign", "id"]))
    wanted = {row["id"] for row in members if row["campaign"] in worth}
    assert 0 < len(wanted) < len(members)
    for part in (scanned / "done").iterdir():
        write_captures(scanned, part.stem)
    assert run(["--home", str(tmp_path / "home"), "import", str(scanned)]) == 0
    with Store(tmp_path / "home") as store:
        assert {key for key, _ in store.campaigns.records.by_key()} == wanted


def write_captures(out: Path, part: str) -> None:
    """Rows of captures for the ads of a part, whose archive is on another machine."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from crawler.scan.scan_tables import part_file, schema

    form = schema("captures")
    rows = pq.read_table(part_file(out, "ads", part), columns=["capture", "url"]).to_pylist()
    told = {
        "file": "https://archive.example/1.warc.gz",
        "offset": 1,
        "status": 200,
        "fetched_at": "2026-11-20T08:00:00Z",
    }
    found = [dict.fromkeys(form.names) | told | row for row in rows]
    pq.write_table(pa.Table.from_pylist(found, schema=form), part_file(out, "captures", part))
