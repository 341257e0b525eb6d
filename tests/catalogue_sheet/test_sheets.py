"""A sheet is written, filled in, taken into a home and undone, by the command line, as CSV and as XLSX."""

import csv
import json
import tomllib

import pytest
from click.testing import CliRunner

from crawler.catalogue_sheet.files import COLUMNS, read_sheet, write_sheet
from crawler.catalogue_sheet.rows import SheetRow, chosen, count_lines, meanings, sheet_rows
from crawler.cli import adwatch
from crawler.errors import UserError
from crawler.indicators import load_catalogue
from crawler.indicators.phrases import section_of
from tests.conftest import catalogue_of, copy_catalogue

LANGUAGE = "ig"


@pytest.fixture(scope="module")
def two_languages(tmp_path_factory):
    return copy_catalogue(tmp_path_factory.mktemp("shipped"), "en", LANGUAGE)


@pytest.fixture
def run(two_languages, tmp_path, monkeypatch):
    """Run a verb with a catalogue of two languages: for a sheet it is read anew five times."""
    monkeypatch.setenv("ADWATCH_HOME_CATALOGUE", "")  # the command sets it; it is put back after the test

    def go(*arguments):
        return CliRunner().invoke(adwatch, ["--home", str(tmp_path / "home"), *map(str, arguments)])

    with catalogue_of(two_languages):
        yield go


def fill_csv(path, answers):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    head = next(number for number, cells in enumerate(rows) if cells[0] == "code")
    assert tuple(rows[head]) == COLUMNS
    for number, cells in enumerate(rows[head + 1 :]):
        cells[9:] = answers(number, cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)  # as a spreadsheet of another country saves it


def fill_xlsx(path, answers):
    from openpyxl import load_workbook  # slow to load, and every process of the suite loads this module

    book = load_workbook(path)
    assert book.sheetnames == ["read me", "phrases"]
    for number, cells in enumerate(book["phrases"].iter_rows(min_row=2)):
        for cell, value in zip(cells[9:], answers(number, [cell.value for cell in cells]), strict=True):
            cell.value = value or None
    book.save(path)


def first_is_wrong(number, cells):
    return ["wrong", "ndi zzq ego mbu | ndi zzq ego abuo", "not in Enugu"] if number == 0 else ["ok", "", ""]


def test_a_workbook_goes_out_and_comes_back_as_it_was(tmp_path):
    path = tmp_path / "xx.xlsx"
    lines = ["=a b", "+c", "@d", "(e|f)*", "<b>"]
    write_sheet(
        [
            SheetRow(
                code=f"xx-{n}",
                section="contexts.denial",
                list="terms",
                line=line,
                meaning="no",
                weight="",
                reads=(line,),
            )
            for n, line in enumerate(lines)
        ],
        "xx",
        path,
    )
    fill_xlsx(path, first_is_wrong)
    back = read_sheet(path)
    assert [one.phrase for one in back] == lines
    assert [one.verdict for one in back] == ["wrong", "ok", "ok", "ok", "ok"]
    assert (back[0].row, back[0].note) == (2, "not in Enugu")


