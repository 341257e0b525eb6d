"""Notices as PDF behind a list page: read as pages are, and a document that is no ad stays out."""

import asyncio

import pytest

from crawler.confined import ConfinedProcess
from crawler.detection.fetch_page import FetchedPage
from crawler.detection.samples import read_sample
from crawler.fetch.page_reader import PageReader
from crawler.fetch.pdf_pages import is_pdf, page_of_pdf
from crawler.fetch.result import FetchResult, IndexEntry
from crawler.postings import Hints
from crawler.records import Page
from tests.imports.containers.test_documents import pdf

URL = "https://county.example/docs/2026/advert-31-ward_clerk.pdf"
NOTICE = pdf(
    "COUNTY PUBLIC SERVICE BOARD", "Position: Ward Clerk", "Department: Treasury", "Duty station: Kakuma",
    "Salary: KES 49,000 per month", "Date posted: 5 November 2026", "Requirements",
    "A certificate in accounts and three years of service are asked for.", "Apply: board@county.example",
)  # fmt: skip
OTHERS = {
    "a plan": pdf("STRATEGIC PLAN", "This document holds information for the public and for bidders."),
    "pictures": pdf("", ""),
    "damaged": b"%PDF-1.7\nnothing more",
}


def read(body):
    page = Page(url=URL, body=body, fetched_at="2026-11-30T10:00:00Z", status=200)
    result = FetchResult(entry=IndexEntry(url=URL), page=page)
    with ConfinedProcess() as process:
        asyncio.run(PageReader(Hints(source="county"), process).read(result))
    return result


def test_a_notice_is_an_ad_under_its_own_address():
    found = read(NOTICE)
    (ad,) = found.postings
    assert (found.finding, ad.url, ad.title) == ("ad", URL, "Ward Clerk")
    assert (ad.job_location, ad.base_salary, ad.date_posted) == (
        "Kakuma",
        "KES 49,000 per month",
        "2026-11-05",
    )
    assert "board@county.example" in ad.description
    assert found.page.body == NOTICE, "the capture is of what was received"


def test_its_dates_are_read_in_the_language_of_its_text():
    french = pdf(
        "AVIS DE RECRUTEMENT", "Poste : Comptable", "Salaire mensuel : 180 000 FCFA", "Lieu de travail : Zinder",
        "Date de publication : 3 novembre 2026", "Le candidat doit jouir de ses droits civiques et avoir un diplome.",
    )  # fmt: skip
    assert [ad.date_posted for ad in read(french).postings] == ["2026-11-03"]


@pytest.mark.parametrize("name", OTHERS)
def test_another_document_is_none_and_says_why(name):
    found = read(OTHERS[name])
    assert (found.finding, found.postings) == ("other", ())
    assert found.reason


def test_probe_reads_it_as_a_crawl_does():
    sampled = read_sample(FetchedPage(asked=URL, url=URL, status=200, body=NOTICE), Hints(source="probed"))
    assert (sampled.verdict, sampled.postings[0].title) == ("ad", "Ward Clerk")


def test_a_page_that_speaks_of_pdf_is_none():
    assert not is_pdf(b"<html><title>%PDF-1.7</title>")
    assert is_pdf(b"\n%PDF-1.4\n")
    page, why = page_of_pdf(Page(url=URL, body=pdf("<b>Cook & waiter</b>"), fetched_at=""))
    assert b"<p>&lt;b&gt;Cook &amp; waiter&lt;/b&gt;</p>" in page.body
    assert why == ""
    assert b"<title>advert 31 ward clerk</title>" in page.body


@pytest.mark.parametrize(
    ("name", "lines", "title"),
    [
        ("night-guards.pdf", ("COUNTY OF EXAMPLE", "NIGHT GUARDS (4)", "Apply at once"), "NIGHT GUARDS (4)"),
        ("vac-7.pdf", ("COUNTY OF EXAMPLE", "Two guards for the night"), "vac 7"),
    ],
)
def test_its_headline_is_the_line_that_shares_a_word_with_its_name(name, lines, title):
    page, _ = page_of_pdf(Page(url=f"https://county.example/{name}", body=pdf(*lines), fetched_at=""))
    assert f"<title>{title}</title>".encode() in page.body
