"""What a page is: a job, an expired job, a "not found" with status 200, a bot check, a login wall, or other.

Words are in `tables/states.toml`; each answer carries its reason, since "gone" must be provable. A crawler
treats only `job` as content: the others never become a new version of a listing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal

from crawler.postings.decode import decode
from crawler.records import Page

State = Literal["job", "expired", "soft-404", "challenge", "login", "other"]

WINDOW: Final = 400_000
"""Characters of a page in which marks are looked for."""

SHORT: Final = 6_000
"""Visible characters up to which a weak mark in the body decides (a wall has little else to say)."""

_POSTING = re.compile(r"ld(?:\+|&#x2b;|&#43;)json[^<]{0,100000}?JobPosting|schema\.org/JobPosting", re.I)
_TITLE = re.compile(r"<title[^>]{0,300}>([^<]{0,500})", re.I)
_HEADING = re.compile(r"<h[12]\b[^>]{0,500}>(.{0,600}?)</h[12]", re.I | re.S)
_TAG = re.compile(r"<[^<>]{0,3000}>")
_HIDDEN = re.compile(r"<(script|style|noscript|template)\b.*?</\1\s*>", re.I | re.S)


@dataclass(frozen=True, slots=True)
class PageState:
    """What a page is and why we say so."""

    kind: State
    reason: str


@dataclass(frozen=True, slots=True)
class _Marks:
    markup: re.Pattern[str]
    headings: re.Pattern[str]
    body: re.Pattern[str]


@cache
def _marks() -> dict[str, _Marks]:
    data = tomllib.loads((resources.files("crawler.postings") / "tables/states.toml").read_text("utf-8"))

    def any_of(words: list[str]) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(word.lower()) for word in words) or r"(?!)")

    return {
        name: _Marks(*(any_of(table.get(part, [])) for part in ("markup", "headings", "body")))
        for name, table in data.items()
    }


def _headings(text: str) -> str:
    parts = [match[1] for match in _TITLE.finditer(text, 0, WINDOW)][:1]
    parts += [_TAG.sub(" ", match[1]) for match in _HEADING.finditer(text)][:4]
    return " \n ".join(" ".join(part.split()) for part in parts).lower()


def _visible(text: str) -> str:
    return " ".join(_TAG.sub(" ", _HIDDEN.sub(" ", text)).split()).lower()


def _marked(text: str, headings: str, visible: str) -> PageState | None:
    """The first kind whose marks the page carries, in the order of the data file."""
    lowered = text.lower()
    for name, marks in _marks().items():
        for where, pattern, said in (
            ("markup", marks.markup, lowered),
            ("heading", marks.headings, headings),
            ("text", marks.body, visible if len(visible) <= SHORT else visible[:0]),
        ):
            found = pattern.search(said)
            if found:
                return PageState(name, f"{where} says {found[0]!r}")  # type: ignore[arg-type]
    return None


def page_state(page: Page) -> PageState:
    """What the page is, with the reason in words. Pure: looks at status, headers and content only."""
    if page.status in (404, 410):
        return PageState("soft-404", f"status {page.status}")
    text = decode(page.body[: WINDOW * 2], page.encoding)[:WINDOW]
    headings, visible = _headings(text), _visible(text)
    if page.status in (401, 407):
        return PageState("login", f"status {page.status}")
    has_job = _POSTING.search(text) is not None
    marked = _marked(text, headings, visible)
    if marked is not None and (not has_job or marked.kind == "expired"):
        return marked
    if page.status in (403, 429, 503):
        return PageState("challenge", f"status {page.status}")
    if has_job:
        return PageState("job", "carries a JobPosting")
    return PageState("other", "no mark of a job, an end, a wall or a check")
