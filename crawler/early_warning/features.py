"""The features of an ad that early warning counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from crawler.contact_kinds import NUMBERS
from crawler.indicators.features import host_of
from crawler.records import Assessment
from crawler.text.fold import fold

PREFIX: Final = 8
"""Characters of a number in E.164 that are its prefix: country, network and first digits; ten thousand numbers or so
share one."""
TITLE: Final = 120
"""Characters of the headline that are read."""
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_PRICE: Final = re.compile(r"\d[\d,. ]*\d{2}|\d{3,}")
_FEES: Final = frozenset({"upfront-recruitment-fee", "visa-travel-cost-on-worker", "training-kit-or-deposit"})


def features_of(
    headline: str,
    *,
    destinations: Sequence[str] = (),
    contacts: Sequence[tuple[str, str]] = (),
    hits: Sequence[tuple[str, str]] = (),
    campaign: str = "",
    pictures: Sequence[int] = (),
) -> tuple[str, ...]:
    """Features of one ad, as `kind:value`, each once.

    Args:
        headline: The title, or the beginning of a text without one.
        destinations: Countries in which the work is.
        contacts: Kind and value; none of the site's own.
        hits: Indicator and quote.
        campaign: Public id of its campaign: the template that it shares.
        pictures: Numbers of what it shows: pictures that are one, though altered, have one number.
    """
    found = [*_terms(headline), *(f"destination:{code}" for code in destinations)]
    if campaign:
        found.append(f"template:{campaign}")
    found += (f"picture:{number}" for number in pictures)
    found += (_of_contact(kind, value) for kind, value in contacts)
    for indicator, quote in hits:
        found += _of_hit(indicator, quote)
    return tuple(dict.fromkeys(found))


def features_of_assessment(headline: str, assessment: Assessment) -> tuple[str, ...]:
    """Features of an ad that is in no store."""
    return features_of(
        headline,
        destinations=assessment.destinations,
        contacts=[(one.kind, one.value) for one in assessment.contacts if not one.boilerplate],
        hits=[(hit.id, hit.quote) for hit in assessment.found_hits],
    )


def _terms(headline: str) -> Iterator[str]:
    words = _WORD.findall(fold(headline[:TITLE]).text.lower())
    return (f"term:{one} {other}" for one, other in pairwise(words))


def _of_contact(kind: str, value: str) -> str:
    if kind in NUMBERS:
        return f"number:{value[:PREFIX]}"
    if kind in ("email", "website"):
        return f"host:{host_of(value)}"
    return f"account:{kind} {value}"


def _of_hit(indicator: str, quote: str) -> Iterator[str]:
    yield f"sign:{indicator}"
    if indicator == "brand-impersonation":
        yield f"brand:{quote.lower().strip()}"
    if indicator in _FEES and (price := _PRICE.search(quote)):
        yield f"price:{re.sub('[^0-9]', '', price[0])}"


def public(feature: str) -> str:
    """A feature for a mail: an account on a service is named by its service alone."""
    kind, _, value = feature.partition(":")
    return f"an account of {value.partition(' ')[0]}" if kind == "account" else f"{kind} {value}"
