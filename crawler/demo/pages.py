"""The invented board in HTML and XML: one function for each kind of page, plain strings out.

`host` is scheme, name and port, such as "http://127.0.0.1:8765", without a slash at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from crawler.demo.board import Ad, Board, InventedPage
from crawler.demo.faults import CHARSETS, FAULTS


def http_date(day: date) -> str:
    """Six in the morning of a day, as RSS and HTTP headers write it."""
    return format_datetime(datetime(day.year, day.month, day.day, 6, tzinfo=UTC), usegmt=True)


def description_html(text: str) -> str:
    """Paragraphs and lists of a description; ads of real boards are no tidier."""
    blocks = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.splitlines()]
        if all(line.startswith("- ") for line in lines):
            blocks.append("<ul>" + "".join(f"<li>{escape(line[2:])}</li>" for line in lines) + "</ul>")
        else:
            blocks.append(f"<p>{'<br>'.join(escape(line) for line in lines)}</p>")
    return "".join(blocks)


def job_posting(ad: Ad, host: str) -> dict[str, Any]:
    """The schema.org JobPosting of an ad."""
    block: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": ad.title,
        "description": description_html(ad.description),
        "datePosted": ad.posted.isoformat(),
        "identifier": {"@type": "PropertyValue", "name": "Harmattan Jobs", "value": f"HJ-{ad.number}"},
        "hiringOrganization": {"@type": "Organization", "name": ad.employer},
        "jobLocation": {
            "@type": "Place",
            "address": {"@type": "PostalAddress", "addressLocality": ad.town, "addressCountry": ad.country},
        },
        "url": host + ad.path,
    }
    if ad.type:
        block["employmentType"] = ad.type
    if ad.pay:
        low, high, currency, unit = ad.pay
        value = {"@type": "QuantitativeValue", "minValue": low, "maxValue": high, "unitText": unit}
        block["baseSalary"] = {"@type": "MonetaryAmount", "currency": currency, "value": value}
    elif ad.salary:
        block["baseSalary"] = ad.salary
    return block


def _pay(ad: Ad) -> str:
    return ad.salary or (
        f"{ad.pay[0]:g} - {ad.pay[1]:g} {ad.pay[2]} per {ad.pay[3].lower()}" if ad.pay else ""
    )


def _plain(ad: Ad, board: Board) -> str:
    """An ad as classic classifieds show it; the board's notice is inside the article."""
    return (
        f'<article class="notice"><h1 class="title">{escape(ad.title)}</h1><dl>'
        f'<dt>Employer</dt><dd class="employer">{escape(ad.employer)}</dd>'
        f'<dt>Place</dt><dd class="place">{escape(ad.town)}, {ad.country}</dd>'
        f'<dt>Pay</dt><dd class="pay">{escape(_pay(ad))}</dd>'
        f'<dt>Posted</dt><dd class="date">{ad.posted:%d/%m/%Y}</dd></dl>'
        f'<div class="text">{description_html(ad.description)}'
        f'<p class="board-notice">{escape(board.notice)}</p></div></article>'
    )


def _microdata(ad: Ad) -> str:
    return (
        '<article itemscope itemtype="https://schema.org/JobPosting">'
        f'<h1 itemprop="title">{escape(ad.title)}</h1>'
        '<span itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization">'
        f'<b itemprop="name">{escape(ad.employer)}</b></span>'
        '<span itemprop="jobLocation" itemscope itemtype="https://schema.org/Place">'
        '<span itemprop="address" itemscope itemtype="https://schema.org/PostalAddress">'
        f'<i itemprop="addressLocality">{escape(ad.town)}</i>, '
        f'<i itemprop="addressCountry">{ad.country}</i></span></span>'
        f'<time itemprop="datePosted" datetime="{ad.posted}">{ad.posted:%d.%m.%Y}</time>'
        f'<span itemprop="baseSalary">{escape(_pay(ad))}</span>'
        f'<div itemprop="description">{description_html(ad.description)}</div></article>'
    )


