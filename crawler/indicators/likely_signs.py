"""Indicators that an ad's wording makes likely: named for the analyst, without points, and marked as likely.

Of an ad that comes before an analyst the phrases name one indicator in three. These name more, and are wrong
oftener, so they add nothing to the score, to the band, to the harm types and to the rates of a source.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.document_type import warned_sentences
from crawler.indicators.features import audience, bound_for, monthly_usd
from crawler.late_regex import compile_late
from crawler.records import Hit, JobPosting

PAY_STEPS: Final = (300, 800, 1500, 3000, 6000)
"""US dollars a month above which pay is a feature."""
LENGTH_STEPS: Final = (100, 200, 300, 400, 600)
"""Characters above which the length is one."""
MANY_AMOUNTS: Final = 2
MOST_WORDS: Final = 150
"""Words of an ad up to which any are named. Of 5,615 texts of writers, on which the models are fitted, 50 are longer;
in a long ad something resembles every sign: those of real boards that were called had as many as 20 named."""
SHORTEST_QUOTE: Final = 20
"""Characters of a quote outside sentences that warn, below which a sign is not named. Set by hand in 2026."""
_GAP: Final = compile_late(r"\s{20,}")
MOST_LIKELY: Final = 5
"""Indicators named at most, those farthest above their bar. Set by hand in 2026."""


def likely_hits(ad: AnalysedPosting, known: Collection[str]) -> Iterator[Hit]:
    """Hits of indicators that are likely and not among `known`, without points."""
    if ad.words > MOST_WORDS:
        return
    indicators = ad.catalogue.indicators
    denied = {name for name, _ in ad.keyed("indicator/") if indicators[name].deniable}  # found, and denied
    signs = ad.catalogue.sign_model.name(ad.text, sign_features(ad), denied.union(known), ad.buckets)
    strongest = {sign.id for sign in sorted(signs, key=lambda sign: -sign.over)[:MOST_LIKELY]}
    warned = warned_sentences(ad) if signs else ()
    for sign in signs:
        if sign.id not in strongest:
            continue
        indicator = indicators.get(sign.id)
        shown = _outside((sign.start, sign.end), warned)
        if indicator is None or shown is None:
            continue
        field, start, end = _without_gap(ad.posting, *ad.place_of_stretch(*shown))
        yield Hit(
            id=sign.id,
            weight="weak",
            quote=ad.posting.text_of(field)[start:end],
            field=field,
            start=start,
            end=end,
            why=f"Likely by its wording, to be checked; it adds nothing to the score: {indicator.name}.",
            origin="wording",
        )


def _outside(stretch: tuple[int, int], warned: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The longest part of a stretch that stands in no sentence of `warned`; None where hardly any does.

    A board's own "never pay anybody" is no evidence against the ad above it.
    """
    start, end = stretch
    if all(right <= start or end <= left for left, right in warned):
        return stretch
    borders = [start, *(place for span in warned for place in span), end]
    parts = [
        (max(start, left), min(end, right)) for left, right in zip(borders[::2], borders[1::2], strict=True)
    ]
    longest = max(parts, key=lambda part: part[1] - part[0])
    return longest if longest[1] - longest[0] >= SHORTEST_QUOTE else None


def _without_gap(posting: JobPosting, field: str, start: int, end: int) -> tuple[str, int, int]:
    """The longest piece of a quote between blanks in the place of sentences that warn (`without_warning`)."""
    text, pieces = posting.text_of(field), [start]
    for gap in _GAP.finditer(text, start, end):
        pieces += gap.span()
    pieces.append(end)
    return field, *max(zip(pieces[::2], pieces[1::2], strict=True), key=lambda piece: piece[1] - piece[0])


def sign_features(ad: AnalysedPosting) -> frozenset[str]:
    """Names of what an ad has, whatever its language: what the catalogue found, money, places, contacts, length."""
    names = {key for key in ad.found if not key.startswith("place/")}
    home = audience(ad)
    if ad.feature(bound_for):
        names.add("bound")
    if any(code != home for code in ad.countries):
        names.add("foreign")
    names.update(_pay(ad))
    names.update(f"contact {contact.kind}" for contact in ad.contacts)
    if not ad.contacts:
        names.add("no contact")
    names.update(f"longer {step}" for step in LENGTH_STEPS if len(ad.text) > step)
    return frozenset(names)


def _pay(ad: AnalysedPosting) -> Iterator[str]:
    worth = [monthly_usd(ad, amount) for amount in ad.amounts]
    most = max((high for _, high in filter(None, worth)), default=0.0)
    yield from (f"pay {step}" for step in PAY_STEPS if most > step)
    yield from (f"a {amount.period}" for amount in ad.amounts)
    if ad.amounts:
        yield "amount"
    if len(ad.amounts) > MANY_AMOUNTS:
        yield "amounts"
