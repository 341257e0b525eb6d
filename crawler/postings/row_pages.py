"""Which rows of a table of ads lead to a page of their own: from the title, or by "Details" in another cell.

Not every link of a row leads to its ad: others lead to a form to apply by, to the site of the employer, or to one
page for all.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from crawler.postings.job_labels import names_applying, words_in
from crawler.text.joined_address import joined_link

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from selectolax.lexbor import LexborNode

_FILE: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|jpe?g|png|zip|rtf)(?:$|[?#])", re.I)
_TO_A_PERSON: Final = ("#", "mailto:", "tel:", "sms:", "whatsapp:", "viber:", "tg:", "javascript:")


def pages_of_rows(
    rows: Sequence[Sequence[LexborNode]], title: int, apart: Collection[int], url: str
) -> list[bool]:
    """For each row of a table, whether it leads to a page of its own.

    A link in the cell of the title does. One in another cell does where it leads to a page of the site that no other
    row leads to, and neither its words nor its address speak of applying.

    Args:
        rows: The cells of each row.
        title: The column of the title.
        apart: Columns whose links say nothing of the ad: the employer's leads to the employer.
        url: The address of the page.
    """
    beside = [_targets_beside(cells, apart, url) for cells in rows]
    shared = Counter(target for targets in beside for target in targets)
    return [
        (title < len(cells) and _leads_away(cells[title])) or any(shared[target] == 1 for target in targets)
        for cells, targets in zip(rows, beside, strict=True)
    ]


def _leads_away(cell: LexborNode) -> bool:
    """True for a cell with a link to a page."""
    return any(_is_page(link.attributes.get("href") or "") for link in cell.css("a[href]"))


def _targets_beside(cells: Sequence[LexborNode], apart: Collection[int], url: str) -> set[str]:
    """The pages of the site that the other cells of a row lead to, without forms to apply by."""
    host, found = urlsplit(url).netloc, set()
    for number, cell in enumerate(cells):
        if number in apart:
            continue
        for link in cell.css("a[href]"):
            said = link.attributes.get("href") or ""
            target = joined_link(url, said) if _is_page(said) else ""
            if (
                target
                and urlsplit(target).netloc == host
                and target != url
                and not _is_to_apply(link, target)
            ):
                found.add(target)
    return found


def _is_page(target: str) -> bool:
    said = target.strip()
    return bool(said) and not said.lower().startswith(_TO_A_PERSON) and not _FILE.search(said)


def _is_to_apply(link: LexborNode, target: str) -> bool:
    parts = urlsplit(target)
    address = unquote(f"{parts.path}?{parts.query}").casefold()
    return names_applying(" ".join((link.text(separator=" ") or "").split())) or bool(
        _applying().search(address)
    )


@cache
def _applying() -> re.Pattern[str]:
    """A part of an address by which forms to apply are called: "/apply.php", "?action=apply"."""
    words = sorted(words_in("apply_addresses"), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, words))})")
