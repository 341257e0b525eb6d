"""Whom the ad wants and on what terms: ages, sex, hours, days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.features import goes_abroad
from crawler.indicators.finding import IndicatorFinding
from crawler.records import Weight

YOUNG: Final = 30
"""Years: a narrow band ends below this; set by hand in 2026, not fitted."""
NARROW: Final = 12
"""Years from the youngest to the oldest below which a band is narrow; set by hand in 2026, not fitted."""
HOURS_TO_DAYS: Final = 120
"""Characters between the hours a day and the days a week of one statement: a long sentence; set by hand in 2026."""


def narrow_age(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> Iterator[IndicatorFinding]:
    """One sex and a narrow young age band: weak, medium with work abroad or in entertainment or homes."""
    women = ad.matches("group/young-women")
    for ages in ad.wordings.age_band.finditer(ad.lines) if women else ():
        low, high = int(ages["low"]), int(ages["high"])
        if not (low < high < YOUNG and high - low < NARROW and _near(ad, ages.start(), "young-women")):
            continue
        abroad = ad.feature(goes_abroad) or ad.has("group/coded-sex-role", "group/domestic-role")
        weight: Weight = "medium" if abroad else "weak"
        why = f"Only women of {low} to {high} are wanted, though the work doesn't say why."
        yield IndicatorFinding(
            id="gender-age-targeting", weight=weight, why=why, start=ages.start(), end=ages.end()
        )
        return


def excessive_hours(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> Iterator[IndicatorFinding]:
    """Twelve hours or more a day on six or seven days."""
    hours = ad.wordings.long_hours.search(ad.lines)
    if hours is None:
        return
    weeks = ad.wordings.long_week.finditer(ad.lines)
    days = next((week for week in weeks if abs(week.start() - hours.start()) < HOURS_TO_DAYS), None)
    if days is None:
        return
    start, end = min(hours.start(), days.start()), max(hours.end(), days.end())
    why = (
        f"{hours['hours']} hours a day on six or seven days: terms of exploitation, even if all else is true."
    )
    yield IndicatorFinding(
        id="excessive-hours-or-withheld-pay", weight="medium", why=why, start=start, end=end
    )


def _near(ad: AnalysedPosting, position: int, *groups: str) -> bool:
    """True when a word of one of the groups begins in the sentence around a position."""
    left, right = ad.sentence(position, position)
    return any(left <= match.start < right for group in groups for match in ad.matches(f"group/{group}"))
