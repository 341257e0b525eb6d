from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.campaigns.service import join_new
from crawler.cli import run
from crawler.errors import UserError
from crawler.evidence import purge as purging
from crawler.evidence.captures import FOLDER, open_writer
from crawler.evidence.purge import due, finish, leftovers, purge, retention
from crawler.evidence.verify import verify
from crawler.records import Contact, JobPosting
from crawler.store import Outcome, Store
from crawler.store.health import Health
from tests.evidence.homes import exchange
from tests.store.ads import assessment, begin, observation, posting


def spelled(number: int) -> str:
    """A word of letters only: the normal form that joining keeps has no figures."""
    return f"lonely{str(number).translate(str.maketrans('0123456789', 'abcdefghij'))}z"


def ad(number: int) -> JobPosting:
    """An ad with a phone of its own and words that stand in no other."""
    phone = f"+1 202-555-{100 + number:04d}"
    text = (
        f"Secretword{number}x zuqq{number}x {spelled(number)}. Call {phone}, ticket paid. "
        + "filler " * random.Random(number).randint(1, 900)
    )
    base = posting(
        number, title=f"Titleword{number}x", description=text, extra={"note": f"extraword{number}x"}
    )
    start = text.index(phone)
    contact = Contact(
        kind="phone", value=phone.replace(" ", "").replace("-", ""), raw=phone, field="description",
        start=start, end=start + len(phone),
    )  # fmt: skip
    return replace(base, assessment=replace(assessment(base), contacts=(contact,)))


