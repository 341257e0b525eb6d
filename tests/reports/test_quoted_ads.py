"""Reports that quote an ad are seen before by its text, whoever's number stands in it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from crawler import cli
from crawler.campaigns.service import join_new, rebuild
from crawler.campaigns.sketch import shingles, similarity, sketch
from crawler.clock import utc_now
from crawler.reports import service
from crawler.reports.intake import ReportText
from crawler.reports.quoted_ads import compare_with_new
from crawler.reports.sealing import PRIVATE, make_keys
from crawler.reports.taking import IntakeSource, take, undo
from crawler.reports.templates import BYTES, bands_needed, keyed_bands, template_texts
from crawler.store import Store
from crawler.store.reports import TEXT

TODAY = date(2026, 11, 26)
ANA = IntakeSource(by="ana", channel="hotline", country="NG")
AD = (
    "Twelve ladies are needed at once as waitresses in a hotel by the sea. The company pays the visa and the flight, "
    "free room and free food, a salary of 900 dollars each month. No experience is asked for. Send a photo of "
    "yourself and your age today, because the list is nearly full. Write to {} on WhatsApp."
)
REWORDED = AD.replace("at once as", "now as").replace("free room and free food", "room and meals are free")
OTHER = (
    "Welders for a shipyard in the north: three years of practice, certificates of the trade, a contract for two "
    "seasons under the collective agreement, travel on your own account, apply in writing to the office {} please."
)
TOLD = (
    "Good evening, I am writing because of my niece who is nineteen. A woman at the market gave her this paper and "
    "now she wants to go on Sunday. My number is 0803 000 0777.\n\"{}\"\nPlease tell me whether it is true, her "
    "mother is very worried and we do not know whom to ask about it."
)  # fmt: skip
NUMBERS = ("0803 000 0101", "0803 000 0102", "0803 000 0103")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_keys(tmp_path / "home", "an invented passphrase", tmp_path / "home" / PRIVATE)
    return tmp_path / "home"


def bring_ads(home: Path, *texts: str, name: str = "ads") -> None:
    file = home.parent / f"{name}.jsonl"
    rows = [
        {
            "id": f"{name}-{n}",
            "title": f"Work {n}",
            "description": text,
            "url": f"https://jobs.example/{name}/{n}",
        }
        for n, text in enumerate(texts)
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert cli.run(["--home", str(home), "import", str(file), "--source", name]) == 0


def purge_ads_with(home: Path, number: str) -> None:
    words = ("purge", "--contact", f"whatsapp:{number}", "--why", "a trial", "--yes")
    assert cli.run(["--home", str(home), *words]) == 0


def taken(store: Store, *texts: str) -> list[str]:
    return take(store, [ReportText(text) for text in texts], ANA, today=TODAY).keys


def seen(store: Store, key: str) -> list[tuple[int, int]]:
    """Campaigns that a report was seen in by a text, and how alike it is."""
    found = service.entry_of(store, key).seen
    return [(one.campaign, int(one.value)) for one in found if one.kind == TEXT]


@pytest.mark.parametrize(
    "said",
    [
        AD.format(NUMBERS[1]),
        TOLD.format(AD.format(NUMBERS[1])),
        TOLD.format(REWORDED.format(NUMBERS[1])),
        f"Forwarded message:\n{AD.format(NUMBERS[1])}\n\nI got this from my cousin, is it true?",
    ],
    ids=("bare", "quoted", "reworded", "forwarded"),
)
@pytest.mark.parametrize("first", ["ad", "report"])
def test_an_ad_with_another_number_is_found_before_and_after_the_report(home, said, first):
    if first == "ad":
        bring_ads(home, AD.format(NUMBERS[0]), OTHER.format(NUMBERS[2]))
    with Store(home) as store:
        (key,) = taken(store, said)
    if first == "report":
        bring_ads(home, AD.format(NUMBERS[0]), OTHER.format(NUMBERS[2]))
    with Store(home) as store:
        ((campaign, alike),) = seen(store, key)
        assert alike >= 65
        ((title,),) = store.database.rows("SELECT title FROM campaigns WHERE id = ?", (campaign,)).fetchall()
        assert title == "Work 0"
        assert service.entry_of(store, key).campaigns == (campaign,)


@pytest.mark.parametrize("first", ["ad", "report"])
def test_a_report_in_words_of_its_own_or_of_another_template_was_not_seen(home, first):
    words = (
        "A woman at the market promised my niece work as a waitress in a hotel by the sea, and a salary of 900 "
        "dollars, they want a photo and her age, we are very worried and do not know whom to ask.",
        TOLD.format(OTHER.format(NUMBERS[1])),
        "Twelve ladies are needed at once",
    )
    if first == "ad":
        bring_ads(home, AD.format(NUMBERS[0]))
    with Store(home) as store:
        keys = taken(store, *words)
    if first == "report":
        bring_ads(home, AD.format(NUMBERS[0]))
    with Store(home) as store:
        assert [seen(store, key) for key in keys] == [[], [], []]


def test_nothing_that_is_kept_of_a_text_can_be_read_or_tried_without_the_key(home):
    said = TOLD.format(AD.format(NUMBERS[1]))
    with Store(home) as store:
        taken(store, said)
        bands = store.report_templates.bands()
        kept = b"".join(one.bands for one in bands)
        sketches = [sketch(text) for text in template_texts(said, (), frozenset({"en"}))]
        words = {kept[at : at + BYTES] for at in range(0, len(kept), BYTES)}
        mine = b"".join(keyed_bands(sketches, store.masks.key()))
        theirs = b"".join(keyed_bands(sketches, b"another key of thirty-two bytes!!"))
    assert len(bands) == 2
    assert words & {mine[at : at + BYTES] for at in range(0, len(mine), BYTES)}
    assert not words & {theirs[at : at + BYTES] for at in range(0, len(theirs), BYTES)}
    # A sketch would tell the letters again: none of its hashes is in the file, in either order of bytes.
    content = b"".join(path.read_bytes() for path in home.iterdir() if path.name.startswith("adwatch.db"))
    for hashes in (one.hashes for one in sketches):
        assert hashes[:4].astype("<u4").tobytes() not in content
        assert hashes[:4].astype(">u4").tobytes() not in content
    for word in (b"niece who is nineteen", b"2348030000777", b"0803 000 0777"):
        assert word not in content


def test_an_ad_that_is_purged_is_forgotten_and_its_copy_takes_its_place(home):
    bring_ads(home, AD.format(NUMBERS[0]))
    with Store(home) as store:
        (key,) = taken(store, TOLD.format(AD.format(NUMBERS[1])))
        (first,) = seen(store, key)
    bring_ads(home, AD.format(NUMBERS[2]), name="copies")
    with Store(home) as store:
        store.database.execute("DELETE FROM report_templates")
    purge_ads_with(home, "+2348030000101")
    with Store(home) as store:
        join_new(store)
        assert len(seen(store, key)) == 1
        gone = store.database.number("SELECT id FROM versions WHERE title = ''")
        assert store.database.number("SELECT count(*) FROM report_ads WHERE version = ?", (gone,)) == 0
    purge_ads_with(home, "+2348030000103")
    with Store(home) as store:
        assert seen(store, key) == []
        assert store.database.number("SELECT count(*) FROM report_ads") == 0
    assert first
    assert cli.run(["--home", str(home), "verify"]) == 0


def test_an_intake_that_is_undone_leaves_neither_hashes_nor_ads(home):
    bring_ads(home, AD.format(NUMBERS[0]))
    with Store(home) as store:
        done = take(store, [ReportText(TOLD.format(AD.format(NUMBERS[1])))], ANA, today=TODAY)
        for table in ("report_templates", "report_ads"):
            assert store.database.number(f"SELECT count(*) FROM {table}")
        undo(store, done.intake, by="ana")
        for table in ("report_templates", "report_ads"):
            assert store.database.number(f"SELECT count(*) FROM {table}") == 0
    assert cli.run(["--home", str(home), "verify"]) == 0


def test_the_hashes_end_with_the_words_and_what_was_found_stays(home):
    bring_ads(home, AD.format(NUMBERS[0]))
    with Store(home) as store:
        (key,) = taken(store, TOLD.format(AD.format(NUMBERS[1])))
        service.forget_old(store, by="cron", now=utc_now() + timedelta(days=366))
        assert store.report_templates.bands() == []
        assert len(seen(store, key)) == 1


def test_a_store_that_is_joined_again_finds_the_same(home):
    with Store(home) as store:
        (key,) = taken(store, TOLD.format(AD.format(NUMBERS[1])))
    bring_ads(home, AD.format(NUMBERS[0]), OTHER.format(NUMBERS[2]))
    with Store(home) as store:
        before = seen(store, key)
        rebuild(store)
        assert seen(store, key) == before != []


def test_what_waits_is_compared_at_the_next_look(home, monkeypatch):
    with Store(home) as store:
        (key,) = taken(store, AD.format(NUMBERS[1]))
    bring_ads(home, OTHER.format(NUMBERS[2]), AD.format(NUMBERS[0]))
    monkeypatch.setattr("crawler.reports.quoted_ads.AT_ONCE", 1)
    with Store(home) as store:
        compare_with_new(store, most=1)
        assert store.report_templates.seen_before(key) == []
        compare_with_new(store, most=1)
        assert len(store.report_templates.seen_before(key)) == 1


def test_an_edit_of_what_was_found_is_named(home):
    bring_ads(home, AD.format(NUMBERS[0]))
    with Store(home) as store:
        taken(store, AD.format(NUMBERS[1]))
    import sqlite3

    raw = sqlite3.connect(home / "adwatch.db")
    raw.execute("UPDATE report_ads SET likeness = 12")
    raw.commit()
    raw.close()
    assert cli.run(["--home", str(home), "verify"]) == 1


def test_texts_as_alike_as_a_template_share_the_bands_that_are_asked_for():
    words = [f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(120)]
    one = sketch(shingles(" ".join(words)))
    near = sketch(shingles(" ".join([*words[:100], *(f"else{word}" for word in words[100:])])))
    far = sketch(shingles(" ".join([*words[:40], *(f"else{word[::-1]}" for word in words[40:])])))
    assert similarity(one, near).jaccard > 0.65 > 0.4 > similarity(one, far).jaccard
    first, second, third = (
        {each[at : at + BYTES] for at in range(0, len(each), BYTES)}
        for each in keyed_bands([one, near, far], b"a" * 32)
    )
    assert len(first & second) >= bands_needed(one.total) > len(first & third)
