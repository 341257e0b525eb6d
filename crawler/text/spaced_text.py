"""Words, handles and addresses written letter by letter ("z z @ m a i l . c o m") -> edits that close them up."""

from __future__ import annotations

import re
from typing import Final

from crawler.late_regex import compile_late
from crawler.text.fold import Edit
from crawler.text.linear_regex import compile_linear_late
from crawler.text.written_address import LISTS

PREFILTER: Final = (
    r"(?:^|[^\pL\d])[a-z](?:[ .\-_*·•~|]{1,2}[a-z]){2}(?:[ .\-_*·•~|]{1,2}[a-z0-9]){2,}(?:[^\pL]|$)"
    r"|@(?: [a-z0-9.]){5}"
    r"|(?:^|[^\pL\d])[a-z](?: [a-z0-9]){1,20} ?@ ?[a-z0-9]"
)
"""Matches every text for which `spaced_word_edits` has an edit."""
_WORDED: Final = rf"[a-z0-9]\s?[(\[](?:{LISTS.pattern('underscore')})[)\]]\s?[a-z0-9]"
HANDLE: Final = rf"@(?: [a-z0-9_]){{4}}|{_WORDED}"
"""Matches every text for which `spaced_handle_edits` has an edit."""
_SPACED: Final = compile_linear_late(PREFILTER)
_WORD: Final = compile_late(r"(?<![^\W_])[a-z](?:([ .\-_*·•~|])[a-z])(?:\1[a-z0-9]){3,20}(?![^\W_])")
_ADDRESS: Final = compile_late(
    r"(?<![a-z0-9])[a-z0-9](?: [a-z0-9._\-]){0,40} @(?: [a-z0-9.\-]){5,40}(?![a-z0-9])"
)
_HANDLE: Final = compile_late(r"@(?: [a-z0-9_]){4,32}(?![a-z0-9_])")
_NAME: Final = compile_late(
    r"(?<![^\W_])[a-z](?:(?: [a-z0-9]){2,20}(?= ?@ ?[a-z0-9\-]{2,63} ?\.)|(?: [a-z0-9])(?= @ [a-z0-9\-]{2,63} ?\.))"
)
"""The name of a mailbox in single letters before a domain that is not: its last letter alone is somebody else's."""


def spaced_word_edits(text: str) -> list[Edit]:
    """Edits for words and addresses of a shadow copy, in order."""
    edits: list[Edit] = []
    if _SPACED.found_in(text):
        for pattern in (_ADDRESS, _HANDLE, _WORD, _NAME):
            for hit in pattern.finditer(text):
                joined = re.sub(r"[^a-z0-9@._]" if "@" in hit.group() else r"[^a-z0-9]", "", hit.group())
                edits.append((*hit.span(), joined, "spaced"))
    return sorted(edits, key=lambda edit: (edit[0], -edit[1]))


_UNDERSCORE: Final = compile_late(
    rf"(?<=[a-z0-9])\s?[(\[](?:{LISTS.pattern('underscore')})[)\]]\s?(?=[a-z0-9])"
)
"""A word for "_" in brackets, within a name."""


def spaced_handle_edits(text: str) -> list[Edit]:
    """Edits for the @names of a shadow copy that no address was made of, and for underscores in words in a name."""
    edits = [(*hit.span(), hit.group().replace(" ", ""), "spaced") for hit in _HANDLE.finditer(text)]
    return sorted([*edits, *((*hit.span(), "_", "at-dot-words") for hit in _UNDERSCORE.finditer(text))])
