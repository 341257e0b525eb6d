"""A board's footer in a quoted ad says neither where a report was seen nor which reports are of one matter."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from crawler import cli
from crawler.reports import service
from crawler.reports.intake import ReportText
from crawler.reports.sealing import PRIVATE, make_keys
from crawler.reports.taking import IntakeSource, take
from crawler.store import Store

TODAY = date(2026, 11, 26)
ANA = IntakeSource(by="ana", channel="hotline", country="NG")
MAILBOX = "desk@harmattan-jobs.example"
NUMBER = "+2348030000101"
AD = (
    "House helps for Lebanon, age 21 to 35, no certificate wanted. You pay only a small processing fee of 150 cedis, "
    "the balance is deducted from your salary when you start. The visa is ready in three weeks. You live with the "
    "family, and madam keeps your passport for safety. Bring two photographs. Ask for Madam on WhatsApp {}."
)
TRADES = re.findall(
    r"\w+",
    "Baker Welder Nurse Driver Tailor Plumber Painter Cook Mason Clerk Gardener Guard Teacher Joiner Roofer Weaver "
    "Porter Tiler Smith Barber Miller Printer Surveyor Vet",
)
WORDS = re.findall(
    r"\w+",
    "shift oven flour night van school fabric pipe wall kitchen brick ledger hedge gate pupil beam slate loom trunk "
    "tile anvil razor grain ink map hoof salary pension union lunch harbour bicycle winter uniform diploma licence "
    "overtime village tower canal market stable garage office clinic factory library museum theatre hotel farm mill "
    "port mine",
)
FOOTERS = {
    "a line on most ads of a board": (24, f"Harmattan Jobs: write to our office at {MAILBOX}."),
    "a line that says where fraud is reported": (
        6,
        f"Beware of scams. To report a bad advert write to {MAILBOX}.",
    ),
    "a line of a helpdesk, on a small board": (6, f"Customer support of the board: {MAILBOX}."),
}


def board(home: Path, ads: int, footer: str) -> None:
    """Bring a board of honest ads, and one campaign of three copies, all with the board's footer."""
    rows = []
    for n in range(ads):
        said = " ".join(WORDS[(n * 7 + step * (n + 3)) % len(WORDS)] for step in range(30))
        name = TRADES[n]
        rows.append(
            {
                "title": f"{name} wanted",
                "description": f"{name}: {said}.",
                "employer": f"{name}s of {said[:9]}",
            }
        )
    for n in range(3):
        copy = {"title": "House help", "description": AD.format(NUMBER), "employer": f"Agency {TRADES[n]}"}
        rows.append(copy)
    file = home.parent / "board.jsonl"
    lines = [
        {
            "id": str(n),
            "url": f"https://jobs.example/{n}",
            "title": row["title"],
            "description": f"{row['description']}\n{footer}",
            "hiring_organization": row["employer"],
        }
        for n, row in enumerate(rows)
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert cli.run(["--home", str(home), "import", str(file), "--source", "board"]) == 0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_keys(tmp_path / "home", "an invented passphrase", tmp_path / "home" / PRIVATE)
    return tmp_path / "home"


def taken(store: Store, *texts: str) -> list[str]:
    return take(store, [ReportText(text) for text in texts], ANA, today=TODAY).keys


def titles(store: Store, key: str) -> list[tuple[str, str]]:
    """Title of each campaign that a report was seen in, and by what, in the order of the page."""
    return [
        (store.database.one("SELECT title FROM campaigns WHERE id = ?", (one.campaign,))[0], one.by)  # type: ignore[index,misc]
        for one in service.entry_of(store, key).seen
    ]


@pytest.mark.parametrize(("ads", "footer"), FOOTERS.values(), ids=list(FOOTERS))
@pytest.mark.parametrize("first", ["ads", "report"])
def test_a_quoted_footer_points_at_no_campaign(home, ads, footer, first):
    said = f'Is this true? My niece got it: "{AD.format("+2348030000102")}\n{footer}"'
    if first == "ads":
        board(home, ads, footer)
    with Store(home) as store:
        (key,) = taken(store, said)
    if first == "report":
        board(home, ads, footer)
    with Store(home) as store:
        assert titles(store, key) == [("House help", "text")]


@pytest.mark.parametrize(("ads", "footer"), FOOTERS.values(), ids=list(FOOTERS))
def test_reports_that_quote_ads_of_one_board_are_not_of_one_matter(home, ads, footer):
    board(home, ads, footer)
    with Store(home) as store:
        one, other = taken(
            store,
            f'They sent my niece this: "{AD.format("+2348030000102")}\n{footer}"',
            f'I paid for this job: "Tailor wanted, call +2348030000104 today.\n{footer}"',
        )
        assert service.entry_of(store, one).bundle == (one,)
        assert service.entry_of(store, other).bundle == (other,)


@pytest.mark.parametrize(("ads", "footer"), FOOTERS.values(), ids=list(FOOTERS))
def test_the_suspects_contact_is_still_found_and_stands_after_the_text(home, ads, footer):
    board(home, ads, footer)
    with Store(home) as store:
        bare, quoted = taken(
            store, f"The agent on {NUMBER} took 500 dollars.", f'They wrote: "{AD.format(NUMBER)}\n{footer}"'
        )
        assert titles(store, bare) == [("House help", "contact")]
        assert titles(store, quoted) == [("House help", "text"), ("House help", "contact")]
        assert len(service.entry_of(store, quoted).campaigns) == 1
        assert service.entry_of(store, bare).bundle == tuple(sorted((bare, quoted)))


def test_the_number_that_a_warning_warns_of_is_found(home):
    warning = (
        "Scam alert: beware of adverts that promise typing jobs with free tickets. Victims told the police that "
        f"their passports were seized. Do not fall for promises of easy money. The fraudsters call from {NUMBER}."
    )
    file = home.parent / "warning.jsonl"
    row = {
        "id": "1",
        "url": "https://jobs.example/1",
        "title": "Scam alert: typing jobs",
        "description": warning,
    }
    file.write_text(json.dumps(row), "utf-8")
    assert cli.run(["--home", str(home), "import", str(file), "--source", "news"]) == 0
    with Store(home) as store:
        ((document,),) = store.database.rows("SELECT document_type FROM assessments").fetchall()
        assert document == "warning"
        (key,) = taken(store, f"Somebody on {NUMBER} asked me for a fee.")
        assert titles(store, key) == [("Scam alert: typing jobs", "contact")]


def test_the_command_says_by_what_a_report_was_seen(home, capsys):
    board(home, *FOOTERS["a line of a helpdesk, on a small board"])
    with Store(home) as store:
        (key,) = taken(store, f'They wrote: "{AD.format(NUMBER)}"')
    capsys.readouterr()
    assert cli.run(["--home", str(home), "reports", "show", key]) == 0
    text, contact = json.loads(capsys.readouterr().out)["seen"]
    assert (text["by"], text["kind"], text["contact"]) == ("text", None, None)
    assert text["alike"] > 90
    assert (contact["by"], contact["kind"], contact["contact"]) == ("contact", "number", "(sealed)")
    assert cli.run(["--home", str(home), "reports", "list"]) == 0
    assert f"by text ({text['alike']} %)" in capsys.readouterr().out


def test_where_nothing_could_be_read_nothing_was_taken_in(home, capsys):
    sheet = home.parent / "sheet.csv"
    sheet.write_text("Aaaa,Bbbb\n1,2\n3,4\n", "utf-8")
    assert cli.run(["--home", str(home), "reports", "take", str(sheet)]) == 1
    said = capsys.readouterr().err
    assert "2 could not be read; nothing was taken in" in said
    assert "all others" not in said
    told = home.parent / "told.txt"
    told.write_text(f"The agent on {NUMBER} took 500 dollars.", "utf-8")
    assert cli.run(["--home", str(home), "reports", "take", str(sheet), str(told)]) == 1
    assert "2 could not be read; all others were taken in" in capsys.readouterr().err
