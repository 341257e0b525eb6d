"""Extract what a page says of its ad beyond its structured data.

Boards cut their JSON-LD (at 150, 500 or 5,000 characters) and print the whole ad, with the recruiter's contacts, on
the page only. What the description lacks goes to `text`; the description stays as stated, so that every contact and
sign is read once.

Of 193 mails in the main parts of 363 pages of three boards this keeps all at 0.9 ms a page; resiliparse 2.0 keeps 164
at 0.3 ms, trafilatura 2.3 keeps 104 at 4 ms (November 2026).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from crawler.contact_kinds import KINDS
from crawler.postings.page_blocks import squeezed, squeezed_each
from crawler.text.html_links import contact_links_below

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

    from crawler.postings.page_blocks import PageBlocks

MAX_TEXT: Final = 50_000
"""Characters of main text that are kept; the longest real ad has some 16,000."""
PROSE: Final = 6
"""Words from which a line outside the description's own element is kept: labels, counters and buttons have fewer.
Set by hand in 2026."""
DENSE: Final = 20
"""Characters from which a line of a script without spaces between words is kept likewise. Set by hand in 2026."""
APP_LINE: Final = 120
"""Characters of the longest line in which the name of an app alone makes it worth keeping; longer ones are prose."""
START: Final = 40
"""Letters and digits of a line of the description by which its element is found on the page. Set by hand."""
_CONTACT: Final = re.compile(r"@|\+?\d[\d ().\-/]{6,}\d|https?://|www\.|wa\.me|t\.me", re.I)
"""Cheap mark of a line that may hold a contact."""
_DENSE: Final = re.compile("[\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def text_beside(blocks: PageBlocks, description: str, stated: Iterable[str] = ()) -> str:
    """Lines of the main part of a page that the stated description lacks; "" where it lacks nothing.

    Inside the element that holds the description's own words every line counts, and everywhere where there is none;
    elsewhere in the main part only prose, and lines that may hold a contact. Targets of links to messengers, phones
    and mail that no text shows follow in lines of their own. Nothing is given twice.

    Args:
        blocks: The main part.
        description: Visible text of the stated description; may be empty.
        stated: The other stated fields; a line that repeats one is left out.
    """
    lines, own = blocks.lines(), blocks.around(_starts(description))
    own_lines = set(lines if own is None else own.lines())
    known = "\n".join(map(squeezed, (description, *stated)))
    kept: list[str] = []
    for line, mark in zip(lines, squeezed_each(lines), strict=False):  # no line at all gives an empty one
        if mark and mark not in known and (line in own_lines or _matters(line)):
            kept.append(line)
            known += f"\n{mark}"
    if not any(map(_matters, kept)):
        kept = []
    kept += hidden_links(blocks.root, "\n".join((description, *kept)))
    return "\n".join(kept)[:MAX_TEXT]


def _starts(description: str) -> tuple[str, ...]:
    """Beginnings of the first lines of a description, by which its element is found."""
    lines = (squeezed(line)[:START] for line in description.split("\n")[:8])
    return tuple(line for line in lines if len(line) >= START // 2)


@cache
def _apps() -> re.Pattern[str]:
    """Names of messengers and mobile-money services, with which a short line may give a contact."""
    names = {name.lower() for kind in KINDS.values() for name in kind.names}
    return re.compile(
        "|".join(rf"\b{re.escape(name)}" for name in sorted(names, key=len, reverse=True)), re.I
    )


def _matters(line: str) -> bool:
    """True for prose, and for a line that may hold a contact."""
    if len(line.split()) >= PROSE or _CONTACT.search(line):
        return True
    if not line.isascii() and len(_DENSE.findall(line[:200])) >= DENSE:
        return True
    return len(line) < APP_LINE and _apps().search(line) is not None


def hidden_links(root: LexborNode, shown: str) -> list[str]:
    """Targets of links that lead to a person and that the text does not show.

    Args:
        root: Where they are looked for.
        shown: The text that is kept.
    """
    return [link for link in contact_links_below(root) if link.partition(":")[2].strip("/") not in shown]
