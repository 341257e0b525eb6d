"""The console in a real browser: keyboard only, without JavaScript, and accessible on every page."""

import re
from datetime import date
from pathlib import Path

import axe_playwright_python
import pytest

from crawler.clock import precise_timestamp
from crawler.reports.hotline_keys import make
from crawler.reports.intake import ReportText
from crawler.reports.sealing import PRIVATE, make_keys
from crawler.reports.taking import IntakeSource, take
from crawler.rescore import QueueMove, RescoreSummary
from crawler.review.app import ROUTES
from crawler.review.weights import jobs_sql
from crawler.review.weights import sql as weight_sql
from crawler.review.weights.sql import WeightSuggestion
from tests.review.browser import chromium, needs_chromium, watched
from tests.review.conftest import run_console
from tests.review.invented import day, fill

pytestmark = [pytest.mark.browser, needs_chromium]

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")


@pytest.fixture(scope="module")
def browser():
    yield from chromium()


@pytest.fixture
def console(tmp_path):
    for running in run_console(tmp_path):
        with running.store() as store:
            fill(store)
        yield running


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def tab_to(page, text: str, most: int = 120) -> None:
    """Press Tab until what has the focus says `text`, and see that the focus shows."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if text in focused(page) or page.evaluate("document.activeElement.name || ''") == text:
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"no Tab leads to {text!r}")


def test_the_whole_way_with_the_keyboard_only(browser, console):
    desk = watched(browser, console)
    page = desk.page
    desk.sign_in("ana")
    page.keyboard.press("j")
    title = focused(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/campaigns/*")
    assert title in page.title()
    address = re.sub(r"\?.*", "", page.url)
    page.keyboard.press("r")
    assert page.locator(".choices[data-for=refer]").is_visible()
    page.keyboard.press("2")
    page.wait_for_url("**done=*")
    assert page.url.startswith(desk.base + "/campaigns/")
    assert "Referred:" in page.locator("[role=status]").inner_text()
    with page.expect_navigation():
        page.keyboard.press("u")
    page.goto(address)
    page.get_by_text("undone").first.wait_for()
    page.keyboard.press("r")
    page.keyboard.press("2")
    page.wait_for_url("**done=*")

    desk.sign_in("lea")
    page.goto(f"{desk.base}/?state=second")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/campaigns/*")
    page.get_by_text("Blind second opinion").wait_for()
    page.keyboard.press("r")
    page.keyboard.press("0")
    page.wait_for_url("**done=*")

    page.goto(address)
    tab_to(page, "title")
    page.keyboard.type("Maids in the Gulf")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*")
    tab_to(page, "format")
    tab_to(page, "Export")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*#exports")
    page.get_by_text("sha256").first.wait_for()
    desk.go("/ads/2")
    tab_to(page, "Reads")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What was disguised").wait_for()
    assert desk.strangers == []
    page.context.close()


def test_single_keys_can_be_switched_off(browser, console):
    desk = watched(browser, console)
    page = desk.page
    desk.sign_in("ana")
    desk.go("/keys")
    page.get_by_role("button", name="Switch them off").click()
    page.wait_for_url("**/keys?done=keys")
    desk.go("/campaigns/1")
    page.keyboard.press("w")
    page.keyboard.press("r")
    page.wait_for_timeout(200)
    assert page.url == desk.base + "/campaigns/1"
    page.get_by_role("button", name="Watch").click()
    page.wait_for_url("**done=*")
    page.context.close()


def test_the_whole_way_without_javascript(browser, console):
    desk = watched(browser, console, java_script_enabled=False)
    page = desk.page
    desk.sign_in("ana")
    page.locator("a.title").first.click()
    address = re.sub(r"\?.*", "", page.url)
    page.get_by_role("button", name="signs of trafficking").click()
    assert "Referred:" in page.locator("[role=status]").inner_text()
    page.locator("[data-undo]").click()
    page.goto(address)
    page.get_by_role("button", name="asks for a fee").click()
    desk.sign_in("lea")
    page.goto(address)
    page.locator("button[name=verdict][value=refer]").click()
    page.goto(address)
    page.get_by_placeholder("Title of the case").fill("Maids in the Gulf")
    page.get_by_role("button", name="New case").click()
    page.get_by_role("button", name="Export").click()
    page.get_by_text("sha256").first.wait_for()
    page.locator("#find").fill("passport")
    page.keyboard.press("Enter")
    page.get_by_text("Housemaids").first.wait_for()
    desk.go("/ads/2")
    page.get_by_role("link", name="Reads").click()
    page.get_by_role("heading", name="What was disguised").wait_for()
    desk.go("/keys")
    page.locator("select[name=language]").select_option("fr")
    page.get_by_role("button", name="Use this language").click()
    page.get_by_role("link", name="Tableau de bord").wait_for()
    assert desk.strangers == []
    page.context.close()


def test_reports_come_in_are_opened_and_undone_without_javascript_and_by_keyboard(browser, console):
    make_keys(console.home, "an invented passphrase", console.home / PRIVATE)
    desk = watched(browser, console, java_script_enabled=False)
    page = desk.page
    desk.sign_in("lea")
    desk.go("/intake")
    page.locator("textarea[name=text]").fill("They took her passport. The agent is +2348030000173.")
    sheet = b"When,What happened\n2026-11-20,Agent on +2348030000173 wants fees\n"
    page.locator("input[name=files]").set_input_files(
        {"name": "sheet.csv", "mimeType": "text/csv", "buffer": sheet}
    )
    page.locator("input[name=country]").fill("NG")
    page.locator("input[name=country]").press("Enter")
    page.get_by_text("1 part can't be read").wait_for()
    page.locator("select[name=text_column]").select_option("What happened")
    page.get_by_role("button", name="Read again so").press("Enter")
    page.get_by_text("2 reports were read").wait_for()
    page.get_by_role("button", name="Store them").press("Enter")
    page.get_by_text("Intake 1 is done.").wait_for()
    desk.go("/reports")
    page.locator("a[data-open]").first.press("Enter")
    page.locator("input[name=why]").fill("case 7")
    page.locator("input[name=passphrase]").fill("an invented passphrase")
    page.keyboard.press("Enter")
    page.locator("blockquote").get_by_text("They took her passport").wait_for()
    desk.go("/intake")
    page.get_by_role("button", name="Undo intake 1").press("Enter")
    page.get_by_role("status").wait_for()
    desk.go("/reports")
    page.get_by_text("There is no report to look at.").wait_for()
    assert desk.strangers == []
    page.context.close()


def test_ads_come_in_and_are_undone_without_javascript_and_by_keyboard(browser, console):
    desk = watched(browser, console, java_script_enabled=False)
    page = desk.page
    desk.sign_in("ana")
    desk.go("/import")
    sheet = b'When,Alpha,Beta\n2026-11-02,"Maid for Oman, fee N50,000, passport kept, WhatsApp +2348030000199",zz\n'
    page.locator("input[name=files]").set_input_files(
        {"name": "sheet.csv", "mimeType": "text/csv", "buffer": sheet}
    )
    page.locator("input[name=country]").fill("NG")
    page.locator("input[name=country]").press("Enter")
    page.get_by_text("1 ad was read").wait_for()
    page.locator("select[name=column_title]").select_option("Beta")
    page.get_by_role("button", name="Read again so").press("Enter")
    page.locator("dd", has_text="zz").first.wait_for()
    page.get_by_role("button", name="Store them as").press("Enter")
    page.get_by_text("Taken in: 1 new").wait_for()
    page.get_by_role("button", name="Undo intake").press("Enter")
    page.get_by_text("is undone").wait_for()
    assert desk.strangers == []
    page.context.close()


NO_PAGE = {
    "/graph/{what}/{number:int}/more",
    "/dashboard/{chart}.csv",
    "/exports/{export:int}",
    "/custody.csv",
    "/takedowns.csv",
    "/counts.json",
    "/healthz",
    "/feed.atom",
    "/openapi.json",
}
NAMED = {
    "/sources/{source}": "/sources/board",
    "/reports/{report}": "/reports/r00000001",
    "/bulk": "/bulk?c=1&c=2&verdict=dismiss",
    "/graph/{what}/{number:int}": "/graph/campaign/1",
}
"""Addresses of pages that need more than the number 1 in their path."""
PAGES = [
    NAMED.get(door.path) or re.sub(r"\{\w+:int\}", "1", door.path)
    for door in ROUTES
    if not door.changes and door.path not in NO_PAGE
]
MORE = (
    "/ads/1?tab=reads",
    "/ads/1?tab=captured",
    "/ads/1?tab=changes",
    "/ads/1?tab=fields",
    "/?state=second",
    "/?q=passport",
    "/?q=07000000101",
    "/campaigns/2",
    "/campaigns/999",
)


def fill_more(console):
    """A case with a note, a masked contact, a report, and proposals of weights: tried, at work, accepted."""
    fill_reports(console)
    ana, sign = console.client("ana"), "upfront-recruitment-fee"
    ana.post("/cases", {"title": "Maids in the Gulf", "campaign": "1", "contact": "1"})
    ana.post("/cases/1/notes", {"text": "A note."})
    ana.post("/contacts/2/mark", {"what": "mask", "why": "may be a victim's"})
    row = WeightSuggestion(sign=sign, refer=1, dismiss=9, odds=-2.0, now="strong", weight="medium")
    side = {"band": "look", "score": 6.0}
    move = QueueMove(
        id="x", listing=1, title="", move="leaves", before=side, after=side, why=(f"{sign} +6.0 -> +3.0",)
    )
    summary = RescoreSummary(listings=20, changed=9, left=2, moves=[move])
    with console.store() as store, store.transaction():
        db = store.database.connection
        for number in (1, 2, 3):
            weight_sql.store(db, 4, day(0), "rules", [row])
            jobs_sql.ask(db, number, "try", day(0))
            if number < 3:
                jobs_sql.report_progress(db, number, summary, 40, day(0))
                jobs_sql.finish(db, number, summary, "rules-2")
        jobs_sql.claim(db, precise_timestamp())
        weight_sql.accept(db, 1, 4, day(0))


def fill_reports(console):
    """A report with a contact in the clear, a sealed one and dangers, and a key of a hotline system."""
    make_keys(console.home, "an invented passphrase", console.home / PRIVATE)
    text = "They took her passport in Oman. The agent is +2348030000173. See +2348030000172."
    with console.store() as store:
        told = [ReportText(text), ReportText("The agent is +2348030000173 too.")]
        done = take(
            store, told, IntakeSource(by="ana", channel="form", country="NG"), today=date(2026, 11, 26)
        )
        make(store, "hotline of Lagos", "NG", by="ada")
        with store.transaction():
            store.database.execute(
                'UPDATE reports SET "key" = \'r00000001\' WHERE "key" = ?', (done.keys[0],)
            )


STATE = """() => [
    document.documentElement.outerHTML,
    Array.from(document.styleSheets).map(sheet => [sheet.href, sheet.cssRules.length]),
    Array.from(document.querySelectorAll("body *")).map(one => Object.values(one.getBoundingClientRect().toJSON())),
]"""
"""What a page is, how it is styled, and where everything in it lies."""


def test_a_page_put_in_the_place_of_another_is_the_page_that_its_address_leads_to(browser, console):
    desk = watched(browser, console)
    desk.sign_in("ada")
    for path in ("/ads/1", "/campaigns/1", "/dashboard", "/weights"):
        desk.put(path)
        put = desk.page.evaluate(STATE)
        desk.go(path)
        assert put == desk.page.evaluate(STATE), path
    desk.page.context.close()


WIDTHS = (320, 360, 1366)
"""Of a small telephone, of a usual one, and of a laptop, in pixels of CSS."""


def violations(page, path):
    """What axe says of the page that is open, named by its path."""
    found = page.evaluate("axe.run().then(found => found.violations)")
    return [(path, one["id"], one["nodes"][0]["html"][:150]) for one in found]


def too_wide(page, path):
    """Widths at which the page that is open scrolls sideways, named by its path."""
    wide = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append((path, width))
    return wide


def every_page(browser, console, language, **options):
    """Each page of the desk in a language, shown to somebody who may see all, and its path."""
    assert not [path for path in PAGES if "{" in path], "name an address for it in NAMED"
    fill_more(console)
    console.client("ada").post("/language", {"language": language})
    desk = watched(browser, console, **options)
    desk.sign_in("ada")
    if options:
        desk.page.evaluate(AXE.read_text(encoding="utf-8"))
    for path in (*PAGES, *MORE):
        desk.put(path)
        yield desk.page, path
    desk.page.context.close()


def test_axe_finds_nothing_on_any_page(browser, console):
    found = []
    for page, path in every_page(browser, console, "en", bypass_csp=True):
        found += violations(page, path)
    assert found == []


def test_axe_finds_nothing_from_right_to_left_and_no_page_scrolls_sideways(browser, console):
    """Both in one pass over the pages: to show a page takes longer than to measure it."""
    found, wide = [], []
    for page, path in every_page(browser, console, "ar", bypass_csp=True):
        wide += too_wide(page, path)
        page.set_viewport_size({"width": WIDTHS[0], "height": 768})
        found += violations(page, path)
    assert (found, wide) == ([], [])


@pytest.mark.parametrize("language", ["es", "fr", "pt"])
def test_no_page_scrolls_sideways_in_a_longer_language(browser, console, language):
    wide = []
    for page, path in every_page(browser, console, language):
        wide += too_wide(page, path)
    assert wide == []
