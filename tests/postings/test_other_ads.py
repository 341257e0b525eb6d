"""What a page shows of other ads beside its own is not said of it, whatever the page is."""

from __future__ import annotations

import pytest

from crawler.postings.hints import Hints
from crawler.postings.other_ads import template_of
from crawler.postings.page import read_page
from crawler.records import JobPosting, Page

LATEST = "".join(
    f'<div class="row"><h4><a href="/vacancy/{slug}/">{name}</a></h4><p>{firm}</p>'
    f"<p>Closes: {day}/12/2026</p><p>Salary: KES {pay},000</p></div>"
    for slug, name, firm, day, pay in (
        ("cook-kisumu", "Cook", "Lake House", "04", "31"),
        ("guard-nakuru", "Night guard", "Rift Stores", "08", "22"),
        ("driver-garissa", "Driver", "Sand Relief", "11", "45"),
        ("nurse-lamu", "Nurse", "Coast Clinic", "18", "60"),
    )
)
ABOUT = "<h1>About us</h1><p>Our board has been kept by volunteers of a computer club since 2012.</p>"
AD = (
    "<h1>Tailor</h1><p>Employer: Needle House</p><p>Location: Eldoret, Kenya</p>"
    "<p>You sew school uniforms in our workshop. Two years at a machine are needed.</p>"
    "<h3>Requirements</h3><p>Own scissors, a steady hand.</p><p>Closes: 20/12/2026</p>"
)


def read(path: str, body: str) -> tuple[JobPosting, ...]:
    html = f"<html><body><div>{body}</div><div><h3>Latest vacancies</h3>{LATEST}</div></body></html>"
    page = Page(url=f"https://board.example{path}", body=html.encode(), fetched_at="2026-12-01T00:00:00Z")
    return read_page(page, Hints(source="board"))


@pytest.mark.parametrize("path", ["/about-us/", "/about-us", "/info/about/", "/info/about.html"])
def test_a_page_beside_which_the_latest_ads_stand_is_no_ad(path):
    assert read(path, ABOUT) == ()


@pytest.mark.parametrize("path", ["/vacancy/tailor-eldoret/", "/job/tailor-eldoret", "/tailor-eldoret/"])
def test_an_ad_beside_them_says_its_own(path):
    (found,) = read(path, AD)
    assert (found.title, found.hiring_organization, found.valid_through) == (
        "Tailor",
        "Needle House",
        "2026-12-20",
    )
    assert found.base_salary == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/vacancy/cook/", "/vacancy/driver/", True),
        ("/vacancy/cook", "/vacancy/driver", True),
        ("/vacancy/cook/", "/tender/chairs/", False),
        ("/vacancy/17/", "/vacancy/18/", True),
        ("/job.php?id=1", "/job.php?id=2", True),
    ],
)
def test_pages_of_one_folder_are_of_one_template(one, other, same):
    assert (template_of(f"https://b.example{one}") == template_of(f"https://b.example{other}")) is same


@pytest.mark.parametrize("path", ["/", "/about-us/", "/about-us"])
def test_a_page_at_the_root_has_no_template(path):
    assert template_of(f"https://b.example{path}") == ()
