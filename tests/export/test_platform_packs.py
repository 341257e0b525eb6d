"""Packs by platform: ids, quotes, hashes, the clock's looks; and cards for victims from dated tables."""

import csv
import io
from datetime import date

import pytest

from crawler.errors import UserError
from crawler.export.platform_packs import COLUMNS, PlatformPack, form_of, notice, packs, write
from crawler.reports.cards import card, embassies, languages
from crawler.reports.replies import hotlines
from tests.export import fixture


@pytest.mark.parametrize(
    ("url", "domain", "ids"),
    [
        ("https://facebook.com/groups/jobs7/posts/1234", "facebook.com", {"group": "jobs7", "post": "1234"}),
        ("https://m.facebook.com/story.php?story_fbid=pfbid02&id=9", "facebook.com", {"post": "pfbid02"}),
        ("https://www.instagram.com/p/Cx_1-a/", "instagram.com", {"post": "Cx_1-a"}),
        ("https://t.me/s/work_abroad7/42", "t.me", {"channel": "work_abroad7", "message": "42"}),
        ("https://vk.com/wall-77_105", "vk.com", {"owner": "-77", "post": "105"}),
        ("https://x.com/someone/status/99", "x.com", {"account": "someone", "post": "99"}),
        ("https://jobs.example.com/ad/5", "example.com", {}),
    ],
)  # fmt: skip
def test_the_platforms_own_ids_are_read(url, domain, ids):
    form = form_of(url)
    assert form is not None
    assert (form.domain, form.ids_of(url)) == (domain, ids)


@pytest.mark.parametrize("url", ["", "file:///tmp/x", "import:one", "https://"])
def test_what_is_no_web_address_has_no_platform(url):
    assert form_of(url) is None


def test_the_ads_of_a_document_are_packed_with_quotes_and_hashes():
    document = fixture.document(1)
    found = packs(document)
    there = {row["url"]: row for pack in found for row in pack.rows}
    wanted = {ad.url: ad for ad in document.listings() if ad.url.startswith("http")}
    assert set(there) == set(wanted)
    assert all(len(row["text_sha256"]) == 64 for row in there.values())
    quotes = [hit.quote for ad in wanted.values() for hit in ad.assessment.hits if hit.quote.strip()]
    assert not quotes or any(row["quotes"] for row in there.values())


def row(number, **more):
    return dict.fromkeys(COLUMNS, "") | {
        "url": f"https://t.me/work7/{number}", "ids": f"channel=work7; message={number}", "title": "=cmd()",
        "harm": "labour-trafficking", "quotes": 'pay "the fee" | passport kept', "first_seen": "2026-01-01",
        "last_seen": "2026-01-09", "capture_sha256": "ab" * 32, "text_sha256": f"{number:064x}", "after_1_days": "up",
    } | more  # fmt: skip


def test_a_pack_has_the_notice_the_table_and_the_hashes(tmp_path):
    form = form_of("https://t.me/work7/1")
    assert form is not None
    files = write(
        [PlatformPack(form, [row(n) for n in range(1, 121)])],
        tmp_path,
        case="2026-7",
        texts={"labour-trafficking": "Forced labour"},
    )
    assert {path.name for path in files} == {
        "ads.csv",
        "hashes.txt",
        "notice-1.txt",
        "notice-2.txt",
        "notice-3.txt",
    }
    rows = list(csv.DictReader(io.StringIO((tmp_path / "t.me" / "ads.csv").read_text())))
    assert len(rows) == 120
    assert rows[0]["title"] == "'=cmd()"
    assert len((tmp_path / "t.me" / "hashes.txt").read_text().split()) == 121
    every = "".join((tmp_path / "t.me" / f"notice-{n}.txt").read_text() for n in (1, 2, 3))
    assert all(f"https://t.me/work7/{n} (" in every for n in range(1, 121))


def test_a_notice_has_what_the_regulation_asks_for():
    form = form_of("https://t.me/work7/1")
    assert form is not None
    told = notice(form, [row(1)], "2026-7-t.me-1", {"labour-trafficking": "Forced labour"})
    for words in (
        "Article 16",
        "Forced labour",
        "https://t.me/work7/1",
        "good faith",
        "after 1 days: up",
        "to be filled in",
    ):
        assert words in told


TODAY = date(2026, 11, 27)


def test_a_card_names_help_and_what_is_missing(tmp_path):
    made = card(tmp_path, "NG", "", "en", TODAY)
    assert "627" in made.text
    assert made.missing == ("embassy",)
    assert made.stale == ()
    assert card(tmp_path, "NG", "", "xx", TODAY).missing == ("embassy", "language")


def test_an_embassy_of_the_home_and_its_age(tmp_path):
    (tmp_path / "embassies.toml").write_text(
        '[[AE.NG]]\nname = "Embassy"\nnumber = "000"\nsource = "checked by phone"\nseen = 2024-01-01\n'
    )
    made = card(tmp_path, "AE", "NG", "fr", TODAY)
    assert "Embassy : 000 (d'après checked by phone, vu le 2024-01-01)" in made.text
    assert "Embassy" in [one.name for one in made.stale]
    assert made.missing == ()
    made = card(tmp_path, "QA", "NG", "fr", TODAY)
    assert made.missing == ("hotline", "embassy")
    assert "Qatar" not in made.text, "no heading without a line under it"


def test_every_line_of_a_card_has_its_source_and_date(tmp_path):
    helpers = [
        one for lines in (*hotlines(tmp_path).values(), *embassies(tmp_path).values()) for one in lines
    ]
    assert all(one.source and date.fromisoformat(one.seen) <= date(2026, 12, 2) for one in helpers)
    for language in languages():
        for line in helpers:
            text = card(tmp_path, line.country, "IN", language, TODAY).text
            told = next((row for row in text.splitlines() if row.startswith(line.name)), "")
            assert line.number in told
            assert line.seen in told
            assert "http" not in told, "the host is enough on a card"


def test_a_card_names_the_country_in_its_language_and_holds_no_empty_part(tmp_path):
    assert "(Reino Unido)" in card(tmp_path, "GB", "", "es", TODAY).text
    lines = card(tmp_path, "QA", "NG", "en", TODAY).text.splitlines()
    assert all(len(line) > 20 for line in lines)


@pytest.mark.parametrize("content", ["x", '[AE]\nNG = "y"', '[[AE.NG]]\nname = "z"'])
def test_a_wrong_file_is_told(tmp_path, content):
    (tmp_path / "embassies.toml").write_text(content)
    with pytest.raises(UserError):
        card(tmp_path, "AE", "NG", "en", TODAY)


@pytest.mark.parametrize("country", ["XX", "nigeria", ""])
def test_a_country_that_is_none_is_told(tmp_path, country):
    with pytest.raises(UserError) if country else pytest.raises((UserError, KeyError, AssertionError)):
        made = card(tmp_path, country, "", "en", TODAY)
        assert made.missing == ()


def test_every_language_has_every_place():
    assert set(languages()) >= {"en", "fr", "es", "pt"}
