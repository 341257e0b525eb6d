"""Text made fit for a full-text index that cuts words at spaces: scripts without spaces are cut by character."""

from __future__ import annotations

import re
from typing import Final

_UNSPACED: Final = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff])"
)
"""Thai, Lao, Burmese, Khmer, kana and Chinese characters."""


def searchable(text: str) -> str:
    """The text with such characters standing alone, so that any part of a sentence is found as a phrase.

    The trigram tokenizer of SQLite would do the same for every script, at 4.3 times the size (performance.md).
    """
    # Cut out and joined again by spaces: a third of the time of putting each between two.
    return text if text.isascii() else " ".join(_UNSPACED.split(text))


FTS_COLUMNS: Final = "title, hiring_organization, job_location, description, text"
"""Columns of `listings_fts`."""

FTS_VALUES: Final = ", ".join(f"searchable(v.{name})" for name in FTS_COLUMNS.split(", "))
"""SQL for their values from `versions AS v`."""
