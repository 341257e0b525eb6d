"""What a page is, and that the reason is said."""

import pytest

from crawler.postings import Hints
from crawler.postings.fetched_page import fetched_page
from crawler.postings.page_state import page_state
from crawler.records import Page

AD = '<script type="application/ld+json">{"@type":"JobPosting","title":"Cook"}</script>'

CASES = [
    ("job", 200, f"<title>Cook wanted</title>{AD}"),
    ("job", 200, f"<title>Login required: IT manager</title>{AD}"),
    ("expired", 200, f"<title>Cook</title><h1>This job has expired</h1>{AD}"),
    ("expired", 200, "<h2>No longer accepting applications</h2>"),
    ("expired", 200, "<title>Повар</title><h1>Вакансия в архиве</h1>"),
    ("expired", 200, "<h1>Kuchár</h1><p>Pracovná ponuka už nie je aktuálna.</p>"),
    ("expired", 200, "<h1>調理師</h1><p>この求人は終了しました。</p>"),
    ("expired", 200, "<h1>พ่อครัว</h1><p>ปิดรับสมัครแล้ว</p>"),
    ("soft-404", 200, "<title>Page not found</title>"),
    ("soft-404", 200, "<title>Forum</title><h2>This topic has been removed or hidden</h2>"),
    ("soft-404", 200, "<title>Forum</title><p>The requested topic does not exist.</p>"),
    ("soft-404", 404, AD),
    ("soft-404", 410, ""),
    ("challenge", 200, "<title>Just a moment...</title>"),
    ("challenge", 403, "<title>x</title>"),
    ("challenge", 503, "<script>window._cf_chl_opt={}</script>"),
    ("challenge", 429, ""),
    ("login", 200, "<title>Board</title><p>You must be logged in to view this topic.</p>"),
    ("login", 401, ""),
    ("other", 200, "<title>About us</title><p>We are a board.</p>"),
    ("other", 200, ""),
    ("other", 200, "<p>Our JobPosting editor helps you.</p>"),
    ("other", 200, "<title>Blog</title><p>" + "Long story. " * 900 + "You must be logged in to comment.</p>"),
]


@pytest.mark.parametrize(("kind", "status", "body"), CASES)
def test_kinds(kind, status, body):
    page = Page(
        url="https://board.example/7", body=body.encode(), fetched_at="2026-11-25T10:00:00Z", status=status
    )
    state = page_state(page)
    assert state.kind == kind
    assert state.reason


FIELDS = "<p>Employer: Hotel</p><p>Salary: 400 EUR</p><p>Location: Bern</p><p>We look for somebody who can cook.</p>"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Diese Stelle ist leider bereits besetzt.", "expired"),
        ("Status: <b>this vacancy was filled</b>", "expired"),
        ("Annonsen har utgått.", "expired"),
        ("انتهى هذا الاعلان", "expired"),
        ("এই বিজ্ঞপ্তির মেয়াদ শেষ হয়েছে।", "expired"),
        ("This order is closed. All positions are filled.", "expired"),
        ("In order to keep fish, the gate is closed.", "other"),
        ("Die Stelle wird zum 1. Januar besetzt.", "other"),
        ("Applications are taken until the position is filled.", "other"),
        ("We are closed on Sunday.", "other"),
        ("Good job, good pay.", "other"),
    ],
)
def test_a_line_of_an_ad_says_that_it_is_over(line, kind):
    html = f"<title>Cook</title><h1>Cook</h1><p>{line}</p>{FIELDS}"
    page = Page(url="https://b.example/jobs/1", body=html.encode(), fetched_at="2026-11-30T10:00:00Z")
    read = fetched_page(page, Hints(source="b"))
    assert (read.kind, len(read.postings)) == (kind, 1)


def test_an_ad_that_states_its_dates_as_data_is_not_over_by_a_line():
    page = Page(url="https://b.example/1", body=f"{AD}<p>This vacancy was filled</p>".encode(), fetched_at="")
    assert fetched_page(page, Hints(source="b")).kind == "job"


@pytest.mark.parametrize("title", ["(CLOSED) Cook", "[মেয়াদ শেষ] Cook", "Cook - filled"])
def test_a_tag_of_its_headline_says_that_an_ad_is_over(title):
    html = f"<title>{title}</title><h1>{title}</h1>{FIELDS}"
    page = Page(url="https://b.example/jobs/1", body=html.encode(), fetched_at="2026-11-30T10:00:00Z")
    assert fetched_page(page, Hints(source="b")).kind == "expired"
