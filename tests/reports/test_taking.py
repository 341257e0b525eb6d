"""Intakes, bundles and the mending of contacts."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from crawler.errors import UserError
from crawler.imports.items import Item
from crawler.pictures import PictureText
from crawler.reports import service
from crawler.reports.alike import text_marks
from crawler.reports.intake import ReportText, UnreadItem, read_items, read_reports
from crawler.reports.sealing import PRIVATE, make_keys
from crawler.reports.taking import HIDDEN, ID_BYTES, IntakeSource, hashed, take, undo
from crawler.store import Store
from crawler.store.report_sightings import Proposal

TODAY = date(2026, 11, 26)
ANA = IntakeSource(by="ana", channel="hotline", country="NG")
FORWARD = (
    "Urgent: twelve ladies are needed as waitresses at a hotel by the sea, free room, free food, pay each month, "
    "send a photo and your age today because the list is nearly full, places are going fast {}"
)
MATTERS = (
    (
        "The agent is 0803 000 0201.",
        "They paid agent 0803 000 0201 in May.",
        "Agent on 0803 000 0201 and 0803 000 0202",
    ),
    ("A recruiter, 0803 000 0203, wants fees.",),
    (FORWARD.format("ref 1"), FORWARD.format("call 22")),
)


@pytest.fixture
def store(tmp_path: Path):
    make_keys(tmp_path, "an invented passphrase", tmp_path / PRIVATE)
    with Store(tmp_path) as opened:
        yield opened


def taken(store: Store, *texts: str):
    return take(store, [ReportText(text) for text in texts], ANA, today=TODAY)


def bundles(store: Store) -> list[int]:
    return sorted(len(one.bundle) for one in service.triage(store, matters=True))


def test_reports_of_one_matter_are_one_row(store):
    done = [taken(store, *texts) for texts in MATTERS]
    assert bundles(store) == [1, 2, 3]
    assert len(service.triage(store)) == 6
    assert [len(one.keys) for one in done] == [3, 1, 2]


def test_two_bundles_become_one_when_a_report_names_both_contacts(store):
    taken(store, "The agent is 0803 000 0301.", "The agent is 0803 000 0302.")
    assert bundles(store) == [1, 1]
    key = taken(store, "Agents on 0803 000 0301 / 0803 000 0302 work together").keys[0]
    assert bundles(store) == [3]
    service.drop(store, key, (HIDDEN, hashed(store.masks.key(), ("number", "+2348030000302"))), by="ana")
    assert bundles(store) == [1, 2]


def test_an_id_that_is_drawn_twice_is_drawn_again(store, monkeypatch):
    drawn = iter(["aa" * ID_BYTES, "aa" * ID_BYTES, "aa" * ID_BYTES, "bb" * ID_BYTES])
    monkeypatch.setattr("crawler.reports.taking.secrets.token_hex", lambda size: next(drawn))
    done = taken(store, "The agent is 0803 000 0301.", "The agent is 0803 000 0302.")
    assert done.keys == [f"r{'aa' * ID_BYTES}", f"r{'bb' * ID_BYTES}"]
    assert len(service.triage(store)) == 2


def test_of_70_000_reports_hardly_ever_two_draw_one_id():
    assert 70_000**2 / 2 / 256**ID_BYTES < 1e-4


def test_an_intake_is_undone_as_a_whole_and_only_once(store):
    first = taken(store, "The agent is 0803 000 0301.", "Agents on 0803 000 0301 / 0803 000 0302")
    second = taken(store, "The agent is 0803 000 0302.")
    assert bundles(store) == [3]
    assert undo(store, first.intake, by="ana") == 2
    assert [one.report.key for one in service.triage(store)] == second.keys
    assert bundles(store) == [1]
    for table in ("reports", "report_contacts", "report_proposals", "report_bundles", "report_marks"):
        left = store.database.number(f"SELECT count(*) FROM {table}")
        assert left == store.database.number(
            f"SELECT count(*) FROM {table} WHERE {'id' if table == 'reports' else 'report'} = 3"
        )
    with pytest.raises(UserError, match="undone"):
        undo(store, first.intake, by="ana")
    assert taken(store, "The agent is 0803 000 0301.").before == 0


def test_a_contact_is_sealed_until_it_is_confirmed_and_sealed_again(store):
    key = taken(store, "The agent is 0803 000 0301.").keys[0]
    other = taken(store, "See 0803 000 0301").keys[0]
    shown = ("number", "+2348030000301")
    hidden = (HIDDEN, hashed(store.masks.key(), shown))
    for one, guess in ((key, "suspect"), (other, "unclear")):
        entry = service.entry_of(store, one)
        assert entry.suspects == (hidden,)
        assert entry.proposals == {hidden[1]: Proposal("number", guess)}
    assert bundles(store) == [2]
    assert service.confirm(store, key, [shown], by="lea") == 1
    assert service.entry_of(store, key).suspects == (shown,)
    assert service.entry_of(store, other).suspects == (hidden,)
    for wrong in ([shown], [("number", "+2348030000302")], []):
        with pytest.raises(UserError):
            service.confirm(store, key, wrong, by="lea")
    service.cover(store, key, shown, by="ana")
    assert service.entry_of(store, key).suspects == (hidden,)
    with pytest.raises(UserError):
        service.cover(store, key, shown, by="ana")
    assert service.name_suspect(store, key, "0803 000 0301", by="lea") == 1
    assert service.entry_of(store, key).suspects == (shown,)
    with pytest.raises(UserError, match="no contact"):
        service.name_suspect(store, key, "nothing", by="lea")
    chain = "".join(str(one) for (one,) in store.database.rows("SELECT detail FROM ledger"))
    assert "8030000301" not in chain


def test_what_a_screenshot_shows_is_the_report_and_one_that_shows_nothing_is_named():
    told = "They took my passport. The agent is 0803 000 0101"
    items = [
        Item(origin="a.png", mapping={}, picture=PictureText(told)),
        Item(origin="b.png", mapping={"text": "My sister sent this:"}, picture=PictureText(told)),
        Item(origin="c.png", mapping={}, picture=PictureText("", problems=("it is larger than 25 MiB",))),
        Item(origin="d.png", mapping={}, picture=PictureText("")),
    ]
    assert list(read_items(items)) == [
        ReportText(told, pictures=(PictureText(told),)),
        ReportText(f"My sister sent this:\n\n{told}", pictures=(PictureText(told),)),
        UnreadItem("c.png", "it is larger than 25 MiB"),
        UnreadItem("d.png", "a picture without text"),
    ]


def test_a_plea_is_a_report_although_its_words_are_those_of_wishes(tmp_path):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ann <ann@mail.example>", "hello"
    mail.set_content("please sir pray for me")
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    (tmp_path / "chat.txt").write_text(
        "12/05/24, 10:15 - Ann: The agent has my passport\n12/05/24, 10:16 - Bola: pray for me\n"
    )
    told = list(read_reports([tmp_path / "a.eml", tmp_path / "chat.txt"]))
    said = [one.text for one in told if isinstance(one, ReportText)]
    assert said == ["hello\nplease sir pray for me", "The agent has my passport"]
    assert [one.why for one in told if isinstance(one, UnreadItem)] == ["a greeting, thanks or wishes"]


def test_the_web_address_of_a_board_on_flyers_makes_no_matter_of_them(store):
    flyers = [f"Nanny for Oman, board.example, WhatsApp +234803000010{place}" for place in range(2)]
    take(
        store,
        [ReportText(one, pictures=(PictureText(one),)) for one in flyers],
        ANA,
        today=TODAY,
    )
    assert bundles(store) == [1, 1]
    taken(store, "They took my money on board.example", "Is board.example true? They want 500 dollars")
    assert bundles(store) == [1, 1, 2]
    take(store, [ReportText(flyers[0] + "!", pictures=(PictureText(flyers[0] + "!"),))], ANA, today=TODAY)
    assert bundles(store) == [1, 2, 2]


def test_marks_of_texts_need_the_key_and_many_words():
    one, other = FORWARD.format("ref 7"), FORWARD.format("ref 8")
    assert set(text_marks(one, b"a" * 32)) & set(text_marks(other, b"a" * 32))
    assert not set(text_marks(one, b"a" * 32)) & set(text_marks(one, b"b" * 32))
    assert text_marks("Help me please", b"a" * 32) == []
    assert not set(text_marks(one, b"a" * 32)) & set(text_marks(one[::-1], b"a" * 32))


def test_whoever_brings_a_report_confirms_a_contact_and_only_that_one_is_in_the_clear(store):
    text = "The agent is 0803 000 0301, his boss is 0803 000 0302. My number is 0803 000 0303."
    mine, theirs = ("number", "+2348030000303"), ("number", "+2348030000301")
    done = take(store, [ReportText(text, confirmed=(theirs, mine))], ANA, today=TODAY)
    suspects = service.entry_of(store, done.keys[0]).suspects
    assert theirs in suspects
    assert [kind for kind, _ in suspects if kind != HIDDEN] == ["number"]
    assert len(suspects) == 2
