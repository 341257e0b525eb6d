"""The contracts that other people's scripts rely on: keys of JSON output, and exit statuses, by table."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager

import pytest

from crawler.locks import file_lock
from crawler.supervisor.crawl_lock import acquire_crawl_lock

JSON_KEYS = {
    ("status",): {"sources", "listings", "campaigns", "queue"},
    ("verify",): {"entries", "captures", "heads", "findings", "seconds", "ok"},
    ("doctor",): {"checks"},
    ("show", "ad-1"): {"type", "id", "source", "url", "assessment", "posting", "versions", "captures"},
    ("show", "c1"): {"type", "id", "score", "band", "members", "joins", "template", "history"},
    ("rescore", "--dry-run"): {"ruleset", "dry_run", "listings", "changed", "moves"},
    ("import", "{tmp}/ads.jsonl", "--source", "files"): {"new", "changed", "unchanged", "failed"},
    ("purge", "ad-3", "--yes", "--why", "test"): {"listings", "captures", "files", "left"},
}
"""Verb -> keys that its JSON document has at least."""

JSON_ROWS = {
    ("campaigns",): {"id", "title", "score", "band", "listings", "reasons"},
    ("crawl", "--dry-run"): {"source", "kind", "crawl", "why"},
    ("sources", "list"): {"name", "kind", "url", "every", "enabled", "why"},
    ("sources", "kinds", "feed"): {"kind", "summary", "keys"},
}
"""Verb -> keys that each row of its JSON array has at least."""

WRONG = {
    ("crawl", "nowhere"): "nowhere",
    ("crawl", "off"): "enabled = false",
    ("crawl", "--jobs", "0"): "--jobs",
    ("analyse", "--region", "Atlantis"): "--region NG",
    ("analyse", "--map", "title"): "FIELD=KEY",
    ("analyse", "{tmp}/absent.jsonl"): "absent.jsonl",
    ("import", "{tmp}/ads.jsonl"): "--source",
    ("import", "{tmp}/ads.jsonl", "--source", "a b"): "letters, digits",
    ("campaigns", "--engine", "10.0.0.5"): "--scan",
    ("campaigns", "--top", "0"): "--top",
    ("show", "no-such-id"): "adwatch campaigns",
    ("export", "--format", "jsonl"): "--out",
    ("export", "--format", "nonsense", "--out", "-"): "--format",
    ("export", "--format", "csv", "--out", "-"): "--out",
    ("export", "--format", "jsonl", "--out", "-", "--since", "last week"): "2026-11-24",
    ("partners", "add", "x", "--key", "12", "--legal-basis", "agreement"): "64 hexadecimal",
    ("partners", "remove", "nobody"): "partners list",
    ("match", "ask", "nobody", "--purpose", "case 7", "--out", "{tmp}/r"): "partners list",
    (
        "match",
        "answer",
        "{tmp}/ads.jsonl",
        "--consent",
        "agreed",
        "--out",
        "{tmp}/a",
    ): "adwatch-match-request-2",
    ("match", "read", "{tmp}/ads.jsonl"): "adwatch-match-answer-1",
    ("purge",): "--due",
    ("purge", "no-such-id"): "no-such-id",
    ("purge", "--contact", "+12025550143"): "phone:",
    ("purge", "--hold", "listing:ad-1"): "--why",
    ("review",): "--add-user",
    ("review", "--port", "70000"): "--port",
    ("sources", "kinds", "nonsense"): "kinds are",
    ("sources", "check", "nowhere"): "nowhere",
    ("sources", "check", "--live"): "--live NAME",
    ("sources", "add", "board", "https://jobs.example/", "--kind", "feed"): "board",
    ("scan", "{tmp}/absent", "--out", "{tmp}/out"): "absent",
    ("scan", "{tmp}/empty", "--out", "{tmp}/out"): ".warc",
    ("engine", "keys", "{tmp}/home"): "new folder",
    ("engine", "worker", "10.0.0.5"): "--keys",
    ("engine", "scheduler", "10.0.0.5"): "--keys",
    ("engine", "worker", "127.0.0.1", "--memory", "much"): "3 GB",
    ("verify", "--heads-file", "{tmp}/absent"): "absent",
    ("nonsense",): "nonsense",
}
"""Wrong usage -> what its message names: the mistake or the fix."""


@pytest.mark.parametrize("words", JSON_KEYS, ids=" ".join)
def test_json_document_has_the_published_keys(adwatch, words):
    done = adwatch("--json", *words)
    assert done.status == 0, done.err
    assert done.json().keys() >= JSON_KEYS[words]


@pytest.mark.parametrize("words", JSON_ROWS, ids=" ".join)
def test_json_rows_have_the_published_keys(adwatch, words):
    rows = adwatch("--json", *words).json()
    assert rows
    assert all(row.keys() >= JSON_ROWS[words] for row in rows)


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_usage_ends_with_2_and_names_the_fix(adwatch, words):
    done = adwatch(*words)
    assert (done.status, done.out) == (2, "")
    assert WRONG[words] in done.err


def test_status_of_a_source_that_ran(adwatch):
    (source,) = adwatch("--json", "status").json()["sources"]
    assert list(source) == ["name", "state", "last_run", "uncovered"]
    assert list(source["last_run"]) == [
        "started",
        "finished",
        "finish_reason",
        "scheduled",
        "outcomes",
        "new",
        "changed",
        "gone",
        "unchanged",
    ]


def test_status_of_a_home_that_is_not_there_makes_none(empty):
    assert empty("--json", "status").json() == {"sources": [], "listings": 0, "campaigns": 0, "queue": 0}
    assert not empty.home.exists()


def test_members_as_json_are_one_line_a_listing(adwatch):
    campaigns = {row["id"]: row["campaign"] for row in adwatch("campaigns", "--members", "--json").lines()}
    assert campaigns.keys() == {"ad-1", "ad-2", "ad-3"}
    assert campaigns["ad-1"] == campaigns["ad-2"] != campaigns["ad-3"]


EXPORTED = {
    "listing": {"id", "url", "source", "title", "description", "first_seen", "last_seen", "gone_at"}
    | {"score", "band", "campaign", "versions"},
    "contact": {"id", "kind", "value"},
    "link": {"listing", "contact", "raw", "field", "start", "end"},
    "hit": {"listing"},
    "campaign": {"id"},
    "capture": {"id", "url"},
}
"""Type of a line of `export --format jsonl` -> keys that it has at least."""


def test_jsonl_export_has_lines_of_every_type_with_the_published_keys(adwatch):
    lines = adwatch("export", "--format", "jsonl", "--out", "-").lines()
    assert {line["type"] for line in lines} == EXPORTED.keys()
    assert all(line.keys() >= EXPORTED[line["type"]] for line in lines)
    texts = {line["id"]: line for line in lines if line["type"] == "listing"}
    for link in (line for line in lines if line["type"] == "link"):
        assert texts[link["listing"]][link["field"]][link["start"] : link["end"]] == link["raw"]


@contextmanager
def crawl_lock(home):
    handle = acquire_crawl_lock(home)
    try:
        yield
    finally:
        os.close(handle)


@contextmanager
def scan_lock(folder):
    folder.mkdir(exist_ok=True)
    with file_lock(folder / ".lock", 0) as free:
        assert free
        yield


def test_a_second_crawl_ends_with_75(adwatch):
    with crawl_lock(adwatch.home):
        done = adwatch("crawl", "board")
    assert (done.status, done.out) == (75, "")
    assert "another crawl" in done.err


def test_a_second_scan_into_a_folder_ends_with_75(adwatch):
    (adwatch.folder / "a.warc").write_bytes(b"")
    with scan_lock(adwatch.folder / "out"):
        done = adwatch("scan", "{tmp}/a.warc", "--out", "{tmp}/out")
    assert (done.status, done.out) == (75, "")
    assert "another scan" in done.err


def test_import_that_could_not_read_a_line_ends_with_1_and_keeps_the_others(empty):
    path = empty.folder / "ads.jsonl"
    path.write_text(json.dumps({"id": "a", "text": "Cook wanted"}) + "\nnot JSON\n", "utf-8")
    done = empty("import", str(path), "--source", "files")
    assert done.status == 1
    assert done.out.startswith("1 new")
    assert f"{path}:2" in done.err
    assert empty("show", "a").status == 0


def test_analyse_that_could_not_read_a_line_ends_with_1(adwatch):
    (adwatch.folder / "bad.jsonl").write_text('{"id": 1, "text": "x"}\n[]\n', "utf-8")
    done = adwatch("analyse", "{tmp}/bad.jsonl")
    assert done.status == 1
    assert [line["id"] for line in done.lines()] == [1, None]
    assert done.lines()[1].keys() == {"id", "line", "error"}


def test_verify_of_a_changed_capture_ends_with_1_and_names_it(adwatch):
    (capture,) = (adwatch.home / "captures").glob("*.warc.gz")
    capture.write_bytes(capture.read_bytes()[:-10])
    done = adwatch("verify")
    assert done.status == 1
    assert "first bad record" in done.err


@pytest.mark.usefixtures("english_catalogue")
def test_catalogue_with_a_mistake_ends_with_1_and_names_it(adwatch):
    folder = adwatch.folder / "overlay"
    (folder / "phrases").mkdir(parents=True)
    (folder / "phrases" / "en.toml").write_text("this is = no\ncatalogue", "utf-8")
    done = adwatch("catalogue", "check", "--overlay", str(folder))
    assert done.status == 1
    assert "en.toml" in done.out


def test_sources_file_with_a_mistake_ends_with_2_and_names_its_line(adwatch):
    path = adwatch.folder / "sources.toml"
    path.write_text('[source.one]\nkind = "feed"\nurl = "https://jobs.example/f"\nevry = "6h"\n', "utf-8")
    done = adwatch("sources", "check")
    assert (done.status, done.out) == (2, "")
    assert "line 4" in done.err or ":4" in done.err
    assert "every" in done.err
