"""Small ads in like blocks of a page: a notice board, a stream of posts, tables one below the other, text read aloud.

What is beside them may be rooms to let, cats and choirs: each block is judged alone, by what it offers and how it
says to answer. What sets the blocks apart is their markup; in preformatted text, empty lines.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final

from crawler.postings.company_names import names_role
from crawler.postings.hiring_words import (
    demands_workers,
    gives_advice,
    hiring_words,
    names_seekers,
    offer_words,
    warns,
)
from crawler.postings.job_labels import is_label, label_field, names_jobs, read_labels
from crawler.postings.job_sections import names_part, size_of
from crawler.postings.label_rows import two_cell_rows
from crawler.postings.page_blocks import PageBlocks
from crawler.postings.page_nodes import children
from crawler.postings.page_state import over_line
from crawler.postings.small_ad import (
    CONTACT,
    PHONE,
    SHORTEST,
    SmallAd,
    ad_of,
    amounts_in,
    first_words,
    is_small_ad,
    names_time_of_pay,
    with_day_of_page,
)
from crawler.postings.small_ad_heads import leads_to_page, line_of
from crawler.postings.spoken_offer import has_contact
from crawler.text.html import node_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.postings.hints import Hints
    from crawler.records import JobPosting, Page

TWO: Final = 2
ADS: Final = 3
"""Blocks of one kind from which they may be a board. Set by hand in 2026, as all here."""
SHORTEST_TEXT: Final = 50
"""Characters of the shortest text below the name of a trade: a table of wages has an amount alone."""
LONGEST: Final = 2_500
"""Characters of the longest block: an article is no small ad."""
REACHED: Final = 0.5
"""Share of the blocks of a board that say how to answer."""
LED: Final = 0.25
"""Share of the blocks of a kind with a link to a page, from which they are a list of pages."""
LONGEST_WRITTEN: Final = 8 * LONGEST
"""Characters with the white space between them, after which a block is too long without its text being laid out."""
MAX_BLOCKS: Final = 300
MAX_HOLDERS: Final = 2_000
"""Elements with like children that are looked at; bounds the time on hostile pages."""
TITLE: Final = 120
"""Characters of the longest headline of a block."""
OWN: Final = frozenset(
    ("base_salary", "job_location", "employment_type", "valid_through", "hiring_organization")
)
_KINDS: Final = frozenset(
    ("div", "article", "section", "li", "p", "table", "blockquote", "fieldset", "details")
)
_HEAD: Final = "h1, h2, h3, h4, h5, h6, dt, caption, legend, summary, strong, b"
_APART: Final = re.compile(r"\n[ \t]*(?:[-=*_~#+.]{3,}[ \t]*)?\n\s*|\n[ \t]*[-=*_~#+]{3,}[ \t]*\n")


def read_notices(
    blocks: PageBlocks, lines: Sequence[str], headline: str, page: Page, hints: Hints
) -> list[JobPosting]:
    """The small ads among the like blocks of a page, in order; [] for a page that is no board.

    Args:
        blocks: Its main part.
        lines: The lines of it.
        headline: Its headline.
        page: The page as fetched.
        hints: Settings of its source.
    """
    text = "\n".join(lines)
    if not hiring_words(text) or not has_contact(text, PHONE) or names_seekers(headline):
        return []
    if gives_advice(headline) or warns(headline):
        return []
    named = names_jobs(headline) or names_part(headline)
    best: list[SmallAd] = []
    for group in _groups(blocks.root):
        found = (
            _labelled(group)
            or _board(group, TWO if named else ADS, hints)
            or (_of_jobs(group, hints) if named else [])
        )
        best = max(best, found, key=len)
    live = [part for part in best if not over_line(f"{part.title}\n{part.text}")]
    return with_day_of_page([ad_of(part, page, hints) for part in live], lines, page, hints)


def _groups(root: LexborNode) -> Iterator[list[SmallAd]]:
    """The blocks of each element with like children, and of preformatted text."""
    holders = [root, *root.css("div, section, main, article, ul, ol, td, form, center")[:MAX_HOLDERS]]
    for holder in holders:
        alike: dict[tuple[str, str], list[LexborNode]] = defaultdict(list)
        for child in children(holder):
            if (tag := child.tag or "") in _KINDS:
                alike[tag, (child.attributes.get("class") or "").partition(" ")[0]].append(child)
        for nodes in alike.values():
            if TWO <= len(nodes) <= MAX_BLOCKS and (group := _blocks(nodes)):
                yield group
    for terms in root.css("dl")[:MAX_BLOCKS]:
        if group := _definitions(terms):
            yield group
    for node in root.css("pre")[:TWO]:
        yield [
            _plain_block(number, said)
            for number, said in enumerate(_APART.split(node.text() or ""))
            if said.strip()
        ]


def _blocks(nodes: Sequence[LexborNode]) -> list[SmallAd]:
    """Like elements with their headlines; [] where they lead to pages, or hold whole articles."""
    if any(map(_is_article, nodes)):
        return []
    targets = [
        {link.attributes.get("href") for link in node.css("a[href]") if leads_to_page(link)} for node in nodes
    ]
    tools = {target for target, count in Counter(chain(*targets)).items() if count >= TWO}  # report, share
    if sum(bool(found - tools) for found in targets) >= LED * len(nodes):
        return []
    parts = []
    for number, node in enumerate(nodes):
        text = node_text(node).strip()
        if len(text) > LONGEST:
            return []
        if text:
            parts.append(_block(number, node, text))
    return parts


def _is_article(node: LexborNode) -> bool:
    """Whether an element holds more than any small ad; it is walked no further, since each level of a page asks."""
    written = 0
    for part in node.traverse(include_text=True):
        written += len(part.text(deep=False)) if part.tag == "-text" else 0
        if written > LONGEST_WRITTEN:
            return True
    return False


def _block(number: int, node: LexborNode, text: str) -> SmallAd:
    rows = two_cell_rows(PageBlocks(node), ()) if node.tag == "table" else []
    if rows:
        text = "\n".join(f"{name}: {said}" for name, said in rows)
        title = read_labels((), rows).values.get("title", "")
        return SmallAd(number, title or first_words(rows[0][1]), "", text)
    head = node.css_first(_HEAD)
    title = line_of(head) if head is not None else ""
    if (
        not 2 < len(title) <= TITLE
        or is_label(title)
        or label_field(title)
        or not text.startswith(title[:10])
    ):
        title = first_words(_first_spoken(text))
    return SmallAd(number, title, "", text.removeprefix(title).strip() or text)


def _first_spoken(text: str) -> str:
    """The first line with a word of hiring or of a trade: a time or a name may stand above it."""
    lines = [line for line in text.split("\n") if line.strip()]
    return next((line for line in lines if hiring_words(line) or names_role(line)), lines[0])


def _plain_block(number: int, text: str) -> SmallAd:
    first, _, rest = text.strip().partition("\n")
    if rest and len(first) <= TITLE and not hiring_words(first[TITLE // 2 :]):
        return SmallAd(number, first.strip(" \t:-"), "", rest.strip())
    return SmallAd(number, first_words(first), "", text.strip())


def _definitions(terms: LexborNode) -> list[SmallAd]:
    """The terms of a list of definitions, with what stands below each."""
    parts: list[SmallAd] = []
    title, texts = "", list[str]()
    for child in [*children(terms), None]:
        if child is None or child.tag == "dt":
            if title and texts:
                parts.append(SmallAd(len(parts), title, "", "\n".join(texts)))
            title, texts = (line_of(child) if child is not None else ""), []
        elif child.tag == "dd":
            texts.append(node_text(child).strip())
    return parts


def _labelled(group: Sequence[SmallAd]) -> list[SmallAd]:
    """Blocks in each of which labels name a job and what it offers; [] where most have none."""
    found = []
    for part in group:
        values = read_labels(part.text.split("\n")).values
        if values.get("title") and len(OWN & values.keys()) >= TWO:
            found.append(SmallAd(part.head, values["title"], "", part.text))
    return found if len(found) >= TWO and 2 * len(found) > len(group) else []


def _board(group: Sequence[SmallAd], least: int, hints: Hints) -> list[SmallAd]:
    """The ads among blocks of all kinds, each with a contact that no other one has."""
    reached = [part for part in group if has_contact(part.text, PHONE)]
    if len(group) < least or len(reached) < max(TWO, REACHED * len(group)):
        return []
    ads = [part for part in reached if _offers_work(part, hints)]
    ways = [frozenset(CONTACT.findall(part.text)) for part in ads]
    return ads if len(ads) >= TWO and len(set(ways)) == len(ways) else []


def _offers_work(part: SmallAd, hints: Hints) -> bool:
    """True for a block that wants somebody, with two signs: words of hiring, the name of a trade, an amount."""
    said = f"{part.title}\n{part.text}"
    if size_of(said) < SHORTEST or not is_small_ad(part) or gives_advice(part.title):
        return False
    spoken = hiring_words(said) + offer_words(said)
    return demands_workers(said) and spoken + names_role(part.title) + bool(amounts_in(part, hints)) >= TWO


def _of_jobs(group: Sequence[SmallAd], hints: Hints) -> list[SmallAd]:
    """The blocks of a page called after jobs that says once how to answer: each names pay, for a time or a trade."""
    found = []
    for part in group:
        if is_label(part.title) or label_field(part.title) or gives_advice(part.title):
            return []
        if has_contact(part.text, PHONE) or size_of(part.text) < SHORTEST_TEXT:
            continue
        amounts = amounts_in(part, hints)
        timed = any(names_time_of_pay(amount, hints) for amount in amounts)
        if is_small_ad(part) and amounts and (timed or names_role(part.title)):
            found.append(part)
    return found if len(found) >= ADS and 4 * len(found) >= ADS * len(group) else []
