"""What the pages show and store next to decisions: cases, exports, contacts on record, views, figures, rulings."""

import hashlib
import json
import re

import pytest

from crawler.evidence.verify import verify
from crawler.review.ad import page as ad_page
from crawler.sharing.partners import add_partner, remove_partner
from tests.review.conftest import Console, run_console
from tests.review.invented import fill


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    for console in run_console(tmp_path_factory.mktemp("pages")):
        with console.store() as store:
            fill(store)
        yield console


def ledger(console: Console, kind: str) -> list[tuple[str, dict[str, object]]]:
    with console.store() as store:
        rows = store.database.rows("SELECT subject, detail FROM ledger WHERE kind = ? ORDER BY seq", (kind,))
        return [(subject, json.loads(detail)) for subject, detail in rows]


def test_looking_at_a_contact_is_on_record(desk):
    before = len(ledger(desk, "contact-view"))
    assert desk.client("ana").get("/contacts/1").status == 200
    views = ledger(desk, "contact-view")
    assert len(views) == before + 1
    assert views[-1] == ("contact:1", {"analyst": "ana", "how": "plain"})


def test_a_masked_contact_shows_once_on_record_and_only_a_lead_unmasks(desk):
    ana, lea = desk.client("ana"), desk.client("lea")
    with desk.store() as store:
        number, value = store.database.one("SELECT id, value FROM contacts WHERE kind = 'telegram'")
    ana.post(f"/contacts/{number}/mark", {"what": "mask", "why": "may be a victim's"})
    page = ana.get(f"/contacts/{number}").text
    assert str(value) not in page
    assert "may be a victim" in page
    shown = ana.post(f"/contacts/{number}/mark", {"what": "show"})
    assert str(value) in shown.text
    assert ledger(desk, "contact-view")[-1][1]["how"] == "unmasked"
    assert ana.post(f"/contacts/{number}/mark", {"what": "unmask"}).status == 403
    assert lea.post(f"/contacts/{number}/mark", {"what": "unmask"}).status == 303
    assert str(value) in ana.get(f"/contacts/{number}").text


def test_a_case_holds_campaigns_notes_and_its_exports_with_digest(desk):
    ana, lea = desk.client("ana"), desk.client("lea")
    made = ana.post("/cases", {"title": "Maids in the Gulf", "campaign": "1", "contact": "1"})
    path = made.headers["location"]
    ana.post(f"{path}/notes", {"text": "<b>asked the platform</b>"})
    ana.post(
        path,
        {"title": "Maids", "tlp": "AMBER", "recipients": "A desk", "legal_basis": "s. 1", "what": "head"},
    )
    assert ana.post(f"{path}/export", {"format": "jsonl"}).status == 403
    assert lea.post(f"{path}/export", {"format": "jsonl", "undecided": "a test"}).status == 303
    page = lea.get(path).text
    assert "&lt;b&gt;asked the platform" in page
    assert "TLP:AMBER" in page
    link, digest = re.search(r'href="(/exports/\d+)".*?sha256 ([0-9a-f]{64})', page, re.S).groups()  # type: ignore[union-attr]
    file = lea.get(link)
    assert hashlib.sha256(file.text.encode()).hexdigest() == digest
    assert "attachment" in file.headers["content-disposition"]
    assert ledger(desk, "export")[-1][1]["sha256"] == digest


def test_a_referral_without_its_second_opinion_does_not_leave(desk):
    ana, lea = desk.client("ana"), desk.client("lea")
    seen = re.search(r'name="seen" value="(\d+)"', ana.get("/campaigns/2").text)[1]  # type: ignore[index]
    ana.post("/campaigns/2/decide", {"verdict": "refer", "seen": seen, "view": ""})
    path = ana.post("/cases", {"title": "Too early", "campaign": "2"}).headers["location"]
    answer = lea.post(f"{path}/export", {"format": "jsonl"})
    assert answer.status == 409
    assert "second review is missing" in answer.text


@pytest.mark.parametrize("form", ["csv", "xlsx", "dossier", "stix"])
def test_what_is_on_screen_is_what_is_exported(desk, form):
    lea = desk.client("lea")
    shown = len(re.findall("data-row", lea.get("/?country=KH").text))
    look = lea.get("/export?country=KH").text
    assert "0 campaigns" in lea.get("/export?country=KH&language=ar").text
    assert f"{shown} campaign" in lea.get("/export?country=KH&language=zh").text
    assert f"{shown} campaign" in look
    answer = lea.post("/export", {"format": form, "view": "country=KH", "undecided": "a test"})
    assert answer.status == 303
    with desk.store() as store:
        filters, size = store.database.one("SELECT filters, bytes FROM case_exports ORDER BY id DESC LIMIT 1")
    assert filters == "country=KH"
    assert int(str(size)) > 100


