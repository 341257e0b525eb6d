"""The words of all phrases in the catalogue, for readers that need to know what a word is."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
"""Letters in a row; shorter words tell nothing."""


@cache
def vocabulary() -> frozenset[str]:
    """Words of four letters and more in the phrase files of all languages, in small letters: about 28,000."""
    folder = files("crawler.indicators").joinpath("data", "phrases")
    return frozenset(
        word.lower()
        for path in folder.iterdir()
        if path.name.endswith(".toml")
        for word in _WORD.findall(path.read_text("utf-8"))
    )
