"""Several vacancies on one page: each under a headline of its own, with its own pay, place or number of posts.

Agencies print demand letters so, employers their open posts. What stands before the first headline (the employer, who
must be named there, and the day) and the contacts of the page hold for each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from crawler.postings.company_names import names_company
from crawler.postings.job_labels import head_field, is_label, names_jobs, read_labels
from crawler.postings.said_fields import posting_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from crawler.postings.hints import Hints
    from crawler.postings.page_blocks import PageBlocks
    from crawler.records import JobPosting, Page

VACANCIES: Final = 2
"""Headlines with fields of a job below them from which a page holds several vacancies. Set by hand in 2026."""
MOST: Final = 0.6
"""Share of the headlines of one rank that must have such fields: parts of one ad have none. Set by hand in 2026."""
MAX_HEADS: Final = 200
LONGEST_NAME: Final = 80
"""Characters of the longest line that names an employer. Set by hand in 2026."""
OWN: Final = ("base_salary", "job_location", "employment_type", "valid_through")
"""Fields of which each vacancy states one or more itself."""
SHARED: Final = ("hiring_organization", "job_location", "date_posted", "valid_through", "employment_type")
"""Fields that the top of the page states for all of them."""
_RANKS: Final = ("h2", "h3", "h4", "h5")
_CONTACT: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w|(?:\d[ ().\-/]{0,2}){6,}\d")


@dataclass(frozen=True, slots=True)
class _Block:
    title: str
    mark: str
    """The id of its headline; "" without one."""
    lines: tuple[str, ...]


def read_vacancies(blocks: PageBlocks, lines: Sequence[str], page: Page, hints: Hints) -> list[JobPosting]:
    """The vacancies of a page, in order; [] for a page that holds one ad or none.

    Args:
        blocks: Its main part.
        lines: The lines of it.
        page: The page as fetched.
        hints: Settings of its source.
    """
    for rank in _RANKS:
        heads = [node for node in blocks.root.css(rank)[:MAX_HEADS] if _line(node)]
        cut = _cut(heads, lines) if heads else None
        if cut is None:
            continue
        above, parts = cut
        found = [part for part in parts if _is_vacancy(part)]
        least = 1 if _headed_by_company(blocks) else VACANCIES
        if (
            len(found) >= least
            and len(found) >= MOST * len(parts)
            and _shared(above).get("hiring_organization")
        ):
            return _ads(found, above, lines, page, hints)
    return []


def _headed_by_company(blocks: PageBlocks) -> bool:
    """True for a page whose one headline is the name of a company: what is below it may be its only vacancy."""
    heads = [_line(node) for node in blocks.root.css("h1")]
    return len(heads) == 1 and names_company(heads[0])


def _cut(heads: list[LexborNode], lines: Sequence[str]) -> tuple[list[str], list[_Block]] | None:
    """The lines above the first headline, and those below each; None where one leads away or is not found."""
    starts: list[tuple[int, LexborNode]] = []
    begin = 0
    for head in heads:
        said = _line(head)
        at = next((n for n in range(begin, len(lines)) if " ".join(lines[n].split()) == said), -1)
        if at < 0 or leads_away(head):
            return None
        starts.append((at, head))
        begin = at + 1
    ends = [at for at, _ in starts[1:]] + [len(lines)]
    parts = [
        _Block(_line(head), head.attributes.get("id") or "", tuple(lines[at + 1 : end]))
        for (at, head), end in zip(starts, ends, strict=True)
    ]
    return list(lines[: starts[0][0]]), parts


def _is_vacancy(part: _Block) -> bool:
    """True for a headline that is none of a part of an ad, with a field of its own below it."""
    if is_label(part.title) or names_jobs(part.title) or head_field(part.title)[0]:
        return False
    return any(name in OWN for name in read_labels(part.lines).values)


def _ads(
    found: list[_Block], above: list[str], lines: Sequence[str], page: Page, hints: Hints
) -> list[JobPosting]:
    shared = _shared(above)
    tail = found[-1].lines if not any(_has_contact(part.lines) for part in found[:-1]) else ()
    contacts = dict.fromkeys(line for line in (*above, *tail) if _CONTACT.search(line))
    ads = []
    for part in found:
        own = {name: said for name, said in read_labels(part.lines).values.items() if name != "title"}
        text = "\n".join(lines if len(found) == 1 else part.lines)  # of one vacancy all of the page speaks
        beside = "\n".join(line for line in contacts if line not in part.lines)
        mark = part.mark or sha256(f"{part.title}\n{text}".encode("utf-8", "replace")).hexdigest()[:12]
        words = shared | own | {"title": part.title, "description": text, "text": beside}
        ads.append(posting_of(words, f"{page.url}#{quote(mark, errors='replace')}", page, hints))
    return ads


def _shared(above: list[str]) -> dict[str, str]:
    """What the top of the page says of all its vacancies; a line with the form of a company names the employer."""
    found = {name: said for name, said in read_labels(above).values.items() if name in SHARED}
    named = next((line for line in above if len(line) <= LONGEST_NAME and names_company(line)), "")
    return ({"hiring_organization": named} if named else {}) | found


def _has_contact(lines: Sequence[str]) -> bool:
    return any(_CONTACT.search(line) for line in lines)


def _line(node: LexborNode) -> str:
    return " ".join((node.text(separator=" ") or "").split())


def leads_away(head: LexborNode) -> bool:
    """True for a headline with a link to a page in or around it."""
    links = [head.parent] if head.parent is not None and head.parent.tag == "a" else head.css("a[href]")
    targets = [link.attributes.get("href") or "" for link in links]
    return any(target and not target.startswith(("#", "mailto:", "tel:")) for target in targets)
