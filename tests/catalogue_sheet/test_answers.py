"""What answers change, row by row, without a catalogue; and the home's phrase file that keeps it."""

import tomllib

import pytest

from crawler.catalogue_sheet import home_phrases
from crawler.catalogue_sheet.answers import changes_of, language_of
from crawler.catalogue_sheet.files import AnsweredRow
from crawler.catalogue_sheet.home_phrases import HomePhrases
from crawler.catalogue_sheet.rows import SheetRow
from crawler.errors import UserError

FEE, DENIAL = "phrases.upfront-recruitment-fee", "contexts.denial"


def row(code, line, section=FEE, name="strong"):
    return SheetRow(code=code, section=section, list=name, line=line, meaning="", weight="", reads=())


ROWS = [row("xx-1", "bring goat"), row("xx-2", "(no|never) goat", DENIAL, "terms"), row("xx-3", "goat*")]


def answer(code, phrase, verdict="", wordings="", note="", number=12):
    return AnsweredRow(row=number, code=code, phrase=phrase, verdict=verdict, wordings=wordings, note=note)


@pytest.mark.parametrize(
    ("given", "removed", "added"),
    [
        (answer("xx-1", "bring goat", "ok"), [], {}),
        (answer("xx-1", "bring goat", "?"), [], {}),
        (answer("xx-1", "bring goat", "Wrong"), ["bring goat"], {}),
        (
            answer("xx-1", "bring goat", "ok", "carry goat | goat (first|now)"),
            [],
            {(FEE, "strong"): ["carry goat", "goat (first|now)"]},
        ),
        (
            answer("xx-1", "bring goat", "wrong", "carry goat"),
            ["bring goat"],
            {(FEE, "strong"): ["carry goat"]},
        ),
        (
            answer("xx-2", "(no|never) goat", "wrong", "goat nko"),
            ["(no|never) goat"],
            {(DENIAL, "terms"): ["goat nko"]},
        ),
        (
            answer("xx-1", "bring goat", "wrong", "bring goat|carry goat"),
            [],
            {(FEE, "strong"): ["carry goat"]},
        ),
        (answer("xx-1", "bring goat", "ok", "goat*"), [], {}),
        (answer("xx-1", "'bring  goat", "ok"), [], {}),
    ],
)
def test_an_answer_keeps_removes_or_adds(given, removed, added):
    found = changes_of([given], ROWS, "xx")
    assert [one.line for one in found.removed] == removed
    assert found.added == added
    assert found.answered == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (answer("xx-9", "bring goat", "ok"), "row 12: the code 'xx-9' is not in the catalogue"),
        (
            answer("xx-1", "bring sheep", "ok"),
            "row 12: the phrase was changed to 'bring sheep'; put 'bring goat' back",
        ),
        (answer("xx-1", "bring goat", "yes"), "row 12: 'yes' is no answer; write ok, wrong or ?"),
        (answer("xx-1", "bring goat", "", "carry goat"), "row 12: there are new wordings, but no answer"),
        (answer("xx-1", "bring goat", "ok", "goat (a|b"), "row 12: unbalanced or nested brackets"),
        (answer("xx-1", "bring goat", "ok", "a\nb"), "row 12: 'a\\nb' has a line break"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_nothing_is_taken(given, message):
    fine = answer("xx-3", "goat*", "wrong", number=11)
    with pytest.raises(UserError, match="nothing was taken") as caught:
        changes_of([fine, given], ROWS, "xx")
    assert message in str(caught.value)
    assert "row 11" not in str(caught.value)


def test_a_row_given_twice_is_named():
    with pytest.raises(UserError, match="row 13: the code xx-1 is in the file twice"):
        changes_of(
            [answer("xx-1", "bring goat", "ok"), answer("xx-1", "bring goat", "wrong", number=13)], ROWS, "xx"
        )


def test_the_language_is_that_of_the_codes():
    assert language_of([answer("xx-1", ""), answer("xx-2", "")]) == "xx"
    with pytest.raises(UserError, match="xx, yy"):
        language_of([answer("xx-1", ""), answer("yy-2", "")])


def test_the_file_of_a_home_reads_back_and_later_answers_revise_earlier_ones(tmp_path):
    phrases = HomePhrases("xx", taken=["2026-11-26 A.M.: 2 rows"], checked_by="A.M.", checked_on="2026-11-26")
    phrases.take(changes_of([answer("xx-1", "bring goat", "wrong", 'say "goat" \\')], ROWS, "xx"), {})
    path = home_phrases.path_of(tmp_path, "xx")
    path.parent.mkdir()
    path.write_text(home_phrases.as_toml(phrases), "utf-8")
    again = home_phrases.read(tmp_path, "xx")
    assert again == phrases
    assert again.removed == {FEE: ["bring goat"]}
    new = [row("xx-4", 'say "goat" \\')]
    again.take(changes_of([answer("xx-4", 'say "goat" \\', "wrong", "bring goat")], new, "xx"), {})
    assert again.added[FEE]["strong"] == ["bring goat"]
    assert again.removed[FEE] == ['say "goat" \\']
    assert tomllib.loads(home_phrases.as_toml(again))["checked_by"] == "A.M."
