"""Colours, density, tour, palette, sorted tables and live counts."""

import html
import json
import re

import pytest

from crawler.review.web.i18n import strings
from crawler.review.web.look import COLUMNS, look_of
from crawler.review.web.static_files import FOLDER
from tests.review.browser import chromium, needs_chromium, watched


@pytest.mark.parametrize(
    ("cookie", "theme", "density", "toured"),
    [
        ("", "", "", ""),
        ("dark.compact.yes", "dark", "compact", "yes"),
        ("-.-.-", "", "", ""),
        ("pink.<script>.yes", "", "", "yes"),
        ("dark", "dark", "", ""),
        ("a.b.c.d.e", "", "", ""),
        ("dark.compact.-.queue_ads~<script>~ads_seen", "dark", "compact", ""),
    ],
)
def test_a_cookie_means_only_what_is_offered(cookie, theme, density, toured):
    look = look_of(cookie)
    assert (look.theme, look.density, look.toured) == (theme, density, toured)
    assert look_of(look.cookie) == look


def test_the_switch_is_kept_in_the_browser_and_the_tour_goes_away(desk):
    ana = desk.client("ana")
    first = ana.get("/").text
    assert 'media="(prefers-color-scheme: dark)"' in first
    assert "Five steps" in first
    assert ana.post("/look", {"theme": "dark", "density": "compact"}).status == 303
    assert ana.post("/look", {"toured": "yes", "back": "//evil.example"}).headers["location"] == "/"
    page = ana.get("/").text
    assert "dark.css" in page
    assert "contrast.css" not in page
    assert 'data-density="compact"' in page
    assert "Five steps" not in page


SIGNS = {
    "queue": {
        "reasons": 'class="reasons"',
        "ads": r"<b>\d+ ads?</b>",
        "contacts": r"\d+ contacts?",
        "sources": "board, forum",
        "countries": "Nigeria → Oman",
    },
    "ads": {
        "source": r"<small>\w+ · [\d.]+</small>",
        "employer": "Employer named",
        "place": "Place and pay",
        "seen": "Posted and seen",
    },
}


def choices(page, table):
    """The form of a page that chooses columns of a table: where it leads back to, its boxes, those ticked."""
    forms = re.findall(r'<form method="post" action="/look".*?</form>', page, re.S)
    form = next(one for one in forms if f'value="{table}"' in one)
    boxes = re.findall(r'name="column" value="(\w+)" (checked)?', form)
    back = html.unescape(re.findall(r'name="back" value="([^"]*)"', form)[0])
    return back, [name for name, _ in boxes], [name for name, ticked in boxes if ticked]


@pytest.mark.parametrize(("table", "path"), [("queue", "/?state=open"), ("ads", "/campaigns/1")])
def test_columns_are_chosen_without_script_and_kept_until_chosen_again(desk, table, path):
    ana = desk.client("ana")
    _, offered, ticked = choices(ana.get(path).text, table)
    assert tuple(offered) == tuple(ticked) == COLUMNS[table]
    whole = ana.get(path).text
    assert shown(whole, table) == set(offered)
    for left_out in offered:
        back, *_ = choices(ana.get(path).text, table)
        kept = [name for name in offered if name != left_out]
        answer = ana.post("/look", {"columns": table, "column": kept, "back": back})
        assert (answer.status, answer.headers["location"]) == (303, back)
        page = ana.get(back.partition("#")[0]).text
        assert choices(page, table)[2] == kept
        assert shown(page, table) == set(kept)
        assert len(rows(page)) == len(rows(whole)) > 0
    assert ana.post("/look", {"columns": table, "column": offered}).status == 303
    assert choices(ana.get(path).text, table)[2] == offered


def shown(page, table):
    """The columns whose content stands in the queue's rows, or in a campaign's list of ads."""
    begin, end = {"queue": ('<ol class="rows', 'class="pager"'), "ads": ('id="ads"', "</section>")}[table]
    listed = page.partition(begin)[2].partition(end)[0].rpartition("</details>")[2]
    return {name for name, sign in SIGNS[table].items() if re.search(sign, listed)}


def rows(page):
    return re.findall(r'href="/(?:campaigns|ads)/\d+\?[^"]*" dir="auto"|<a href="/ads/\d+" dir="auto"', page)


def test_all_columns_may_go_and_neither_table_touches_the_other(desk):
    ana = desk.client("ana")
    ana.post("/look", {"density": "compact"})
    ana.post("/look", {"columns": "queue"})
    ana.post("/look", {"columns": "ads", "column": ["place", "<script>"]})
    ana.post("/look", {"columns": "<script>", "column": ["reasons"]})
    page = ana.get("/").text
    assert choices(page, "queue")[2] == []
    assert 'class="reasons"' not in page
    assert 'class="side"' not in page
    assert rows(page)
    assert 'data-density="compact"' in page
    assert choices(ana.get("/campaigns/1").text, "ads")[2] == ["place"]