def words(number: int) -> tuple[str, ...]:
    names = ("Secretword", "secretword", "zuqq", "Titleword", "titleword", "extraword")
    return (
        *(f"{name}{number}x" for name in names),
        spelled(number),
        f"202-555-{100 + number:04d}",
        f"202555{100 + number:04d}",
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    with Store(home) as store:
        number = begin(store)
        with open_writer(store) as writer:
            for first in (0, 10):
                pages = [
                    exchange(n, run=number, body=f"<p>{ad(n).title} {ad(n).description}</p>".encode())
                    for n in range(first, first + 10)
                ]
                rows = [writer.write(page) for page in pages]
                read = [
                    (observation(ad(n)), row) for n, row in zip(range(first, first + 10), rows, strict=True)
                ]
                texts = writer.write_readings(number, read)
                writer.sync()
                with store.transaction():
                    *seqs, _ = store.captures.add([*rows, texts])
                    store.save(
                        [
                            observation(ad(n), run=number, capture=seq)
                            for n, seq in zip(range(first, first + 10), seqs, strict=True)
                        ]
                    )
            changed = replace(ad(3), title="Titleword3xchanged")
            store.save([observation(changed, run=number, seen_at="2026-11-22T08:00:00Z")])
        store.runs.record(number, [Outcome(url=ad(n).url, outcome="stored") for n in range(20)])
        store.runs.finish(number, "finished")
        join_new(store)
    return home


def chosen(store: Store, *numbers: int) -> list[Any]:
    wanted = {f"https://jobs.example.org/ad/{n}" for n in numbers}
    keys = [one.key for one in store.reader.each() if one.url in wanted]
    return store.purgeable.listings(keys)


def test_nothing_of_a_purged_ad_is_left_in_any_byte(home: Path) -> None:
    (home / "exports").mkdir()
    (home / "exports" / "case.csv").write_text("Titleword3x")
    (home / "adwatch.db.before-core").write_text("Titleword3x")
    (home / "adwatch.db-wal.damaged-20261125T000000").write_text("Titleword3x")
    gone = (0, 3, 4, 19)
    with Store(home) as store:
        assert all(list(leftovers(home, words(n))) for n in gone)
        assert store.database.number("SELECT count(*) FROM family_texts") > 0
        done = purge(store, chosen(store, *gone), "request 7")
        assert (done.listings, done.captures, done.contacts, done.files) == (4, 4, 4, 3)
        assert done.left == ()
        for n in gone:
            assert list(leftovers(home, words(n))) == []
            assert store.search(f"titleword{n}x") == ()
        for n in set(range(20)) - set(gone):
            assert len(store.search(f"titleword{n}x")) == 1
        health = Health(store.database)
        assert health.integrity() == health.foreign_keys() == health.full_text() == []
        assert health.contact_counts() == 0
        assert store.listings.count() == 16
    assert verify(home).ok


def test_a_family_known_by_a_purged_ad_is_made_anew_from_the_others(tmp_path: Path) -> None:
    """Its text and its sketch, a sample of the ad's letters, go at once."""
    body = " ".join(f"Duty {spelled(n)} belongs to this job." for n in range(1000, 1080))
    with Store(tmp_path) as store:
        run = begin(store)
        for n, own in ((1, "onlythefirstsays"), (2, "thesecondsays"), (3, "thethirdsays")):
            written = posting(n, description=f"Ticket paid. {body} {own}. Call +1 202-555-0143")
            store.save([observation(written, run=run)])
        join_new(store)
        ((family, text),) = store.campaigns.family_texts(range(9))
        ((*_, drawn),) = store.campaigns.faces([family])
        assert "onlythefirstsays" in text
        before = [listing.campaign for listing in chosen(store, 1, 2, 3)]
        assert purge(store, chosen(store, 1), "request").left == ()
        assert list(leftovers(tmp_path, ["onlythefirstsays"])) == []
        store.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert drawn not in (tmp_path / "adwatch.db").read_bytes()
        join_new(store)
        ((_, text),) = store.campaigns.family_texts(range(9))
        assert "thesecondsays" in text
        assert store.campaigns.is_marked() is False
        assert [listing.campaign for listing in chosen(store, 2, 3)] == before[1:]
        assert purge(store, chosen(store, 2), "request").left == ()
        assert purge(store, chosen(store, 3), "request").left == ()
        join_new(store)
        assert store.campaigns.family_texts(range(9)) == []
        assert store.campaigns.is_marked() is False


def test_one_ad_of_many_is_erased_without_joining_all_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To join a million ads again takes half an hour; what was learned is forgotten once many ads are gone."""
    monkeypatch.setattr("crawler.store.campaigns.SMALL_STORE", 0)

    def learned() -> int:
        with Store(tmp_path) as store:
            return store.database.number("SELECT count(*) FROM language_backgrounds WHERE language = 'zz'")

    def erase(*numbers: int) -> None:
        with Store(tmp_path) as store:
            keys = [one.key for one in chosen(store, *numbers)]
        assert run(["--home", str(tmp_path), "purge", *keys, "--yes", "--why", "asked for"]) == 0
        for number in numbers:
            assert list(leftovers(tmp_path, words(number))) == []

    with Store(tmp_path) as store:
        begun = begin(store)
        store.save([observation(ad(number), run=begun) for number in range(220)])
        join_new(store)
        store.campaigns.write_background("zz", "an invented sample", 0.5)
    erase(3)
    erase(4)
    assert learned() == 1
    with Store(tmp_path) as store:
        assert store.campaigns.is_marked() is False
    erase(5)
    assert learned() == 0


def test_what_is_left_is_found_across_the_pieces_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store of a million ads is larger than the memory: its bytes are read piece by piece."""
    monkeypatch.setattr("crawler.evidence.remains._LARGE_PIECE", 7)
    monkeypatch.setattr("crawler.evidence.remains._PIECE", 7)
    text = b"a telling word, and nothing else. " * 3
    packed = b"".join(gzip.compress(text) for _ in range(5))
    for cut in range(40):
        (tmp_path / "store").write_bytes(b"." * cut + text)
        assert list(leftovers(tmp_path, ["telling", "nothing else", "word, and"])) == [("store", 9)]
    (tmp_path / "store").unlink()
    (tmp_path / "captures.gz").write_bytes(packed)
    assert list(leftovers(tmp_path, ["telling"])) == [("captures.gz", 15)]
    (tmp_path / "captures.gz").write_bytes(packed[:-9])
    assert list(leftovers(tmp_path, ["telling"])) == [("captures.gz", 15)]
    (tmp_path / "captures.gz").write_bytes(packed + b"no gzip, but a telling end")
    assert list(leftovers(tmp_path, ["telling"])) == [("captures.gz", 16)]


def test_captures_stay_readable_by_others(home: Path) -> None:
    with Store(home) as store:
        purge(store, chosen(store, 0, 5), "request")
    (path,) = (home / FOLDER).iterdir()
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    assert b"fail" not in checked.stdout
    listed = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "index", str(path)], capture_output=True, check=True
    )
    assert listed.stdout.count(b'"response"') == 18
    assert b'"warcinfo"' in listed.stdout


