"""What is published: signed warnings in four languages, small pages that ask for nothing, and never a contact."""

import asyncio
import html
import json
import re
import sqlite3
from hashlib import sha256
from xml.etree import ElementTree

import pytest

from crawler import cli
from crawler.evidence.signing import is_signed
from crawler.indicators import load_catalogue
from crawler.publication.edition import DATABASE, MANIFEST, METADATA, TAG
from crawler.publication.gate import gate_of
from crawler.publication.patterns import LANGUAGES, patterns, texts
from crawler.publication.site import MOST_BYTES, SCRIPT, check_parts
from crawler.sharing.statistics import EVERY, NONE, SEVERAL, UNKNOWN
from crawler.store import Store

PHONE, SPELLED = "+971501234567", "o971 5o 123 45 67"
HARM = (
    "You pay a processing fee before travel. Passport kept by employer. Free visa and ticket, no experience."
)
ADS = (
    {
        "id": "one",
        "title": "Nanny for Dubai",
        "hiring_organization": "Blue Door Staffing",
        "description": f"{HARM} WhatsApp {PHONE}, Telegram @amber_jobs77. Account name: Rose Invented.",
    },
    {"id": "two", "title": "Nanny", "description": f"{HARM} Call {SPELLED} or write desk@amber7.example"},
)


@pytest.fixture
def home(tmp_path):
    path = tmp_path / "ads.jsonl"
    path.write_text("".join(json.dumps(ad) + "\n" for ad in ADS))
    assert cli.run(["--home", str(tmp_path / "home"), "import", str(path), "--source", "files"]) == 0
    return tmp_path / "home"


def ran(home, capsys, *words):
    capsys.readouterr()
    status = cli.run(["--home", str(home), *map(str, words)])
    return status, *capsys.readouterr()


def published(home, capsys, out):
    assert ran(home, capsys, "publish", "sign", "c1", "--title", "House work abroad for a fee")[0] == 0
    status, _, err = ran(home, capsys, "publish", "site", "--out", out)
    assert status == 0, err
    return {
        path.relative_to(out).as_posix(): path.read_text("utf-8") for path in out.rglob("*") if path.is_file()
    }


def test_every_stored_contact_in_every_spelling_is_absent(home, capsys, tmp_path):
    files = published(home, capsys, tmp_path / "site")
    with Store(home) as store:
        spellings = list(store.public_warnings.spellings())
        names = list(store.public_warnings.advertisers())
    assert {PHONE, "amber_jobs77", "desk@amber7.example"} <= set(spellings)
    keeper = gate_of(spellings, names)
    for name, content in files.items():
        if name.endswith(".sig"):
            continue
        shown = re.sub(r"[0-9a-f]{64}", "", content)
        assert keeper.leaked(shown) == [], name
        assert not any(spelling in shown for spelling in spellings if len(spelling) > 3), name
        assert "Blue Door" not in shown
        assert "Rose Invented" not in shown


@pytest.mark.parametrize(
    "words",
    [
        "call +971501234567", "write to desk@amber7.example", "see https://amber7.example/", "amber_jobs77 pays well",
        "nine seven one five o 971-50-123-45-67", "offers of Blue Door Staffing", "Account name: Rose Invented",
        "on Telegram @someone_else1", "12 34 56 78", "97 15 and O1 23 then 45 67", "971 and 5o then l234 or 567", "",
    ],
)  # fmt: skip
def test_a_title_with_a_contact_or_a_name_is_refused(home, capsys, words):
    status, _, err = ran(home, capsys, "publish", "sign", "c1", "--title", words)
    assert status == 2, err
    with Store(home) as store:
        assert store.public_warnings.standing() == []


def test_a_contact_that_is_stored_later_stops_the_next_edition(home, capsys, tmp_path):
    assert ran(home, capsys, "publish", "sign", "c1", "--title", "Beware of sunnyhands offers")[0] == 0
    path = tmp_path / "late.jsonl"
    path.write_text(
        json.dumps({"id": "late", "title": "x", "description": "Nanny wanted, telegram @sunnyhands today"})
    )
    assert ran(home, capsys, "import", path, "--source", "files")[0] == 0
    status, _, err = ran(home, capsys, "publish", "site", "--out", tmp_path / "site")
    assert (status, "withdraw it" in err) == (2, True)


def test_pages_are_small_in_four_languages_and_ask_for_nothing(home, capsys, tmp_path):
    files = published(home, capsys, tmp_path / "site")
    for language in LANGUAGES:
        for page in ("index", "check", "statistics", "warning-1"):
            content = files[f"{language}/{page}.html"]
            assert len(content.encode()) <= MOST_BYTES
            assert f'<html lang="{language}">' in content
            assert "default-src 'none'" in content
            assert ("<script" in content) == (page == "check")
            assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", content)
    assert not re.search(
        r"fetch|XMLHttpRequest|WebSocket|sendBeacon|import\(|eval|innerHTML", SCRIPT.read_text("utf-8")
    )


