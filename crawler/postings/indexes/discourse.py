"""Topics of a Discourse forum, as its JSON interface answers."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import Any

from crawler.isolation import Failure, guarded
from crawler.money.pay_field import read_pay
from crawler.postings.fetched_page import ReadPage
from crawler.postings.hints import Hints
from crawler.postings.threads import LONGEST_REPLY, MOST_REPLIES, NO_OFFER, REPLIES, offers_work, pay_in
from crawler.postings.unread import unread_page
from crawler.records import JobPosting, Page
from crawler.text.html import visible_text


def read_topic(page: Page, hints: Hints, replies: bool) -> ReadPage:
    """Read a topic.

    Args:
        page: The answer, under the address of the topic.
        hints: Settings of its source.
        replies: Whether replies are ads too.

    Returns:
        The posts; of a topic whose reading raises the whole as one text, with the failure.
    """
    found = guarded("reading the ad", partial(_postings, json_object(page.body), page.url, hints))
    if isinstance(found, Failure):
        return ReadPage(kind="other", reason="", postings=(unread_page(page, hints, found),), failure=found)
    if replies or not found:
        return ReadPage(kind="job", reason="", postings=tuple(found))
    first = found[0]
    pay = pay_in(first.text) or pay_in(first.title)
    if not offers_work(first.title, first.text, bool(pay)):
        return ReadPage(kind="other", reason=NO_OFFER)
    said = [one.text[:LONGEST_REPLY] for one in found[1 : MOST_REPLIES + 1]]
    paid = replace(
        first, base_salary=pay, pay=read_pay(pay, hints.region), extra={REPLIES: said} if said else {}
    )
    return ReadPage(kind="job", reason="", postings=(paid,))


def json_object(body: bytes) -> dict[str, Any]:
    """The object of an answer; empty when it is none."""
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _postings(topic: dict[str, Any], url: str, hints: Hints) -> list[JobPosting]:
    found = []
    for post in topic.get("post_stream", {}).get("posts", []):
        text = visible_text(str(post.get("cooked", ""))).strip()
        if not text or post.get("hidden") or post.get("user_deleted"):
            continue
        number = int(post.get("post_number", 1))
        stated = str(post.get("created_at", ""))
        posting = JobPosting(
            url=url if number == 1 else f"{url}#{number}",
            source=hints.source,
            title=str(topic.get("title", "")) if number == 1 else "",
            text=text,
            description_html=str(post.get("cooked", "")),
            date_posted_raw=stated,
            date_posted=stated[:10] or None,
            identifier=str(post.get("id", "")),
            region=hints.region,
        )
        found.append(posting)
    return found
