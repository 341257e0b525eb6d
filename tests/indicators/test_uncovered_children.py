"""Children sought in a language without a phrase file are named, with quote and place; nothing else changes."""

import json
import re
import subprocess
import sys

import pytest

from crawler.indicators import load_catalogue
from crawler.indicators.check import check_all

FLYER = "Job im Ausland\n{}\nFlug und Zimmer zahlen wir, schreib uns."
SOUGHT = {
    "de": "Gesucht: hübsche Mädchen zwischen 15 und 17 für eine Bar.",
    "it": "Cerchiamo ragazze dai quattordici ai sedici anni, vitto e alloggio.",
    "pl": "Zatrudnimy chłopców w wieku 13-15 lat, praca na budowie.",
    "ja": "女の子15〜17歳、海外のバーの仕事、募集中です。",
    "ko": "15~17살 소녀 모집합니다. 해외에서 일할 사람을 찾습니다.",
}
LEFT_ALONE = (
    "Wir suchen eine Kinderfrau für unsere zwei Jungen (11 und 13 Jahre), nachmittags.",
    "Trainerin gesucht: Mädchen von 14 bis 17, zweimal die Woche, Verein in Kassel.",
    "Verkäuferin gesucht, 14 bis 17 Uhr, in der Mode für Mädchen. Wir freuen uns auf Ihre Bewerbung.",
    "Cerchiamo una tata per due bambine di 10 e 12 anni, zona centro, tre pomeriggi.",
    "Ragazze dai 18 ai 25 anni cercasi per la fiera di Milano, contratto di due giorni.",
    "Zoek oppas voor onze meisjes van 10 en 12 jaar, twee middagen in de week.",
)


def analysed(lines: list[str]) -> list[dict[str, object]]:
    given = "\n".join(json.dumps({"id": number, "text": text}) for number, text in enumerate(lines))
    command = [sys.executable, "-m", "crawler", "analyse"]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def minors(answer):
    return [
        hit for hit in answer["indicators"] if hit["id"] == "minors-targeted" and hit["weight"] == "strong"
    ]


def test_they_are_named_with_quote_and_place_and_the_language_stays_uncovered():
    texts = [FLYER.format(text) if language == "de" else text for language, text in SOUGHT.items()]
    for language, text, answer in zip(SOUGHT, texts, analysed(texts), strict=True):
        assert answer["language"] == language
        assert answer["language_coverage"] == "none"
        (hit,) = minors(answer)
        assert text[hit["start"] : hit["end"]] == hit["quote"]
        assert re.search(r"1[3-5]|quattordici", hit["quote"])
        assert answer["band"] != "low"


def test_care_teaching_sport_and_adults_are_left_alone():
    assert [minors(answer) for answer in analysed(list(LEFT_ALONE))] == [[] for _ in LEFT_ALONE]


def test_a_mark_of_a_lawful_ad_counts_only_where_it_is_not_denied():
    wanted = "Mädchen von 14 bis 17 gesucht, Arbeit in einer Bar im Ausland."
    asked, kept = analysed(
        [f"{wanted} Die Eltern kommen zum Termin mit.", f"{wanted} Ohne Wissen der Eltern."]
    )
    assert not minors(asked)
    assert minors(kept)


def test_the_check_of_the_catalogue_tries_the_examples(tmp_path):
    table = tmp_path / "tables" / "wanted_children.toml"
    table.parent.mkdir()
    table.write_text('[de]\nmisses = ["Mädchen von 14 bis 17 gesucht, Arbeit in einer Bar."]\n', "utf-8")
    assert any("minors-targeted" in issue.what and issue.line == 2 for issue in check_all(tmp_path))


@pytest.mark.parametrize(
    "text", ["Mädchen von 14 " * 5_000, "14 bis " * 10_000 + "Mädchen gesucht", "14-" * 20_000]
)
def test_a_flood_is_read_in_one_go(text):
    analysed([text])


def test_no_language_with_phrases_has_a_table():
    catalogue = load_catalogue()
    assert not set(catalogue.languages) & set(catalogue.tables.wanted_children.by_language)