def test_a_purged_ad_is_not_taken_in_again(home: Path) -> None:
    with Store(home) as store:
        purge(store, chosen(store, 5), "request")
        saved = store.save([observation(ad(5)), observation(replace(ad(5), title="other"))])
        assert (saved.new, saved.changed, saved.unchanged) == (0, 0, 2)
        assert list(leftovers(home, words(5))) == []


def test_an_import_does_not_bring_it_back(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "ads.jsonl"
    lines = [
        {
            "id": f"ad-{n}",
            "title": f"Titleword{n}x",
            "description": f"Cook wanted {n}, call +1 202-555-{100 + n:04d}",
        }
        for n in range(3)
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    load = ["--home", str(home), "import", str(file), "--source", "old_board"]
    assert run(load) == 0
    assert run(["--home", str(home), "purge", "ad-1", "--yes", "--why", "request"]) == 0
    assert run(load) == 0
    assert list(leftovers(home, words(1))) == []
    assert list(leftovers(home, words(2)))
    assert run(["--home", str(home), "verify"]) == 0


@pytest.mark.parametrize("subject", ["listing", "source"])
def test_a_hold_blocks(home: Path, subject: str) -> None:
    with Store(home) as store:
        (one,) = chosen(store, 2)
        name = {"listing": f"listing:{one.key}", "source": "source:board"}[subject]
        store.purgeable.hold(name, "proceedings")
        with pytest.raises(UserError, match="legal hold"):
            purge(store, [one], "request")
        assert one.key not in {listing.key for listing in due(store, datetime(2036, 1, 1, tzinfo=UTC))}
        assert store.purgeable.release(name)
        assert purge(store, [one], "request").left == ()


def test_a_kill_before_the_bytes_is_made_good(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with Store(home) as store:
        monkeypatch.setattr(purging, "overwrite", killed)
        with pytest.raises(KeyboardInterrupt):
            purge(store, chosen(store, 0, 1), "request")
        monkeypatch.undo()
        assert not verify(home).ok
        assert finish(store) == 3  # two captures and what was read from them
        assert [list(leftovers(home, words(n))) for n in (0, 1)] == [[], []]
    assert verify(home).ok


@pytest.mark.parametrize(("year", "count"), [(2026, 0), (2028, 0), (2029, 20)])
def test_due_by_kind_and_time(home: Path, year: int, count: int) -> None:
    with Store(home) as store:
        assert len(due(store, datetime(year, 1, 1, tzinfo=UTC))) == count


def test_retention_can_be_set_and_is_checked(tmp_path: Path) -> None:
    assert retention(tmp_path)["low"] == 180
    (tmp_path / "retention.toml").write_text("low = 30\n")
    assert retention(tmp_path)["low"] == 30
    for wrong in ("lo = 30", "low = 'x'", "low ="):
        (tmp_path / "retention.toml").write_text(wrong)
        with pytest.raises(UserError, match=r"retention\.toml"):
            retention(tmp_path)


def test_the_command_says_first_and_does_with_yes(home: Path, capsys: Any) -> None:
    def adwatch(*arguments: str) -> int:
        return run(["--home", str(home), "purge", *arguments])

    contact = "phone:+12025550107"
    assert adwatch("--contact", contact) == 0
    assert "1 ad would be purged" in capsys.readouterr().out
    assert adwatch("--contact", contact, "--yes", "--why", "request 9") == 0
    assert "adwatch-head" in capsys.readouterr().err
    assert list(leftovers(home, words(7))) == []
    assert adwatch("--contact", contact, "--yes") == 0
    assert adwatch() == 2
    assert adwatch("nope") == 2
    assert adwatch("--contact", "x") == 2
    assert adwatch("--hold", "source:board") == 2
    assert adwatch("--hold", "source:board", "--why", "court") == 0
    assert adwatch("--due", "--yes") == 0
    assert adwatch("--release", "source:board") == 0
    assert run(["--home", str(home), "verify"]) == 0
