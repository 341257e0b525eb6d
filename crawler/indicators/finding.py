"""A finding: an indicator that fires, before points are given."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.records import Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFinding:
    """An indicator that fires, with its span in the analysed text."""

    id: str
    weight: Weight
    why: str
    start: int = -1
    """Offset into `AnalysedPosting.text`; -1 for a rule about the whole ad."""
    end: int = -1
    quote: tuple[str, int, int] | None = None
    """Field and original offsets, where a contact gives them directly."""


ORDER: dict[Weight, int] = {"weak": 1, "medium": 2, "strong": 3}


def stronger(one: IndicatorFinding | None, other: IndicatorFinding) -> IndicatorFinding:
    """The heavier of two findings of one indicator; the earlier one when they weigh the same."""
    if one is None or ORDER[other.weight] > ORDER[one.weight]:
        return other
    return one
