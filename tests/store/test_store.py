from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.errors import UserError
from crawler.store import Outcome, Store, migrations
from crawler.store.database import FILE, Database
from crawler.store.health import Health
from crawler.store.ledger import GENESIS, PROVED, chain_hash
from tests.store.ads import LATER, PHONE, SEEN, SOURCE, begin, observation, posting


def test_pragmas_are_set(store: Store) -> None:
    read = store.database.number
    assert read("PRAGMA foreign_keys") == 1
    assert read("PRAGMA page_size") == 16384
    assert read("PRAGMA synchronous") == 2
    assert store.database.one("PRAGMA journal_mode") == ("wal",)


def test_all_tables_are_strict(store: Store) -> None:
    rows = store.database.rows("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
    loose = {name for name, strict in rows if not strict}
    assert {
        name
        for name in loose
        if not name.startswith(("sqlite_", "_sqlite_", "listings_fts", "contact_parts"))
    } == set()


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('adwatch', 'future', 'x')"
        )
    raw.close()
    with pytest.raises(UserError, match=r"newer adwatch.*future"):
        Store(tmp_path)


def test_a_file_that_is_no_store_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is not a database" * 1000)
    with pytest.raises(UserError, match=r"damaged.*doctor --rebuild"):
        Store(tmp_path)


def test_a_home_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")
    with pytest.raises(UserError, match="--home"):
        Store(tmp_path / "home")


def test_the_chain_links_every_version(store: Store) -> None:
    begin(store)
    store.save([observation(posting(number)) for number in range(3)])
    rows = store.database.rows("SELECT seq, at, kind, subject, digest, previous, hash FROM ledger").fetchall()
    assert [row[3] for row in rows if row[2] == "version"] == ["version:1", "version:2", "version:3"]
    previous = GENESIS
    for seq, at, kind, subject, proof, before, link in rows:
        assert before == previous
        assert link == chain_hash(seq, at, kind, subject, proof, before)
        previous = link


@pytest.mark.parametrize("kind", PROVED)
def test_proved_columns_are_the_whole_table_in_order(store: Store, kind: str) -> None:
    table, key, columns = PROVED[kind]
    names = [name for (name,) in store.database.rows("SELECT name FROM pragma_table_info(?)", (table,))]
    assert tuple(names[: len(columns)]) == columns
    assert key in columns


def test_runs_count_and_remember(store: Store) -> None:
    run = begin(store)
    store.save([observation(run=run)])
    store.runs.record(
        run,
        [
            Outcome(url="https://jobs.example.org/ad/1", outcome="stored", status=200),
            Outcome(url="https://jobs.example.org/gone", outcome="failed", reason="timeout"),
            Outcome(url="https://jobs.example.org/gone", outcome="failed", reason="timeout again"),
        ],
    )
    assert [one.id for one in store.runs.unfinished()] == [run]
    done = store.runs.finish(run, "finished", detail={"bytes": 5}, state="healthy")
    assert (done.scheduled, done.new, dict(done.outcomes)) == (2, 1, {"failed": 1, "stored": 1})
    assert store.runs.last(SOURCE) == done
    assert store.runs.sources()[0].state == "healthy"
    store.runs.remember(SOURCE, {"etags": {"a": 1}})
    assert store.runs.memory(SOURCE) == {"etags": {"a": 1}}
    assert store.runs.memory("unknown") == {}


def test_source_base_rates(store: Store) -> None:
    begin(store)
    ads = [posting(number, hiring_organization=f"Employer {number % 5}") for number in range(15)]
    store.save([observation(ad) for ad in ads])
    plain = [posting(number, description=f"Teacher {number}") for number in range(15, 20)]
    assert store.source_rates.boilerplate(SOURCE) == frozenset()
    store.save([observation(ad) for ad in plain])
    assert store.source_rates.boilerplate(SOURCE) == {("phone", PHONE)}
    assert store.source_rates.mark_boilerplate(SOURCE) == 15
    assert store.source_rates.mark_boilerplate(SOURCE) == 0
    assert all(c.boilerplate for one in store.reader.each() for c in one.assessment.contacts)
    assert store.source_rates.base_rates(SOURCE) == {}
    assert store.source_rates.base_rates(SOURCE, at_least=4) == {"travel-paid": 0.75}