def ad_page(ads: Sequence[Ad], board: Board, host: str) -> str:
    """The page of one ad, or of several that share a page."""
    first = ads[0]
    scripts = ""
    if first.markup == "jsonld":
        blocks = (FAULTS[ad.fault](job_posting(ad, host)) for ad in ads)
        scripts = "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
        body = "".join(
            f"<article><h1>{escape(ad.title)}</h1><p>{escape(ad.employer)}, {escape(ad.town)}</p>"
            f"{description_html(ad.description)}</article>"
            for ad in ads
        )
    else:
        body = _microdata(first) if first.markup == "microdata" else _plain(first, board)
    apply = f'<p><a href="/apply/{first.number}">Apply</a> {_share(host + first.path)}</p>'
    return frame(
        board, first.title, body + apply, language=first.language, charset=first.charset, head=scripts
    )


def _share(url: str) -> str:
    """Share buttons: links to chat services that are no contact of anybody."""
    return (
        f'<a href="https://wa.me/?text={url}">Share on WhatsApp</a> '
        f'<a href="https://t.me/share/url?url={url}">Share on Telegram</a>'
    )


def frame(
    board: Board, title: str, body: str, *, language: str = "en", charset: str = "utf-8", head: str = ""
) -> str:
    """Head, menu and footer of every page; the board's hotline is in the footer."""
    site, meta = board.site, CHARSETS[charset][2]
    declared = f'<meta charset="{meta}">' if meta else ""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head>{declared}'
        f"<title>{escape(title)} | {site['name']}</title>{head}</head><body>"
        '<nav><a href="/">Home</a> <a href="/notices">Notices</a> <a href="/news/minimum-wage">News</a></nav>'
        f"<main>{body}</main>"
        f"<footer><p>{escape(board.notice)}</p><p>WhatsApp {site['whatsapp']}, "
        f'<a href="https://t.me/{site["telegram"]}">our channel</a></p></footer></body></html>'
    )


def list_page(board: Board, number: int) -> str | None:
    """One page of the notices, newest first, with a link to the next; None when there is no such page."""
    ads, size = board.section("notices")[::-1], board.site["per_page"]
    shown = ads[(number - 1) * size : number * size]
    if not shown:
        return None
    items = "".join(
        f'<li class="ad"><a href="{ad.path}">{escape(ad.title)}</a> {escape(ad.town)}</li>' for ad in shown
    )
    more = (
        f'<a class="next" rel="next" href="/notices?page={number + 1}">Next</a>'
        if number * size < len(ads)
        else ""
    )
    return frame(board, "Notices", f'<h1>Notices</h1><ul class="ads">{items}</ul>{more}')


def other_page(page: InventedPage, board: Board) -> str:
    """News, help, expired ads and soft 404s."""
    body = f"<h1>{escape(page.title)}</h1>{description_html(page.text)}"
    return frame(board, page.title, body, language=page.language)


def feed(board: Board, host: str) -> str:
    """RSS 2.0 of the bulletin; entries hold the whole ad and the board's notice."""
    items = "".join(
        f"<item><title>{escape(ad.title)}</title><link>{host}{ad.path}</link><guid>{host}{ad.path}</guid>"
        f"<pubDate>{http_date(ad.posted)}</pubDate><dc:creator>{escape(ad.employer)}</dc:creator>"
        f"<description>{escape(description_html(ad.description))}"
        f"{escape(f'<p>{escape(board.notice)}</p>')}</description></item>"
        for ad in board.section("bulletin")[::-1]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{board.site['name']} bulletin</title><link>{host}/</link>"
        f"<description>Short adverts</description>{items}</channel></rss>"
    )


def sitemap_index(host: str, names: Sequence[str]) -> str:
    """Index of the sitemaps."""
    entries = "".join(f"<sitemap><loc>{host}/{name}</loc></sitemap>" for name in names)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'
    )


def sitemap(host: str, entries: Sequence[tuple[str, str]]) -> str:
    """One sitemap: path and lastmod ("" for none) of each page."""
    urls = "".join(
        f"<url><loc>{host}{path}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</url>"
        for path, lastmod in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    )
