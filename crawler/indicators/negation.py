"""Negation and context: a denial, an employer who pays, or a duty of the job suppresses a phrase of its sentence.

The windows of words around a negator follow NegEx (Chapman et al. 2001, *Journal of Biomedical Informatics* 34).
A denied fee suppresses the fee and never lowers the score: real frauds deny fees too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting, dense_letters
from crawler.indicators.gaps import Match
from crawler.late_regex import compile_late

WORDS_BEFORE: Final = 6
"""Words at most between a negator and the phrase after it; NegEx allows five. Set by hand in 2026."""
WORDS_AFTER: Final = 3
"""Words at most between the phrase and a negator after it ("fees are not charged"); set by hand in 2026."""
WORDS_TO_VERB: Final = 7
"""The same where the verb closes the clause (`denial-after`): the clause's other words stand between. By hand."""
FAR: Final = 400
"""Characters within which words are counted: more than any window above holds, so that time stays linear."""
NEAREST: Final = 14
"""Cues looked at on each side of a phrase: the widest window holds 7 words, or 14 letters without spaces."""
_START: Final = attrgetter("start")
_NUMBERED: Final = compile_late(r"[.:]{1,2}\s?[a-z/\-]{0,4}\d|\s[a-z]{1,4}[\-/]\d")
"""What follows "no" where it is short for "number": "No. 1234", "no RL-1010"; not "no 200 euro fee"."""


def negated(ad: AnalysedPosting, match: Match) -> bool:
    """True when a negator of its language is near the phrase: "we never charge any processing fee"."""
    sentence = ad.sentence(match.start, match.end)
    cues = ad.matches("context/denial")
    at = bisect_left(cues, match.start, key=_START)
    if _denied_before(ad, match, cues[max(0, at - NEAREST) : at], sentence):
        return True
    if _denied_behind(ad, match, cues[at : at + NEAREST], sentence):
        return True
    late = ad.matches("context/denial-after")
    at = bisect_left(late, match.start, key=_START)
    near = late[max(0, at - NEAREST) : at + NEAREST]
    return any(_denied_at_clause_end(ad, match, cue, sentence[1]) for cue in near)


def _of_number(ad: AnalysedPosting, cue: Match) -> bool:
    """True for "no" before a number: "Licence No. 1234" denies nothing."""
    return ad.lines[cue.start : cue.end] == "no" and _NUMBERED.match(ad.lines, cue.end) is not None


def _denied_before(
    ad: AnalysedPosting, match: Match, cues: Sequence[Match], sentence: tuple[int, int]
) -> bool:
    """The same by negators that begin before the phrase, the nearest first."""
    for cue in reversed(cues):
        if match.start - cue.end > FAR or _of_number(ad, cue):
            continue
        if cue.end <= sentence[0]:
            continue
        if _overlap(cue, match):
            if _in_gap(cue, match) or _prefixed(cue, match):
                return True
        elif _words(ad, cue.end, match.start) <= WORDS_BEFORE and not _cut(ad, cue.end, match.start):
            return True
    return False


def _denied_behind(
    ad: AnalysedPosting, match: Match, cues: Sequence[Match], sentence: tuple[int, int]
) -> bool:
    """The same by negators that begin in or behind the phrase."""
    for cue in cues:
        if cue.start >= sentence[1] or cue.start - match.end > FAR:
            return False
        if _of_number(ad, cue):
            continue
        if _overlap(cue, match):
            if _in_gap(cue, match) or _prefixed(cue, match):
                return True
            continue
        if _words(ad, match.end, cue.start) > WORDS_AFTER:
            return False
        if not _clause(ad, match.end, cue.start):
            return True
    return False


def _denied_at_clause_end(ad: AnalysedPosting, match: Match, cue: Match, right: int) -> bool:
    """True for a verb of denial that closes the clause of the phrase, as in Bengali, Urdu, Nepali and Turkish.

    Such a word denies what is before it only: "no experience is needed, fee 500" denies no fee.
    """
    if _overlap(cue, match):
        return _in_gap(cue, match)
    if not match.end <= cue.start < right:
        return False
    if _words(ad, match.end, cue.start) > WORDS_TO_VERB or _clause(ad, match.end, cue.start):
        return False
    demands = ad.matches("context/reader-pays")
    first = bisect_left(demands, match.end, key=_START)
    last = bisect_left(demands, cue.start, key=_START)
    return not any(
        demand.end <= cue.start and _words(ad, demand.end, cue.start)
        for demand in demands[first : min(last, first + NEAREST)]
    )


