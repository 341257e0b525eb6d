"""The words around what a search found, and things that are named by a number: campaigns, ads and cases."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from crawler.masking import active as masking
from crawler.store.search import words_of
from crawler.store.sql_functions import FTS_COLUMNS, searchable

AROUND: Final = 70
"""Characters shown on each side of a word that was found; with it about two lines of a row. Set by hand in 2026."""
_CAMPAIGN: Final = re.compile(r"c(\d{1,18})", re.IGNORECASE)
_AD: Final = re.compile(r"#(\d{1,18})")
_CASE: Final = re.compile(r"\d{4}-\d{3,6}")
_KEY: Final = re.compile(r"[0-9a-zA-Z_.:-]{3,200}")
"""A public id of an ad; those that adwatch makes have 16 hexadecimal digits, imported ones are the input's own."""


class TextPiece(NamedTuple):
    """A piece of an ad's text with the first word that was found in it."""

    before: str
    word: str
    after: str


class FoundItem(NamedTuple):
    """Something that a search named by its number."""

    kind: str
    """campaign | ad | case."""
    name: str
    link: str


def snippets(db: sqlite3.Connection, text: str, versions: Mapping[int, int]) -> dict[int, TextPiece]:
    """For each campaign, words around the first that was found in the ad (its version) that matches.

    Masked contacts are covered before the text is cut.
    """
    wanted = [_folded(word)[0] for word in words_of(text)]
    rows = db.execute(
        f"SELECT id, {FTS_COLUMNS} FROM versions WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(versions.values()) - {0})),),
    )
    mask = masking.current()
    cut = {version: _cut([mask.text(field) for field in fields], wanted) for version, *fields in rows}
    return {campaign: piece for campaign, version in versions.items() if (piece := cut.get(version))}


def _cut(fields: Iterable[str], wanted: list[str]) -> TextPiece | None:
    """The first of the fields behind the title that holds a word, cut around it."""
    for field in list(fields)[1:]:
        folded, places = _folded(field)
        found = [(at, word) for word in wanted if (at := _word_at(folded, word)) >= 0]
        if found:
            at, word = min(found)
            start, end = places[at], places[at + len(word) - 1] + 1
            while end < len(field) and field[end].isalnum() and _spaced(field[start]):
                end += 1
            return TextPiece(_before(field[:start]), field[start:end], _after(field[end:]))
    return None


def _before(text: str) -> str:
    """The last words of a text."""
    if len(text) <= AROUND:
        return text
    cut = text[-AROUND:]
    whole = cut.partition(" ")[2] if _spaced(cut[0]) and " " in cut else cut
    return f"…{whole}"


def _after(text: str) -> str:
    """The first words of a text."""
    if len(text) <= AROUND:
        return text
    cut = text[:AROUND]
    whole = cut.rpartition(" ")[0] if _spaced(cut[-1]) and " " in cut else cut
    return f"{whole}…"


def _word_at(folded: str, word: str) -> int:
    """Where a word begins in a folded text; -1 for nowhere. In scripts without spaces it may begin anywhere."""
    if not word:
        return -1
    at = folded.find(word)
    while at > 0 and folded[at - 1].isalnum() and _spaced(word[0]):
        at = folded.find(word, at + 1)
    return at


def _spaced(character: str) -> bool:
    """Whether the script of a character has spaces between its words."""
    return searchable(character) == character


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as the full-text index compares it (no case, no diacritics), and where each character was."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    pairs = [
        (plain, place)
        for place, character in enumerate(text)
        for plain in unicodedata.normalize("NFD", character).casefold()
        if not unicodedata.combining(plain)
    ]
    return "".join(plain for plain, _ in pairs), [place for _, place in pairs]


def things_named(db: sqlite3.Connection, text: str) -> list[FoundItem]:
    """The campaign, the ad or the case whose number this is: `c96`, `#2550`, an ad's public id, `2026-001`."""
    plain, found = text.strip(), []
    if match := _CAMPAIGN.fullmatch(plain):
        found = _named(db, "campaign", "SELECT id, 'c' || id FROM campaigns WHERE id = ?", int(match[1]))
    elif match := _AD.fullmatch(plain):
        found = _named(db, "ad", "SELECT id, '#' || id FROM listings WHERE id = ?", int(match[1]))
    elif _CASE.fullmatch(plain):
        found = _named(db, "case", "SELECT id, number FROM cases WHERE number = ?", plain)
    if not found and _KEY.fullmatch(plain):
        found = _named(db, "ad", 'SELECT id, "key" FROM listings WHERE "key" = ?', plain)
    return found


_LINKS: Final = {"campaign": "/campaigns/", "ad": "/ads/", "case": "/cases/"}


def _named(db: sqlite3.Connection, kind: str, sql: str, wanted: object) -> list[FoundItem]:
    return [
        FoundItem(kind, str(name), f"{_LINKS[kind]}{number}") for number, name in db.execute(sql, (wanted,))
    ]
