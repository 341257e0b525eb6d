"""Read tables of ads: one ad a row, the fields told by the words at the head of the columns.

Agencies and offices publish so: demand letters, notices of posts. Cells that span rows count for each of them. A row
that leads to a page of its own is left out: that page is the ad (`row_pages`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from crawler.postings.company_names import names_company
from crawler.postings.job_labels import (
    head_field,
    is_job_address,
    names_jobs,
    read_labels,
)
from crawler.postings.marked_fields import marked_fields
from crawler.postings.page_blocks import main_part
from crawler.postings.parser_guard import simplified
from crawler.postings.row_pages import pages_of_rows
from crawler.postings.said_fields import DATES, posting_of
from crawler.records import JobPosting
from crawler.text.html import node_text
from crawler.text.html_links import contact_links_below
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from crawler.postings.hints import Hints
    from crawler.records import Page

MAX_PAGE: Final = 2 * 1024 * 1024
"""Characters of the longest page that is read so. Set by hand in 2026."""
SHORTEST_TABLE: Final = 3
"""Rows of the shortest table of ads, its head among them. Set by hand in 2026."""
MAX_ROWS: Final = 2_000
MAX_CELLS: Final = 40
"""Cells of a row; a span beyond it is cut."""
HEAD_ROWS: Final = 3
"""Rows at the top among which the head of a table is looked for."""
LONGEST_TOWN: Final = 3
"""Words of the longest place behind the name of an office, "Water Board, Sirajganj". Set by hand in 2026."""
FIELDS: Final = 2
"""Columns with a field beside the title from which a table is one of ads. Set by hand in 2026."""
STRONG: Final = frozenset(("base_salary", "hiring_organization", "employment_type"))
"""Columns that hardly any table but one of ads has beside a column of positions."""
_CONTACT: Final = re.compile(r"[\w.+-]+@[\w-]+\.|(?:\d[ ().\-/]{0,2}){6,}\d")
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Row:
    node: LexborNode
    cells: tuple[LexborNode, ...]
    """By column; a cell that spans rows stands in each."""


@dataclass(frozen=True, slots=True)
class JobTables:
    """What the tables of a page hold."""

    ads: tuple[JobPosting, ...] = ()
    """The rows that are ads and have no page of their own."""
    rows: int = 0
    """All rows of tables of ads, those with a page of their own among them."""


def read_job_tables(html: str, page: Page, hints: Hints) -> JobTables:
    """The tables of ads of a page.

    Args:
        html: The decoded page.
        page: The page as fetched.
        hints: Settings of its source.
    """
    written = html.count("<tr") + html.count("<TR")
    if written < SHORTEST_TABLE or len(html) > MAX_PAGE or exceeds_parser_limits(html):
        return JobTables()
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(simplified(html))
    named = is_job_address(page.url) or any(
        names_jobs(node_text(node)) for node in tree.css("h1, h2, h3, title")[:8]
    )
    found: list[JobPosting] = []
    count = 0
    for table in tree.css("table"):
        columns, rows = _body(table, named)
        count += len(rows)
        apart = {columns[name] for name in ("title", "hiring_organization") if name in columns}
        led = pages_of_rows([row.cells for row in rows], columns.get("title", 0), apart, page.url)
        left = [row for row, own in zip(rows, led, strict=True) if not own]
        found += [ad for row in left if (ad := _ad(row, columns, page, hints)) is not None]
    contacts = _contacts_beside(tree) if found else ""
    return JobTables(tuple(replace(ad, text=contacts) for ad in found), count)


def _body(table: LexborNode, named: bool) -> tuple[dict[str, int], list[_Row]]:
    """Field -> column of a table of ads, and its rows below the head; empty for any other table."""
    rows = _grid(table)
    for number, row in enumerate(rows[:HEAD_ROWS]):
        columns = _columns(row, named)
        if columns:
            return columns, rows[number + 1 :]
    return {}, []


def _grid(table: LexborNode) -> list[_Row]:
    """The rows of a table, tables inside its cells left out, with spans filled in."""
    rows: list[_Row] = []
    open_spans: dict[int, tuple[LexborNode, int]] = {}
    for node in table.css("tr")[:MAX_ROWS]:
        if _table_of(node) != table.mem_id:
            continue
        own = [cell for cell in node.iter() if cell.tag in ("td", "th")]
        cells: list[LexborNode] = []
        while len(cells) < MAX_CELLS and (own or len(cells) in open_spans):
            column = len(cells)
            if column in open_spans:
                cell, left = open_spans.pop(column)
                if left > 1:
                    open_spans[column] = (cell, left - 1)
                cells.append(cell)
                continue
            cell = own.pop(0)
            for _ in range(_span(cell, "colspan")):
                if _span(cell, "rowspan") > 1:
                    open_spans[len(cells)] = (cell, _span(cell, "rowspan") - 1)
                cells.append(cell)
        rows.append(_Row(node, tuple(cells)))
    return rows


def _span(cell: LexborNode, name: str) -> int:
    said = (cell.attributes.get(name) or "").strip()
    return min(int(said), MAX_ROWS) if said.isdecimal() and 0 < len(said) < 5 and int(said) else 1


def _table_of(node: LexborNode) -> int:
    above = node.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above.mem_id if above is not None else 0


def _columns(row: _Row, named: bool) -> dict[str, int]:
    """Field -> column of a row that heads a table of ads; {} for any other row."""
    found: dict[str, int] = {}
    generic = False
    for number, cell in enumerate(row.cells):
        field, is_subject = head_field(_line(cell))
        if field and field not in found:
            found[field] = number
            generic |= is_subject and field == "title"
    others = found.keys() - {"title"}
    if "title" not in found or len(others) < FIELDS:
        return {}
    return found if (named if generic else named or others & STRONG) else {}


def _ad(row: _Row, columns: dict[str, int], page: Page, hints: Hints) -> JobPosting | None:
    """The ad of a row; None for one without a title, or whose title is struck out."""
    at = columns["title"]
    if at >= len(row.cells) or len(row.cells) < len(columns) or _is_struck(row.cells[at]):
        return None
    lines = [line for line in node_text(row.cells[at]).split("\n") if line.strip()]
    values = _values(row, columns, lines)
    title = _line(row.cells[at].css_first("b, strong, h3, h4")) or (lines[0] if lines else "")
    if not title or not any(values.values()):
        return None
    cells = dict.fromkeys(cell.mem_id for cell in row.cells)
    texts = {cell.mem_id: node_text(cell).strip() for cell in row.cells}
    text = "\n".join(texts[mark] for mark in cells if texts[mark])
    words = values | {
        "title": title,
        "description": text,
        "application_contact": "\n".join(contact_links_below(row.node)),
    }
    return posting_of(words, f"{page.url}#{_mark(row, title, text)}", page, hints)


def _values(row: _Row, columns: dict[str, int], lines: Sequence[str]) -> dict[str, str]:
    """Fields of a row: by its columns, then by labels and marks inside the cell of the title."""
    found = read_labels(lines).values | marked_fields(row.cells[columns["title"]])
    for name, column in columns.items():
        if column < len(row.cells):
            said = node_text(row.cells[column]).strip()
            found[name] = said if name in DATES else said.split("\n")[0].strip()
    found.pop("title", None)
    name, divider, town = found.get("hiring_organization", "").rpartition(",")
    if (
        divider
        and "job_location" not in found
        and not names_company(town)
        and len(town.split()) <= LONGEST_TOWN
    ):
        found |= {"hiring_organization": name, "job_location": town}
    return {name: value.strip() for name, value in found.items() if value.strip(" -–—")}


def _is_struck(cell: LexborNode) -> bool:
    """True for a cell all of whose words are struck out: the post is filled."""
    struck = cell.css_first("s, del, strike")
    return struck is not None and bool(_line(struck)) and _line(struck) == _line(cell)


def _mark(row: _Row, title: str, text: str) -> str:
    """The fragment of a row: its id or anchor, or one that is stable between crawls."""
    anchor = row.node.css_first("a[name], a[id]")
    named = row.node.attributes.get("id") or ""
    if not named and anchor is not None:
        named = anchor.attributes.get("name") or anchor.attributes.get("id") or ""
    return quote(
        named or sha256(f"{title}\n{text}".encode("utf-8", "replace")).hexdigest()[:12], errors="replace"
    )


def _line(node: LexborNode | None) -> str:
    return _SPACE.sub(" ", node.text(separator=" ") or "").strip() if node is not None else ""


def _contacts_beside(tree: LexborHTMLParser) -> str:
    """Lines with a contact in the main part of the page, outside its tables."""
    blocks = main_part(tree)
    if blocks is None:
        return ""
    inside = {line for table in blocks.root.css("table") for line in node_text(table).split("\n")}
    return "\n".join(line for line in blocks.lines() if line not in inside and _CONTACT.search(line))
