"""Reports in the desk: take in with a preview, triage, mend, open with a reason, undo; by role."""

from __future__ import annotations

import json
import re

import pytest

from crawler import cli
from crawler.reports.sealing import PRIVATE, make_keys
from tests.reports.test_advertisers import NUMBER, OFFERS, SAID, bring, honest, recruiter
from tests.reports.test_footers import FOOTERS
from tests.review.conftest import Console

PASSPHRASE = "an invented passphrase"
REPORTER = "+2348030000172"
SUSPECT = "+2348030000173"
WORDS = f"My sister is held in Muscat, they took her passport. The agent is {SUSPECT}. Please call me on {REPORTER}."
SHEET = (
    'When,What happened,Caller name\n2026-11-20,"The agent is +2348030000199, he took fees",Ngozi Invented\n'
)


@pytest.fixture
def home(desk: Console) -> Console:
    make_keys(desk.home, PASSPHRASE, desk.home / PRIVATE)
    return desk


def part(pattern: str, text: str, group: int = 1) -> str:
    """What a pattern finds in a page."""
    found = re.search(pattern, text)
    assert found, pattern
    return found[group]


def upload(client, text: str = "", sheet: str = "", **fields: str):
    mark = "----invented"
    parts = {"token": client.token, "text": text, "country": "NG", "channel": "hotline"} | fields
    body = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    )
    if sheet:
        body += (
            f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="sheet.csv"\r\n'
            f"Content-Type: text/csv\r\n\r\n{sheet}\r\n"
        )
    headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
    return client.send("POST", "/intake", f"{body}--{mark}--\r\n", headers)


def staged(page) -> str:
    return part(r'name="staged" value="([^"]+)"', page.text, 1)


def stored(client, **what: str) -> str:
    page = upload(client, **what)
    assert page.status == 200, page.text
    assert client.post("/intake/answer", {"staged": staged(page), "what": "store"}).status == 303
    return part(r"/reports/(r[0-9a-f]{12})", client.get("/reports").text, 1)


def test_a_pasted_message_is_shown_before_it_is_stored(home):
    ana = home.client("ana")
    page = upload(ana, text=WORDS)
    assert "1 report was read" in page.text
    assert SUSPECT in page.text
    assert "There is no report" in ana.get("/reports").text
    assert ana.post("/intake/answer", {"staged": staged(page), "what": "away"}).status == 303
    assert ana.post("/intake/answer", {"staged": staged(page), "what": "store"}).status == 410
    key = stored(ana, text=WORDS)
    one = ana.get(f"/reports/{key}").text
    assert "held, or papers kept" in one
    assert REPORTER not in one
    assert "held in Muscat" not in one


def test_what_is_ticked_while_it_is_taken_in_is_in_the_clear_and_nothing_else(home):
    ana = home.client("ana")
    page = upload(ana, text=WORDS)
    box = part(r'name="confirmed" value="([^"]+)"', page.text)
    assert box.endswith(SUSPECT)
    assert page.text.count('name="confirmed"') == 1
    answer = {"staged": staged(page), "what": "store", "confirmed": [box, f"0 phone {REPORTER}", "9 phone 1"]}
    assert ana.post("/intake/answer", answer).status == 303
    key = part(r"/reports/(r[0-9a-f]{12})", ana.get("/reports").text, 1)
    shown = ana.get(f"/reports/{key}").text
    assert SUSPECT in shown
    assert REPORTER not in shown


def test_columns_are_mapped_and_the_reporters_are_sealed(home):
    ana = home.client("ana")
    page = upload(ana, sheet=SHEET)
    assert "1 report was read" in page.text
    again = ana.post(
        "/intake/answer",
        {"staged": staged(page), "what": "read", "text_column": "What happened", "reporter": ["Caller name"]},
    )
    assert "2026" not in again.text.split("blockquote")[1]
    assert ana.post("/intake/answer", {"staged": staged(again), "what": "store"}).status == 303
    key = part(r"/reports/(r[0-9a-f]{12})", ana.get("/reports").text, 1)
    assert "Ngozi" not in ana.get(f"/reports/{key}").text
    shown = home.client("lea").post(f"/reports/{key}/words", {"why": "case 7", "passphrase": PASSPHRASE}).text
    assert "Ngozi Invented" in shown


