"""import: the same way as a crawl, twice is once, bad lines named, every item with an outcome."""

import json

import pytest

from crawler import cli
from crawler.store import Store

ADS: list[dict[str, object]] = [
    {"id": "a-1", "title": "Cook", "company": "Example Foods", "location": "Lagos", "salary": "N80k monthly",
     "body": "<p>Cook rice.</p><p>Write to jobs@foods.example</p>", "posted": "2026-11-01"},
    {"id": 2, "text": "Driver wanted, call 0803 000 0001", "url": "https://board.example/2"},
    {"title": "No id", "url": "https://board.example/3"},
]  # fmt: skip
PAGE = """<html><head><link rel="canonical" href="https://board.example/9">
<script type="application/ld+json">{"@type":"JobPosting","title":"Nurse","description":"Care"}</script></head>"""


def load(home, *arguments: str) -> int:
    return cli.run(["--home", str(home), "import", *arguments])


@pytest.fixture
def folder(tmp_path):
    files = tmp_path / "files"
    files.mkdir()
    (files / "ads.jsonl").write_text("\n".join(json.dumps(ad) for ad in ADS))
    (files / "nurse.html").write_text(PAGE)
    (files / "about.html").write_text("<title>About us</title><p>We are a board.</p>")
    return files


def test_a_folder_twice(tmp_path, folder, capsys):
    assert load(tmp_path, str(folder), "--source", "old", "--region", "NG") == 0
    assert capsys.readouterr().out == "4 new, 0 changed, 0 unchanged, 1 page without an ad\n"
    assert load(tmp_path, str(folder), "--source", "old", "--region", "NG") == 0
    assert capsys.readouterr().out == "0 new, 0 changed, 4 unchanged, 1 page without an ad\n"
    with Store(tmp_path) as store:
        cook, driver, nurse = (
            store.get(key) for key in ("a-1", "2", None or _key(store, "https://board.example/9"))
        )
        run = store.runs.last("old")
    assert cook is not None
    assert (cook.posting.title, cook.posting.hiring_organization) == ("Cook", "Example Foods")
    assert cook.posting.description.split("\n") == ["Cook rice.", "Write to jobs@foods.example"]
    assert (cook.posting.date_posted, cook.posting.region) == ("2026-11-01", "NG")
    assert cook.capture is not None
    assert driver is not None
    assert driver.posting.assessment is not None
    assert nurse is not None
    assert run is not None
    assert sum(run.outcomes.values()) == run.scheduled == 5


def _key(store: Store, url: str) -> str:
    return store.listings.known("old")[url].key


def test_a_changed_ad_is_a_second_version(tmp_path, folder, capsys):
    load(tmp_path, str(folder), "--source", "old")
    (folder / "ads.jsonl").write_text(json.dumps({**ADS[1], "text": "Driver wanted, call 0803 000 0002"}))
    load(tmp_path, str(folder / "ads.jsonl"), "--source", "old")
    assert capsys.readouterr().out.endswith("0 new, 1 changed, 0 unchanged\n")


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path, capsys):
    file = tmp_path / "ads.jsonl"
    file.write_bytes(
        json.dumps(ADS[0]).encode() + b"\nnope\n" + json.dumps(ADS[1]).encode() + b"\n\xff\xfe\n"
    )
    assert load(tmp_path, str(file), "--source", "old") == 1
    said = capsys.readouterr()
    assert said.out.startswith("2 new")
    assert f"{file}:2: not JSON" in said.err
    assert f"{file}:4: not UTF-8" in said.err


def test_hard_ads_are_stored(tmp_path, capsys):
    file = tmp_path / "ads.jsonl"
    hard = [
        {"id": "nul", "title": "a\x00b", "text": "\x00" * 10},
        {"id": "lone\ud800", "title": "\ud800", "text": "\udfff"},
        {"id": {"a": 1}, "text": "an id that is no name"},
        {"id": "x" * 500, "text": "an id that is too long"},
        {"id": "odd", "title": 5, "description": ["a", "b"], "extra": [1e9, None, True]},
        {"text": "same url", "url": "https://board.example/1"},
        {"id": "u1", "text": "same url", "url": "https://board.example/1"},
    ]
    file.write_text("\n".join(json.dumps(ad) for ad in hard))
    assert load(tmp_path, str(file), "--source", "old") == 0
    first = capsys.readouterr().out
    assert load(tmp_path, str(file), "--source", "old") == 0
    assert capsys.readouterr().out.startswith("0 new")
    assert " changed" in first


@pytest.mark.parametrize("nothing", [{}, {"id": "a"}, {"company": "Example Foods", "posted": "2026-11-01"}])
def test_an_object_without_a_text_is_a_failure_and_not_an_empty_ad(tmp_path, capsys, nothing):
    file = tmp_path / "ads.jsonl"
    file.write_text("\n".join(json.dumps(ad) for ad in (nothing, ADS[1], nothing)))
    assert load(tmp_path, str(file), "--source", "old") == 1
    said = capsys.readouterr()
    assert said.out.startswith("1 new, 0 changed, 0 unchanged")
    assert f"{file}:1, {file}:3: none of its columns is known" in said.err


@pytest.mark.parametrize("name", ["", "a b", "../x", "x" * 100])
def test_a_source_needs_a_plain_name(tmp_path, folder, name, capsys):
    assert load(tmp_path, str(folder), "--source", name) == 2


