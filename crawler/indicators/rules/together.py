"""Signs that no fixed phrase catches: a few kinds of word that mean something when they stand together.

People who write such ads never run out of wordings; who takes what, and who pays first, they can't leave out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from crawler.indicators.contexts import denied, is_duty, silencing, stands_with
from crawler.indicators.findings import Finding
from crawler.indicators.matcher import Match
from crawler.indicators.money import Amount
from crawler.indicators.reading import Reading

REACH: Final = 60
"""Characters over which words of one sentence are read together."""
MOST: Final = 12
"""Finds of one kind of word that are tried: keeps hostile repetition linear."""


def papers_taken(reading: Reading, found: Mapping[str, Finding]) -> Iterator[Finding]:
    """A person over the worker takes the papers: "madam collects your documents when you land"."""
    kinds = [reading.matches(f"group/{name}")[:MOST] for name in ("papers", "master", "takes")]
    for papers, master, takes in product(*kinds):
        start, end = _span((papers, master, takes))
        if end - start > REACH or not _one_sentence(reading, start, end) or denied(reading, takes):
            continue
        if any(start <= cue.start < end for cue in reading.matches("context/denial")):
            continue
        if silencing(reading, "passport-retention", start, end):
            continue
        why = "Somebody over the worker takes the papers, so that leaving becomes hard."
        yield Finding(id="passport-retention", weight="strong", why=why, start=start, end=end)
        return


def fare_lent(reading: Reading, found: Mapping[str, Finding]) -> Iterator[Finding]:
    """The journey is lent and worked off: "we lend you the fare, half is cut until the debt is clear"."""
    kinds = (reading.matches("group/fare")[:MOST], reading.matches("group/lent")[:MOST])
    for fare, lent in product(*kinds):
        start, end = _span((fare, lent))
        if end - start > REACH or not _one_sentence(reading, start, end) or _excused(reading, lent):
            continue
        why = "The journey is a debt that the reader works off."
        yield Finding(id="debt-or-salary-deduction", weight="strong", why=why, start=start, end=end)
        return


def money_first(reading: Reading, found: Mapping[str, Finding]) -> Iterator[Finding]:
    """The reader is told to send an amount first, or for papers: "transfer the first instalment of 350 euro"."""
    purposes = [*reading.matches("group/pay-first")[:MOST], *reading.matches("group/paid-item")[:MOST]]
    for sends, first in product(reading.matches("group/sends")[:MOST], purposes):
        start, end = _span((sends, first))
        if end - start > REACH or not _one_sentence(reading, start, end):
            continue
        amount = next((a for a in reading.amounts if _beside(a, start, end) and not a.period), None)
        if amount is None or reading.field_at(amount.start) == "base_salary" or _excused(reading, sends):
            continue
        start, end = min(start, amount.start), max(end, amount.end)
        if not _one_sentence(reading, start, end):
            continue
        why = "The reader is told to send money before there is any work."
        yield Finding(id="upfront-recruitment-fee", weight="strong", why=why, start=start, end=end)
        return


def money_through(reading: Reading, found: Mapping[str, Finding]) -> Iterator[Finding]:
    """Money of strangers runs over the reader's account: "it comes to your card, you keep 7 % and send the rest"."""
    kinds = (reading.matches("group/your-account")[:MOST], reading.matches("group/pass-on")[:MOST])
    for account, onward in product(*kinds):
        start, end = _span((account, onward))
        if end - start > 2 * REACH or not _one_sentence(reading, start, end) or denied(reading, onward):
            continue
        if silencing(reading, "money-parcel-or-courier-role", start, end):
            continue
        why = "Money of strangers is to run over the reader's own account."
        yield Finding(id="money-parcel-or-courier-role", weight="strong", why=why, start=start, end=end)
        return


def leaving_costs(reading: Reading, found: Mapping[str, Finding]) -> Iterator[Finding]:
    """Whoever leaves pays: "if you resign before six months: 5,000 dollars compensation"."""
    kinds = (reading.matches("group/leaves")[:MOST], reading.matches("group/penalty")[:MOST])
    for leaves, penalty in product(*kinds):
        start, end = _span((leaves, penalty))
        if end - start > REACH or not _one_sentence(reading, start, end) or denied(reading, penalty):
            continue
        if not any(_beside(amount, start, end) for amount in reading.amounts):
            continue
        why = "Leaving before the end costs the worker money."
        yield Finding(id="fines-and-penalties", weight="strong", why=why, start=start, end=end)
        return


def _span(matches: Sequence[Match]) -> tuple[int, int]:
    return min(match.start for match in matches), max(match.end for match in matches)


def _one_sentence(reading: Reading, start: int, end: int) -> bool:
    left, right = reading.sentence(start, start)
    return left <= start and end <= right


def _beside(amount: Amount, start: int, end: int) -> bool:
    return amount.start - end <= REACH and start - amount.end <= REACH


def _excused(reading: Reading, match: Match) -> bool:
    employer = stands_with(reading, "context/employer-pays", match.start, match.end)
    return employer or denied(reading, match) or is_duty(reading, match)


TOGETHER: Final = (papers_taken, fare_lent, money_first, money_through, leaving_costs)
"""The rules of this room: each also shows that a text recruits."""
