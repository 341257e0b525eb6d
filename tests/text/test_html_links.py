"""What a page's links give away, and addresses that Cloudflare hides."""

import pytest

from crawler.text.html import visible_text
from crawler.text.html_links import contact_links, decode_cloudflare


def cloudflare(address: str, key: int = 0x5A) -> str:
    return bytes([key, *(key ^ byte for byte in address.encode())]).hex()


def test_links_are_listed_once_decoded_and_only_where_they_lead_to_a_person():
    html = (
        '<a href="mailto:jobs@example.org">Apply</a><a href="tel:+12025550143">Call</a><a href="#top">Top</a>'
        f'<a href="/cdn-cgi/l/email-protection#{cloudflare("b@example.org")}">mail</a><a href="/about">us</a>'
        '<a href="mailto:jobs@example.org">again</a><a href="https://wa.me/2348030000123">chat</a>'
    )
    assert contact_links(html) == (
        "mailto:jobs@example.org",
        "tel:+12025550143",
        "mailto:b@example.org",
        "https://wa.me/2348030000123",
    )


def test_protected_address_is_read_in_its_place():
    html = f'<p>Mail <a class="__cf_email__" data-cfemail="{cloudflare("a@b.test")}">[email&#160;protected]</a> now'
    assert visible_text(html) == "Mail a@b.test now"
    assert "protected" in visible_text('<p>Mail <a data-cfemail="zz">[email&#160;protected]</a>')


@pytest.mark.parametrize("code", ["", "zz", "5a", "5aff"])
def test_damaged_codes_give_nothing(code):
    assert decode_cloudflare(code) == ""


def test_a_monstrous_page_gives_no_links():
    assert contact_links("<div>" * 5_000 + '<a href="tel:+12025550143">x</a>') == ()