def test_json_counts(tmp_path, folder, capsys):
    cli.run(["--home", str(tmp_path), "--json", "import", str(folder), "--source", "old"])
    assert json.loads(capsys.readouterr().out) == {
        "new": 4,
        "changed": 0,
        "unchanged": 0,
        "no_ad": 1,
        "left_out": 0,
        "failed": 0,
        "reasons": {"other: nothing on it marks a job ad": 1},
    }


ANSWER = {"jobs": [{"id": "1", "title": "Cook", "isListed": True, "location": "Nairobi", "publishedAt": "2026-11-01",
    "jobUrl": "https://jobs.example/1", "descriptionHtml": "<p>Cook rice.</p>"}]}  # fmt: skip


def test_a_saved_answer_of_a_tracking_system_and_a_feed(tmp_path, capsys):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "ashby.json").write_text(json.dumps(ANSWER))
    feed = "<rss><channel><title>x</title><link>https://x.teamtailor.com</link><item><title>Nurse</title>"
    feed += "<link>https://x.teamtailor.com/jobs/1</link></item></channel></rss>"
    (tmp_path / "files" / "jobs.xml").write_text(feed)
    (tmp_path / "files" / "style.css").write_text("p {}")
    assert load(tmp_path / "home", str(tmp_path / "files"), "--source", "old") == 0
    said = capsys.readouterr()
    assert said.out == "2 new, 0 changed, 0 unchanged, 1 left out\n"
    assert "style.css: " in said.err


CARD = """[source.old]
kind = "listing"
url = "https://board.example/jobs"
region = "NG"
languages = ["en"]
date_order = "DMY"
terms_reviewed = "2026-11-24, A. Analyst"
select = {link = "a", title = "h1::text", description = ".t", date_posted = "i"}
"""


def test_the_card_of_the_source_says_how_to_read(tmp_path, capsys):
    (tmp_path / "sources.toml").write_text(CARD)
    (tmp_path / "page.html").write_text("<h1>Cook</h1><p class=t>Cook rice.</p><i>05/11/2026</i>")
    options = ["--home", str(tmp_path / "home"), "--sources", str(tmp_path / "sources.toml")]
    assert cli.run([*options, "import", str(tmp_path / "page.html"), "--source", "old"]) == 0
    with Store(tmp_path / "home") as store:
        (one,) = store.reader.each()
    assert (one.posting.title, one.posting.date_posted, one.posting.region) == ("Cook", "2026-11-05", "NG")


def lines(count: int) -> list[dict[str, object]]:
    """Ads of which some come again, changed or not, in a later batch."""
    ads: list[dict[str, object]] = [
        {
            "id": number,
            "title": f"Cook {number}",
            "text": f"Cook wanted in house {number}, mail c{number}@foods.example",
        }
        for number in range(count)
    ]
    changed = {**ads[3], "text": "No cook is wanted any more"}
    return [*ads, ads[1], changed, *ads[4:6], changed, ads[3]]


def told(home) -> list[tuple[object, ...]]:
    with Store(home) as store:
        return store.database.rows(
            'SELECT l."key", v.number, v.text, a.score, a.band, (SELECT count(*) FROM links WHERE version = v.id),'
            " c.url FROM versions AS v JOIN listings AS l ON l.id = v.listing"
            " JOIN assessments AS a ON a.version = v.id JOIN captures AS c ON c.seq = v.capture ORDER BY v.id"
        ).fetchall()


def test_other_processes_assess_a_large_file_and_the_store_is_the_same(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("crawler.imports.load.FEW", 1)
    monkeypatch.setattr("crawler.imports.summary.BATCH", 4)
    file = tmp_path / "ads.jsonl"
    file.write_text("\n".join(map(json.dumps, lines(30))))
    for jobs in ("1", "2"):
        assert load(tmp_path / jobs, str(file), "--source", "old", "--jobs", jobs) == 0
    assert told(tmp_path / "1") == told(tmp_path / "2")
    assert len(told(tmp_path / "2")) == 32
    assert capsys.readouterr().out == 2 * "30 new, 2 changed, 4 unchanged\n"


def test_what_an_earlier_batch_brought_is_not_captured_twice(tmp_path, monkeypatch):
    monkeypatch.setattr("crawler.imports.summary.BATCH", 4)
    file = tmp_path / "ads.jsonl"
    file.write_text("\n".join(map(json.dumps, [*lines(8)[:8], *lines(8)[:8]])))
    load(tmp_path, str(file), "--source", "old", "--jobs", "1")
    with Store(tmp_path) as store:
        assert store.database.number("SELECT count(*) FROM captures WHERE url <> ''") == 8


def test_a_dry_run_shows_what_would_be_read_and_stores_nothing(tmp_path, folder, capsys):
    (folder / "sheet.csv").write_text("A,B\n1,Nannies wanted in Oman; the visa is paid by the agency\n")
    home = tmp_path / "home"
    assert load(home, str(folder), "--source", "old", "--dry-run") == 1
    said = capsys.readouterr()
    assert said.out.startswith("4 ads, 1 page without an ad; nothing is stored\n")
    assert "title: Cook | description: Cook rice. Write to jobs@foods.example" in said.out
    assert "--map description=B" in said.err
    assert not (home / "adwatch.db").exists()
    assert (
        cli.run(
            ["--home", str(home), "--json", "import", str(folder), "--source", "old", "--dry-run", "--yes"]
        )
        == 0
    )
    found = json.loads(capsys.readouterr().out)
    assert (found["ads"], found["failed"], len(found["first"])) == (5, 0, 5)