def test_a_sheet_goes_out_and_comes_back_and_is_undone(run, tmp_path):
    sheet, folder = tmp_path / "ig.csv", tmp_path / "home" / "catalogue"
    before = load_catalogue()
    assert run("catalogue", "sheet", LANGUAGE, "--out", sheet).exit_code == 0
    row = chosen(sheet_rows(before, LANGUAGE), 1)[0]
    fill_csv(sheet, first_is_wrong)
    tried = run("--json", "catalogue", "take", sheet, "--by", "A.M.", "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert not folder.exists()
    taken = run("--json", "catalogue", "take", sheet, "--by", "A.M.")
    told = json.loads(taken.stdout)
    assert (told["kept"], told["unanswered"], told["checked_by"]) == (149, 0, "A.M.")
    assert told["removed"] == [{"section": row.section, "line": row.line}]
    assert [one["line"] for one in told["added"]] == ["ndi zzq ego mbu", "ndi zzq ego abuo"]
    assert told["notes"][0]["note"] == "not in Enugu"
    after = load_catalogue(home=folder)
    assert after.version == told["ruleset"] == json.loads(tried.stdout)["ruleset"] != before.version
    lines = {(section_of(one.key), one.line) for one in after.phrases if one.language == LANGUAGE}
    assert (row.section, row.line) not in lines
    assert {(row.section, "ndi zzq ego mbu"), (row.section, "ndi zzq ego abuo")} <= lines
    assert set(before.unchecked) - set(after.unchecked) == {LANGUAGE}
    assert tomllib.loads((folder / "phrases/ig.toml").read_text("utf-8"))["checked_by"] == "A.M."
    again = run("catalogue", "take", sheet, "--by", "A.M.")
    assert "is not in the catalogue: the row was taken already" in str(again.exception)
    assert run("catalogue", "undo", LANGUAGE).exit_code == 0
    assert load_catalogue(home=folder).version == before.version
    assert "there is nothing to undo" in str(run("catalogue", "undo", LANGUAGE).exception)


def test_a_wording_that_finds_what_must_not_be_found_is_refused_with_its_row(run, tmp_path):
    sheet = tmp_path / "ig.csv"
    run("catalogue", "sheet", LANGUAGE, "--out", sheet)
    misses = {}

    def answers(number, cells):
        if number == 0:
            misses[0] = cells[7]
            return ["ok", " ".join(cells[7].split()[:4]), ""]
        return ["ok", "", ""]

    fill_csv(sheet, answers)
    result = run("catalogue", "take", sheet, "--by", "A.M.")
    assert result.exception is not None
    assert "nothing was taken; correct these rows:" in str(result.exception)
    assert "now finds" in str(result.exception)
    assert misses[0] in str(result.exception)
    assert not (tmp_path / "home").exists()


def test_rows_without_an_answer_are_taken_only_as_unfinished(run, tmp_path):
    sheet = tmp_path / "ig.csv"
    run("catalogue", "sheet", LANGUAGE, "--rows", "5", "--out", sheet)
    fill_csv(sheet, lambda number, _: ["ok", "", ""] if number else ["", "", ""])
    refused = run("catalogue", "take", sheet, "--by", "A.M.")
    assert "1 row without an answer" in str(refused.exception)
    taken = json.loads(run("--json", "catalogue", "take", sheet, "--by", "A.M.", "--unfinished").stdout)
    assert (taken["kept"], taken["unanswered"], taken["checked_by"]) == (4, 1, "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sheet", "xx"], "there are no phrases in 'xx'"),
        (["sheet", "ig", "--out", "ig.pdf"], "a sheet is a file that ends in .csv or .xlsx"),
        (["take", __file__, "--by", "A.M."], "a sheet is a file that ends in .csv or .xlsx"),
    ],
)
def test_wrong_use_is_named(run, arguments, message):
    result = run("catalogue", *arguments)
    assert isinstance(result.exception, UserError)
    assert message in str(result.exception)


def test_initials_are_letters(run, tmp_path):
    sheet = tmp_path / "a.csv"
    sheet.write_text("code\n", "utf-8")
    assert "are no initials" in str(run("catalogue", "take", sheet, "--by", "=1").exception)
    assert "no row with the columns of a sheet" in str(
        run("catalogue", "take", sheet, "--by", "A.M.").exception
    )


def test_what_is_found_often_comes_first_and_most_sections_have_a_row():
    catalogue = load_catalogue()
    rows = sheet_rows(catalogue, LANGUAGE)
    weak = next(row for row in rows if row.weight == "weak" and row.hit)
    counts = count_lines([weak.hit] * 30, catalogue, LANGUAGE)
    counted = sheet_rows(catalogue, LANGUAGE, counts)
    assert counted[0].found == 30
    assert next(row for row in counted if row.code == weak.code).found == 30
    few = chosen(rows, 150)
    assert len({row.section for row in few}) > 80
    assert len({row.code for row in rows}) == len(rows)


def test_every_context_and_group_has_a_meaning():
    known = {f"{kind}.{name}" for kind, names in meanings().items() for name in names}
    used = {section_of(phrase.key) for phrase in load_catalogue().phrases} - {""}
    assert {one for one in used if not one.startswith("phrases.")} == known
