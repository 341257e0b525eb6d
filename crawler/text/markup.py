"""Tags left in a text: "0803<b>000</b>0417" -> edits that undo them; entities are undone before that.

A text that came as HTML was made visible before (`crawler.text.html`); this serves raw exports and ads whose writers
typed the markup themselves. Only tags glued between two signs are dropped: others part words as spaces do, and a
link's address stays where the reader of links finds it.
"""

from __future__ import annotations

from itertools import islice
from typing import Final

from crawler.late_regex import compile_late
from crawler.text.fold import Edit

PREFILTER: Final = r"[^\s>]</?[a-z!]|[a-z0-9\"'/]>[0-9@+]"
"""Matches every text for which `markup_edits` has an edit."""
_BLOCKS: Final = "br|p|div|li|ul|ol|tr|td|th|table|tbody|h[1-6]|hr|section|article|dd|dt|dl"
_INLINE: Final = (
    "b|i|u|s|a|em|strong|span|font|small|big|sub|sup|mark|del|ins|code|wbr|nobr|bdi|bdo|abbr|label|img"
)
_TAG: Final = (
    rf"(?:</?(?:{_BLOCKS}|{_INLINE})\s?(?:\s[^<>=]{{0,40}}=[^<>]{{0,300}})?/?>|<!--[^<>]{{0,300}}-->)++"
)
_TAGS: Final = compile_late(_TAG)
"""A whole run of tags. Possessive: a run is taken once and never in parts, so that time stays linear."""
_SIGN: Final = compile_late(r"[^\s<>]")
_NUMERIC: Final = "0123456789@"
"""Signs next to which tags are dropped even where a space follows: parts of a number or an address."""
_BREAK: Final = compile_late(rf"</?(?:{_BLOCKS})\b")
_LINK: Final = compile_late(r"\shref\s?=")
_MOST: Final = 50_000
"""Runs of tags looked at in one text."""
_UNSEEN: Final = compile_late(r"<([a-z]{1,10})\s[^<>]{0,200}display:\s?none[^<>]{0,100}>[^<>]{0,200}</\1>")


def markup_edits(text: str) -> list[Edit]:
    """Edits for a shadow copy, in order; nothing for tags that hold a link."""
    edits: list[Edit] = []
    if "<" in text:
        edits += [(*hit.span(), "", "tags") for hit in _UNSEEN.finditer(text)]
        for hit in islice(_TAGS.finditer(text), _MOST):
            tags = hit.group()
            if _glued(text, *hit.span()) and not _LINK.search(tags):
                edits.append((*hit.span(), "\n", "") if _BREAK.search(tags) else (*hit.span(), "", "tags"))
    return sorted(edits, key=lambda edit: (edit[0], -edit[1]))


def _glued(text: str, start: int, end: int) -> bool:
    """True for tags between two signs, or next to a digit or an at sign."""
    before, after = _SIGN.fullmatch(text[start - 1 : start]), _SIGN.fullmatch(text[end : end + 1])
    if before and after:
        return True
    return bool((before and before[0] in _NUMERIC) or (after and after[0] in f"{_NUMERIC}+"))
