"""Contacts that stand only in a link's target reach the posting."""

import json

import pytest

from crawler.postings import Hints
from crawler.postings.page import read_page
from crawler.records import Page


def posting(description):
    block = {"@type": "JobPosting", "title": "Cook", "description": description}
    body = f'<html><script type="application/ld+json">{json.dumps(block)}</script></html>'
    page = Page(url="https://jobs.example.org/1", body=body.encode(), fetched_at="2026-11-20T08:00:00Z")
    (found,) = read_page(page, Hints(source="board"))
    return found


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ('<p>Cook. <a href="https://wa.me/12025550143">Apply here</a></p>', "https://wa.me/12025550143"),
        ('<p>Cook. <a href="mailto:cook@example.org">write</a></p>', "mailto:cook@example.org"),
        ('<p>Cook. <a href="mailto:cook@example.org">cook@example.org</a></p>', ""),
        ('<p>Cook. <a href="https://example.org/about">about us</a></p>', ""),
        ("<p>Cook wanted</p>", ""),
    ],
)
def test_hidden_link_targets(description, expected):
    assert posting(description).application_contact == expected
