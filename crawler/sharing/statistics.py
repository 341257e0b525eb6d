"""Monthly figures for the public that give nobody's small number away. Pure.

Each table divides the same ads: by the readers' country, by destination, by language. A count below `FEWEST` is
hidden (primary suppression). Since tables of the same ads share their total, one hidden count could be computed from
another table: so further counts are hidden until at least two are, whose sum is `HIDDEN` or more (complementary
suppression; Hundepool et al. 2012, *Statistical Disclosure Control*, chapter 4). Each hidden count is one or more,
so their number gives them away where they have hardly more ads than that: then more are hidden, or the whole table.
Shown counts are rounded to multiples of `BASE`, and no total is published. A month is published once, when it is
over, and its figures never change: two editions have no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 10
"""Ads below which a count is hidden: the threshold of statistics on trafficking victims (CTDC, IOM 2021)."""
HIDDEN: Final = 2 * FEWEST
"""Ads that the hidden counts of a table have together at least, where any is hidden. Set by hand in 2026."""
SPARE: Final = FEWEST - 1
"""Ads beyond one for each that the hidden counts of a table have at least: any of them may be `FEWEST`."""
EVERY: Final = "every value"
"""Stands for all values of a table that is hidden as a whole."""
BASE: Final = 5
"""Shown counts are multiples of this: half the threshold, as census offices round. Set by hand in 2026."""
SEVERAL: Final = "several"
NONE: Final = "none named"
UNKNOWN: Final = "unknown"
"""Country of readers of a source whose card states none."""
TABLES: Final = ("market", "destination", "language")

Table = Mapping[str, int | None]
"""Value -> ads, rounded; None where it is hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedAd:
    """What is counted of an ad: one value for each of `TABLES`."""

    month: str
    """`2026-11`."""
    market: str
    destination: str
    """A country, `SEVERAL` or `NONE`."""
    language: str


def one_destination(codes: tuple[str, ...]) -> str:
    """The value of an ad in the table of destinations: tables divide the ads, so each ad has one."""
    return NONE if not codes else codes[0] if len(codes) == 1 else SEVERAL


def month_tables(ads: Iterable[CountedAd], month: str) -> dict[str, Table]:
    """The tables of a month, fit to publish."""
    of_month = [ad for ad in ads if ad.month == month]
    return {name: protected(Counter(getattr(ad, name) for ad in of_month)) for name in TABLES}


def protected(counts: Mapping[str, int]) -> Table:
    """A table with small counts and their complements hidden, and the rest rounded.

    Counts of zero are no cells. Hidden complements are the smallest counts left, in a fixed order. A table that has
    not enough to hide in becomes one hidden count, `EVERY`: how many values it has would tell each of them.
    """
    cells = {value: count for value, count in counts.items() if count > 0}
    hidden = {value for value, count in cells.items() if count < FEWEST}
    if hidden:
        for value in sorted(cells.keys() - hidden, key=lambda one: (cells[one], one)):
            together = sum(cells[one] for one in hidden)
            if len(hidden) > 1 and together >= max(HIDDEN, len(hidden) + SPARE):
                break
            hidden.add(value)
        if sum(cells[one] for one in hidden) < len(hidden) + SPARE:
            return {EVERY: None}
    return {
        value: None if value in hidden else BASE * round(count / BASE)
        for value, count in sorted(cells.items())
    }


def next_edition(
    before: Mapping[str, Mapping[str, Table]], ads: Iterable[CountedAd], open_month: str
) -> dict[str, Mapping[str, Table]]:
    """All published months: those of before as they were, and those that are over since.

    Args:
        before: Month -> its tables, as they were published.
        ads: The ads to count.
        open_month: The month that is not over yet; it and later ones are not published.
    """
    counted = list(ads)
    last = max(before, default="")
    new = sorted({ad.month for ad in counted if last < ad.month < open_month})
    return {**before, **{month: month_tables(counted, month) for month in new}}
