"""One search box finds words, contacts, campaigns, ads and cases; a list of contacts and a pasted list do too."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from crawler.review.queue.page import rarest_first
from crawler.review.queue.snippets_sql import snippets, things_named
from crawler.triage.campaign_search import search_campaigns
from crawler.triage.worker import catch_up
from tests.review.conftest import run_console
from tests.review.decision_forms import form
from tests.review.invented import assessed, contact, fill, hit, posting


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    for console in run_console(tmp_path_factory.mktemp("find")):
        with console.store() as store:
            fill(store)
        yield console


PHONE = "+2347000000101"
FORMS = [
    PHONE,
    "0700 000 0101",
    "+234 700 000 0101",
    "whatsapp:+2347000000101",
    "https://wa.me/2347000000101",
    "0000101",
]


@pytest.mark.parametrize("query", FORMS)
def test_the_search_box_finds_a_number_and_its_campaign(desk, query):
    page = desk.client("ana").get("/?q=" + query.replace("+", "%2B").replace(" ", "+")).text
    assert 'id="contacts"' in page
    assert PHONE in page
    assert 'href="/campaigns/1?' in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (PHONE, "the whole contact"),
        ("0700 000 0101", "this number, without its country code"),
        ("700-000-0101", "this number, without its country code"),
        ("0000101", "a part of it"),
        ("23470000", "a part of it"),
    ],
)
def test_a_number_as_people_dial_it_is_not_called_a_part_of_itself(desk, query, said):
    page = desk.client("ana").get("/?q=" + query.replace("+", "%2B").replace(" ", "+")).text
    contacts = page.partition('id="contacts"')[2].partition("</section>")[0]
    row = next(one for one in contacts.split("<tr ") if PHONE in one)
    assert said in row


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("housem", "housemaids"),
        ("passp kept", "passport"),
        ("مسق", "مسقط"),
        ("押金", "押金"),
        ("Blessing", "Blessing"),
    ],
)
def test_beginnings_of_words_are_found_in_every_script_with_a_snippet(desk, query, words):
    with desk.store() as store:
        db = store.database.connection
        found = search_campaigns(db, query)
        assert found.versions
        cut = snippets(db, query, found.versions)
    assert any(words in piece.word for piece in cut.values()), cut


def test_beginnings_are_not_looked_for_where_the_newest_whole_words_are_all_that_is_looked_at(
    desk, monkeypatch
):
    with desk.store() as store:
        db = store.database.connection
        whole = search_campaigns(db, "recruitment").versions
        assert search_campaigns(db, "recruitm").versions.keys() >= whole.keys()
        monkeypatch.setattr("crawler.triage.campaign_search.NEWEST_MATCHES", 2)
        newest = search_campaigns(db, "recruitment").versions
        asked: list[str] = []
        db.set_trace_callback(asked.append)
        assert search_campaigns(db, "recruitment").versions == newest
        db.set_trace_callback(None)
    assert newest.keys() <= whole.keys()
    assert sum("listings_fts MATCH" in one for one in asked) == 1


@pytest.mark.parametrize(
    ("query", "link"), [("c1", "/campaigns/1"), ("#2", "/ads/2"), ("C2", "/campaigns/2")]
)
def test_numbers_of_things_lead_to_them(desk, query, link):
    with desk.store() as store:
        assert [one.link for one in things_named(store.database.connection, query)] == [link]


@pytest.mark.parametrize(
    "query", ["c999", "#999", "2026-999", "c99999999999999999999", "", "c", "hello there"]
)
def test_what_is_not_there_has_no_link(desk, query):
    with desk.store() as store:
        assert things_named(store.database.connection, query) == []


def test_an_ad_is_found_by_its_public_id_and_a_case_by_its_number(desk):
    ana = desk.client("ana")
    case = ana.post("/cases", {"title": "Maids", "campaign": "1"}).headers["location"]
    with desk.store() as store:
        db = store.database.connection
        (key,) = store.database.one('SELECT "key" FROM listings WHERE id = 3')
        (number,) = store.database.one("SELECT number FROM cases")
        assert [one.link for one in things_named(db, str(key))] == ["/ads/3"]
        assert [one.link for one in things_named(db, str(number))] == [case]


def test_facets_of_a_search_count_what_it_found(desk):
    page = desk.client("ana").get("/?q=passport").text
    assert "souq" not in page.partition("<section>")[0]
    assert "forum" in page.partition("<section>")[0]


def test_a_pasted_list_is_looked_up_line_by_line_and_is_on_record(desk):
    ana = desk.client("ana")
    page = ana.post("/find", {"list": "0700 000 0101\nc2\n+1 202 555 0199\n@invented_hr"}).text
    assert "3 of 4 found" in page
    assert page.count("not found") == 1
    assert 'href="/campaigns/2"' in page
    assert wait_for_searches(desk, 2)


def wait_for_searches(desk, least):
    """The recorder writes half a second later."""
    for _ in range(200):
        with desk.store() as store:
            if store.database.number("SELECT count(*) FROM ledger WHERE kind = 'search'") >= least:
                return True
        time.sleep(0.05)
    return False


def test_contacts_are_listed_by_ads_and_filtered(desk):
    ana = desk.client("ana")
    page = ana.get("/contacts").text
    assert page.index(PHONE) < page.index("invented_hr")
    assert "invented_hr" not in ana.get("/contacts?kind=whatsapp").text
    assert "invented_hr" in ana.get("/contacts?q=invented").text
    assert PHONE in ana.get("/contacts?q=0000101&kind=whatsapp").text
    for path in ("/contacts?kind=nonsense", "/contacts?after=x", "/contacts?after=1_2", "/contacts?q=%00"):
        assert ana.get(path).status == 200


def test_lists_of_contacts_need_an_analyst(desk):
    vera = desk.client("vera")
    assert vera.get("/contacts").status == 403
    assert vera.get("/find").status == 403
    assert 'id="contacts"' not in vera.get("/?q=07000000101").text


def test_a_number_has_one_page_whatever_its_kinds(desk):
    with desk.store() as store, store.transaction():
        store.database.execute("INSERT INTO contacts (kind, value) VALUES ('viber', ?)", (PHONE,))
        first, last = store.database.one("SELECT min(id), max(id) FROM contacts WHERE value = ?", (PHONE,))
    ana = desk.client("ana")
    answer = ana.get(f"/contacts/{last}")
    assert (answer.status, answer.headers["location"]) == (303, f"/contacts/{first}")
    assert "Viber" in ana.get(f"/contacts/{first}").text


def test_a_masked_contact_is_in_no_list(desk):
    ana, lea = desk.client("ana"), desk.client("lea")
    with desk.store() as store:
        number = store.database.number("SELECT id FROM contacts WHERE kind = 'telegram'")
    ana.post(f"/contacts/{number}/mark", {"what": "mask", "why": "may be a victim's"})
    try:
        for path in ("/contacts", "/contacts?q=invented_hr", "/?q=invented_hr", "/?q=invent"):
            assert f'/contacts/{number}"' not in ana.get(path).text
        assert "not found" in ana.post("/find", {"list": "@invented_hr"}).text
    finally:
        lea.post(f"/contacts/{number}/mark", {"what": "unmask"})


def test_first_words_stand_in_for_a_title_on_every_page(tmp_path):
    text = "Ladies for Doha, free visa, chat only, the passport stays with madam for safety"
    ads = [
        (
            assessed(
                posting(n, "", f"{text} {n}", region="NG"),
                [],
                [hit(text, "free visa", "upfront-fee", "w", 9)],
            ),
            1.0,
        )
        for n in (1, 2)
    ]
    for console in run_console(tmp_path):
        with console.store() as store:
            fill(store, ads)
        ana = console.client("ana")
        assert "(no title)" not in ana.get("/").text
        assert "Ladies for Doha, free visa" in ana.get("/").text
        assert re.search(r"<h1[^>]*>Ladies for Doha", ana.get("/campaigns/1").text)
        assert "Ladies for Doha" in ana.get("/bulk?c=1&verdict=dismiss").text
        case = ana.post("/cases", {"title": "Two", "campaign": "1"}).headers["location"]
        ana.post("/campaigns/1/assign", {"to": "3"})
        ana.post("/campaigns/1/decide", form(ana) | {"verdict": "watch"})
        pages = (case, "/ads/1", "/campaigns/1/why", "/campaigns/1/itinerary", "/mine", "/graph/campaign/1")
        told = {path: ana.get(path).text for path in pages} | {
            "/work": console.client("ben").get("/work").text
        }
        assert {path for path, page in told.items() if "Ladies for Doha" not in page} == set()
        told |= {"feed": ana.get("/feed.atom?state=all").text, "/graph/ad/1": ana.get("/graph/ad/1").text}
        assert {path for path, page in told.items() if "(no title)" in page} == set()


def test_the_page_of_an_ad_says_where_it_recruits_as_its_campaign_does(tmp_path):
    text = f"Ladies for Doha, free visa, call {PHONE}"
    ad = assessed(
        posting(1, "Ladies", text),
        [contact(text, PHONE, "phone", PHONE)],
        [hit(text, "free visa", "upfront-fee", "w", 9)],
    )
    assert ad.assessment is not None
    ad = replace(ad, places=(), assessment=replace(ad.assessment, destinations=("QA",)))
    for console in run_console(tmp_path):
        with console.store() as store:
            fill(store, [(ad, 1.0)])
        ana = console.client("ana")
        for path in ("/campaigns/1", "/ads/1"):
            assert re.search(r"Nigeria\s*→\s*Qatar", ana.get(path).text), path


def test_first_words_hide_a_masked_number(tmp_path):
    text = f"Call {PHONE} for Doha, free visa"
    ad = assessed(
        posting(1, "", text),
        [contact(text, PHONE, "phone", PHONE)],
        [hit(text, "free visa", "upfront-fee", "w", 9)],
    )
    for console in run_console(tmp_path):
        with console.store() as store:
            fill(store, [(ad, 1.0)])
        ana = console.client("ana")
        case = ana.post("/cases", {"title": "One", "campaign": "1"}).headers["location"]
        assert PHONE in ana.get(case).text
        ana.post("/contacts/1/mark", {"what": "mask", "why": "may be a victim's"})
        assert "for Doha" in ana.get(case).text
        assert PHONE not in ana.get(case).text


def test_the_reasons_that_fewest_rows_have_come_first():
    row = row_of_reasons
    rows = [row(1, "all", "own"), row(2, "all", "two"), row(3, "all", "two")]
    assert [name for name, _ in rarest_first(rows)[1]] == ["own", "all"]
    assert [name for name, _ in rarest_first(rows)[2]] == ["two", "all"]


def row_of_reasons(number, *names):
    return SimpleNamespace(campaign=number, reasons=tuple((name, "why") for name in names))


def test_a_case_counts_the_contacts_of_its_campaigns(desk):
    ana = desk.client("ana")
    path = ana.post("/cases", {"title": "Two", "campaign": "1"}).headers["location"]
    assert "1 contact<" in ana.get(path).text


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/?state=second", "waits for somebody else"),
        ("/?country=ZZ", "Take one away"),
        ("/?q=xyzzy", "Try fewer words"),
        ("/?state=disagree", "Nobody disagrees"),
    ],
)
def test_an_empty_view_says_why_and_what_to_do(desk, address, told):
    assert told in desk.client("ana").get(address).text


@pytest.mark.parametrize(
    ("language", "said"), [("en", "no single sign"), ("fr", "aucun indice isolé"), ("ar", "لا علامة بعينها")]
)
def test_a_row_and_a_campaign_called_by_wording_alone_say_so(tmp_path, language, said):
    for console in run_console(tmp_path):
        plain = posting(7, "Teller", "We need a teller who works at a bank's counter.", employer="A Bank")
        with console.store() as store:
            fill(store, [(plain, 1.0)])
            store.database.execute("UPDATE campaigns SET score = 5, band = 'look'")
            store.database.execute("INSERT OR IGNORE INTO queue_stale (campaign) SELECT id FROM campaigns")
            catch_up(store)
        ana = console.client("ana")
        for address in ("/", "/campaigns/1"):
            assert said in ana.get(address, **{"Accept-Language": language}).text


def test_a_bulk_decision_has_the_text_of_the_ads_in_view(desk):
    """Sixty characters were shown: the fee at the end of an ad, and the passport, were not."""
    ana = desk.client("ana")
    text = (
        "We need cleaners for a hotel in Doha. "
        + "Good food and a clean room. " * 12
        + "Madam keeps your passport."
    )
    with desk.store() as store, store.transaction():
        store.database.execute("UPDATE versions SET description = ?", (text,))
    assert "Madam keeps your passport." in ana.get("/bulk?c=1&verdict=dismiss").text


def test_a_watched_number_has_no_digit_before_it(desk):
    ana = desk.client("ana")
    ana.post("/watches", {"words": "0803 000 0151"})
    [shown] = re.findall(r'<a data-open href="/\?[^"]*">(.*?)</a>', ana.get("/watches").text)
    assert re.sub(r"<[^>]*>", "", shown).strip() == "0803 000 0151"
