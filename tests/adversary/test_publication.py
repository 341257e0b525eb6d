"""An insider tries to get a contact onto the public site: spelled, split, disguised, in a quote, after the fact."""

import json
import sqlite3

import pytest

from crawler import cli
from crawler.errors import UserError
from crawler.publication import warnings
from crawler.publication.gate import gate_of
from crawler.store import Store

PHONE = "+971501234567"
HARM = "You pay a processing fee before travel. Passport kept by employer."
TEXT = f"{HARM} WhatsApp {PHONE}, Telegram @amber_jobs77, mail desk@amber7.example."


@pytest.fixture
def home(tmp_path):
    path = tmp_path / "ads.jsonl"
    path.write_text(json.dumps({"id": "one", "title": "Nanny", "description": TEXT}))
    assert cli.run(["--home", str(tmp_path / "home"), "import", str(path), "--source", "files"]) == 0
    return tmp_path / "home"


@pytest.mark.parametrize(
    "title",
    [
        "Call +971 50 123 45 67",
        "Call ＋９７１５０１２３４５６７",
        "Call +9\u200b7\u200b1\u200b5\u200b0\u200b1\u200b2\u200b3\u200b4\u200b5\u200b6\u200b7",
        "Call 9-7-1-5-0-1-2-3-4-5-6-7",
        "Call nine seven one five zero one two three four five six seven",
        "Call 971 five zero 123 4567",
        "Write desk (at) amber7 (dot) example",
        "Write desk＠amber7.example",
        "On Telegram amber_jobs77",
        "On Telegram \u0430mber_jobs77",
        "On Telegram AMBER_JOBS77",
        "On amber jobs77 there is more",
        "See amber7.example for more",
        "\u202e7654321051799+ call",
    ],
)
def test_no_spelling_of_a_contact_gets_into_a_title(home, title):
    with Store(home) as store, pytest.raises(UserError, match="can't be published"):
        warnings.sign(store, 1, title, by="mallory")


def test_a_quote_that_the_draft_does_not_have_is_refused(home):
    with Store(home) as store:
        draft = warnings.draft(store, 1)
        assert not any(PHONE in one or "amber" in one for one in draft.quotes)
        for quote in (f"WhatsApp {PHONE}", "Telegram @amber_jobs77", f"{draft.quotes[0]} amber"):
            with pytest.raises(UserError, match="no quote of the draft"):
                warnings.sign(store, 1, "Beware", by="mallory", quotes=[quote])


def test_a_row_written_past_the_program_is_stopped_before_the_site(home, tmp_path, capsys):
    with Store(home) as store:
        warnings.sign(store, 1, "Beware of a fee", by="ana")
    outside = sqlite3.connect(home / "adwatch.db")
    outside.execute("UPDATE public_warnings SET title = ?", (f"Call {PHONE}",))
    outside.commit()
    outside.close()
    assert cli.run(["--home", str(home), "publish", "site", "--out", str(tmp_path / "site")]) == 2
    assert not (tmp_path / "site").exists()
    assert cli.run(["--home", str(home), "verify"]) == 1


def test_a_number_split_over_lines_is_one_number():
    keeper = gate_of([PHONE], [])
    assert keeper.leaked("pay +97150\n1234567 now") == ["971501234567"]
    assert keeper.leaked("971.50.123.45.67") == ["971501234567"]
    assert keeper.leaked("97150 and 1234567") == []


STORED = ["agent_mary", "mary.okafor.jobs", "http://gulf-maids.example", "nanny.desk@gulfmaids.example"]
STORED += ["careers@mail-office.example", "rita.bello@gmail.com", "visa"]


@pytest.mark.parametrize(
    "title",
    [
        "House work by agent_mary in Muscat", "House work by mary.okafor.jobs", "gulf-maids in Muscat",
        "House work: nanny.desk(at)gulfmaids", "House work by nanny.desk", "agent\u2010mary asks for a fee",
        "AGENTMARY asks", "a g e n t m a r y asks for a fee", "House work by rita_bello", "a v i s a for a fee",
        "LanternHill asks for a fee", "L a n t e r n Hill asks", "Lantern-Hill asks", "lantern hill asks",
    ],
)  # fmt: skip
def test_a_handle_a_site_and_an_employer_are_known_in_every_spelling(title):
    assert gate_of(STORED, ["Lantern Hill"]).problem(title)


@pytest.mark.parametrize(
    "title",
    [
        "An agent asks Mary for a fee", "House work abroad for a fee", "Careers in an office", "Maids for the Gulf",
        "Lanterns on a hill", "Pay by Gmail", "A visage",
    ],
)  # fmt: skip
def test_words_that_are_no_stored_name_pass(title):
    assert gate_of(STORED, ["Lantern Hill"]).problem(title) == ""