def test_filters_facets_and_search_are_in_the_address(desk):
    ana = desk.client("ana")
    page = ana.get("/?country=KH&language=zh").text
    assert page.count("data-row") == 1
    assert "高薪打字客服" in page
    assert ana.get("/?country=KH&language=ar").text.count("data-row") == 0
    assert ana.get("/?q=passport+OMR").text.count("data-row") == 1
    assert "Baker" in ana.get("/?q=rye+wheat").text, "search finds ads below the threshold too"
    for odd in (
        "/?q=%22",
        "/?q=*)(",
        "/?state=nonsense",
        "/?after=x_y",
        "/?q=NEAR(a",
        "/?country=%00",
        "/?after=nan_1",
    ):
        assert ana.get(odd).status == 200, odd


def test_a_view_is_saved_and_forgotten(desk):
    ana = desk.client("ana")
    assert (
        ana.post("/views", {"name": "Cambodia", "query": "country=KH"}).headers["location"] == "/?country=KH"
    )
    page = ana.get("/").text
    assert ">Cambodia</a>" in page
    assert "Cambodia</a>" not in desk.client("ben").get("/").text
    number = re.search(r'action="/views/(\d+)/drop"', page)[1]  # type: ignore[index]
    desk.client("ben").post(f"/views/{number}/drop")
    assert ">Cambodia</a>" in ana.get("/").text
    ana.post(f"/views/{number}/drop")
    assert ">Cambodia</a>" not in ana.get("/").text


def test_pages_through_the_queue_meet_every_row_once(desk):
    from crawler.triage import queries as queue_queries

    with desk.store() as store:
        db, view = store.database.connection, queue_queries.QueueView()
        everything = [row.campaign for row in queue_queries.page(db, view, limit=500)]
        met, after = [], None
        while rows := queue_queries.page(db, view, after=after, limit=1)[:1]:
            met.append(rows[0].campaign)
            after = (rows[0].rank, rows[0].campaign)
    assert met == everything


def test_a_member_is_cut_out_for_ever_and_a_shared_contact_joins_nothing(desk):
    ana = desk.client("ana")
    with desk.store() as store:
        rows = store.database.rows(
            "SELECT listing FROM campaign_members WHERE campaign = 1 ORDER BY listing"
        ).fetchall()
    assert ana.post("/campaigns/1/rule", {"what": "cut", "listing": str(rows[-1][0])}).status == 303
    with desk.store() as store:
        now = store.database.one("SELECT campaign FROM campaign_members WHERE listing = ?", rows[-1])
    assert now != (1,)
    assert ledger(desk, "ruling")[-1][1]["what"] == "cut"
    assert ana.post("/campaigns/1/rule", {"what": "join", "listing": "1"}).status == 400


def test_dashboard_tables_are_csv_that_no_spreadsheet_computes(desk):
    vera = desk.client("vera")
    from crawler.review.dashboard.page import CHARTS

    for chart in CHARTS:
        answer = vera.get(f"/dashboard/{chart}.csv")
        assert answer.status == 200, chart
        assert not re.search(r"(^|,)[=+@-]\w", answer.text, re.M)
    assert vera.get("/dashboard/nonsense.csv").status == 404


def test_nothing_is_under_an_unknown_number(desk):
    ada = desk.client("ada")
    for path in (
        "/campaigns/99",
        "/ads/99",
        "/contacts/99",
        "/cases/99",
        "/runs/99",
        "/sources/none",
        "/exports/99",
        "/captures/99",
        "/%2e%2e/etc/passwd",
        "/static/../app.py",
        "/static/%2e%2e%2fapp.py",
    ):
        assert ada.get(path).status == 404, path


@pytest.mark.parametrize(("language", "words"), [("en", "no"), ("fr", "non"), ("ar", "لا")])
def test_what_a_run_kept_is_said_in_words(desk, language, words):
    with desk.store() as store, store.transaction():
        run = store.database.number("SELECT min(id) FROM runs")
        store.database.execute(
            "UPDATE runs SET detail = json_set(detail, '$.resumed', json('false')) WHERE id = ?", (run,)
        )
    page = desk.client("ada").get(f"/runs/{run}", **{"Accept-Language": language}).text
    assert f'<td class="mono">{words}</td>' in page
    assert "False" not in page


def test_the_chain_holds_after_all_this(desk):
    assert verify(desk.home).ok


def test_where_a_message_comes_from_is_shown_fact_by_fact():
    extra = {"provenance": {"sender": "Ann", "attachments": ["a.jpg", "b.jpg"]}, "views": 5}
    assert ad_page._extra(extra) == [
        ("provenance: sender", "Ann"), ("provenance: attachments", "a.jpg, b.jpg"), ("views", "5"),
    ]  # fmt: skip


