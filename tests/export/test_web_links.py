"""Links of a workbook: only cleared ads, only plain web addresses, and still nothing that a sheet computes."""

from dataclasses import replace

import pytest

from crawler.export import xlsx
from crawler.export.clearance import UNDECIDED
from crawler.export.web_links import WARNING, web_address
from tests.export import fixture

BAD = [
    '=HYPERLINK("http://x.example","click")',
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,x",
    "\\\\host.example\\share",
    "https://bank.example@evil.example/",
    "https://www.gооgle.example/",
    "https://board.example/a b",
    'https://board.example/"&cmd',
    "https://board.example/\x00",
    "https://",
    "http://[::1",
    "https://board.example/?tel=masked-0123456789abcdef",
    "https://board.example/" + "a" * 2_079,
    "@SUM(1)",
    "",
    None,
    7,
]


HOSTILE = [value for value in BAD if isinstance(value, str) and value]


@pytest.mark.parametrize("value", BAD)
def test_what_is_no_plain_web_address_is_no_link(value):
    assert web_address(value) is None


@pytest.mark.parametrize(
    "value",
    ["http://board.example", "https://board.example:8443/ad/1?x=%20&y=1#top", "HTTPS://Board.example/"],
)
def test_a_plain_web_address_is_kept_as_it_is(value):
    assert web_address(value) == value


def links_of(document, path):
    """External links of each sheet, as (text of the cell, target), once openpyxl has read the workbook."""
    import openpyxl

    xlsx.write(document, path)
    book = openpyxl.load_workbook(path)
    cells = [(sheet.title, cell) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for _, cell in cells}
    found = [(title, cell) for title, cell in cells if cell.hyperlink and cell.hyperlink.target]
    assert {cell.hyperlink.tooltip for _, cell in found} <= {WARNING}
    return [(title, cell.value, cell.hyperlink.target) for title, cell in found]


def test_ads_and_captures_of_a_decided_campaign_lead_where_their_text_says(tmp_path):
    document = fixture.document(1)
    (campaign,) = document.campaign_rows
    found = links_of(document, tmp_path / "case.xlsx")
    ads = [ad.url for ad in document.listings() if ad.key in campaign.members]
    kept = [row.capture.url for row in document.captures() if row.listing in campaign.members]
    assert ads
    assert kept
    assert found == [("ads", url, url) for url in ads] + [("captures", url, url) for url in kept]


def test_nothing_leads_out_where_nobody_has_decided(tmp_path):
    document = fixture.document(1)
    (campaign,) = document.campaign_rows
    undecided = replace(campaign, reasons=(UNDECIDED, *campaign.reasons))
    assert links_of(replace(document, campaign_rows=(undecided,)), tmp_path / "case.xlsx") == []
    assert links_of(replace(document, campaign_rows=()), tmp_path / "none.xlsx") == []


def test_a_hostile_address_stays_text(tmp_path):
    document = fixture.document(1)
    (campaign,) = document.campaign_rows
    members = [ad for ad in document.listing_rows if ad.key in campaign.members]
    hostile = [replace(ad, url=bad) for ad, bad in zip(members, HOSTILE, strict=False)]
    changed = replace(document, listing_rows=tuple(hostile), capture_rows=())
    assert len(hostile) == 5
    assert links_of(changed, tmp_path / "case.xlsx") == []