def test_the_number_of_a_recruiter_who_fills_a_source_is_not_the_boards_own(store: Store) -> None:
    begin(store)
    store.save([observation(posting(number, hiring_organization="")) for number in range(30)])
    assert store.source_rates.boilerplate(SOURCE) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        "AND",
        "OR NOT",
        "a* OR b",
        "title:maid",
        "NEAR(a b)",
        "-",
        "^x",
        "(",
        "\0",
        "\ud800",
        "x" * 5000,
        "",
    ],
)
def test_search_takes_any_text(store: Store, text: str) -> None:
    begin(store)
    store.save([observation()])
    assert store.search(text) == ()


def test_search_finds_words_phrases_and_diacritics(store: Store) -> None:
    begin(store)
    store.save([observation(posting(title="Ménagère à Beyrouth")), observation(posting(2))])
    assert len(store.search("menagere")) == 1
    assert len(store.search('"ticket paid"')) == 2
    assert store.search('"paid ticket"') == ()
    assert [one.seen_at for one in store.search("lebanon", limit=1)] == [SEEN]


@pytest.mark.parametrize(
    ("text", "part", "other"),
    [
        ("诚聘海外客服，包机票食宿", "客服", "服客"),
        ("รับสมัครพนักงานคอลเซ็นเตอร์ประจำสีหนุวิลล์", "พนักงาน", "งานพนัก"),
        ("海外スタッフ募集", "スタッフ", "フタッス"),
        ("работа за границей", "границей", "грани"),
    ],
)
def test_search_finds_parts_of_scripts_without_spaces(store: Store, text: str, part: str, other: str) -> None:
    begin(store)
    ad = posting(title=text)
    store.save([observation(ad)])
    assert len(store.search(part)) == 1
    assert store.search(other) == ()
    store.save([observation(posting(title="changed"))])
    assert store.search(part) == ()
    assert Health(store.database).full_text() == []


def test_writers_wait_for_each_other(tmp_path: Path) -> None:
    """With a plain BEGIN most of these fail; with BEGIN IMMEDIATE none does."""
    Store(tmp_path).close()
    script = (
        "import sys; from pathlib import Path; from crawler.store import Store\n"
        "store = Store(Path(sys.argv[1]))\n"
        "for n in range(60): store.note('test', sys.argv[2], {'n': n})"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), str(n)]) for n in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    with Store(tmp_path) as store:
        assert store.ledger.head()[0] == 180


def test_an_older_store_is_backed_up_and_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "STEPS", ("core",))
    monkeypatch.setattr(migrations.pending, "__defaults__", (("core",),))
    monkeypatch.setattr(migrations.migrate, "__defaults__", (("core",),))
    Database(tmp_path).close()
    monkeypatch.undo()
    with Store(tmp_path) as store:
        assert store.listings.count() == 0
    assert [path.name for path in tmp_path.glob("*.before-*")] == ["adwatch.db.before-review"]


def test_a_full_disk_is_told_and_loses_nothing(store: Store) -> None:
    begin(store)
    store.save([observation(posting(1))])
    store.database.execute(f"PRAGMA max_page_count = {store.database.number('PRAGMA page_count') + 2}")
    with pytest.raises(UserError, match="free some space"):
        store.save([observation(posting(n, description="word " * 9000)) for n in range(2, 50)])
    assert store.listings.count() == 1
    assert len(store.search("housemaid")) == 1


def steps(store: Store, call: Callable[[], object]) -> int:
    """Steps of SQLite's machine that a call takes, in tens."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    store.database.connection.set_progress_handler(step, 10)
    call()
    store.database.connection.set_progress_handler(None, 0)
    return count


@pytest.mark.parametrize(
    "question",
    [
        lambda store, ads: store.listings.stored([ad.key for ad in ads], SOURCE),
        lambda store, ads: store.listings.keys([ad.key for ad in ads]),
        lambda store, ads: store.frontier.seen(1, SOURCE, [ad.posting.url for ad in ads], LATER),
        lambda store, ads: store.save(ads),
    ],
)
def test_what_is_asked_of_a_few_ads_costs_no_more_in_a_large_source(store: Store, question) -> None:
    begin(store)
    few = [observation(posting(n), key=f"k{n}") for n in range(5)]
    store.save(few)
    small = steps(store, lambda: question(store, few))
    store.save([observation(posting(n), key=f"k{n}") for n in range(5, 1500)])
    assert steps(store, lambda: question(store, few)) <= 2 * small + 5
