"""From a scan to the desk: what is worth a look is in the store as if it had been imported, and can be proved."""

import json

import pytest

from crawler import cli
from crawler.store import Store
from tests.scan.archives import mixed, write


def adwatch(home, *arguments: object) -> int:
    return cli.run(["--home", str(home), *map(str, arguments)])


@pytest.fixture
def archive(tmp_path):
    return write(tmp_path / "archives" / "a.warc.gz", mixed(0, 40))


def stored(home):
    """Each listing's posting with what was found in it, and its campaign by the urls of its members."""
    with Store(home) as store:
        return {listing.key: listing.posting for listing in store.reader.each()}


def groups(home) -> set[frozenset[str]]:
    with Store(home) as store:
        campaigns = store.campaigns.campaigns_of(range(1, 1000))
        keys = dict(store.database.rows('SELECT id, "key" FROM listings'))
    found: dict[int, set[str]] = {}
    for listing, campaign in campaigns.items():
        found.setdefault(campaign, set()).add(keys[listing])
    return {frozenset(members) for members in found.values()}


def test_a_scan_imported_is_as_its_ads_imported(tmp_path, archive, capsys):
    assert adwatch(tmp_path / "direct", "import", archive, "--source", "archive") == 0
    assert adwatch(tmp_path, "scan", archive, "--out", tmp_path / "out") == 0
    assert adwatch(tmp_path / "desk", "import", tmp_path / "out") == 0
    worth = {
        key: posting
        for key, posting in stored(tmp_path / "direct").items()
        if posting.assessment is not None and posting.assessment.band != "low"
    }
    assert len(worth) == 10
    assert stored(tmp_path / "desk") == worth
    kept = {frozenset(group & worth.keys()) for group in groups(tmp_path / "direct")} - {frozenset()}
    assert groups(tmp_path / "desk") == kept


def test_twice_is_once_and_the_evidence_holds(tmp_path, archive, capsys):
    adwatch(tmp_path, "scan", archive, "--out", tmp_path / "out")
    assert adwatch(tmp_path / "desk", "import", tmp_path / "out") == 0
    assert adwatch(tmp_path / "desk", "import", tmp_path / "out") == 0
    assert "0 new, 0 changed, 10 unchanged" in capsys.readouterr().out
    assert adwatch(tmp_path / "desk", "verify") == 0
    with Store(tmp_path / "desk") as store:
        listing = next(iter(store.reader.each()))
        (capture,) = store.captures.of_listing(listing.key)
    pointer = json.loads(capture.meta)["archive"]
    assert (pointer["file"], pointer["digest"][:7]) == (str(archive), "sha256:")
    capsys.readouterr()
    assert adwatch(tmp_path / "desk", "show", listing.key) == 0
    assert f"from {archive} at byte {pointer['offset']}, {pointer['digest']}" in capsys.readouterr().out


def test_an_archive_that_is_away_leaves_the_pointer(tmp_path, archive):
    adwatch(tmp_path, "scan", archive, "--out", tmp_path / "out")
    archive.write_bytes(archive.read_bytes()[::-1])
    assert adwatch(tmp_path / "desk", "import", tmp_path / "out", "--source", "cc") == 0
    assert adwatch(tmp_path / "desk", "verify") == 0
    assert {posting.source for posting in stored(tmp_path / "desk").values()} == {"cc"}
    with Store(tmp_path / "desk") as store:
        rows = [
            json.loads(meta)
            for (meta,) in store.database.rows("SELECT meta FROM captures WHERE kind = 'import'")
        ]
    assert sum("archive" in row for row in rows) == 10


def test_what_is_no_scan_needs_a_source(tmp_path, archive, capsys):
    assert adwatch(tmp_path / "desk", "import", archive) == 2
    assert "--source NAME is missing" in capsys.readouterr().err
