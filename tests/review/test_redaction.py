# ruff: noqa: E501 - a table of forms
"""A masked contact is in no form on any page of the desk: not in ads, quotes, versions, captures, sentences, titles."""

import html
import re
from dataclasses import replace

import pytest

from crawler.assess import assess
from crawler.contacts import find_in_text
from crawler.evidence.captures import open_writer
from crawler.masking.active import current, use
from crawler.masking.mask import COVER, Mask
from crawler.masking.page_html import safe_html
from crawler.records import JobPosting
from crawler.review.ad.page import TABS
from crawler.review.app import ROUTES
from crawler.store import Observation
from crawler.text.deobfuscate import deobfuscate
from crawler.text.fold import fold
from tests.evidence.homes import exchange, keep
from tests.review.conftest import Console, run_console
from tests.review.invented import day, fill
from tests.review.test_pages import ledger

NUMBER, MAIL = "+2348030000123", "helper.grace@example.org"
FORMS = (
    "+234 803 000 0123", "0803 000 0123", "0803.000.0123", "(0803) 000-0123", "+234-803-0000-123",
    "080 3000 0123", "０８０３ ０００ ０１２３", "٠٨٠٣٠٠٠٠١٢٣", "0803\u200b000\u200b0123", "zero eight zero three zero zero zero zero one two three",
    "O8O3 OOO O123", "0️⃣8️⃣0️⃣3️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣", "https://wa.me/2348030000123",
    "helper.grace@example.org", "Helper.Grace @ Example . org", "helper.grace (at) example (dot) org", "helper.grace\u0040example\u200b.org",
)  # fmt: skip
COVERED = Mask(hidden=frozenset({("number", NUMBER), ("email", MAIL)}))
BODY = """We look for a nanny in Muscat, visa is free. Your passport is kept by our agent for safety.
Processing fee of 25,000 is paid before travel. {forms}
Serious ladies between 18 and 25 with a full photo. {turn}"""


def leaks(text: str) -> list[str]:
    """Forms of the two contacts that can be read in a text or in the words of a page."""
    told = "\n".join(re.findall(r'="([^"]*)"', text))
    words = html.unescape(re.sub(r"<[^>]*>", "\x00", text)).replace("\x00", "") + "\n" + html.unescape(told)
    plain = deobfuscate(fold(words)).text
    digits = re.sub(r"\W+", "", plain)
    found = [one for one in ("8030000123", "helpergraceexampleorg", "helpergraceatexample") if one in digits]
    found += [one.raw for one in find_in_text(words, region="NG") if one.value in {NUMBER, MAIL}]
    return found


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_found_by_the_test_and_covered_by_the_desk(form):
    text = f"Call {form} today, pay 25,000"
    assert leaks(text), "a test that finds nothing proves nothing"
    covered = COVERED.text(text, JobPosting(url="", source="s", region="NG"))
    assert leaks(covered) == []
    assert len(covered) == len(text)
    assert covered.startswith("Call ")
    assert "25,000" in covered


@pytest.mark.parametrize("form", [form for form in FORMS if "\u200b" not in form and "️" not in form])
def test_a_form_that_is_spread_over_tags_is_covered_too(form):
    cut = len(form) // 2
    for page in (
        f"<p>Call <b>{form[:cut]}</b><i>{form[cut:]}</i> now</p>",
        f"<p>{'</p><p>'.join(form.split())}</p>",
        f'<a href="tel:{form}">call</a><img alt="{form}">',
    ):
        use(COVERED)
        safe = safe_html(page, current())
        use(Mask())
        assert leaks(re.sub(r"</?(b|i)>", "", safe).replace("</p><p>", " ")) == [], safe
        assert leaks(re.sub(r"</?(b|i)>", "", safe_html(page, current())).replace("</p><p>", " "))


def test_nothing_masked_costs_nothing_and_other_numbers_stay():
    text = "Call 0803 000 0124 or 0703 000 0123, or write to grace@example.org"
    assert COVERED.text(text) == text
    assert Mask().text("0803 000 0123") == "0803 000 0123"
    assert current().hidden == frozenset()


