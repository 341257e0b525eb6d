"""The title of an ad, and its employer, among the headlines of a page and the parts of its `<title>`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from crawler.postings.closing_day import DATE
from crawler.postings.company_names import names_company, names_role
from crawler.postings.job_labels import is_label, words_of
from crawler.postings.page_blocks import squeezed
from crawler.postings.page_nodes import children, with_ancestors
from crawler.postings.site_names import (
    DIVIDER,
    FIRST_LINKS,
    LONGEST,
    before_site,
    home_names,
    line_of,
    named_as,
    site_part,
    title_parts,
    without_accents,
    without_last,
)
from crawler.text.html import node_text
from crawler.text.joined_address import joined_address

if TYPE_CHECKING:
    from collections.abc import Collection

    from selectolax.lexbor import LexborHTMLParser, LexborNode

SHORTEST: Final = 5
"""Characters of the shortest part of a headline that may be the title. Set by hand in 2026."""
_AT: Final = re.compile(r"^(.{3,150}?)\s+(?:at|bei|chez|@)\s+(\S.{1,80})$")
"""\"Cook at Example Hotel\": English, German and French put the employer so."""
_WORD: Final = re.compile(r"[^\W_]{3,}")
BOLD: Final = "b, strong, big, th"
"""What stands in the place of headlines on pages without any."""
_WHOLE_DATE: Final = re.compile(DATE)
_FRAME: Final = frozenset(("nav", "header", "footer", "aside", "form"))


@dataclass(frozen=True, slots=True)
class Headlines:
    """What the headlines of a page say."""

    title: str = ""
    employer: str = ""
    posted: str = ""
    """A date that the head of the page or its only `<time>` states."""
    site: frozenset[str] = frozenset()
    """Names of the site itself, letters and digits alone."""
    is_heading: bool = False
    """Whether the title stands in a headline of the page, not in its `<title>` alone."""


def read_headlines(tree: LexborHTMLParser, url: str, not_title: Collection[str] = ()) -> Headlines:
    """Read the headlines of a page before anything is taken out of its tree.

    Of two headlines in a row, or two parts of `<title>`, the employer is the one with a legal form, or after which
    a mail address or a link on the page is named.

    Args:
        tree: The parsed page.
        url: Its address.
        not_title: Headlines of the site itself, which stand on many of its pages: they count only where the page
            has no other.
    """
    if not_title:
        found = _read_headlines(tree, url, frozenset(map(named_as, not_title)))
        if found.title:
            return found
    return _read_headlines(tree, url, frozenset())


def _read_headlines(tree: LexborHTMLParser, url: str, of_site: frozenset[str]) -> Headlines:
    head = line_of(tree.css_first("title")) or _meta(tree, "og:title")
    site = _meta(tree, "og:site_name")
    homes = home_names(tree, url) | of_site
    whole = without_last(head, homes)
    parts = before_site(title_parts(whole), homes, site, url)
    first, second = _headings(
        tree, homes, frozenset(squeezed(part) for part in (*parts, head.partition(":")[2])), head
    )
    is_heading = bool(first)
    named_last = len(parts) > 1 and squeezed(first) == squeezed(parts[-1]) and tree.css_first("h1") is None
    if not first or named_last:  # by custom the name of the site stands last
        first = _behind_names(tree, whole) or _shown_in(tree, whole, homes) or first
    title = first or (parts[0] if parts else "")
    if of_site and not title:
        title = _first_bold(tree, homes)
        is_heading = bool(title)
    employer = ""
    if first and second and not is_label(second):
        title, employer = _told_apart(first, second, _names(tree, url))
    rest = [part for part in parts if squeezed(part) not in squeezed(title) and part != title]
    at = _AT.match(head if not parts else parts[0])
    if not employer and at and squeezed(at[1]) == squeezed(title):
        employer = at[2]
    elif not employer and len(parts) > 1 and len(rest) == 1 and squeezed(title) in squeezed(head):
        employer = "" if _names_site(tree, rest[0]) or _names_folder(tree, rest[0], url) else rest[0]
    own = homes | {named_as(site), named_as(site_part(head, title))} - {""}
    return Headlines(title, employer, _posted(tree), own, is_heading)


def _headings(
    tree: LexborHTMLParser, homes: frozenset[str], parts: frozenset[str], head: str
) -> tuple[str, str]:
    """The first headline outside the frame of the page, and a lesser one right behind it.

    A headline that names the site is none; one that is a part of `<title>` comes first where there is no `h1`.
    """
    found = [node for node in tree.css("h1") if named_as(line_of(node)) not in homes]
    lesser_ones = [] if found else [n for n in tree.css("h2, h3, h4") if named_as(line_of(n)) not in homes]
    named = [node for node in lesser_ones if squeezed(line_of(node)) in parts]
    for node in found or named or [node for node in lesser_ones if node.tag == "h2"]:
        text = _headline_of(node, head)
        if text and not _framed(node) and not _is_day(text):
            behind = node.next
            while behind is not None and not behind.is_element_node:
                if behind.is_text_node and (behind.text_content or "").strip():
                    return text, ""
                behind = behind.next
            lesser = line_of(behind) if behind is not None and behind.tag in ("h2", "h3") else ""
            return text, "" if _WHOLE_DATE.search(lesser) else lesser
    return "", ""


def _first_bold(tree: LexborHTMLParser, homes: frozenset[str]) -> str:
    """The first words in bold that are no link, no label and no headline of the site: pages without headlines."""
    for node in tree.css(BOLD)[:FIRST_LINKS]:
        text = line_of(node)
        if SHORTEST <= len(text) < LONGEST and named_as(text) not in homes and not is_label(text):
            linked = any(above.tag == "a" for above in with_ancestors(node))
            if not linked and not _framed(node) and not _is_day(text) and node.css_first("a[href]") is None:
                return text
    return ""


