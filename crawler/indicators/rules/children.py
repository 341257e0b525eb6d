"""Children wanted for work: an age under 17 tied to a girl, a boy, a child or to work that children are sold into.

Not about children as pupils, patients or charges: contexts `teaches-children` (anywhere in the ad) and
`cares-for-children` (in the sentence) leave them alone, and so does `lawful-youth-work` (apprentices, pupils' work
experience).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.negation import negated, occurs_in_sentence

CHILD: Final = 16
"""Years: an age that begins here or earlier is a child's (under 18 in the Palermo Protocol, UN 2000, article 3 d).
17 is left out: it is the usual school-leaving age in many honest ads. Set by hand in 2026."""
YEARS_NEEDED: Final = 10
"""Years: a lower number is an age only with a word for years ("from 8 to 16" are hours). Set by hand in 2026."""
NOUN_BEFORE: Final = 32
"""Characters from a word for a child to its age, "small girl wey go dey 12 years"; set by hand in 2026."""
NOUN_AFTER: Final = 18
"""Characters from an age to a word for a child, "14-year-old girl"; set by hand in 2026."""
PREFIX: Final = 16
"""Characters before a number in which a word of age is looked for ("a partir de"); set by hand in 2026."""
NO_AGE_AFTER: Final = 26
"""Characters after an age in which "experience" shows that it is none; set by hand in 2026."""
MOST_EXCUSES: Final = 50
"""Words of an excuse that are looked at; more is a flood. Set by hand in 2026."""
_EXCUSES: Final = ("context/teaches-children", "context/lawful-youth-work")
_HIDDEN_ROLES: Final = ("group/domestic-role", "group/coded-sex-role")
"""Work in homes and bars, where 16 is not the lawful start of a working life either."""
_ROLES: Final = ("group/child-work", *_HIDDEN_ROLES)
_OFFERS: Final = ("context/job", "context/apply", "group/master", *_ROLES)


def minors(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> Iterator[IndicatorFinding]:
    """The age of a child next to a word for a child, or next to work that children are sold into."""
    if not ad.has("group/child", *_ROLES) or not ad.has(*_OFFERS) or _excused(ad):
        return
    for age in ad.wordings.child_age.finditer(ad.lines):
        if not _is_age(ad, age) or not _wanted(ad, age):
            continue
        if _cared_for(ad, age.start()):
            continue
        yield children_wanted(age["low"], age)
        return


def children_wanted(low: object, age: re.Match[str]) -> IndicatorFinding:
    """The finding for an age from `low` years on that stands there."""
    why = f"Persons from {low} are wanted; for children no means need be shown."
    return IndicatorFinding(id="minors-targeted", weight="strong", why=why, start=age.start(), end=age.end())


def _excused(ad: AnalysedPosting) -> bool:
    """True where the ad speaks of pupils or lawful youth work, and does not deny it: "no parental consent needed"."""
    return any(not negated(ad, cue) for key in _EXCUSES for cue in ad.matches(key)[:MOST_EXCUSES])


def _cared_for(ad: AnalysedPosting, place: int) -> bool:
    """True where the sentence speaks of children as charges: "for a boy of 12", and not "looking for a boy of 12"."""
    cared = occurs_in_sentence(ad, "context/cares-for-children", place, place)
    return cared and not occurs_in_sentence(ad, "group/child-wanted", place, place)


def _is_age(ad: AnalysedPosting, age: re.Match[str]) -> bool:
    """True for a number that a word or a second number makes an age, and no word near makes something else."""
    if ad.wordings.no_age_after.search(ad.lines[age.end() : age.end() + NO_AGE_AFTER]):
        return False
    if ad.wordings.no_age_before.search(_before(ad, age)):
        return False
    if age["years"]:
        return True
    if age["low"].isdigit() and int(age["low"]) < YEARS_NEEDED:
        return False
    return bool(age["band"]) or _prefixed(ad, age)


def _prefixed(ad: AnalysedPosting, age: re.Match[str]) -> bool:
    return ad.wordings.before_age.search(_before(ad, age)) is not None


def _before(ad: AnalysedPosting, age: re.Match[str]) -> str:
    return ad.lines[max(0, age.start() - PREFIX) : age.start()]


def _wanted(ad: AnalysedPosting, age: re.Match[str]) -> bool:
    """A word for a child right next to the age, or in its sentence a role, and an age marked as one."""
    left, right = ad.sentence(age.start(), age.start())
    for noun in ad.matches("group/child"):
        if left <= noun.start and (
            0 <= age.start() - noun.end <= NOUN_BEFORE or 0 <= noun.start - age.end() <= NOUN_AFTER
        ):
            return True
    marked = bool(age["years"]) or _prefixed(ad, age)
    roles = _HIDDEN_ROLES if age["low"] == str(CHILD) else _ROLES
    marked = marked and ad.has("context/job", "context/apply")
    return marked and any(left <= role.start < right for name in roles for role in ad.matches(name))
