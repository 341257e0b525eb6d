"""Whom the ad wants and on what terms: ages, sex, hours, days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.features import goes_abroad
from crawler.indicators.finding import IndicatorFinding
from crawler.records import Weight

CHILD: Final = 16
"""Age band that begins here or earlier; 17 is usual school-leaving age in many honest ads."""
YOUNG: Final = 30
NARROW: Final = 12
"""An age band narrower than this, ending under 30, is narrow (indicators.yaml, gender-age-targeting)."""
LONG_DAY: Final = 12
FULL_WEEK: Final = 6

_AGES = re.compile(
    r"(?<![\d.,$€£])(?P<low>1\d|2\d)\s?(?:-|–|to|and|до|a|à|y|e|bis|sampai|hingga|đến|den|ถึง|至|到)\s?"
    r"(?P<high>1\d|2\d|3\d)(?!\d)(?![.,]\d|\s?(?:%|k\b|hours|hrs|час|jam|per))"
)
_AGE_WORD = re.compile(
    r"\bage[ds]?\b|\byears? old|\byrs?\b|лет|рок|\bans\b|años|\banos\b|tahun|usia|tuoi|岁|อายุ|ปี|साल|سنه|عمر|\bani\b"
)
_HOURS = re.compile(
    r"(?P<hours>1(?<!\d1)[2-8])\s?(?:hours?|hrs?|heures?|horas?|час\w*|годин\w*|ore|jam|tieng|gio|ชั่วโมง|小时|घंटे|ساعه|ساعة)"
)
_DAYS = re.compile(
    r"(?<!\d)(?:[67]\s?(?:days?|jours?|dias?|дн\w*|zile|hari|ngay|วัน|天|दिन|ايام)\s?(?:a|per|/|par|por|в|на|pe|se|moi)?"
    r"\s?(?:week|semaine|semana|недел\w*|тижд\w*|saptaman\w*|minggu|tuan|สัปดาห์|周|हफ्ते)?|7/0|6/1|7/7)"
)


def narrow_age(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> Iterator[IndicatorFinding]:
    """One sex and a narrow young age band: weak, medium with work abroad or in entertainment or homes."""
    women = ad.matches("group/young-women")
    for ages in _AGES.finditer(ad.lines) if women else ():
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


def minors(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> Iterator[IndicatorFinding]:
    """An age band that begins under 18, tied to girls, boys or house helps."""
    tied = ad.has("group/young-women", "group/domestic-role")
    for ages in _AGES.finditer(ad.lines) if tied else ():
        low = int(ages["low"])
        if (
            low > CHILD
            or not _AGE_WORD.search(ad.lines[max(0, ages.start() - 14) : ages.end() + 12])
            or not _near(ad, ages.start(), "young-women", "domestic-role")
        ):
            continue
        why = f"Persons from {low} are wanted; for children no means need be shown."
        yield IndicatorFinding(
            id="minors-targeted", weight="strong", why=why, start=ages.start(), end=ages.end()
        )
        return


def excessive_hours(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> Iterator[IndicatorFinding]:
    """Twelve hours or more a day on six or seven days."""
    hours = _HOURS.search(ad.lines)
    if hours is None:
        return
    days = next((d for d in _DAYS.finditer(ad.lines) if abs(d.start() - hours.start()) < 120), None)
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
    left, right = ad.sentence(position, position)
    return any(left <= match.start < right for group in groups for match in ad.matches(f"group/{group}"))
