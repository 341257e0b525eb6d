"""A captured page as a short list of tags without any attribute, with masked contacts covered."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from crawler.confined import ConfinedProcess
from crawler.masking.page_reduction import ALLOWED_TAGS, BEGIN, END, reduced
from crawler.text.display import defang

if TYPE_CHECKING:
    from crawler.masking.mask import Mask

LONGEST_ADDRESS: Final = 300
"""Characters of a link's address that are shown, set by hand in 2026."""
_TAG: Final = re.compile(r"(<[^<>]*>)")
"""A tag in sanitized HTML, where no attribute is left and text has no bare angle bracket."""
_ALLOWED: Final = re.compile(f"</?(?:{'|'.join(sorted(ALLOWED_TAGS))})>")
_ADDRESS: Final = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")


def safe_html(text: str, mask: Mask) -> str:
    """Sanitize a captured page.

    It is parsed in a confined process, which knows no mask. Whatever that answers, only tags of the list pass, and
    all else is text: masked contacts are covered in this result, so that no difference between two HTML parsers can
    show one.

    Args:
        text: HTML of any quality; what UTF-8 can't carry is replaced.
        mask: What is hidden.

    Returns:
        HTML of `ALLOWED_TAGS` without attributes; of a page that would hang a parser only its visible text.

    Raises:
        ProcessLost: The page ended the process that parses it.
        FailedElsewhere: Parsing raised.
    """
    with ConfinedProcess(module=reduced.__module__) as process:
        page = process.ask(reduced, text)
    if not page.is_html:
        return f"<pre>{html.escape(mask.text(page.content))}</pre>"
    parts = _TAG.split(page.content)
    tags = [tag if _ALLOWED.fullmatch(tag) else "" for tag in parts[1::2]]
    words = [_with_addresses(html.unescape(part), mask) for part in parts[::2]]
    parts[1::2] = tags
    parts[::2] = [html.escape(part) for part in mask.pieces(words)]
    return "".join(parts)


def _with_addresses(words: str, mask: Mask) -> str:
    """Words with the addresses of links covered, cut, and written so that no program makes a link of them."""
    shown = _ADDRESS.sub(lambda found: defang(mask.text(found[1])[:LONGEST_ADDRESS]), words)
    return shown.replace(BEGIN, "").replace(END, "")
