"""When do two employer names mean one employer? Legal forms, case and punctuation do not tell them apart."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from crawler.campaigns.normal import segments_of
from crawler.text.fold import fold

_FORMS: Final = frozenset(
    "ltd limited llc inc incorporated plc corp corporation co company gmbh ag kg sa sarl sas srl spa bv nv oy"
    " ab as aps pty pte pvt private sdn bhd pt cv tbk ооо оао зао ао ип тов sro zoo the and et y de".split()
)
_NOBODY: Final = frozenset(
    (
        "confidential",
        "confidential employer",
        "anonymous",
        "undisclosed",
        "private",
        "employer",
        "company",
        "hiring company",
        "reputable company",
        "na",
        "n a",
        "none",
        "unknown",
        "not specified",
        "конфиденциально",
        "не указано",
        "сonfidentiel",
        "confidencial",
        "保密",
        "匿名",
    )
)


@lru_cache(maxsize=50_000)
def employer_key(name: str) -> str:
    """Normal form of an employer's name; empty when the ad names nobody."""
    words = " ".join(segments_of(fold(name[:200]).text)).split()
    if " ".join(words) in _NOBODY:
        return ""
    kept = [word for word in words if word not in _FORMS]
    return " ".join(kept or words)