def test_a_pasted_message_and_a_sheet_come_in_together_once_the_column_is_named(home):
    ana, sheet = home.client("ana"), "When,What happened\n2026-11-20,Agent on +2348030000173 wants fees\n"
    page = upload(ana, text=WORDS, sheet=sheet)
    assert "1 part can" in page.text
    column = {"staged": staged(page), "what": "read", "text_column": "What happened"}
    assert "2 reports were read" in ana.post("/intake/answer", column).text


def test_what_somebody_staged_is_nobody_elses(home):
    page = upload(home.client("ana"), text=WORDS)
    answer = home.client("ben").post("/intake/answer", {"staged": staged(page), "what": "store"})
    assert answer.status == 410


def test_an_intake_is_undone(home):
    ana = home.client("ana")
    key = stored(ana, text=WORDS)
    number = part(r"/intake/(\d+)/undo", ana.get("/intake").text, 1)
    assert ana.post(f"/intake/{number}/undo").status == 303
    assert ana.get(f"/reports/{key}").status == 404
    assert ana.post(f"/intake/{number}/undo").status == 400


def test_only_a_lead_with_passphrase_and_reason_reads_the_words(home):
    key = stored(home.client("ana"), text=WORDS)
    way, right = f"/reports/{key}/words", {"why": "case 7", "passphrase": PASSPHRASE}
    assert home.client("ana").post(way, right).status == 403
    assert home.client("vera").get(f"/reports/{key}").status == 403
    lea = home.client("lea")
    for wrong in ({"why": ""}, {"passphrase": "another passphrase"}, {"why": f"call {REPORTER}"}):
        assert lea.post(way, right | wrong).status == 400
    shown = lea.post(way, right)
    assert REPORTER in shown.text
    assert "held in Muscat" in shown.text
    with home.store() as store:
        details = [
            str(one) for (one,) in store.database.rows("SELECT detail FROM ledger WHERE kind = 'report'")
        ]
    assert sum('"revealed"' in one and '"lea"' in one for one in details) == 1
    assert not any(REPORTER[4:] in one for one in details)


def test_a_contact_is_confirmed_sealed_taken_out_and_named(home):
    ana, lea = home.client("ana"), home.client("lea")
    key = stored(ana, text=WORDS)
    way, contact = f"/reports/{key}", {"kind": "number", "value": SUSPECT}
    for client in (ana, lea):
        assert SUSPECT not in client.get(way).text
        assert SUSPECT not in client.get("/reports").text
    opened = lea.post(f"{way}/words", {"why": "case 7", "passphrase": PASSPHRASE}).text
    ticked = part(r'name="contact" value="([^"]+)"', opened)
    assert opened.count('name="contact"') == 1, "the reporter's own can't be ticked"
    assert ana.post(way, {"what": "confirm", "contact": ticked}).status == 403
    assert lea.post(way, {"what": "confirm", "contact": f"number {REPORTER}"}).status == 400
    assert lea.post(way, {"what": "confirm", "contact": ticked}).status == 303
    assert SUSPECT in ana.get(way).text
    assert ana.post(way, {"what": "seal", **contact}).status == 303
    assert SUSPECT[4:] not in ana.get(way).text
    assert ana.post(way, {"what": "name", "written": SUSPECT}).status == 403
    assert lea.post(way, {"what": "name", "written": SUSPECT}).status == 303
    assert SUSPECT in ana.get(way).text
    assert ana.post(way, {"what": "drop", **contact}).status == 303
    assert ana.post(way, {"what": "drop", **contact}).status == 400
    assert ana.post(way, {"what": "close"}).status == 303
    assert key not in ana.get("/reports").text
    assert key in ana.get("/reports?closed=1").text


def test_a_reply_and_lines_of_help_are_shown(home):
    ana = home.client("ana")
    key = stored(ana, text=WORDS)
    page = ana.get(f"/reports/{key}?language=fr").text
    assert f"numéro {key}" in page
    assert "627" in page


