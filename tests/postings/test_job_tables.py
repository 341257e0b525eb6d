"""Tables of ads: one ad a row, heads of columns in several languages, cells over several rows."""

import pytest

from crawler.postings import Hints
from crawler.postings.page import read_page, read_tables
from crawler.records import Page

DEMANDS = """<title>Demand letters</title><table><tr><th>S.N.<th>LT No. / मिति<th>Country<th>Company<th>Position
<th>Salary (p.m.)<tr id="lt-1"><td rowspan=2>1<td rowspan=2><b>LT-1</b><br>24 Nov 2026<td rowspan=2>Qatar
<td rowspan=2>Star Contracting<td>Mason<td>QAR 1300
<tr><td><a name="lt-1-1"></a>Labour<td>QAR 1000
<tr><td>2<td>19-11-2026 (२०८३ मंसिर ४)<td>Malaysia<td>Glove Works<td>Packer<td>RM 1700</table>
<p>Come with your passport, mail cv@overseas.example</p>"""
NOTICES = """<html lang="bn"><h3>নিয়োগ বিজ্ঞপ্তি</h3><table><tr><th>ক্রমিক<th>বিষয়<th>প্রকাশের তারিখ<th>আবেদনের শেষ তারিখ
<tr id="n1"><td>১<td><a href="/notice/1/">নার্স</a><td>২৪ নভেম্বর ২০২৬<td>১২/১২/২০২৬
<tr id="n2"><td>২<td><b>গাড়িচালক</b><div class="org">পানি উন্নয়ন বোর্ড, সিরাজগঞ্জ</div><td>২৩/১১/২০২৬<td>২২/১২/২০২৬
<tr id="n3"><td>৩<td><b>ফিটার</b><div class="org">শিপইয়ার্ড, খুলনা</div><td>২২/১১/২০২৬<td>২০/১২/২০২৬</table>"""
TENDERS = "<h3>Tenders</h3><table><tr><th>Subject<th>Date<th>Closing date{}</table>".format(
    "".join(f"<tr><td>Supply of desks {n}<td>1{n}/11/2026<td>2{n}/12/2026" for n in range(4))
)


def page(body):
    return Page(url="http://office.example/list.html", body=body.encode(), fetched_at="2026-11-27T08:00:00Z")


def test_cells_that_span_rows_count_for_each():
    ads = read_page(page(DEMANDS), Hints(source="t"))
    assert [
        (
            ad.url.rpartition("#")[2],
            ad.title,
            ad.hiring_organization,
            ad.job_location,
            ad.base_salary,
            ad.date_posted,
        )
        for ad in ads[:2]
    ] == [
        ("lt-1", "Mason", "Star Contracting", "Qatar", "QAR 1300", "2026-11-24"),
        ("lt-1-1", "Labour", "Star Contracting", "Qatar", "QAR 1000", "2026-11-24"),
    ]
    assert (ads[2].title, ads[2].date_posted) == ("Packer", "2026-11-19")
    assert all("cv@overseas.example" in ad.text for ad in ads)


def test_rows_with_a_page_of_their_own_are_left_to_it():
    tables = read_tables(page(NOTICES), Hints(source="t"))
    assert tables.rows == 3
    assert [(ad.title, ad.hiring_organization, ad.job_location, ad.date_posted) for ad in tables.ads] == [
        ("গাড়িচালক", "পানি উন্নয়ন বোর্ড", "সিরাজগঞ্জ", "2026-11-23"),
        ("ফিটার", "শিপইয়ার্ড", "খুলনা", "2026-11-22"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        TENDERS,
        "<table>" + "<tr><th>Name<th>Country<th>Price" * 3 + "</table>",
        "<table>" + "<tr><td colspan=9999999>x<td rowspan=99999999>y" * 50 + "</table>",
        "<table><tr><td>Position<td>Company" + "<table><tr>" * 200,
    ],
)
def test_other_tables_hold_no_ads(body):
    assert read_tables(page(body), Hints(source="t")).ads == ()


ROWS = """<h2>Current demands</h2><table><tr><th>No.<th>Position<th>Country<th>Company<th>Pay<th>&nbsp;{}</table>"""


def rows(cell):
    names = ("Guard", "Waiter", "Driver")
    made = "".join(
        f"<tr><td>{n}<td>{name}<td>Qatar<td><a href=/firm/{n}>Star {n}</a><td>QAR 1{n}00<td>{cell.format(n=n)}"
        for n, name in enumerate(names, 1)
    )
    return [ad.title for ad in read_tables(page(ROWS.format(made)), Hints(source="t")).ads]


@pytest.mark.parametrize(
    "cell",
    [
        "<a href=/demand.php?id={n}>Details</a>",
        "<a href=view-{n}.html>विवरण</a>",
        "<a href='http://office.example/d/{n}/'>»</a>",
    ],
)
def test_a_link_in_another_cell_leads_to_the_page_of_a_row(cell):
    assert rows(cell) == []


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "<a href=/form.php?id={n}>Apply now</a>",
        "<a href=/x.php?id={n}>Apply online</a>",
        "<a href=/apply/{n}>Here</a>",
        "<a href=/login?next={n}>Here</a>",
        "<a href=/contact.html>Contact</a>",
        "<a href=/files/{n}.pdf>Paper</a>",
        "<a href=https://employer.example/{n}>Site</a>",
        "<a href=mailto:a{n}@office.example>Mail</a>",
    ],
)
def test_a_link_to_apply_to_the_employer_or_to_one_page_for_all_is_none_to_the_ad(cell):
    assert rows(cell) == ["Guard", "Waiter", "Driver"]


def test_a_row_whose_title_is_struck_out_is_no_ad():
    body = ROWS.format(
        "<tr><td>1<td><s>Cleaner</s><td>Qatar<td>Star<td>QAR 900<td>"
        "<tr><td>2<td>Guard <s>(night)</s><td>Qatar<td>Star<td>QAR 1100<td>"
    )
    assert [ad.title for ad in read_tables(page(body), Hints(source="t")).ads] == ["Guard (night)"]
