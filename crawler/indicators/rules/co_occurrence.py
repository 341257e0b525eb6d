"""Co-occurrence rules: a few kinds of word in one sentence that no fixed phrase catches.

People who write such ads never run out of wordings; who takes what, and who pays first, they can't leave out.
A sign here is a row: the groups of words (`[groups.NAME]` of the phrase files) that make it, how near they
are, and the reason for the analyst. To teach it a wording, add the word to its group; no rule needs to change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.gaps import Match
from crawler.indicators.negation import (
    employer_covers,
    is_duty,
    negated,
    occurs_in_sentence,
    suppressed_by_context,
)
from crawler.late_regex import compile_late
from crawler.records import Weight

REACH: Final = 60
"""Characters over which the words of one rule may spread; set by hand in 2026, not fitted."""
MAX_FINDS: Final = 12
"""Matches of one kind of word that are tried: keeps hostile repetition linear; set by hand in 2026."""
PAY_WORD_REACH: Final = 4
"""Characters from a word of pay to the sum that it names, "gaji: Rp 4.453.936"; set by hand in 2026, not fitted."""
BARE_NUMBER_REACH: Final = 25
"""Characters to a number that carries no sign of money, "fee to agent of 800"; set by hand in 2026, not fitted."""
_SUM = compile_late(r"(?<![\w+@/.,:#-])(?<!\d )[1-9]\d{0,2}(?:[ .,]?\d{3}){0,2}(?![\w@/:%-]|[.,]\d| \d)")
_YEAR = compile_late(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class CoOccurrenceRule:
    """One sign: a word of each kind in one sentence."""

    id: str
    why: str
    kinds: tuple[tuple[str, ...], ...]
    """For each word that must stand there: the groups that may give it. The first is the one denied or excused."""
    weight: Weight = "strong"
    reach: int = REACH
    """Characters over which the words may spread."""
    summed: bool = False
    """True when a sum of money must be near; pay for a period (a month) and the pay field do not count."""
    unless: tuple[str, ...] = ()
    """Who or what excuses it in the same sentence: `employer` who pays, `covers` the costs, or a `duty`."""
    recruits: bool = True
    """False for what messages that offer no work have too: it does not make a text an offer."""
    _keys: tuple[tuple[str, ...], ...] = field(init=False, repr=False)
    """`kinds` as keys of what was found."""

    def __post_init__(self) -> None:
        keys = tuple(tuple(f"group/{name}" for name in kind) for kind in self.kinds)
        object.__setattr__(self, "_keys", keys)

    def __call__(
        self, ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]
    ) -> Iterator[IndicatorFinding]:
        """The first place where the words stand together, as a finding."""
        if any(ad.found.keys().isdisjoint(keys) for keys in self._keys):
            return
        choices = [[match for key in keys for match in ad.matches(key)[:MAX_FINDS]] for keys in self._keys]
        for words in product(*choices):
            start, end = _span(words)
            if end - start > self.reach or _same(words) or not _one_sentence(ad, start, end):
                continue
            if self.summed:
                beside = _sum_beside(ad, start, end)
                if beside is None:
                    continue
                start, end = min(start, beside[0]), max(end, beside[1])
            if self._suppressed(ad, words, start, end):
                continue
            yield IndicatorFinding(id=self.id, weight=self.weight, why=self.why, start=start, end=end)
            return

    def _suppressed(self, ad: AnalysedPosting, words: Sequence[Match], start: int, end: int) -> bool:
        """True for a denial, a context that silences the indicator, or money that isn't the reader's."""
        if negated(ad, words[0]) or suppressed_by_context(ad, self.id, start, end):
            return True
        if any(_span(words)[0] <= cue.start < end for cue in ad.matches("context/denial")):
            return True
        return any(_SUPPRESSORS[name](ad, words[0]) for name in self.unless)


_SUPPRESSORS: Final[Mapping[str, Callable[[AnalysedPosting, Match], bool]]] = {
    "employer": lambda ad, word: occurs_in_sentence(ad, "context/employer-pays", word.start, word.end),
    "covers": employer_covers,
    "duty": is_duty,
}


def _span(matches: Sequence[Match]) -> tuple[int, int]:
    return min(match.start for match in matches), max(match.end for match in matches)


def _same(words: Sequence[Match]) -> bool:
    """True when one word of the text would have to stand for two kinds."""
    return len({(match.start, match.end) for match in words}) < len(words)


def _one_sentence(ad: AnalysedPosting, start: int, end: int) -> bool:
    left, right = ad.sentence(start, start)
    return left <= start and end <= right


def _sum_beside(ad: AnalysedPosting, start: int, end: int) -> tuple[int, int] | None:
    """A sum in the same sentence: an amount that isn't pay, or, in chat, a bare number that can be no year."""
    left, right = ad.sentence(start, end)
    for amount in ad.amounts:
        near = amount.start - end <= REACH and start - amount.end <= REACH
        if left <= amount.start and amount.end <= right and near and not amount.period:
            if ad.field_at(amount.start) == "base_salary":
                return None
            if not _are_wages(ad, amount.start):
                return amount.start, amount.end
    for number in _SUM.finditer(
        ad.lines, max(left, start - BARE_NUMBER_REACH), min(right, end + BARE_NUMBER_REACH)
    ):
        bare = len(number[0]) > 2 and not _YEAR.fullmatch(number[0]) and not _is_pay(ad, number.start())
        if bare and not _are_wages(ad, number.start()):
            return number.span()
    return None