def _headline_of(node: LexborNode, head: str) -> str:
    """The text of a headline; where `<title>` begins with one of its elements, that one: a price may stand beside."""
    text, said = line_of(node), squeezed(head)
    if said.startswith(squeezed(text)):
        return text
    parts = (line_of(child) for child in children(node))
    return next(
        (
            part
            for part in parts
            if len(part) >= SHORTEST and said.startswith(squeezed(part)) and not names_company(part)
        ),
        text,
    )


def _behind_names(tree: LexborHTMLParser, head: str) -> str:
    """The longest line of the page that `<title>` has right behind words for jobs: "Job vacancy Cook in Example"."""
    end = 0
    for found in words_of("names").find(head.casefold()):
        if found.start <= end + 1:
            end = max(end, found.end)
    rest = squeezed(head[end:])
    if not end or not rest or tree.body is None:
        return ""
    lines = (line for line in node_text(tree.body).split("\n") if SHORTEST <= len(line) <= LONGEST)
    fitting = [line for line in lines if rest.startswith(squeezed(line)) and any(map(str.isalpha, line))]
    return max(fitting, key=len, default="")


def _is_day(text: str) -> bool:
    """True for a headline that is a date, as blogs print one above the posts of a day."""
    found = _WHOLE_DATE.search(text)
    return found is not None and len(_WORD.findall(text.replace(found[0], " "))) < 2


def _shown_in(tree: LexborHTMLParser, head: str, homes: frozenset[str]) -> str:
    """The longest beginning of `<title>` that is a line or an element of the page, else the longest end; or ""."""
    cuts = list(DIVIDER.finditer(head))
    if tree.body is None or not cuts:
        return ""
    shown = {squeezed(line) for line in node_text(tree.body).split("\n") if len(line) <= LONGEST}
    shown |= {squeezed(line_of(node)) for node in tree.css("b, strong, font, big")[:FIRST_LINKS]}
    parts = [head, *(head[: cut.start()] for cut in reversed(cuts)), *(head[cut.end() :] for cut in cuts)]
    for part in parts:
        if squeezed(part) in shown and named_as(part) not in homes:
            return part.strip()
    return ""


def _names_site(tree: LexborHTMLParser, name: str) -> bool:
    """True for a name that the frame of the page has too: that of the site, not of an employer."""
    wanted = squeezed(name)
    return any(
        wanted in squeezed(node.text() or "") for node in tree.css("body footer, body > header, nav")[:8]
    )


def _names_folder(tree: LexborHTMLParser, name: str, url: str) -> bool:
    """True for the text of a link to a folder that the page is in: a part of the site, not an employer."""
    wanted, own = squeezed(name), urlsplit(url)
    for link in tree.css("a[href]")[:FIRST_LINKS]:
        if squeezed(link.text() or "") == wanted:
            target = urlsplit(joined_address(url, link.attributes.get("href") or ""))
            if target.netloc == own.netloc and own.path.startswith(target.path) and own.path != target.path:
                return True
    return False


def _told_apart(first: str, second: str, names: frozenset[str]) -> tuple[str, str]:
    """Title and employer of two headlines."""
    for title, employer in ((second, first), (first, second)):
        if names_company(employer) and not names_company(title):
            return title, employer
    for title, employer in ((second, first), (first, second)):
        if _named(employer, names) and not _named(title, names):
            return title, employer
    for title, employer in ((first, second), (second, first)):
        if names_role(title) and not names_role(employer):
            return title, employer
    return first, ""


def _named(text: str, names: frozenset[str]) -> bool:
    """True when a word of the text is the name, or the beginning of the name, of a domain."""
    words = _WORD.findall(without_accents(text))
    return any(
        name.startswith(word) or word.startswith(name) for word in words if len(word) > 3 for name in names
    )


def _names(tree: LexborHTMLParser, url: str) -> frozenset[str]:
    """Names of the domains that the page links to and that its mail addresses have, its own left out."""
    own = urlsplit(url).hostname or ""
    names = set()
    for link in tree.css("a[href]"):
        target = link.attributes.get("href") or ""
        try:
            host = (
                target.rpartition("@")[2] if target.startswith("mailto:") else urlsplit(target).hostname or ""
            )
        except ValueError:
            continue
        if host and host != own and not _framed(link):
            names |= {part for part in re.split(r"[.\-]", host.lower().partition("?")[0]) if len(part) > 3}
    return frozenset(names)


def _framed(node: LexborNode) -> bool:
    """True inside the navigation, the header or the footer of the page; a header inside the ad is none."""
    above = node.parent
    while above is not None:
        if above.tag in ("article", "main"):
            return False
        if above.tag in _FRAME:
            return above.tag != "header" or above.css_first("nav") is not None
        above = above.parent
    return False


def _posted(tree: LexborHTMLParser) -> str:
    """The date of publication that the head or the only `<time>` states."""
    stated = _meta(tree, "article:published_time")
    times = tree.css("time[datetime]")
    if not stated and len(times) == 1:
        stated = times[0].attributes.get("datetime") or ""
    return stated.strip()


def _meta(tree: LexborHTMLParser, name: str) -> str:
    node = tree.css_first(f'meta[property="{name}"], meta[name="{name}"]')
    return " ".join((node.attributes.get("content") or "").split())[:LONGEST] if node is not None else ""
