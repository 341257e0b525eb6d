"""What each verb prints and leaves behind when all goes well, on a home of three invented ads."""

from __future__ import annotations

import io
import logging
import stat
import sys

import pytest

from crawler.cli import sources
from crawler.cli.logs import log_to_stderr

TEXTS = {
    ("status",): ["files", "finished", "3 listings, 2 campaigns"],
    ("campaigns",): ["c1", "2 ads", "c2", "1 ad,"],
    ("campaigns", "--top", "1"): ["c1"],
    ("campaigns", "--rebuild"): ["c1", "c2"],
    ("campaigns", "--members"): ["ad-1\tc1", "ad-2\tc1", "ad-3\tc2"],
    ("show", "ad-1"): [
        "Nanny for Dubai",
        "Blue Door Agency",
        "hxxps://jobs[.]example/1",
        "whatsapp",
        "Kept as",
    ],
    ("show", "c1"): ["c1", "2 ads", "+971501234567 in 2 ads", "Why they belong together", "ad-1", "ad-2"],
    ("verify",): ["all as recorded"],
    ("doctor",): ["ok"],
    ("doctor", "--fix"): ["ok"],
    ("doctor", "--rebuild"): ["ok"],
    ("rescore",): ["3 ads read", "0 judged differently"],
    ("rescore", "--dry-run", "--source", "files"): ["0 would enter and 0 would leave"],
    ("purge", "ad-3"): ["1 ad would be purged", "--yes"],
    ("purge", "--due"): ["0 ads would be purged"],
    ("purge", "--finish"): ["0 captures completed"],
    ("purge", "--release", "listing:ad-1"): ["no such hold"],
    ("crawl", "--dry-run"): ["board: would be crawled", "off: not now"],
    ("sources", "list"): ["board", "sitemap", "enabled", "off"],
    ("sources", "check"): ["is right: 2 sources", "off: not crawled"],
    ("sources", "kinds"): ["sitemap", "feed", "keys of every card"],
    ("sources", "schema"): ['"$schema"'],
    ("catalogue", "check"): ["no mistake"],
    ("import", "{tmp}/ads.jsonl", "--source", "files"): ["0 new, 0 changed, 3 unchanged"],
    ("engine", "keys", "{tmp}/keys"): ["ca.pem", "client.pem", "397 days"],
}
"""Verb -> what its output contains when all goes well."""


@pytest.mark.parametrize("words", TEXTS, ids=" ".join)
def test_verb_prints_its_result(adwatch, words):
    done = adwatch(*words)
    assert done.status == 0, done.err
    for text in TEXTS[words]:
        assert text in done.out


def test_home_that_is_not_there_is_named_with_the_next_step(empty):
    assert "adwatch crawl" in empty("status").out
    assert "nothing is stored yet" in empty("campaigns").err


@pytest.mark.parametrize("verb", ["crawl", "sources"])
def test_missing_sources_file_is_named_with_the_fix(empty, verb):
    done = empty(verb, *(["list"] if verb == "sources" else []))
    assert done.status == 2
    assert "sources.example.toml" in done.err


def test_export_writes_a_file_whole(adwatch):
    target = adwatch.folder / "case.html"
    done = adwatch("export", "--format", "dossier", "--campaign", "c1", "--out", str(target))
    assert (done.status, done.out) == (0, "")
    assert "2 listings as dossier" in done.err
    assert "Nanny for Dubai" in target.read_text("utf-8")
    assert [path for path in adwatch.folder.iterdir() if path.name.startswith(".adwatch-export")] == []


def test_export_into_a_folder_that_is_not_there_leaves_nothing(adwatch):
    done = adwatch("export", "--format", "jsonl", "--out", str(adwatch.folder / "no" / "x.jsonl"))
    assert done.status == 2
    assert "choose another --out" in done.err


def test_filters_that_match_nothing_say_so(adwatch):
    done = adwatch("export", "--format", "jsonl", "--source", "nowhere", "--out", "-")
    assert done.status == 0
    assert "nothing that passes the filters" in done.err


def test_purge_removes_only_with_yes_and_not_what_is_held(adwatch):
    adwatch("purge", "ad-1")
    assert "Nanny" in adwatch("show", "ad-1").out
    assert adwatch("purge", "--hold", "listing:ad-2", "--why", "court order").status == 0
    done = adwatch("purge", "ad-1", "--yes", "--why", "erasure request")
    assert done.status == 0, done.err
    assert "1 ad and 1 capture purged" in done.out
    assert "Nanny" not in adwatch("show", "ad-1").out
    assert "Housemaid" in adwatch("show", "ad-2").out
    assert adwatch("import", "{tmp}/ads.jsonl", "--source", "files").out.startswith("0 new")
    assert adwatch("verify").status == 0


def test_analyse_reads_stdin_and_stores_nothing(empty, monkeypatch):
    lines = b'{"id": 7, "text": "Nanny for Dubai, passport kept by employer"}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    done = empty("analyse")
    assert [line["id"] for line in done.lines()] == [7]
    assert not empty.home.exists()


def test_added_source_is_in_the_file_and_comments_stay(adwatch):
    path = adwatch.folder / "sources.toml"
    path.write_text("# ours\n" + path.read_text(), "utf-8")
    done = adwatch(
        "sources", "add", "new", "https://jobs.example/feed", "--kind", "feed", "--set", 'every="1d"'
    )
    assert done.status == 0, done.err
    assert "terms_reviewed" in done.out, "why it is not crawled yet"
    assert path.read_text().startswith("# ours\n")
    assert 'every = "1d"' in path.read_text()


def test_keys_are_readable_by_their_owner_only(adwatch):
    adwatch("engine", "keys", "{tmp}/keys")
    for path in (adwatch.folder / "keys").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_account_is_made_from_stdin(adwatch, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough password\n"))
    done = adwatch("review", "--add-user", "ada", "--role", "lead", "--password-stdin")
    assert done.status == 0, done.err
    assert "ada may sign in as lead" in done.err


def test_import_takes_the_names_of_columns_from_map(empty):
    path = empty.folder / "ads.csv"
    path.write_text("No;Posten;Inhalt\n1;Koch;Koch gesucht in Lagos\n", "utf-8")
    done = empty(
        "import", str(path), "--source", "files", "--map", "title=Posten", "--map", "description=Inhalt"
    )
    assert done.status == 0, done.err
    (line,) = (
        one for one in empty("export", "--format", "jsonl", "--out", "-").lines() if one["type"] == "listing"
    )
    assert (line["title"], line["description"]) == ("Koch", "Koch gesucht in Lagos")


@pytest.mark.parametrize(
    ("seconds", "text"), [(86_400, "1d"), (172_800, "2d"), (21_600, "6h"), (90, "90s"), (120, "2m")]
)
def test_interval_of_a_source_in_its_largest_unit(seconds, text):
    assert sources._span(seconds) == text


@pytest.fixture
def levels():
    """Levels of loggers, put back afterwards."""
    names = ("", "crawler", "spiders", "pipelines")
    before = {name: logging.getLogger(name).level for name in names}
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize(("verbose", "shown"), [(0, False), (1, True), (2, True)])
def test_verbose_shows_tracebacks_of_isolated_defects(levels, verbose, shown):
    log_to_stderr(verbose)
    assert logging.getLogger("crawler.isolation").isEnabledFor(logging.DEBUG) == shown