def _is_pay(ad: AnalysedPosting, start: int) -> bool:
    """True for a number inside an amount for a period ("1,015 a week"): it was read, and is no bare number."""
    return any(amount.period and amount.start <= start < amount.end for amount in ad.amounts)


def _are_wages(ad: AnalysedPosting, start: int) -> bool:
    """True when a word of pay ("salary", not "pay") is right before a sum: what the worker is paid."""
    sent = {word.start for word in ad.matches("group/sends")}
    led = (word for word in ad.matches("group/pay-word") if 0 <= start - word.end <= PAY_WORD_REACH)
    return any(word.start not in sent for word in led)


CO_OCCURRENCE_RULES: Final = (
    CoOccurrenceRule(
        id="passport-retention",
        why="Somebody over the worker takes the papers, so that leaving becomes hard.",
        kinds=(("takes",), ("papers",), ("master",)),
    ),
    CoOccurrenceRule(
        id="debt-or-salary-deduction",
        why="What is paid first (the journey, a sponsor, a roof) is a debt that the reader works off.",
        kinds=(("lent",), ("fare", "sponsor", "advanced")),
        unless=("employer", "duty"),
    ),
    CoOccurrenceRule(
        id="upfront-recruitment-fee",
        why="The reader is told to send money before there is any work.",
        kinds=(("sends",), ("pay-first", "paid-item")),
        summed=True,
        unless=("employer", "covers", "duty"),
    ),
    CoOccurrenceRule(
        id="upfront-recruitment-fee",
        why="The reader is to pay an agent or go-between for the work.",
        kinds=(("sends", "fee-word"), ("payee",)),
        reach=40,
        summed=True,
        unless=("employer", "covers", "duty"),
    ),
    CoOccurrenceRule(
        id="money-parcel-or-courier-role",
        why="Money of strangers is to run over the reader's own account.",
        kinds=(("pass-on", "your-share"), ("your-account", "money-in")),
        reach=2 * REACH,
    ),
    CoOccurrenceRule(
        id="money-parcel-or-courier-role",
        why="The reader's own account, card or messenger is to be rented out.",
        kinds=(("rents",), ("own-account",)),
        reach=40,
    ),
    CoOccurrenceRule(
        id="money-parcel-or-courier-role",
        why="Parcels of strangers are to be sent on from the reader's home.",
        kinds=(("parcels",), ("at-your-home",)),
    ),
    CoOccurrenceRule(
        id="identity-documents-in-advance",
        why="Papers are asked for together with a code or password: enough to act in the reader's name.",
        kinds=(("secrets",), ("identity",)),
        recruits=False,
    ),
    CoOccurrenceRule(
        id="fines-and-penalties",
        why="Leaving before the end costs the worker money.",
        kinds=(("penalty",), ("leaves",)),
        summed=True,
    ),
    CoOccurrenceRule(
        id="excessive-hours-or-withheld-pay",
        why="Pay is held back until the end, so that leaving means losing it.",
        kinds=(("at-end",), ("wages",)),
        weight="medium",
        reach=40,
    ),
    CoOccurrenceRule(
        id="conflict-or-body-part-recruitment",
        why="Guard or contract work in a country at war, with citizenship or training as the reward.",
        kinds=(("war-gain",), ("war-place",), ("armed-role",)),
        reach=3 * REACH,
    ),
    CoOccurrenceRule(
        id="task-and-deposit-earning",
        why="Small tasks are paid for, but the reader's own money has to be put in.",
        kinds=(("top-up",), ("tiny-task",)),
        reach=3 * REACH,
    ),
)
"""The rows of this room."""
