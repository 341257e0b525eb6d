"""Characters that pass for others (Unicode Technical Standard 39), read from `words/confusables.toml`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from crawler.toml_tables import parsed

_TABLES: Final = parsed((Path(__file__).parent / "words" / "confusables.toml").read_bytes(), "confusables")
DISGUISE_ONLY: Final[frozenset[str]] = frozenset(_TABLES["disguise_only"])
"""Cyrillic letters that no language of the catalogue has and only disguises use."""
UNCONDITIONAL: Final[dict[str, str]] = _TABLES["unconditional"]
"""Lower-case character -> its folded form, whatever letters are next to it."""
TO_LATIN: Final[dict[str, str]] = _TABLES["to_latin"]
"""Cyrillic, Greek and Armenian letters (lower case) -> the Latin letters that they pass for."""
GREEK_CAPITALS: Final[dict[str, str]] = _TABLES["greek_capitals"]
"""Greek letters whose capital passes for another Latin letter than their small form."""
TO_CYRILLIC: Final[dict[str, str]] = _TABLES["to_cyrillic"]
"""Latin letters, Greek letters, digits and signs -> the Cyrillic letters that they pass for."""
TO_DIGIT: Final[dict[str, str]] = _TABLES["to_digit"]
"""Letters and signs (folded) -> the digits that they pass for inside a phone number."""
