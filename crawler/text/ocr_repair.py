"""E-mail addresses that lost their dot or their @ where a machine read a poster -> edits that restore them."""

from __future__ import annotations

import re
from typing import Final

from crawler.late_regex import compile_late
from crawler.text.fold import OCR_REPAIR, Edit
from crawler.text.linear_regex import compile_linear_late
from crawler.text.top_domains import LARGEST_MAIL

_PROVIDERS: Final = "|".join(LARGEST_MAIL)
PREFILTER: Final = (
    r"[a-z]\s@[a-z0-9\-]+\.c|@[a-z0-9\-]+(?:\s(?:id|co)|\s?:\s?com|(?:com|coid|net|org)(?:[^a-z0-9.@]|$))"
    rf"|[\sea'](?:{_PROVIDERS})\s?[., ]\s?com"
)
"""Matches every text for which `ocr_edits` has an edit."""
_PREFILTER: Final = compile_linear_late(PREFILTER)
_DOT: Final = compile_late(
    r"(?<=[a-z0-9])@([a-z0-9\-]{3,40})(?:\s?:\s?(com)|\s(id|(?:co|or|ac|sch|web)[ .]{1,2}id))(?![a-z0-9@])"
)
_GLUED: Final = compile_late(r"(?<=[a-z0-9])@([a-z0-9\-]{3,40}?)(com|coid|net|org)(?![a-z0-9.@\-])")
_AT: Final = compile_late(
    rf"(?<![a-z0-9@._\-])([a-z][a-z0-9._\-]{{4,40}}?)(\s?'|\s|[ea])(?:({_PROVIDERS})\s?[., ]\s?com)(?![a-z0-9@])"
)
"""The @ is a space, or was read as the letter that it looks like."""
_ROLE: Final = compile_late(
    r"(?<![a-z0-9@._\-])((?:hrd?|careers?|recruit[a-z]*|rekrut[a-z]*|jobs?|loker|lowongan|info|admin|hiring|cv|sales|hello)"
    r"[a-z0-9._\-]{0,20})\s@([a-z0-9\-]{2,40}\.(?:com|net|org|co\.[a-z]{2}|com\.[a-z]{2}))(?![a-z0-9.])"
)
"""The name of an office before an @ with a space between: "hrd @firm.co.id" is no mention of a person."""
_LONG_NAME: Final = 10
"""Letters from which a word before a provider is taken for a name, not for a word of the text."""


def ocr_edits(text: str) -> list[Edit]:
    """Edits for a shadow copy, in order; nothing for addresses that are whole."""
    if not _PREFILTER.found_in(text):
        return []
    edits: list[Edit] = []
    if "@" in text:
        for hit in _DOT.finditer(text):
            top = ".".join(re.split(r"[\s.]+", hit[2] or hit[3]))
            edits.append((*hit.span(), f"@{hit[1]}.{top}", OCR_REPAIR))
        edits += [(*hit.span(), f"{hit[1]}@{hit[2]}", OCR_REPAIR) for hit in _ROLE.finditer(text)]
        for hit in _GLUED.finditer(text):
            edits.append((*hit.span(), f"@{hit[1]}.{'co.id' if hit[2] == 'coid' else hit[2]}", OCR_REPAIR))
    for hit in _AT.finditer(text):
        if (
            not hit[2].isspace()
            or len(hit[1]) >= _LONG_NAME
            or any(sign in hit[1] for sign in "._0123456789")
        ):
            edits.append((*hit.span(), f"{hit[1]}@{hit[3]}.com", OCR_REPAIR))
    return sorted(edits)
