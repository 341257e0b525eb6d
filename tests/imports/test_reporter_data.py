"""What a file tells of the victim or caller is stored nowhere, wherever it stands: attacked as a stranger's file."""

import gzip
import json

import pytest

from crawler import cli
from crawler.imports.reporter_data import MAX_LEVELS, reporter_columns, tells, without_reporter
from crawler.store import Store

TEXT = "Nanny wanted in Muscat. Free visa, processing fee 25,000 naira before travel. WhatsApp +2348030000301"
VICTIM, PHONE = "VICTIMNAME", "+2348030000999"

OBJECTS = [
    {"data": {"reporter_name": VICTIM, "reporter_phone": PHONE}},
    {"meta": {"reporter": {"name": VICTIM, "phone": PHONE}}},
    {"people": [{"victim": VICTIM}, {"witnesses": [VICTIM]}]},
    {"fields": [{"name": "Reporter name", "value": VICTIM}, {"label": "Caller", "answer": PHONE}]},
    {"q1": {"question": "Phone of the person reporting", "response": PHONE}},
    {"a": [[{"b": {"Whistle-blower": VICTIM}}]]},
    {"victim_report": {"name": VICTIM}},
    {"Témoin": VICTIM, "temoin": VICTIM},
]
HEADINGS = [
    "Whistle-blower", "reporting party", "Complainants name", "Informants", "Name of person calling",
    "Survivors name", "victims", "REPORTERNAME", "reporters_phone", "victimphone", "Re\u00adporter",
    "Reporter\u200bName", "\uff32\uff45\uff50\uff4f\uff52\uff54\uff45\uff52", "Reporter\u2019s name",
    "VICTIMES", "victima",
    "\u06af\u0632\u0627\u0631\u0634\u200c\u062f\u0647\u0646\u062f\u0647",
]  # fmt: skip


def everything(home) -> bytes:
    """All bytes of a home, captures unpacked too."""
    with Store(home) as store:
        extras = [one.posting.extra for one in store.reader.each()]
    assert extras
    return str(extras).encode() + b"".join(
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for path in home.rglob("*")
        if path.is_file()
    )


@pytest.fixture
def take(tmp_path, capsys):
    def load(name: str, content: str, *options: str):
        file = tmp_path / name
        file.write_text(content, "utf-8")
        home = tmp_path / "home"
        status = cli.run(["--home", str(home), "import", str(file), "--source", "hotline", *options])
        return home, status, capsys.readouterr()

    return load


@pytest.mark.parametrize("told", OBJECTS)
def test_nested_objects_keep_nothing_of_who_reports(take, told):
    home, status, said = take("a.jsonl", json.dumps({"id": "1", "text": TEXT, **told}), "--yes")
    assert status == 0
    assert not any(word.encode() in everything(home) for word in (VICTIM, PHONE, PHONE[1:]))
    assert "not stored, they tell who reported" in said.err
    assert "application_contact" not in said.err


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_keep_nothing_of_who_reports(take, heading):
    home, status, said = take("a.csv", f'text,{heading}\n"{TEXT}",{VICTIM} {PHONE}\n', "--yes")
    assert status == 0
    assert not any(word.encode() in everything(home) for word in (VICTIM, PHONE))
    assert "not stored" in said.err
    assert "application_contact" not in said.err


def test_a_key_that_comes_late_in_a_file_is_not_stored_either(take):
    rows: list[dict[str, object]] = [{"id": str(n), "text": f"{TEXT} {n}"} for n in range(80)]
    rows.append({"id": "late", "text": TEXT, "data": {"caller": VICTIM}})
    home, _, said = take("a.jsonl", "\n".join(map(json.dumps, rows)))
    assert VICTIM.encode() not in everything(home)
    assert "data.caller" in said.err


def test_the_reporters_phone_is_no_contact_of_the_ad(take):
    home, _, _ = take("a.csv", f'text,reporters_phone\n"{TEXT}",{PHONE}\n', "--yes")
    with Store(home) as store:
        (ad,) = store.reader.each()
    assert ad.posting.assessment is not None
    assert [one.value for one in ad.posting.assessment.contacts] == ["+2348030000301"]


def test_what_was_mapped_by_hand_stays():
    row = {"victim": {"story": "He took my passport", "phone": PHONE}, "reporters": [{"name": VICTIM}]}
    left, gone = without_reporter(row, ["victim.story"])
    assert left == {"victim": {"story": "He took my passport"}}
    assert gone == ("victim.phone", "reporters")
    assert without_reporter({"fields": [{"name": "Victim", "value": "x"}]}, ["fields.0.value"])[1] == ()


def test_what_tells_of_nobody_who_reports_stays():
    row: dict[str, object] = {
        "id": "1",
        "name": "Caller Systems",
        "value": "12",
        "title": "Witness support officer",
        "victim's story": "He took my passport",
        "reported_on": "2026-11-01",
        "suspect": {"phone": "+2348030000301", "names": ["A", "B"]},
        "answers": [{"name": "Suspect name", "value": "A"}, {"name": "Reporter name"}],
        "callers_story": "He called me",
        "recallers": 1,
        "numbers": [[1, 2], [3]],
    }
    assert without_reporter(row, ()) == (row, ())


def test_deep_rows_end_without_a_traceback():
    row: dict[str, object] = {"victim": VICTIM}
    for _ in range(MAX_LEVELS + 500):
        row = {"a": row}
    left, gone = without_reporter(row, ())
    assert VICTIM not in json.dumps(left)
    assert len(gone) == 1


@pytest.mark.parametrize(
    "heading", ["victimisation rate", "callable", "Report", "melderung", "nameless", "phone"]
)
def test_words_that_only_look_alike(heading):
    assert not tells(heading)


def test_columns_keep_their_order():
    assert reporter_columns(["Victims", "Title", "Callers"], ["Callers"]) == ("Victims",)