def test_figures_name_what_is_no_code_in_the_language_of_the_page(home, capsys, tmp_path):
    tables: dict[str, dict[str, int | None]] = {
        "market": {UNKNOWN: 40},
        "destination": {NONE: 15, SEVERAL: 20},
        "language": {EVERY: None},
    }
    (home / "statistics.json").write_text(json.dumps({"2026-01": tables}))
    files = published(home, capsys, tmp_path / "site")
    words = {value for table in tables.values() for value in table}
    for language in LANGUAGES:
        rows = re.findall(
            r"<tr><td>2026-01</td><td>[^<]+</td><td>([^<]+)", files[f"{language}/statistics.html"]
        )
        assert len(rows) == 4
        assert bool(words & set(rows)) == (language == "en"), rows
    assert EVERY in files["statistics.csv"], "one name for programs"


def test_the_page_that_checks_an_ad_allows_its_own_script_only():
    parts = check_parts("en")
    assert "DATA" not in parts["script"]
    table = re.search(r"var table = (.*);\n", parts["script"])
    assert table is not None
    assert len(json.loads(table[1])["patterns"]) == len(patterns())


def test_feeds_are_atom_with_each_warning(home, capsys, tmp_path):
    files = published(home, capsys, tmp_path / "site")
    for language in LANGUAGES:
        feed = ElementTree.fromstring(files[f"{language}/feed.xml"])
        entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
        assert [one.findtext("{http://www.w3.org/2005/Atom}title") for one in entries] == [
            "House work abroad for a fee"
        ]


def test_the_manifest_is_signed_and_names_every_file(home, capsys, tmp_path):
    files = published(home, capsys, tmp_path / "site")
    signed = json.loads(files.pop(f"{MANIFEST}.sig"))
    manifest = files.pop(MANIFEST)
    assert is_signed(signed["key"], signed["signature"], TAG, manifest.encode())
    assert json.loads(manifest)["files"] == {
        name: sha256(content.encode()).hexdigest() for name, content in files.items()
    }


def test_a_withdrawn_warning_leaves_the_site(home, capsys, tmp_path):
    published(home, capsys, tmp_path / "site")
    (tmp_path / "site" / "own.txt").write_text("of the operator")
    assert ran(home, capsys, "publish", "withdraw", "1", "--why", "it was honest")[0] == 0
    assert ran(home, capsys, "publish", "withdraw", "1", "--why", "again")[0] == 2
    assert ran(home, capsys, "publish", "site", "--out", tmp_path / "site")[0] == 0
    assert not list((tmp_path / "site").rglob("warning-*.html"))
    assert (tmp_path / "site" / "own.txt").exists()
    with Store(home) as store:
        kinds = [
            row[0] for row in store.database.rows("SELECT subject FROM ledger WHERE kind = 'publication'")
        ]
    assert kinds == ["publication:warning 1", "publication:site", "publication:warning 1", "publication:site"]


def test_the_tables_for_researchers_hold_the_same_and_a_description(home, capsys, tmp_path):
    published(home, capsys, tmp_path / "site")
    (home / "statistics.json").write_text(json.dumps({"2026-01": {"market": {"NG": 40, "GH": None}}}))
    assert ran(home, capsys, "publish", "tables", "--out", tmp_path / "tables")[0] == 0
    database = sqlite3.connect(tmp_path / "tables" / DATABASE)
    assert database.execute("SELECT value, ads FROM statistics ORDER BY value").fetchall() == [
        ("GH", None),
        ("NG", 40),
    ]
    assert database.execute("SELECT title FROM warnings").fetchall() == [("House work abroad for a fee",)]
    told = json.loads((tmp_path / "tables" / METADATA).read_text())["databases"]["adwatch-public"]["tables"]
    there = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert there == set(told)
    dump = "\n".join(database.iterdump())
    assert not any(one in dump for one in (PHONE, "amber_jobs77", "amber7", "Blue Door", "c1"))


def test_datasette_shows_the_tables_with_their_description(home, capsys, tmp_path):
    """By Datasette itself: every table has its rows and its words, and no table is beside them."""
    from datasette.app import Datasette  # slow to load, and every process of the suite loads this module

    published(home, capsys, tmp_path / "site")
    assert ran(home, capsys, "publish", "tables", "--out", tmp_path / "tables")[0] == 0
    told = json.loads((tmp_path / "tables" / METADATA).read_text())
    shown = Datasette([str(tmp_path / "tables" / DATABASE)], metadata=told, settings={"num_sql_threads": 0})
    described = told["databases"]["adwatch-public"]["tables"]

    async def pages():
        await shown.invoke_startup()
        answer = (await shown.client.get("/adwatch-public.json")).json()
        assert {one["name"] for one in answer["tables"] if not one["hidden"]} == set(described)
        for name, words in described.items():
            page = await shown.client.get(f"/adwatch-public/{name}")
            assert page.status_code == 200
            assert html.escape(words["description"]) in page.text or words["description"] in page.text
        wrote = await shown.client.get("/adwatch-public.json?sql=delete+from+" + next(iter(described)))
        assert wrote.status_code == 400

    asyncio.run(pages())


def test_every_pattern_is_of_the_catalogue_and_told_in_every_language():
    known = set(load_catalogue().indicators)
    for one in patterns():
        assert one.indicators <= known, one.name
        assert all(one.texts[language] and one.words[language] for language in LANGUAGES)
    assert all(set(texts(language)) == set(texts("en")) for language in LANGUAGES)
