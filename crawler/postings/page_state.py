"""Classify a page: job, expired job, "not found" with status 200 (soft 404), bot challenge, login wall, other.

The words are in `page_states.toml`. Each state carries its reason, since "gone" must be provable. Only `job`
counts as content: the other states never become a new version of a listing.
"""

from __future__ import annotations

import html
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, cast

from crawler.postings.charset import decode
from crawler.postings.word_patterns import ALEFS, either_word
from crawler.records import Page
from crawler.text.html import visible_text

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

State = Literal["job", "expired", "soft-404", "challenge", "login", "other"]

Place = Literal["markup", "headings", "body"]
PLACES: Final[tuple[Place, ...]] = ("markup", "headings", "body")
OVER: Final = "over"
"""The table of words that show in a line of an ad that it is over."""
CLOSING: Final = "closing"
"""The table of words around a closing day, read by `closing_day`."""

WINDOW: Final = 400_000
"""Characters of a page in which marks are looked for. Set by hand in 2026."""

SHORT: Final = 6_000
"""Visible characters up to which a mark in the body decides; login pages and error pages are short. Set by hand."""

LINE: Final = 90
"""Characters of the longest line that says that an ad is over: a sentence of its own. Set by hand in 2026."""
MAX_WORDS: Final = 100
"""Occurrences of the word JobPosting that are checked in one page; bounds the time on hostile pages."""
_TYPED = re.compile(
    r"""type(?:["']|&quot;)?\s{0,9}[:=]\s{0,9}\[?\s{0,9}(?:["']|&quot;)[^"'<>]{0,60}\Z""", re.I
)
_TITLE = re.compile(r"<title[^>]{0,300}>([^<]{0,500})", re.I)
_HEADING = re.compile(r"<h[12]\b[^>]{0,500}>(.{0,600}?)</h[12]", re.I | re.S)
_TAGS: Final = re.compile(r"[\[(【（{]([^\])】）}\[(【（{]{2,40})[\])】）}]")
"""What a headline says in brackets."""
_DASHES: Final = re.compile(r"\s[-–—|]\s|[:：!]\s?")
_TAG = re.compile(r"<[^<>]{0,3000}>")


@dataclass(frozen=True, slots=True)
class PageState:
    """The class of a page, and the reason in words."""

    kind: State
    reason: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """One mark: words, where they count, and the state they show."""

    words: str
    place: Place
    kind: State


@cache
def _marks() -> tuple[tuple[_Mark, ...], AhoCorasick]:
    """All marks in the order of the data file, and one automaton that finds their words in one pass."""
    from ahocorasick_rs import AhoCorasick, Implementation

    data = tomllib.loads((resources.files("crawler.postings") / "page_states.toml").read_text("utf-8"))
    marks = tuple(
        _Mark(words.lower(), place, cast("State", kind))
        for kind, table in data.items()
        if kind not in (OVER, CLOSING)
        for place in PLACES
        for words in table.get(place, ())
    )
    return marks, AhoCorasick([mark.words for mark in marks], implementation=Implementation.DFA)


def _headings(text: str) -> str:
    parts = [match[1] for match in _TITLE.finditer(text, 0, WINDOW)][:1]
    parts += [_TAG.sub(" ", match[1]) for match in islice(_HEADING.finditer(text), 4)]
    return html.unescape(" \n ".join(" ".join(part.split()) for part in parts)).lower()


def _visible(text: str) -> str:
    """Visible text of a short page; empty for a long one."""
    said = " ".join(visible_text(text).split()).lower()
    return said if len(said) <= SHORT else ""


def _marked(text: str) -> PageState | None:
    """The state by the first mark, in the order of the data file, found where it counts."""
    marks, automaton = _marks()
    found = {number for number, _, _ in automaton.find_matches_as_indexes(text.lower(), overlapping=True)}
    if not found:
        return None
    headings = _headings(text)
    visible = _visible(text) if any(marks[number].place == "body" for number in found) else ""
    for number in sorted(found):
        mark = marks[number]
        if mark.place == "markup":
            return PageState(mark.kind, f"markup says {mark.words!r}")
        if mark.place == "headings" and mark.words in headings:
            return PageState(mark.kind, f"heading says {mark.words!r}")
        if mark.place == "body" and mark.words in visible:
            return PageState(mark.kind, f"text says {mark.words!r}")
    return None


@cache
def _over() -> tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]:
    """Patterns of each language: a word for the ad, one for its end, and one that takes both back."""
    data = tomllib.loads((resources.files("crawler.postings") / "page_states.toml").read_text("utf-8"))[
        "over"
    ]
    rows = data.values()
    return tuple((_either(row["ads"]), _either(row["ended"]), _either(row["unless"])) for row in rows)


def _either(words: list[str]) -> re.Pattern[str]:
    return re.compile(either_word(word.translate(ALEFS) for word in words) or r"(?!)")


@cache
def _ended() -> re.Pattern[str]:
    """A word for an end in any language."""
    data = tomllib.loads((resources.files("crawler.postings") / "page_states.toml").read_text("utf-8"))[OVER]
    return _either([word for row in data.values() for word in row["ended"]])


def over_line(text: str) -> str:
    """The first short line of an ad that says that it is over: "This vacancy was filled"; "" without one."""
    for said in text.lower().translate(ALEFS).splitlines():
        line = " ".join(said.split())
        if (
            0 < len(line) <= LINE
            and _ended().search(line)
            and any(
                ads.search(line) and ended.search(line) and not unless.search(line)
                for ads, ended, unless in _over()
            )
        ):
            return line
    return ""


def over_tag(title: str) -> str:
    """A tag of a headline that says that its ad is over: "[CLOSED] Cook", "Cook - filled"; "" without one."""
    said = title.lower().translate(ALEFS)
    tags = [found[1] for found in _TAGS.finditer(said)]
    parts = _DASHES.split(said)
    ends = [parts[0], parts[-1]] if len(parts) > 1 else []
    found = map(str.strip, (*tags, *ends))
    return next((tag for tag in found if _ended().fullmatch(tag) or over_line(tag)), "")


def _says_job(text: str) -> bool:
    """Whether structured data on the page is of the type JobPosting; the mere word is not enough."""
    at = text.find("JobPosting")
    for _ in range(MAX_WORDS):
        if at < 0:
            return False
        if _TYPED.search(text, max(0, at - 80), at):
            return True
        at = text.find("JobPosting", at + 1)
    return False


def page_state(page: Page) -> PageState:
    """Classify a page by its status, headers and content."""
    if page.status in (404, 410):
        return PageState("soft-404", f"status {page.status}")
    if page.status in (401, 407):
        return PageState("login", f"status {page.status}")
    text = decode(page.body[: WINDOW * 2], page.encoding)[:WINDOW]
    has_job = _says_job(text)
    marked = _marked(text)
    if marked is not None and (not has_job or marked.kind == "expired"):
        return marked
    if page.status in (403, 429, 503):
        return PageState("challenge", f"status {page.status}")
    if has_job:
        return PageState("job", "carries a JobPosting")
    return PageState("other", "nothing on it marks a job ad")
