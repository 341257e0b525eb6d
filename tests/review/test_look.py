"""Colours, density, tour, palette, sorted tables and live counts."""

import json
import re

import pytest

from crawler.review.web.look import look_of
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
