"""Rules about employers and titles that two groups have in common; they stand above the fitted model.

Who keeps its names is one advertiser with one story, however its texts are worded. How much two sets of names overlap
is weighed by their sizes (`pools.log_odds_of_names`): an agency has one name, and a title for each job; who invents
employers has several, and uses them again under the titles of one story.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from typing import Final

from crawler.campaigns.pair_features import FEATURES

_PLACES: Final = {name: place for place, name in enumerate(FEATURES)}


def keeps_its_names(row: Sequence[float]) -> bool:
    """Whether two groups in one language have so many names in common that they are one story.

    They are, if they share a title, and also several employers or one that is no agency (`_of_one_employer`); or
    several titles, an employer, and also a contact or parts of a text.
    """
    firms = row[_PLACES["one_firm"]]
    if row[_PLACES["title"]] >= ONE_TITLE and (firms >= SHARED or _of_one_employer(row)):
        return True
    tied = row[_PLACES["contacts"]] > 0 or row[_PLACES["nearest"]] >= RETOLD
    return row[_PLACES["one_role"]] >= SHARED and firms >= ONE and tied


def _of_one_employer(row: Sequence[float]) -> bool:
    """Whether two groups share an employer who is none of an agency's.

    They share a contact that speaks under several names, and many for its texts, and the larger group has a few
    texts: two single ads of an agency with two clients are no story. Or, without one, their texts are alike, and the
    larger group has several texts and several names.
    """
    if row[_PLACES["same_employer"]] != 1.0:
        return False
    texts = row[_PLACES["large"]] + _ROUNDING
    if row[_PLACES["contacts"]] > 0:
        share = row[_PLACES["employers_behind"]]
        under_many = share > MANY_NAMES and share * exp(row[_PLACES["carriers"]]) >= 2 - _ROUNDING
        return under_many and texts >= log(FEW)
    return texts >= log(SEVERAL) and row[_PLACES["firms"]] >= 2 and row[_PLACES["nearest"]] >= NEAR


def keeps_its_names_in_languages(row: Sequence[float]) -> bool:
    """Whether two groups in different languages share a contact and several employers."""
    return row[_PLACES["contacts"]] > 0 and row[_PLACES["one_firm"]] >= SHARED


SHARED: Final = 2.5
"""Natural log odds from which several names are no chance (12 to 1): two of four, three of eight."""
ONE: Final = 2.2
"""The same, of one name of one, or of nearly so few."""
ONE_TITLE: Final = 0.9
"""Share of the letter pairs of two titles, from which they are the same but for a letter."""
RETOLD: Final = 0.2
"""Share of phrases of two texts that tell one story in other words."""
NEAR: Final = 0.4
"""The same, of texts that have neither a contact in common nor several employers."""
FEW: Final = 3
"""Texts from which a group behind a contact has a story. Without it 31 and 10 in 1,000 ads of agencies of two worlds
(scattered, seeds 51 and 31) were joined, with it none; quay 10 has recall .860 with it and .856 without."""
SEVERAL: Final = 5
"""Texts from which a group has names of its own. Set by hand."""
MANY_NAMES: Final = 0.3
"""Employers for each text behind a contact, from which it speaks under many names."""
_ROUNDING: Final = 1e-9
"""Natural logarithm by which a count may seem too small for want of digits."""
