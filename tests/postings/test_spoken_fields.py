"""Employer, place and pay of ads that say them in sentences and headlines, not behind labels."""

from __future__ import annotations

import pytest

from crawler.postings.hints import Hints
from crawler.postings.page import read_page
from crawler.postings.spoken_fields import place_in_headline, who_hires
from crawler.records import JobPosting, Page


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Example Seeds Corporation requires one operator with years of stock.", "Example Seeds Corporation"),
        ("Botica Virgen de Ejemplo solicita técnica en farmacia para el turno.", "Botica Virgen de Ejemplo"),
        ("Empresa de transportes requiere chofer con brevete para volquete, obra en el sur.", ""),
        ("Family of three needs a cook who lives in and likes to work with two small dogs.", ""),
        ("We urgently need three tailors for a workshop; a room above the shop is given free.", ""),
        ("Able bodied men and women wanted for posting to banks and warehouses in the town.", ""),
        ("School Teacher required for a small school by the lake, two years of experience.", ""),
        ("Please Note. Example House needs a cook for the season, and a helper in the yard.", ""),
        ("Example House needs a cook.", ""),
    ],
)  # fmt: skip
def test_the_name_before_a_word_for_wanting_somebody(line, name):
    assert who_hires([line]) == name


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Security Guards Required in Karachi 2026", "Karachi"),
        ("Beautician for Muscat, Oman (2 posts)", "Muscat, Oman"),
        ("Steel Fixer, Mason - Jeddah Saudi Arabia", "Jeddah Saudi Arabia"),
        ("Temporeros para Huelva (España)", "España"),
        ("Machine operator for night shifts", ""),
        ("Karachi", ""),
    ],
)
def test_the_place_in_a_headline(title, place):
    assert place_in_headline(title) == place


def read(body: str, path: str = "/jobs/7/") -> JobPosting:
    html = f"<html><head><title>Cook</title></head><body><main>{body}</main></body></html>"
    page = Page(url=f"https://b.example{path}", body=html.encode(), fetched_at="2026-12-01T00:00:00Z")
    (found,) = read_page(page, Hints(source="b", region="PE"))
    return found


SAID = (
    "<h1>Cook</h1><p>Posted 27 November 2026</p><p>Example Lake House needs a cook with experience. {pay}. "
    "Call 000 000 041 or write to cook@example.org.</p>"
)


@pytest.mark.parametrize(
    ("pay", "stated"),
    [
        ("USD 900 and a room", "USD 900 and a room"),
        ("Salary is USD 900", "Salary is USD 900"),
        ("We buy knives worth USD 900", ""),
        ("USD 900 and a room. USD 40 for the coat", ""),
    ],
)
def test_pay_in_a_sentence(pay, stated):
    found = read(SAID.format(pay=pay))
    assert (found.base_salary, found.hiring_organization) == (stated, "Example Lake House")


def test_a_place_under_several_labels_is_read_whole():
    rows = (
        "<p>Country: Nepal</p><p>Region: Bagmati</p><p>City: Kathmandu</p><p>Location: Thamel, Kathmandu</p>"
    )
    found = read(f"<h1>Cook</h1>{rows}<p>Salary: 900</p><p>Requirements</p><p>Two years in a kitchen.</p>")
    assert found.job_location == "Thamel, Kathmandu, Bagmati, Nepal"


def test_the_part_of_a_newspaper_is_no_employer_and_neither_is_a_sign():
    crumbs = '<div><a href="/ads/">Classified</a> &gt; <a href="/ads/jobs/">Work</a></div>'
    head = "<html><head><title>Cook - Classified | Example News</title></head><body>"
    body = SAID.format(pay="USD 900 a month").replace("Example Lake House needs", "Hotel by the lake needs")
    html = f"{head}{crumbs}{body}<div><h4>Classified</h4></div></body></html>"
    page = Page(
        url="https://b.example/ads/jobs/7.html", body=html.encode(), fetched_at="2026-12-01T00:00:00Z"
    )
    (found,) = read_page(page, Hints(source="b"))
    assert found.hiring_organization == ""
    labelled = read(
        "<h1>Cook</h1><p>Employer: -</p><p>Salary: 900</p><p>Requirements</p><p>Two years in a kitchen, please.</p>"
    )
    assert labelled.hiring_organization == ""


def test_what_readers_comment_is_not_the_ad():
    news = (
        "<h1>Five signs of a false job</h1><p>Posted on 18 November 2026</p><p>No employer asks for a fee before an "
        "interview, and no salary is that high.</p><div id='comments'><p>We are hiring cleaners, salary 2,500, "
        "call 000 000 0178</p></div>"
    )
    html = f"<html><body>{news}</body></html>"
    page = Page(url="https://b.example/2026/11/signs/", body=html.encode(), fetched_at="2026-12-01T00:00:00Z")
    assert read_page(page, Hints(source="b", likely=True)) == ()


def test_an_ad_headed_by_its_agency_has_the_line_above_its_fields_as_title():
    rows = "".join(
        f"<tr><td>{name}</td><td>{said}</td></tr>"
        for name, said in (
            ("Vessel", "Bulk carrier"),
            ("Salary", "USD 1,850 / month"),
            ("Date posted", "26-Nov-2026"),
        )
    )
    html = (
        "<html><head><title>Example Crew Management, Inc. - Vacancy</title></head><body>"
        "<font>EXAMPLE CREW MANAGEMENT, INC.</font><br><font size=3>Oiler</font><br>"
        f"<table>{rows}</table>With two contracts on bulk carriers. HOW TO APPLY: crew@example.org</body></html>"
    )
    page = Page(
        url="https://b.example/vacancy.php?id=7", body=html.encode(), fetched_at="2026-12-01T00:00:00Z"
    )
    (found,) = read_page(page, Hints(source="b"))
    assert (found.title, found.hiring_organization) == ("Oiler", "Example Crew Management, Inc.")