def ads():
    """Ads with every form in every field, one of them seen in two versions."""
    for n in range(4):
        forms = " or ".join(FORMS[n % 2 :])
        made = JobPosting(
            url=f"https://board.example/ads/{n}-call-08030000123",
            source="board",
            title=f"Nanny in Muscat, call {FORMS[n]}",
            description=BODY.format(forms=forms, turn="soon " * n),
            hiring_organization=f"Firm {n} {FORMS[n + 1]}",
            job_location=f"Muscat {FORMS[4]}",
            base_salary=f"90 OMR {FORMS[5]}",
            application_contact=f"Call {FORMS[0]} or {MAIL}",
            identifier="08030000123",
            problems=(f"odd pay: {FORMS[1]}",),
            extra={"agent": {"phone": FORMS[0], "mail": MAIL}},
            region="NG",
        )
        yield replace(made, assessment=assess(made)), 4 - n


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The ads in two versions with captures, a sentence across ads, a case with notes; the two contacts masked."""
    for console in run_console(tmp_path_factory.mktemp("masked")):
        (console.home / "translation.toml").write_text('url = "http://127.0.0.1:9/translate"\n')
        with console.store() as store:
            fill(store, ads())
            again = next(ads())[0]
            again = replace(again, description=again.description + f" Also {FORMS[1]}.")
            body = f"<html><body><h1>{FORMS[0]}</h1><p>08<b>03</b>0000123 {MAIL}</p></body></html>".encode()
            with open_writer(store) as writer, store.transaction():
                (seq,) = keep(store, writer, [exchange(url=again.url, body=body, headers=())])
            found = replace(again, assessment=assess(again))
            store.save([Observation(posting=found, seen_at=day(0), capture=seq)])
            told = f"WhatsApp {NUMBER} and {MAIL} stand in 4 ads under 4 employers"
            store.database.execute("UPDATE campaigns SET reasons = json_array(?), title = ?", (told, told))
            store.database.execute("UPDATE hits SET why = ?", (told,))
            store.database.execute(
                "UPDATE queue SET title = ?, reasons = json_array(json_array('x', ?))", (told, told)
            )
        ana = console.client("ana")
        bare = (
            "/",
            "/campaigns/1",
            "/captures/1",
            *(f"/ads/1?tab={tab}" for tab in ("text", "changes", "fields")),
        )
        assert all(leaks(ana.get(path).text) for path in bare)
        mask(console)
        yield console


def mask(console: Console) -> None:
    ana = console.client("ana")
    ana.post("/cases", {"title": f"Calls from {NUMBER}", "campaign": "1", "contact": "1"})
    ana.post("/cases/1/notes", {"text": f"she said {FORMS[1]}"})
    ana.post("/campaigns/1/decide", {"verdict": "watch", "seen": "0", "view": "", "note": f"see {MAIL}"})
    with console.store() as store:
        rows = store.database.rows("SELECT id FROM contacts WHERE value IN (?, ?)", (NUMBER, MAIL)).fetchall()
    assert len(rows) >= 2
    for (number,) in rows:
        ana.post(f"/contacts/{number}/mark", {"what": "mask", "why": f"a victim's: {FORMS[0]}"})


def pages(console: Console) -> list[str]:
    """Every page with every id that it can have, and its tabs."""
    with console.store() as store:
        ids = {
            name: [row[0] for row in store.database.rows(f'SELECT {column} FROM "{table}"')]
            for name, table, column in (
                ("campaign", "campaigns", "id"), ("listing", "listings", "id"), ("capture", "captures", "seq"),
                ("contact", "contacts", "id"), ("case", "cases", "id"), ("run", "runs", "id"), ("source", "sources", "name"),
            )
        }  # fmt: skip
    found = ["/?q=passport", "/?state=decided", "/?state=second", "/bulk?c=1&c=2&verdict=dismiss"]
    found += [f"/ads/{n}?tab={tab}" for n in ids["listing"] for tab in TABS]
    for door in ROUTES:
        name = re.search(r"\{(\w+)", door.path)
        if not door.changes and not name:
            found.append(door.path)
        elif not door.changes and name and name[1] in ids:
            found += [re.sub(r"\{.*?\}", str(one), door.path) for one in ids[name[1]]]
    return found


def test_no_page_as_data_holds_any_form_of_it(desk):
    client, data = desk.client("ada"), 0
    for path in [*pages(desk), "/feed.atom", "/openapi.json"]:
        answer = client.get(f"{path}{'&' if '?' in path else '?'}format=json")
        assert leaks(answer.text) == [], path
        data += answer.headers.get("content-type", "").startswith("application/json")
    assert data > 30


@pytest.mark.parametrize("name", ["vera", "ada"])
def test_no_page_shows_any_form_of_it(desk, name):
    client, met = desk.client(name), 0
    for path in pages(desk):
        answer = client.get(path)
        if answer.status == 303 and answer.headers["location"].startswith("/contacts/"):
            answer = client.get(answer.headers["location"])  # the one page of a number
        if name == "ada":
            pictured = path.endswith(("/picture", "/faces"))  # none of these ads is a picture
            away = {"/bulk": 400, "/sign-in/agency": 404, "/sign-in/agency/back": 403}  # no provider is named
            assert answer.status == away.get(path, 404 if pictured else 200), path
        text = re.sub(r'<input name="title"[^>]*>', "", answer.text)
        assert leaks(text) == [], path
        met += COVER in answer.text
    assert met > 12, "the cover shows where something was"


def test_shown_once_is_on_record_and_only_there(desk):
    lea = desk.client("lea")
    with desk.store() as store:
        number = store.database.number("SELECT id FROM contacts WHERE value = ?", (NUMBER,))
    before = len(ledger(desk, "contact-view"))
    page = lea.post(f"/contacts/{number}/mark", {"what": "show"}).text
    assert "8030000123" in re.sub(r"\W", "", page)
    assert "helpergrace" not in re.sub(r"\W", "", re.sub(r"<[^>]*>", "", page).lower()), (
        "the other stays covered"
    )
    assert ledger(desk, "contact-view")[before:][0][1]["how"] == "unmasked"
    assert leaks(lea.get(f"/contacts/{number}").text) == []
