"""Fields of an ad by the names of classes, as templates of boards write them: `class="company"`, `job-location`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from crawler.postings.job_labels import class_words, has_date_label, is_label, picture_field

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_NODES: Final = 2_000
"""Elements with a class that are looked at; bounds the time on hostile pages."""
LONGEST: Final = 80
"""Characters of the longest value. Set by hand in 2026."""
LONGEST_NAME: Final = 8
"""Words of the longest employer or place. Set by hand in 2026."""
_PARTS: Final = re.compile(r"[A-Z]?[a-zß-öø-ÿ]+|[A-Z]+(?![a-z])")
_DIGIT: Final = re.compile(r"\d")
_NO_NAME: Final = re.compile(r"[:：!?@]|https?")


def marked_fields(root: LexborNode) -> dict[str, str]:
    """Field of a posting -> its value, for fields that exactly one kind of class names; the first element counts.

    Args:
        root: The main part of a page.
    """
    found: dict[str, str] = {}
    for node in root.css("[class]")[:MAX_NODES]:
        name = _field(node.attributes.get("class") or "")
        if name and name not in found:
            value = " ".join((node.text(separator=" ") or "").split())
            stated = node.css_first("time[datetime]") if name == "date_posted" else None
            value = (stated.attributes.get("datetime") or value) if stated is not None else value
            if _fits(name, value):
                found[name] = value
    return _worded(root) | found


def _worded(root: LexborNode) -> dict[str, str]:
    """Fields of elements that begin with a picture for one, or with a word for "published"."""
    found: dict[str, str] = {}
    for node in root.css("span, li, p, div, small, time, b, i, em, td, dd")[:MAX_NODES]:
        inside = node.child
        if inside is None or inside.next is not None or not inside.is_text_node:
            continue
        value = " ".join((inside.text_content or "").split())
        if not value or len(value) > LONGEST:
            continue
        name, said = picture_field(value)
        if not name and has_date_label(value) and _DIGIT.search(value):
            name, said = "date_posted", value
        if name and said:
            found.setdefault(name, said)
    return found


@lru_cache(maxsize=8_192)
def _field(classes: str) -> str:
    """The field that a class names, when its other words say nothing ("job", "name", "item")."""
    fields, idle = class_words()
    for one in classes.split():
        words = {word.lower() for word in _PARTS.findall(one)} - idle
        if len(words) == 1 and (name := fields.get(words.pop())):
            return name
    return ""


def _fits(name: str, value: str) -> bool:
    if not value or len(value) > LONGEST or is_label(value):
        return False
    if name in ("base_salary", "date_posted"):
        return _DIGIT.search(value) is not None
    return len(value.split()) <= LONGEST_NAME and not _NO_NAME.search(value)