@pytest.mark.parametrize("language", ["en", "fr", "es", "pt", "ar"])
def test_columns_have_their_names_in_every_language(desk, language):
    ana = desk.client("ana")
    for path, table in (("/", "queue"), ("/campaigns/1", "ads")):
        page = ana.get(path, **{"Accept-Language": language}).text
        assert f'lang="{language}"' in page
        words = strings(language)
        assert all(words[f"look.column_{table}_{name}"] in page for name in COLUMNS[table])
        assert words["look.set_columns"] in page


def test_counts_are_told_as_json_to_who_is_signed_in(desk):
    page = desk.client("vera").get("/").text
    counts = json.loads(desk.client("vera").get("/counts.json").text)
    assert counts["open"] == int(re.findall(r"data-count=\"open\">(\d+)<", page)[0]) > 0
    assert desk.client().get("/counts.json").status == 303


def names(sheet):
    return set(re.findall(r"(--[\w-]+):", (FOLDER / sheet).read_text("utf-8").split("\n}\n")[0]))


def test_dark_sets_every_colour_of_the_plain_sheet():
    assert names("app.css") == names("dark.css")
    assert names("contrast.css") <= names("app.css")


def luminance(colour):
    whole = colour.lstrip("#")
    whole = "".join(2 * letter for letter in whole) if len(whole) == 3 else whole
    parts = [int(whole[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


PAIRS = [
    *((name, ground) for name in ("ink", "soft", "link") for ground in ("ground", "paper", "faint")),
    *((name, f"{name}-ground") for name in ("red", "amber", "green", "teal", "violet")),
    ("on-link", "link"), ("on-link", "main-hover"), ("badge-ink", "badge"), ("ink", "blue-ground"),
    ("ink", "amber-ground"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "least"), [("app.css", 4.5), ("dark.css", 4.5), ("contrast.css", 7)])
def test_every_ink_is_read_on_its_ground(sheet, least):
    plain = dict(re.findall(r"--([\w-]+): (#\w+)", (FOLDER / "app.css").read_text("utf-8")))
    colours = plain | dict(re.findall(r"--([\w-]+): (#\w+)", (FOLDER / sheet).read_text("utf-8")))
    low = {}
    for ink, ground in PAIRS:
        one, other = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
        if (one + 0.05) / (other + 0.05) < least:
            low[ink, ground] = (one + 0.05) / (other + 0.05)
    assert low == {}


@pytest.fixture(scope="module")
def browser():
    yield from chromium()


@pytest.mark.browser
@needs_chromium
def test_the_palette_goes_anywhere_by_keyboard_and_a_head_sorts_its_table(browser, desk):
    seen = watched(browser, desk)
    seen.sign_in("ana")
    page = seen.page
    page.keyboard.press("Control+k")
    page.keyboard.type("second op")
    page.keyboard.press("Enter")
    page.wait_for_url("**state=second")
    page.keyboard.press("Control+k")
    page.keyboard.type("passport")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=passport")
    seen.go("/campaigns/1")
    heads = page.locator("#ads th button.sort")
    heads.nth(1).click()
    column = page.locator("#ads tbody tr td:nth-child(3)").all_inner_texts()
    assert column == sorted(column)
    assert (seen.complaints, seen.strangers) == ([], [])
    page.context.close()


@pytest.mark.browser
@needs_chromium
def test_columns_are_chosen_by_keyboard(browser, desk):
    seen = watched(browser, desk)
    seen.sign_in("ana")
    page = seen.page
    seen.go("/campaigns/1")
    table = page.locator("#ads table")
    assert table.get_by_text("Employer named").count() == 1
    page.locator("#ads details.choose summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # the first box: source
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "employer"
    page.keyboard.press("Space")
    for _ in range(3):  # place, seen, the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#ads")
    table.get_by_text("Employer named").wait_for(state="detached")
    assert table.get_by_text("Place and pay").count() == 1
    seen.go("/campaigns/1")
    assert table.get_by_text("Employer named").count() == 0, "it is kept"
    assert (seen.complaints, seen.strangers) == ([], [])
    page.context.close()


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize("path", ["/", "/campaigns/1", "/dashboard"])
def test_a_wide_screen_is_used_and_no_page_is_wider_than_it(browser, desk, path):
    seen = watched(browser, desk)
    seen.sign_in("ana")
    seen.page.set_viewport_size({"width": 1920, "height": 1080})
    seen.go(path)
    left, right, wide = seen.page.evaluate(
        """() => {
          const boxes = Array.from(document.querySelectorAll("main *"), one => one.getBoundingClientRect())
            .filter(box => box.width && box.height);
          return [Math.min(...boxes.map(box => box.left)), Math.max(...boxes.map(box => box.right)),
                  document.documentElement.scrollWidth];
        }"""
    )
    assert wide <= 1920
    assert right - left >= 0.9 * 1920
    seen.page.context.close()
