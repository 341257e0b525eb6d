from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.cli import run
from crawler.errors import UserError
from crawler.evidence.captures import FOLDER, open_writer
from crawler.evidence.purge import leftovers, purge
from crawler.evidence.rebuild import rebuild
from crawler.evidence.verify import verify
from crawler.records import JobPosting
from crawler.store import Observation, Store
from crawler.store.health import Health
from tests.evidence.homes import exchange
from tests.store.ads import assessment, begin, observation, posting

ODD = "lone \ud83d and NUL \0 and \u2028"


def crawl(store: Store, ads: list[JobPosting], seen_at: str, key: str | None = None) -> None:
    number = begin(store)
    with open_writer(store) as writer:
        pages = [
            exchange(
                n,
                url=ad.url,
                body=ad.title.encode("utf-8", "replace"),
                run=number,
                requested_url=f"{ad.url}?old",
            )
            for n, ad in enumerate(ads)
        ]
        rows = [writer.write(page, store.captures.latest(page.url)) for page in pages]
        seen = [Observation(posting=ad, seen_at=seen_at, key=key, run=number, etag='"e"') for ad in ads]
        texts = writer.write_readings(number, list(zip(seen, rows, strict=True)))
        writer.sync()
        with store.transaction():
            *seqs, _ = store.captures.add([*rows, texts])
            store.save([replace(one, capture=seq) for one, seq in zip(seen, seqs, strict=True)])
    store.runs.finish(number, "finished")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    with Store(home) as store:
        crawl(store, [posting(n) for n in range(5)], "2026-11-20T08:00:00Z")
        crawl(store, [posting(1, title="Changed"), posting(7, title=ODD, text=ODD)], "2026-11-21T08:00:00Z")
        crawl(store, [posting(8)], "2026-11-22T08:00:00Z", key="own-8")
    return home


def state(home: Path) -> list[tuple[object, ...]]:
    with Store(home) as store:
        versions = [v for one in store.reader.each() for v in store.reader.history(one.key)]
        return [
            (v.key, v.number, v.seen_at, v.capture, v.posting, v.first_seen, v.last_seen) for v in versions
        ]


def captured(home: Path) -> list[object]:
    with Store(home) as store:
        return [replace(row, run=None) for row in store.captures.all()]


def test_the_same_listings_versions_and_captures_come_back(home: Path) -> None:
    before, rows = state(home), captured(home)
    (home / "adwatch.db").write_bytes(b"ruined")
    done = rebuild(home, assessment)
    assert (done.listings, done.versions, done.files) == (7, 8, 3)
    assert state(home) == before
    after = captured(home)
    for was, now in zip(rows, after, strict=True):
        assert replace(was, meta="") == replace(now, meta="")  # type: ignore[type-var]
    assert verify(home).ok
    with Store(home) as store:
        assert store.search("changed")
        assert Health(store.database).full_text() == []
        saved = store.save([observation(posting(2)), observation(posting(8), key="own-8")])
        assert saved.unchanged == 2


def test_a_tail_and_a_purge_survive(home: Path) -> None:
    with Store(home) as store:
        purge(store, store.purgeable.listings(["own-8"]), "request")
    path = max((home / FOLDER).iterdir())
    with path.open("ab") as file:
        file.write(path.read_bytes()[:100])
    done = rebuild(home, assessment)
    assert done.listings == 6
    assert verify(home).ok
    assert list(leftovers(home, ["Housemaid abroad 8"])) == []
    assert [name.split(".damaged-")[0] for name in done.aside] == ["adwatch.db"]


def test_the_command(home: Path, capsys: Any, tmp_path: Path) -> None:
    assert run(["--home", str(home), "doctor", "--rebuild"]) == 0
    assert "7 listings with 8 versions" in capsys.readouterr().err
    with pytest.raises(UserError, match="no captures"):
        rebuild(tmp_path / "empty", assessment)