def employer_pays(ad: AnalysedPosting, match: Match) -> bool:
    """True when the sentence names the employer as payer."""
    return _in_sentence(ad, match, "context/employer-pays")


def employer_covers(ad: AnalysedPosting, match: Match) -> bool:
    """True when an employer and that they pay stand in one clause of the sentence, also around the words found.

    "We are a licensed sponsor and pay your visa fee."
    """
    for cue in _in_bounds(ad.matches("context/employer-covers"), *ad.sentence(match.start, match.end)):
        within = match.start <= cue.start and cue.end <= match.end
        if not within and not _clause(ad, cue.start, cue.end):
            return True
    return False


def reader_pays(ad: AnalysedPosting, match: Match) -> bool:
    """True when the sentence asks the reader to pay."""
    return _in_sentence(ad, match, "context/reader-pays")


def is_duty(ad: AnalysedPosting, match: Match) -> bool:
    """True when the sentence speaks of the work itself: "collect school fees", "visa processing officer"."""
    return _in_sentence(ad, match, "context/duty") and not _in_sentence(ad, match, "context/reader-pays")


def suppressed_by_context(ad: AnalysedPosting, identifier: str, start: int, end: int) -> bool:
    """True when a context that suppresses this indicator is in the sentence: a copy is no passport."""
    names = ad.catalogue.indicators[identifier].suppressed_by
    return any(occurs_in_sentence(ad, f"context/{name}", start, end) for name in names)


def occurs_in_sentence(ad: AnalysedPosting, key: str, start: int, end: int) -> bool:
    """True when anything of a key begins in the sentence around a place."""
    return any(True for _ in _in_bounds(ad.matches(key), *ad.sentence(start, end)))


def _in_sentence(ad: AnalysedPosting, match: Match, key: str) -> bool:
    cues = ad.matches(key)
    if not cues:
        return False
    return any(not _overlap(cue, match) for cue in _in_bounds(cues, *ad.sentence(match.start, match.end)))


def _in_bounds(cues: Sequence[Match], left: int, right: int) -> Iterator[Match]:
    """Cues that begin between two places, in order."""
    for place in range(bisect_left(cues, left, key=_START), len(cues)):
        if cues[place].start >= right:
            return
        yield cues[place]


def _in_gap(cue: Match, match: Match) -> bool:
    """True when a negator is between the words of a phrase: "sponsor never keeps passports"."""
    if cue.start <= match.start or cue.end >= match.end or len(match.parts) < 2:
        return False
    words = cue.parts[0].text
    return not any(words in part.text for part in match.parts)


def _prefixed(cue: Match, match: Match) -> bool:
    """True where no space parts a negator from the verb of the phrase, as in Burmese."""
    if not cue.phrase.substring or not match.phrase.substring:
        return False
    words = cue.parts[0].text
    return cue.start < match.start or (
        cue.end == match.end
        and cue.start > match.start
        and not any(words in part.text for part in match.parts)
    )


def _overlap(one: Match, other: Match) -> bool:
    return one.start < other.end and other.start < one.end


def _words(ad: AnalysedPosting, start: int, end: int) -> int:
    if end - start > FAR:
        return FAR
    between = ad.text[start:end]
    return len(between.split()) + dense_letters(between) // 2


def _clause(ad: AnalysedPosting, start: int, end: int) -> bool:
    return ad.wordings.clause_end.search(ad.lines, start, end) is not None


def _cut(ad: AnalysedPosting, start: int, end: int) -> bool:
    """A comma ends a denial, unless what is denied is a list of costs ("no registration, processing fee")."""
    if not _clause(ad, start, end):
        return False
    return not any(True for _ in _in_bounds(ad.matches("group/cost-word"), start, end))
