"""Confidence of an extraction: the share of extractions by the same rule that were right when people judged them.

`calibration.toml` has the counts. An extractor names the rule of each extraction, never a figure.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

_TABLE: Final = Path(__file__).with_name("calibration.toml")
INVENTED_WEIGHT: Final = 0.25
"""Weight of an invented text of the gate against one of the open data (1): its author knew the rules. Set by hand."""
PSEUDO_COUNT: Final = 4.0
"""Extractions added to every count (additive smoothing), so that a few right ones are no certainty. Set by hand."""
PRIOR: Final = 0.8
"""Share of the added extractions that count as right, unless the row has a `prior` of its own. Set by hand."""


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """What was counted for one way of writing a contact."""

    description: str
    """What the extraction rests on, in words."""
    read: tuple[int, int]
    """Right and all, among extractions in the open data that a person looked at."""
    invented: tuple[int, int] = (0, 0)
    """Right and all, among the invented texts of the gate."""
    prior: float = PRIOR
    """What is to be expected before anything was counted."""

    @property
    def confidence(self) -> float:
        """The share that were right, drawn towards `prior` where little was counted."""
        right = self.read[0] + INVENTED_WEIGHT * self.invented[0] + PSEUDO_COUNT * self.prior
        return right / (self.read[1] + INVENTED_WEIGHT * self.invented[1] + PSEUDO_COUNT)


@cache
def table() -> Mapping[str, RuleCounts]:
    """Name of the rule -> what was counted. Raises KeyError or ValueError for a damaged file."""
    rows = tomllib.loads(_TABLE.read_text("utf-8"))
    return MappingProxyType(
        {
            name: RuleCounts(
                row["description"],
                _pair(row["read"]),
                _pair(row.get("invented", (0, 0))),
                row.get("prior", PRIOR),
            )
            for name, row in rows.items()
        }
    )


def _pair(counts: list[int]) -> tuple[int, int]:
    right, seen = counts
    if not 0 <= right <= seen:
        raise ValueError(f"{right} right of {seen}")
    return right, seen


@cache
def confidence_of(rule: str) -> float:
    """Confidence (0..1, two places) of an extraction that rests on this rule; raises KeyError for an unknown name."""
    return round(table()[rule].confidence, 2)
