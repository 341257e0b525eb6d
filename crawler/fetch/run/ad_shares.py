"""What the ads of a source hold, compared between runs: a new layout often loses a field without any error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from crawler.records import JobPosting

ENOUGH_ADS: Final = 20
"""Ads from which shares are compared; set by hand."""
HELD: Final = 0.6
"""Share of earlier ads with a field from which the field belongs to the source; set by hand."""
LOST: Final = 0.5
"""A field is lost when this part of its earlier share is left; set by hand."""
REMEMBERED: Final = 500
"""Ads of earlier runs that are remembered at most: with each run the older ones weigh less; set by hand."""
_FIELDS: Final[Mapping[str, str]] = {
    "title": "a title",
    "prose": "a text",
    "hiring_organization": "an employer",
    "job_location": "a place",
    "date_posted": "a date",
}
"""Field -> how a sentence names it."""


@dataclass(slots=True)
class FieldCount:
    """Ads, and how many of them hold each field."""

    ads: int = 0
    fields: dict[str, int] = field(default_factory=dict)

    def add(self, postings: Iterable[JobPosting]) -> None:
        """Count ads."""
        for posting in postings:
            self.ads += 1
            for name in _FIELDS:
                held = posting.description or posting.text if name == "prose" else getattr(posting, name)
                self.fields[name] = self.fields.get(name, 0) + bool(held)

    def change_from(self, before: FieldCount) -> str:
        """The field that most of the earlier ads held and these lack, in words; empty without one."""
        if self.ads < ENOUGH_ADS or before.ads < ENOUGH_ADS:
            return ""
        for name, words in _FIELDS.items():
            share, earlier = self.fields.get(name, 0) / self.ads, before.fields.get(name, 0) / before.ads
            if earlier >= HELD and share < LOST * earlier:
                return f"{share:.0%} of its new ads have {words}, {earlier:.0%} had one before"
        return ""

    def with_earlier(self, before: FieldCount) -> FieldCount:
        """These ads and the remembered ones together."""
        weight = min(1.0, max(0, REMEMBERED - self.ads) / before.ads) if before.ads else 0.0
        names = {*self.fields, *before.fields}
        fields = {
            name: self.fields.get(name, 0) + round(weight * before.fields.get(name, 0)) for name in names
        }
        return FieldCount(self.ads + round(weight * before.ads), fields)

    @classmethod
    def of(cls, memory: Mapping[str, object]) -> FieldCount:
        """What the memory of a source holds."""
        kept = memory.get("yield")
        if not isinstance(kept, dict):
            return cls()
        return cls(int(kept.get("ads", 0)), {str(k): int(v) for k, v in kept.get("fields", {}).items()})

    def as_memory(self) -> dict[str, object]:
        """For the memory of a source."""
        return {"ads": self.ads, "fields": dict(sorted(self.fields.items()))}
