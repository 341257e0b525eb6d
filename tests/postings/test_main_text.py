"""What a page says of its ad beyond its structured data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.postings.main_text import text_beside
from crawler.postings.page_blocks import MAX_PAGE, main_blocks, squeezed, squeezed_each

DUTIES = "You look after two children and an old lady, cook and clean every day of the week."
FEE = "Registration fee of 300 USD is paid before the interview, and passports are kept by the sponsor."
CALL = "WhatsApp +999 55 123 4567, or write to desk@agency.example"
DESCRIPTION = "You look after two children and an old lady, cook and"


def text_beyond(html, description, stated=()):
    blocks = main_blocks(html)
    return text_beside(blocks, description, stated) if blocks is not None else ""


@pytest.mark.parametrize("frame", ["<main>{}</main>", "<article>{}</article>", "<div id=ad>{}</div>"])
def test_lines_behind_a_cut_description_are_kept_whatever_the_markup(frame):
    ad = frame.format(
        f"<h1>Housemaid</h1><p>{DUTIES}</p><p>{FEE}</p><ul><li>No days off</li></ul><p>{CALL}</p>"
    )
    page = f"<body><nav>Menu of all</nav>{ad}<footer>Mail the board: board@board.example</footer></body>"
    assert text_beyond(page, DESCRIPTION, ("Housemaid",)).split("\n") == [DUTIES, FEE, "No days off", CALL]


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        (f"<section><p>{FEE}</p></section>", FEE),
        ("<aside>Ask for Ms Example: +999 55 123 4567</aside>", "Ask for Ms Example: +999 55 123 4567"),
        ("<p><a href='https://wa.me/999551234567'>Apply</a></p>", "https://wa.me/999551234567"),
        ("<p><a href='mailto:a@agency.example'>Apply</a></p>", "mailto:a@agency.example"),
        ("<p>Posted 3 days ago</p><p>125 views</p>", ""),
        ("<p>Housemaid</p>", ""),
        ("<form><p>Tick here to agree to all the terms of the board</p></form>", ""),
        ("<a class='btn btn-big' href='/apply'>Apply now and get the job of all your dreams</a>", ""),
        (f"<p>{DUTIES} </p>", ""),
    ],
    ids=[
        "prose",
        "contact",
        "hidden link",
        "hidden mail",
        "counters",
        "title",
        "form",
        "button",
        "known words",
    ],
)
def test_outside_the_element_of_the_description_only_what_matters_is_kept(more, kept):
    page = f"<main><h1>Housemaid</h1><div><p>{DUTIES}</p></div>{more}</main>"
    assert text_beyond(page, DUTIES, ("Housemaid",)) == kept


def test_lists_of_other_ads_are_left_out():
    others = "".join(
        f"<div class=card><a href='/jobs/{n}'>Fee of 500 USD for cooks in hotel {n}</a> Doha</div>"
        for n in range(4)
    )
    page = f"<main><div><p>{DUTIES}</p><p>{FEE}</p></div><div>{others}</div></main>"
    assert text_beyond(page, DESCRIPTION) == f"{DUTIES}\n{FEE}"


def test_a_form_around_the_whole_page_is_no_furniture():
    page = f"<body><form action='/x.aspx'><div><p>{DUTIES}</p><p>{FEE}</p></div></form></body>"
    assert text_beyond(page, DESCRIPTION) == f"{DUTIES}\n{FEE}"


def test_without_a_description_every_line_is_kept_once():
    page = f"<main><p>Maid</p><p>{DUTIES}</p><p>Maid</p></main>"
    assert text_beyond(page, "") == f"Maid\n{DUTIES}"


def test_a_few_labels_alone_are_nothing():
    assert text_beyond("<main><p>Job details</p><p>Apply</p></main>", "") == ""


def test_nested_furniture_is_taken_out_whole():
    page = f"<body><nav><form><nav>a<svg><script>1</script></svg></nav></form></nav><p>{DUTIES}</p></body>"
    blocks = main_blocks(page)
    assert blocks is not None
    assert blocks.lines() == (DUTIES,)


@pytest.mark.parametrize("page", [" " * (MAX_PAGE + 1), "<b>" * 20_000, "", "<frameset></frameset>"])
def test_pages_beyond_the_limits_give_nothing(page):
    assert text_beyond(page, "Summary") == ""


@given(st.text(st.characters()))
def test_squeezed_are_letters_and_digits_alone_in_lower_case(text):
    assert squeezed(text) == "".join(filter(str.isalnum, text)).lower()
    assert squeezed_each(text.split("\n")) == [squeezed(line) for line in text.split("\n")]