def test_the_export_of_a_case_asks_for_whom_and_on_what_basis_and_keeps_the_answer(desk):
    lea = desk.client("lea")
    case = lea.post("/cases", {"title": "Maids", "campaign": "1"}).headers["location"]
    assert "on what legal basis, is not stated" in lea.get(case).text
    asked = {
        "format": "dossier",
        "undecided": "a test",
        "recipients": "An agency",
        "legal_basis": "section 2",
    }
    done = lea.post(f"{case}/export", asked)
    assert done.status == 303, re.findall(r"<p[^>]*>[^<]*", done.text)
    page = lea.get(case).text
    assert "on what legal basis, is not stated" not in page
    assert "An agency" in page
    (file,) = set(re.findall(r"/exports/\d+", page))
    assert "An agency" in lea.get(file).text
    assert "section 2" in lea.get(file).text
    assert lea.post(f"{case}/export", asked | {"recipients": "Another"}).status == 303
    assert "Another" not in lea.get(case).text


def test_only_a_lead_refers_a_case_to_partners_and_what_was_ticked_is_on_record(desk):
    ana, lea = desk.client("ana"), desk.client("lea")
    with desk.store() as store:
        for number, name in enumerate(("north", "south", "gone")):
            limits = (1, 1, 1)
            add_partner(
                store, name, public_key=f"{number}" * 64, legal_basis="agreement 7", limits=limits, by="test"
            )
        remove_partner(store, "gone", by="test")
    case = ana.post("/cases", {"title": "Cleaners", "campaign": "1"}).headers["location"]
    head = {"what": "head", "title": "Cleaners", "tlp": "AMBER"}

    def referred_to():
        with desk.store() as store:
            (number,) = store.database.one("SELECT number FROM cases ORDER BY id DESC")
            return store.partners.of_case(str(number))

    assert 'name="partner"' not in ana.get(case).text
    assert ana.post(case, head | {"partner": "north"}).status == 303
    assert referred_to() == {}
    page = lea.get(case).text
    assert ('value="north"' in page, 'value="gone"' in page) == (True, False)
    assert lea.post(case, head | {"partner": ["north", "gone", "nobody"]}).status == 303
    before = referred_to()
    assert list(before) == ["north"]
    assert ledger(desk, "case")[-1][1] == {"by": "lea", "what": "referred to", "partners": ["north"]}
    assert ana.post(case, head).status == 303
    assert referred_to() == before, "who can't name partners takes none away"
    assert ana.post(case, head | {"tlp": "AMBER+STRICT"}).status == 303
    assert referred_to()["north"] > before["north"], "in another collection it is new to the partner"
    assert lea.post(case, head).status == 303
    assert referred_to() == {}
    assert verify(desk.home).ok


def test_once_partners_are_named_only_a_lead_loosens_the_marking(desk):
    ana, lea = desk.client("ana"), desk.client("lea")
    with desk.store() as store:
        add_partner(
            store, "east", public_key="7" * 64, legal_basis="agreement 7", limits=(1, 1, 1), by="test"
        )
    case = ana.post("/cases", {"title": "Cleaners", "campaign": "1"}).headers["location"]
    head = {"what": "head", "title": "Cleaners", "recipients": "An agency"}

    def marking():
        with desk.store() as store:
            return store.database.one("SELECT tlp, title FROM cases ORDER BY id DESC")

    assert ana.post(case, head | {"tlp": "GREEN"}).status == 303, "nobody is named: it is hers"
    assert ana.post(case, head | {"tlp": "AMBER"}).status == 303
    assert lea.post(case, head | {"tlp": "AMBER", "partner": "east"}).status == 303
    before = len(ledger(desk, "case"))
    refused = ana.post(case, head | {"tlp": "GREEN", "title": "Other"})
    assert (refused.status, "only a lead gives it a looser marking" in refused.text) == (403, True)
    assert (tuple(marking()), len(ledger(desk, "case"))) == (("AMBER", "Cleaners"), before)
    assert ">GREEN<" not in ana.get(case).text
    assert ana.post(case, head | {"tlp": "AMBER+STRICT", "title": "Other"}).status == 303
    assert ana.post(case, head | {"tlp": "AMBER"}).status == 403, "not back either"
    assert ana.post(case, head | {"tlp": "AMBER+STRICT", "title": "Cleaners"}).status == 303
    assert ">GREEN<" in lea.get(case).text
    assert lea.post(case, head | {"tlp": "GREEN", "partner": "east"}).status == 303
    assert lea.post(case, head | {"tlp": "GREEN"}).status == 303
    assert ana.post(case, head | {"tlp": "AMBER"}).status == 303
    assert ana.post(case, head | {"tlp": "GREEN"}).status == 303, "no partner is named any more"
