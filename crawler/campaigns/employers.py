"""When do two employer names mean one employer? Legal forms, case and punctuation do not tell them apart."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from crawler.text.fold import fold

_WORD: Final = re.compile(r"\w+")


@lru_cache(maxsize=50_000)
def employer_key(name: str) -> str:
    """Normal form of an employer's name; empty when the ad names nobody."""
    words = _WORD.findall(fold(name[:200]).text)
    forms, nobody = _words()
    if " ".join(words) in nobody:
        return ""
    kept = [word for word in words if word not in forms]
    return " ".join(kept or words)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    data = tomllib.loads((Path(__file__).parent / "data" / "employers.toml").read_text("utf-8"))
    forms, nobody = (frozenset(fold(word).text for word in data[name]) for name in ("legal_forms", "nobody"))
    return forms, nobody