def test_keys_of_hotlines_are_an_admins_and_shown_once(home):
    assert home.client("lea").get("/reports-keys").status == 403
    ada = home.client("ada")
    made = ada.post("/reports-keys", {"name": "hotline of Lagos", "country": "NG"}).text
    key = part(r"adwatch-report-[\w-]+", made, 0)
    assert key not in ada.get("/reports-keys").text
    assert ada.post("/reports-keys/1/revoke").status == 303
    assert ada.post("/reports-keys/1/revoke").status == 404


def test_too_much_is_refused(home):
    ana = home.client("ana")
    assert upload(ana, sheet="x" * (10 * 1024 * 1024 + 1)).status == 413
    assert ana.post("/intake/answer", {"staged": "x" * 300_000}).status == 413


def test_a_report_that_quotes_an_ad_says_by_what_it_was_seen(home, tmp_path):
    said = (
        "Twelve ladies are needed at once as waitresses in a hotel by the sea. The company pays the visa and the "
        f"flight, a salary of 900 dollars each month. Send a photo and your age today. WhatsApp {SUSPECT}."
    )
    row = {"id": "1", "title": "Waitress", "url": "https://jobs.example/1", "description": said}
    (tmp_path / "ad.jsonl").write_text(json.dumps(row), "utf-8")
    assert cli.run(["--home", str(home.home), "import", str(tmp_path / "ad.jsonl"), "--source", "board"]) == 0
    ana = home.client("ana")
    key = stored(ana, text=f'They sent my sister this: "{said}" Please call me on {REPORTER}.')
    seen = part(r"<h2>Seen before\?</h2>(.*?)<h3>", ana.get(f"/reports/{key}").text.replace("\n", " "))
    text, contact = seen.split("</div>")[:2]
    assert re.search(r"it quotes the text of an ad: \d+ % of both", text)
    assert "the report names a contact of these ads:" in contact
    assert SUSPECT not in seen
    assert re.search(r"c\d+</a> <small>text, \d+ %</small>", ana.get("/reports").text)


ADVERTISER = {
    "en": ("in 8 ads", "of one advertiser:", "and 7 other names", "in 8 campaigns"),
    "fr": ("dans 8 annonces", "d’un seul annonceur", "et 7 autres noms", "dans 8 campagnes"),
    "es": ("en 8 anuncios", "de un solo anunciante:", "y 7 nombres más", "en 8 campañas"),
    "pt": ("em 8 anúncios", "de um só anunciante:", "e mais 7 nomes", "em 8 campanhas"),
    "ar": ("في 8 إعلانات", "لمعلن واحد:", "و7 أسماء أخرى", "في 8 حملات"),
}


def test_a_number_of_many_different_offers_leads_to_its_advertiser_in_five_languages(home):
    bring(home.home, [*honest(22), *recruiter()], "offers")
    ana, lea = home.client("ana"), home.client("lea")
    key = stored(ana, text=SAID)
    for language, words in ADVERTISER.items():
        for path in (f"/reports/{key}", "/reports"):
            page = ana.get(path, **{"Accept-Language": language}).text
            assert part(r'href="(/actors/\d+)"', page)
            assert [one for one in words if one not in page] == [], (language, path)
            assert NUMBER not in page
            assert "/contacts/" not in page  # sealed: the way to the contact would unseal it
    actor = part(r'href="(/actors/\d+)"', ana.get("/reports").text)
    assert str(OFFERS) in ana.get(actor).text
    assert lea.post(f"/reports/{key}", {"what": "name", "written": NUMBER}).status == 303
    contact = part(r'href="(/contacts/\d+)"', ana.get(f"/reports/{key}").text)
    assert ana.get(contact).status == 200


def test_a_footer_of_a_board_leads_to_no_advertiser_in_the_desk(home):
    ads, footer = FOOTERS["a line on most ads of a board"]
    bring(home.home, honest(ads, footer), "offers")
    ana = home.client("ana")
    key = stored(ana, text=f"They wrote: A job for you. {footer}")
    for path in (f"/reports/{key}", "/reports"):
        page = ana.get(path).text
        assert "advertiser:" not in page
        assert "no campaign" in page
