"""Purging one ad of a page leaves the evidence of the others, and holds reach over the whole page."""

from __future__ import annotations

import gzip
import json
import shutil
import time
import zlib
from pathlib import Path

import pytest

from crawler import cli
from tests.adversary.attacker import Ran, Target, append, row_digest

NAMES = ("Amber", "Birch", "Cedar", "Dahlia", "Elder", "Fern", "Ginger", "Hazel", "Iris", "Jasmine")
ADS = 30


def posting(number: int) -> dict[str, object]:
    name = f"{NAMES[number % 10]}{NAMES[number // 10]}"
    return {
        "@type": "JobPosting",
        "title": f"Cook wanted by {name}house",
        "description": (
            f"{name}garden kitchen in Lagos, ticket paid, côte{name.lower()}é. WhatsApp +97150123456{number:02d}."
        ),
        "hiringOrganization": {"@type": "Organization", "name": f"{name}company"},
        "url": f"https://board.example/{name.lower()}",
        "datePosted": "2026-11-20",
        "identifier": f"id-{number}",
    }


@pytest.fixture(scope="module")
def page_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one saved page that holds 30 ads."""
    folder = tmp_path_factory.mktemp("shared")
    listed = json.dumps({"@context": "https://schema.org", "@graph": [posting(n) for n in range(ADS)]})
    page = (
        f"<html><head><title>Jobs</title><script type='application/ld+json'>{listed}</script></head></html>"
    )
    (folder / "page.html").write_text(page, "utf-8")
    assert (
        cli.run(["--home", str(folder / "home"), "import", str(folder / "page.html"), "--source", "b"]) == 0
    )
    return folder / "home"


@pytest.fixture
def shared(page_home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Target:
    shutil.copytree(page_home, tmp_path / "home")
    return Target(tmp_path / "home", capfd)


def keys(target: Target) -> list[str]:
    with target.sql() as raw:
        return [
            key for (key,) in raw.execute('SELECT "key" FROM listings WHERE purged_at IS NULL ORDER BY id')
        ]


def pages(target: Target) -> str:
    return "".join(
        gzip.decompress(path.read_bytes()).decode() for path in (target.home / "captures").iterdir()
    )


def purge(target: Target, *words: str) -> Ran:
    return target.run("purge", *words, "--yes", "--why", "erasure request 1")


def test_the_page_is_one_capture_of_thirty_ads(shared: Target) -> None:
    with shared.sql() as raw:
        assert raw.execute("SELECT count(DISTINCT capture), count(*) FROM versions").fetchone() == (1, ADS)


def test_a_purged_ad_leaves_the_page_and_the_others_keep_theirs(shared: Target) -> None:
    before = pages(shared)
    assert purge(shared, keys(shared)[7]).status == 0
    after = pages(shared)
    for word in ("HazelAmberhouse", "HazelAmbergarden", "tehazelamber", "+9715012345607"):
        assert word in before
        assert word not in after
    for number in set(range(ADS)) - {7}:
        name = f"{NAMES[number % 10]}{NAMES[number // 10]}"
        assert f"Cook wanted by {name}house" in after, "30 of 30 kept theirs"
        assert f"WhatsApp +97150123456{number:02d}." in after
    assert shared.findings() == {}
    told = shared.run("verify").out
    assert "of 2 shared records: capture:1, capture:2" in told, "the page, and what was read of it"
    listed = json.loads(after.split("ld+json'>")[1].split("</script>")[0])
    assert len(listed["@graph"]) == ADS, "the page is JSON as before"


def test_thirty_purges_one_by_one_end_in_a_tombstone(shared: Target) -> None:
    for key in keys(shared)[:3]:
        assert purge(shared, key).status == 0
    assert purge(shared, *keys(shared)).status == 0
    assert "wanted" not in pages(shared)
    assert shared.findings() == {}


@pytest.mark.parametrize("subject", ["listing", "source"])
def test_a_hold_on_one_ad_blocks_the_purge_of_any_other_on_its_page(shared: Target, subject: str) -> None:
    held, other = keys(shared)[:2]
    what = f"listing:{held}" if subject == "listing" else "source:b"
    assert shared.run("purge", "--hold", what, "--why", "court order 12").status == 0
    before = pages(shared)
    refused = purge(shared, other)
    assert refused.status == 2
    assert "hold" in refused.err
    (shared.home / "retention.toml").write_text("low = 0\nlook = 0\npriority = 0\n", "utf-8")
    time.sleep(1.1)  # what was seen in this very second is not past
    due = purge(shared, "--due")
    assert "0 ads would be purged" in due.out
    assert ("29 ads due stay" in due.err) == (subject == "listing")
    assert pages(shared) == before
    assert shared.findings() == {}


def test_a_forged_page_called_thinned_is_found(shared: Target) -> None:
    with shared.sql() as raw:
        raw.execute("UPDATE captures SET sha256 = 'x', payload_sha256 = 'y' WHERE seq = 1")
        proof = row_digest(raw, "captures", "seq", 1)
        append(
            raw, "deletion", "listings:1", {"tombstones": [["capture:1", proof]], "thinned": [[1, "a", "b"]]}
        )
    assert "forged" in shared.run("verify").out


def test_a_purge_that_was_killed_before_the_page_was_rewritten_is_completed(shared: Target) -> None:
    whole = shared.warc().read_bytes()
    assert purge(shared, keys(shared)[7]).status == 0
    thinned = shared.warc().read_bytes()
    with shared.sql() as raw:
        offset, length = raw.execute('SELECT "offset", length FROM captures WHERE seq = 1').fetchone()
    shared.warc().write_bytes(whole)
    folder = shared.home / "purging"
    folder.mkdir(exist_ok=True)
    (folder / "1").write_bytes(thinned[offset : offset + length])
    assert "capture:1" in shared.findings()
    assert shared.run("purge", "--finish").status == 0
    assert shared.warc().read_bytes() == thinned
    assert not list(folder.iterdir())
    assert shared.findings() == {}


@pytest.mark.parametrize("kinds", [("import",), ("reading",), ("import", "reading")])
def test_an_ad_is_erased_though_what_holds_it_is_damaged(shared: Target, kinds: tuple[str, ...]) -> None:
    """It ended in a fault, and of a damaged page the words stayed: most of it can be unpacked still."""
    with shared.sql() as raw:
        rows = raw.execute('SELECT kind, file, "offset", length FROM captures ORDER BY seq').fetchall()
    for kind, name, offset, length in rows:
        path = shared.home / "captures" / name
        data = bytearray(path.read_bytes())
        data[offset + length - 12] ^= 0x55
        if kind in kinds:
            path.write_bytes(data)
    before = {name: (shared.home / "captures" / name).read_bytes() for _, name, _, _ in rows}
    assert purge(shared, keys(shared)[0]).status in (0, 1)
    for kind, name, offset, length in rows:
        now = (shared.home / "captures" / name).read_bytes()[offset : offset + length]
        part = zlib.decompressobj(zlib.MAX_WBITS + 16)
        assert now != before[name][offset : offset + length], kind
        assert b"AmberAmbergarden" not in part.decompress(now) + part.unconsumed_tail
    assert not [one for one in shared.findings() if one.startswith("version:")]
