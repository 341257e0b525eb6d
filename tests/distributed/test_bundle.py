"""What a worker packs is taken in once, whole, and only when every part of it is right."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from hashlib import sha256

import pytest

from crawler.assess import assess
from crawler.distributed.crawl import InvalidBundle, bundle_merge
from crawler.distributed.crawl.bundle import FORMAT, MANIFEST, ROWS, read_manifest
from crawler.distributed.crawl.bundle_download import download_bundle, pending_bundles, remove_bundle
from crawler.distributed.crawl.bundle_merge import merge_bundle
from crawler.distributed.crawl.bundle_verification import verify_bundle
from crawler.distributed.crawl.bundle_writer import write_bundle
from crawler.distributed.crawl.coordinator import merge_pending
from crawler.distributed.crawl.task import CrawlTaskResult, decode_snapshots, encode_snapshots
from crawler.errors import UserError
from crawler.evidence.captures import FOLDER, open_writer
from crawler.evidence.verify import verify
from crawler.sources import SourceCard
from crawler.store import Store
from crawler.store.frontier import KnownUrl
from crawler.store.robots import digest_of
from crawler.store.runs import Outcome
from crawler.supervisor.result import SourceResult
from tests.distributed.cluster_processes import contents
from tests.evidence.homes import exchange
from tests.store.ads import LATER, SEEN, begin, observation, posting

ORDER = "0123456789abcdef" * 2
CARDS = {"board": SourceCard(name="board", kind="sitemap", url="https://jobs.example.org/sitemap.xml")}
NAMES = frozenset(CARDS)
ADS = 6
"""Ads of the invented source."""
RULES = "User-agent: *\nDisallow: /admin\n"


def crawl(store, ads, seen_at=SEEN, gone=()):
    """What a crawl of some ads leaves in a store, in two batches."""
    run = begin(store)
    with open_writer(store) as writer:
        for batch in (ads[:2], ads[2:]):
            seen = [observation(ad, run=run, seen_at=seen_at, etag=f'"{n}"') for n, ad in enumerate(batch)]
            rows = [writer.write(exchange(url=ad.url, run=run, body=ad.title.encode())) for ad in batch]
            rows.append(writer.write_readings(run, list(zip(seen, rows, strict=False))))
            writer.sync()
            with store.transaction():
                numbers = store.captures.add(rows)
                store.save([replace(one, capture=n) for one, n in zip(seen, numbers, strict=False)])
                store.runs.record(
                    run, [Outcome(url=ad.url, outcome="stored", status=200, at=seen_at) for ad in batch]
                )
                store.snapshots.learn(
                    "board",
                    [KnownUrl(url=ad.url, state="ad", asked_at=seen_at, run=run) for ad in batch],
                    run,
                )
    for url in gone:
        store.frontier.gone(run, "board", url, "removed", seen_at)
    store.robots.keep({digest_of(RULES): RULES})
    store.runs.remember("board", {"page": len(ads)})
    store.runs.finish(
        run,
        "finished",
        state="healthy",
        detail={
            "requests": len(ads),
            "robots": {"https://jobs.example.org": {"verdict": "rules", "sha256": digest_of(RULES)}},
        },
    )


def brought(folder, head, ads, order=ORDER, **how):
    """The bundle of a worker that was told what the head knows, as its receipt and its folder."""
    with Store(folder) as store:
        (snapshot,) = decode_snapshots(encode_snapshots([head.snapshots.of("board")]))
        store.snapshots.plant(snapshot)
        crawl(store, ads, **how)
        manifest = write_bundle(store, order, [snapshot], [SourceResult("board", "healthy", "", 1.0)])
    return CrawlTaskResult(order=order, folder="x", manifest=manifest.as_bytes()), piece_of(folder)


def piece_of(folder):
    def read_chunk(part, offset):
        path = folder / part if part == ROWS else folder / FOLDER / part
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(1000)

    return read_chunk


@pytest.fixture
def home(tmp_path):
    return tmp_path / "head"


@pytest.fixture
def head(home):
    with Store(home) as store:
        yield store


def ads(count=ADS):
    return [posting(number) for number in range(count)]


@pytest.fixture
def bundle(tmp_path, head):
    """Fetched whole, not yet taken in."""
    return download_bundle(head.home, *brought(tmp_path / "worker", head, ads()))


def take(head, folder):
    return merge_bundle(head, folder, verify_bundle(folder, NAMES, head.purgeable.purged()), CARDS)


def test_what_is_merged_is_what_one_machine_would_hold(tmp_path, head, home, bundle):
    with Store(tmp_path / "alone") as alone:
        crawl(alone, [replace(ad, assessment=assess(ad)) for ad in ads()])
    assert take(head, bundle) is True
    (here, there) = contents(home), contents(tmp_path / "alone")
    for name in set(here) - {"runs", "sources"}:  # the head's own card stands in these
        assert here[name] == there[name], name
    run = head.runs.last("board")
    assert (run.new, run.unchanged, run.scheduled, run.outcomes) == (ADS, 0, ADS, {"stored": ADS})
    assert run.detail["order"] == ORDER
    assert head.runs.memory("board") == {"page": ADS}
    assert verify(home).findings == ()


def test_twice_is_as_once(head, home, bundle):
    copy = bundle.with_name("copy")
    shutil.copytree(bundle, copy)
    assert take(head, bundle) is True
    before, chain = contents(home), head.ledger.head()
    assert take(head, copy) is False
    assert (contents(home), head.ledger.head()) == (before, chain)


def test_a_second_crawl_makes_versions_not_doubles(tmp_path, head, home, bundle):
    take(head, bundle)
    remove_bundle(bundle)
    changed = [posting(0, description="Cook wanted in Kano."), posting(1), posting(ADS)]
    gone = [posting(3).url]
    again = download_bundle(
        home,
        *brought(tmp_path / "again", head, changed, order=ORDER[::-1], seen_at=LATER, gone=gone),
    )
    take(head, again)
    run = head.runs.last("board")
    assert (run.new, run.changed, run.unchanged, run.gone) == (1, 1, 1, 1)
    known = head.listings.known("board")
    assert len(known) == ADS + 1
    assert [url for url, one in known.items() if one.gone_at] == gone
    assert known[posting(1).url].last_seen == LATER
    assert known[posting(2).url].last_seen == SEEN
    assert head.database.number("SELECT max(versions) FROM listings") == 2
    assert verify(home).findings == ()


@pytest.mark.parametrize("lines", [0, 7, 14, 28, 42])
def test_a_kill_in_the_middle_is_gone_on_from(head, home, bundle, lines, monkeypatch):
    monkeypatch.setattr(bundle_merge, "BATCH", 7)
    monkeypatch.setattr(
        bundle_merge._BundleMerge, "_take", dying_after(lines, bundle_merge._BundleMerge._take)
    )
    with pytest.raises(KeyboardInterrupt):
        take(head, bundle)
    monkeypatch.undo()
    open_writer(head).close()  # an import in between cuts off what no row knows
    assert pending_bundles(home) == [bundle]
    assert merge_pending(head, CARDS) == []
    run = head.runs.last("board")
    assert (run.new, run.finish_reason, head.runs.unfinished()) == (ADS, "finished", ())
    assert head.listings.count("board") == head.database.number("SELECT count(*) FROM versions") == ADS
    assert verify(home).findings == ()
    assert not (home / "incoming").exists()


def dying_after(lines, take_in):
    def dying(self, batch):
        if self.mark.lines >= lines:
            raise KeyboardInterrupt
        take_in(self, batch)

    return dying


def test_what_was_purged_here_meanwhile_is_not_taken_in_again(tmp_path, head, home, bundle):
    take(head, bundle)
    remove_bundle(bundle)
    changed = [posting(0, title="Cook in Kano")]
    receipt, read_chunk = brought(tmp_path / "again", head, changed, order=ORDER[::-1], seen_at=LATER)
    key = head.listings.known("board")[posting(0).url].key
    head.purging.purge(head.purgeable.listings([key]), {}, "asked for")
    files = sorted((home / FOLDER).iterdir())
    with pytest.raises(InvalidBundle, match="purged here meanwhile"):
        take(head, download_bundle(home, receipt, read_chunk))
    assert sorted((home / FOLDER).iterdir()) == files


# What a stranger could send: each is refused, and nothing of it is in the store.


def rows(folder):
    return [json.loads(line) for line in (folder / ROWS).read_text("utf-8").splitlines()]


def rewrite(folder, lines):
    """Other rows, with a manifest that fits them: what somebody would do who wants them to be believed."""
    rewrite_as(folder, "".join(json.dumps(line) + "\n" for line in lines).encode())


def rewrite_as(folder, text):
    (folder / ROWS).write_bytes(text)
    said = json.loads((folder / MANIFEST).read_bytes())
    for part in said["parts"]:
        if part["name"] == ROWS:
            part |= {"size": len(text), "sha256": sha256(text).hexdigest()}
    (folder / MANIFEST).write_text(json.dumps(said))


def change(kind, **values):
    def damage(folder):
        lines = rows(folder)
        next(record for name, record in lines if name == kind).update(values)
        rewrite(folder, lines)

    return damage


def without(kind):
    def damage(folder):
        lines = rows(folder)
        lines.remove(next(line for line in lines if line[0] == kind))
        rewrite(folder, lines)

    return damage


def told(**values):
    def damage(folder):
        said = json.loads((folder / MANIFEST).read_bytes())
        (folder / MANIFEST).write_text(json.dumps({**said, **values}))

    return damage


def flipped(folder):
    (path,) = folder.glob("*.warc.gz")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def swapped(folder):
    lines = rows(folder)
    first, second = [place for place, line in enumerate(lines) if line[0] == "link"][:2]
    lines[first], lines[second] = lines[second], lines[first]
    rewrite(folder, lines)


def twice(folder):
    lines = rows(folder)
    place = next(place for place, line in enumerate(lines) if line[0] == "outcome")
    rewrite(folder, [*lines[:place], lines[place], *lines[place:]])


def nested(folder):
    rewrite_as(folder, b"[" * 100_000 + b"\n")


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (flipped, "SHA-256"),
        (swapped, "chain"),
        (twice, "two outcomes"),
        (nested, "a line of rows.jsonl is malformed"),
        (without("capture"), "capture"),
        (without("outcome"), "URLs were scheduled"),
        (without("link"), "chain"),
        (without("end"), "no end"),
        (without("robots"), "robots.txt that its run of board obeyed is not in it"),
        (change("robots", text="User-agent: *\nAllow: /"), "not the one that was read"),
        (change("end", detail='{"robots": 3}'), "robots.txt can't be read"),
        (without("run"), "out of order"),
        (change("run", source="other"), "does not name"),
        (change("capture", file="../../signing.key"), "not the one in its worker's chain"),
        (change("capture", sha256="0" * 64), "not the one in its worker's chain"),
        (change("known", state="owned"), "can't be"),
        (change("listed", versions="1; DROP TABLE listings"), "can't be"),
        (change("outcome", at=None), "can't be"),
        (change("end", finish_reason="x", scheduled=2**80), "can't be"),
        (change("outcome", more=1), "Outcome can't be read"),
        (change("run", started="soon"), "is no time"),
        (change("known", asked_at="2026-13-40T00:00:00Z"), "is no time"),
        (change("end", detail="[1]"), "can't be read"),
        (change("end", memory="{" * 100_000), "can't be read"),
        (told(format=1), "format"),
        (told(parts=[{"name": "../x.warc.gz", "size": 1, "sha256": ""}]), "parts of a bundle"),
        (told(head="0" * 64), "cut off"),
        (told(ended=3), "can't be read"),
    ],
)
def test_a_damaged_bundle_is_refused(head, home, bundle, damage, why):
    damage(bundle)
    with pytest.raises(InvalidBundle, match=why):
        take(head, bundle)
    assert head.listings.count() == 0
    assert head.runs.last("board") is None
    assert verify(home).findings == ()
    assert [text for text in merge_pending(head, CARDS) if why in text]
    assert not (home / "incoming").exists()


@pytest.mark.parametrize(
    "name",
    ["../../../etc/cron.d/x", "/etc/passwd", "signing.key", "adwatch.db", "a.warc.gz", "", "rows.jsonl\0"],
)
def test_no_name_leads_out_of_the_folder(name):
    parts = [{"name": ROWS, "size": 1, "sha256": "0"}, {"name": name, "size": 1, "sha256": "0"}]
    said = {
        "format": FORMAT,
        "order": ORDER,
        "worker": "w",
        "tool": "1",
        "head": "",
        "parts": parts,
        "ended": [],
    }
    with pytest.raises(InvalidBundle, match="not a name of a part"):
        read_manifest(json.dumps(said).encode())


def test_a_worker_cannot_send_more_than_it_said(tmp_path, head, home):
    receipt, read_chunk = brought(tmp_path / "worker", head, ads())
    with pytest.raises(InvalidBundle, match="not as long"):
        download_bundle(home, receipt, lambda part, offset: b"x" * 2_000_000)
    with pytest.raises(InvalidBundle, match="not as long"):
        download_bundle(home, receipt, lambda part, offset: b"")
    with pytest.raises(InvalidBundle, match="another task"):
        download_bundle(home, replace(receipt, order=ORDER[::-1]), read_chunk)
    assert pending_bundles(home) == []


def test_a_bomb_of_readings_is_not_unpacked(tmp_path, head, home, bundle, monkeypatch):
    monkeypatch.setattr("crawler.distributed.crawl.bundle_verification.MAX_READINGS_BYTES", 2_000)
    with pytest.raises(InvalidBundle, match="does not unpack"):
        take(head, bundle)


def test_two_answers_to_one_order_are_not_mixed(tmp_path, head, home, bundle, monkeypatch):
    monkeypatch.setattr(bundle_merge, "BATCH", 7)
    monkeypatch.setattr(bundle_merge._BundleMerge, "_take", dying_after(14, bundle_merge._BundleMerge._take))
    with pytest.raises(KeyboardInterrupt):
        take(head, bundle)
    monkeypatch.undo()
    kept = bundle.rename(bundle.with_name("first"))
    other = download_bundle(home, *brought(tmp_path / "other", head, ads(2)))
    with pytest.raises(InvalidBundle, match="half in the store"):
        take(head, other)
    assert take(head, kept) is True


def test_a_full_disk_of_the_head_is_told(tmp_path, head, home, monkeypatch):
    receipt, read_chunk = brought(tmp_path / "worker", head, ads())
    monkeypatch.setattr("crawler.distributed.crawl.bundle_download.MIN_FREE_BYTES", 1 << 60)
    with pytest.raises((OSError, UserError), match="free some space"):
        download_bundle(home, receipt, read_chunk)
