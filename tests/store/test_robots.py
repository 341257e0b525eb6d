"""robots.txt is kept once for all runs that obeyed it, and a change to it shows."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from crawler.evidence.verify import verify
from crawler.store import Store
from crawler.store.database import FILE
from crawler.store.robots import digest_of

TEXT = "User-agent: *\nDisallow: /private\n" * 200
ORIGIN = "https://jobs.example.org"


def a_run(store: Store, text: str = TEXT) -> int:
    run = store.runs.begin("board", kind="sitemap")
    said = {"verdict": "rules", "reason": "", "sha256": digest_of(text)}
    store.robots.keep({digest_of(text): text})
    store.runs.finish(run, "finished", detail={"requests": 2, "robots": {ORIGIN: said}})
    return run


def test_a_text_is_kept_once_and_found_by_every_run(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        runs = [a_run(store) for _ in range(5)]
        assert store.robots.count() == 1
        for run in runs:
            said = store.runs.get(run).detail["robots"][ORIGIN]
            assert store.robots.text(said["sha256"]) == TEXT
        (size,) = store.database.one("SELECT max(length(detail)) FROM runs") or (0,)
        assert int(str(size)) < 400
    records = [one.record for one in verify(tmp_path).findings]
    assert [one for one in records if not one.startswith(("runs:", "proof:runs"))] == [], (
        "runs were changed by this test"
    )


def test_a_changed_and_a_removed_text_are_found(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        a_run(store)
    raw = sqlite3.connect(tmp_path / FILE)
    with raw:
        raw.execute("UPDATE robots SET text = replace(text, 'Disallow', 'Allow')")
    assert [found.problem for found in verify(tmp_path).findings] == ["its text was changed"]
    with raw:
        raw.execute("DELETE FROM robots")
    raw.close()
    (found,) = verify(tmp_path).findings
    assert found.record == "run:1"


def test_texts_of_an_older_store_are_moved(tmp_path: Path) -> None:
    """A store as it was before: the text in every run, long ones cut."""
    long = "# padding\n" * 8_000
    with Store(tmp_path) as store:
        for _ in range(3):
            a_run(store)
    raw = sqlite3.connect(tmp_path / FILE)
    old = {
        ORIGIN: {"verdict": "rules", "reason": "", "sha256": digest_of(TEXT), "text": TEXT},
        "https://long.example": {
            "verdict": "rules",
            "reason": "",
            "sha256": digest_of(long),
            "text": long[:65_536],
        },
        "https://gone.example": {
            "verdict": "absent",
            "reason": "status 404",
            "sha256": digest_of(""),
            "text": "",
        },
    }
    with raw:
        raw.execute("UPDATE runs SET detail = ?", (json.dumps({"requests": 2, "robots": old}),))
        raw.execute("UPDATE runs SET detail = '{}' WHERE id = 3")
        raw.execute("DROP TABLE robots")
        raw.execute("DELETE FROM _sqlite_migrations WHERE name = 'robots'")
    raw.close()
    with Store(tmp_path) as store:
        assert store.robots.count() == 2
        detail = store.runs.get(1).detail
        assert detail["requests"] == 2
        assert detail["robots"]["https://gone.example"] == {
            "verdict": "absent", "reason": "status 404", "sha256": digest_of("")
        }  # fmt: skip
        assert store.robots.text(detail["robots"][ORIGIN]["sha256"]) == TEXT
        assert store.runs.get(3).detail == {}
    records = [one.record for one in verify(tmp_path).findings]
    assert [one for one in records if not one.startswith(("runs:", "proof:runs"))] == [], (
        "runs were changed by this test"
    )
