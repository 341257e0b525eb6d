"""First words of an ad's text, in place of a title that it doesn't have."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from crawler.masking import active as masking

FIRST_WORDS: Final = 90
"""Characters of an ad's text in place of a title: a line of the queue. Set by hand in 2026."""


def first_words(db: sqlite3.Connection, campaigns: Sequence[int]) -> dict[int, str]:
    """The beginning of the text of each campaign's first ad, for campaigns without a title."""
    rows = db.execute(
        "SELECT w.value, substr(trim(v.description || ' ' || v.text), 1, ?) FROM json_each(?) w"
        " JOIN listings l ON l.id = (SELECT min(listing) FROM campaign_members WHERE campaign = w.value)"
        " JOIN versions v ON v.id = l.version",
        (FIRST_WORDS * 2, json.dumps(list(campaigns))),
    )
    return {campaign: _short(text) for campaign, text in rows}


def words_of_ads(db: sqlite3.Connection, listings: Sequence[int], most: int = FIRST_WORDS) -> dict[int, str]:
    """The beginning of the current text of each ad, `most` characters of it."""
    rows = db.execute(
        "SELECT l.id, substr(trim(v.description || ' ' || v.text), 1, ?) FROM json_each(?) w"
        " JOIN listings l ON l.id = w.value JOIN versions v ON v.id = l.version",
        (most * 2, json.dumps(list(listings))),
    )
    return {listing: _short(text, most) for listing, text in rows}


def _short(text: str, most: int = FIRST_WORDS) -> str:
    plain = " ".join(masking.current().text(text).split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"
