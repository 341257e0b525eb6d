"""An ad clause by clause: which notions stand together, and whether a clause is harmful or harmless.

"Your passport stays with you" and "your passport stays with us" share all words but one. What counts is who pays, who
keeps and what is denied in the clause around a sign. Words of `tables/clause_words.toml` and some groups and contexts
of the phrase files are notions; `crawler.classifier.clauses` weighs which of them stand in one clause.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import Final, NamedTuple

from crawler.classifier.model import MAX_QUOTE
from crawler.indicators.analysed_posting import AnalysedPosting

NOTIONS: Final = frozenset(
    (
        "context/denial", "context/denial-after", "context/employer-pays", "context/employer-covers",
        "context/kept-by-you", "context/reader-pays", "context/copy", "context/statutory-payee",
        "group/fare", "group/paid-item", "group/papers", "group/takes",
        "group/wages", "group/lent", "group/penalty", "group/leaves",
        "group/cost-word", "group/fee-word", "group/sends", "group/payee",
        "group/your-account", "group/pass-on", "group/child", "group/at-end",
        "group/identity",
    )
)  # fmt: skip
"""Keys of the phrase files that are notions too."""
MOST_CLAUSES: Final = 80
"""Clauses of an ad that are read: nine of ten real ads have fewer. Set by hand in 2026; it bounds the time."""

HARMFUL: Final = 0.5
"""Log-odds from which a clause reads as harmful; then an analyst is told of it."""


class Clause(NamedTuple):
    """One clause."""

    start: int
    end: int
    notions: frozenset[str]
    score: float
    """Log-odds: above zero it is harmful, below zero harmless."""


def clauses_of(ad: AnalysedPosting) -> tuple[Clause, ...]:
    """The clauses of an ad with a notion in them, in order."""
    ends = [found.end() for found in ad.wordings.sentence_end.finditer(ad.lines)]
    ends += [found.end() for found in ad.wordings.clause_end.finditer(ad.lines)]
    starts = sorted({0, *ends})[:MOST_CLAUSES]
    notions: dict[int, set[str]] = {}
    for key, matches in ad.found.items():
        if key in NOTIONS:
            for match in matches:
                notions.setdefault(bisect_right(starts, match.start) - 1, set()).add(key)
    spoken = {ad.language, ad.catalogue.tables.also.get(ad.language, ad.language)}
    for place, notion in ad.catalogue.tables.clause_words.find(ad.text, spoken):
        notions.setdefault(bisect_right(starts, place) - 1, set()).add(notion)
    model = ad.catalogue.clause_model
    return tuple(
        Clause(
            start=starts[number],
            end=starts[number + 1] if number + 1 < len(starts) else len(ad.lines),
            notions=frozenset(names),
            score=model.of_clause(names),
        )
        for number, names in sorted(notions.items())
    )


def harm_at(ad: AnalysedPosting, start: int, end: int) -> float:
    """Log-odds of the most harmful clause around words; -inf for a sign without words, or without a notion."""
    return max(
        (one.score for one in ad.feature(clauses_of) if one.start < end and start < one.end),
        default=-math.inf,
    )


def most_harmful(ad: AnalysedPosting) -> float:
    """Log-odds of the most harmful clause of an ad; -inf without any."""
    return max((one.score for one in ad.feature(clauses_of)), default=-math.inf)


def harmful_reason(ad: AnalysedPosting) -> str:
    """The sentence for an ad that its most harmful clause brings before an analyst, with that clause."""
    worst = max(ad.feature(clauses_of), key=lambda one: one.score)
    field, start, end = ad.place_of_stretch(worst.start, worst.end)
    quote = " ".join(ad.posting.text_of(field)[start:end].split())[:MAX_QUOTE]
    return f"who pays, who keeps or what is denied reads as harmful: \u201c{quote}\u201d"
