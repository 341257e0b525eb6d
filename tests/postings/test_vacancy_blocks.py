"""Several vacancies on one page are an ad each, with what the page says of all of them."""

import pytest

from crawler.assess import assess
from crawler.postings import Hints
from crawler.postings.page import read_page
from crawler.records import Page

TOP = (
    "<h1>Demand for Qatar</h1><p>Company: Himal Overseas</p><p>Location: Qatar</p>"
    "<p>Published: 14 November 2026</p>"
)
END = "<p>Contact: jobs@himal.example</p>"


def read(body):
    html = f"<html><title>Demand for Qatar</title><body>{body}</body></html>"
    return read_page(
        Page(url="https://b.example/demands/1", body=html.encode(), fetched_at=""), Hints(source="b")
    )


def wrapped(title, pay):
    head = f"<h3 id='{title.lower()}'>{title}</h3>"
    return f"<section>{head}<ul><li>Salary: {pay}</li><li>Number: 30</li></ul></section>"


def flat(title, pay):
    return (
        f"<h2>{title}</h2><p>Salary: {pay}<br>Job type: full time</p><p>The {title} must be healthy.</p><hr>"
    )


@pytest.mark.parametrize("form", [wrapped, flat])
def test_each_vacancy_is_an_ad(form):
    found = read(TOP + form("Mason", "1,200 QAR") + form("Labour", "1,000 QAR") + END)
    assert [(ad.title, ad.base_salary) for ad in found] == [("Mason", "1,200 QAR"), ("Labour", "1,000 QAR")]
    for ad in found:
        assert (ad.hiring_organization, ad.job_location, ad.date_posted) == (
            "Himal Overseas",
            "Qatar",
            "2026-11-14",
        )
        assert [one.value for one in assess(ad).contacts] == ["jobs@himal.example"]
    assert "1,000" not in found[0].description
    assert len({ad.url for ad in found}) == 2


def test_a_vacancy_keeps_its_address_when_another_is_taken_out():
    both = read(
        TOP + flat("Mason", "1,200 QAR") + flat("Labour", "1,000 QAR") + flat("Cook", "900 QAR") + END
    )
    fewer = read(TOP + flat("Mason", "1,200 QAR") + flat("Cook", "900 QAR") + END)
    assert fewer[0].url == both[0].url
    named = read(TOP + wrapped("Mason", "1 QAR") + wrapped("Cook", "2 QAR"))
    assert named[0].url.endswith("#mason")


def test_parts_of_one_ad_are_one_ad():
    one = (
        "<h1>Mason</h1><p>Employer: Himal</p><h2>Requirements</h2><p>Location: Qatar</p><p>Two years of it.</p>"
        "<h2>We offer</h2><p>Salary: 1,200 QAR</p><h2>How to apply</h2><p>Write to jobs@himal.example.</p>"
    )
    assert [ad.title for ad in read(one)] == ["Mason"]


def test_headlines_that_lead_to_pages_are_a_list():
    rows = "".join(f"<h3><a href='/ad/{n}'>Mason {n}</a></h3><p>Salary: {n} QAR</p>" for n in range(1, 6))
    assert read(f"<h1>Jobs</h1>{rows}") == ()


def test_vacancies_of_several_employers_are_a_list():
    rows = "".join(f"<h2>Hotel {n}</h2><p>Position: Cook</p><p>Salary: {n} QAR</p>" for n in range(1, 6))
    assert read(f"<h1>Jobs of the week</h1>{rows}") == ()


def test_the_form_of_a_company_names_the_employer():
    found = read(f"<h1>Himal Overseas Pvt. Ltd.</h1>{flat('Mason', '1 QAR')}{flat('Cook', '2 QAR')}")
    assert {ad.hiring_organization for ad in found} == {"Himal Overseas Pvt. Ltd."}
