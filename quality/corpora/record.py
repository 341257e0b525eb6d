"""One invented ad with its ground truth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledAd:
    """One ad and the truth about it."""

    id: str
    truth: str
    kind: str
    language: str
    title: str
    description: str
    hiring_organization: str
    job_location: str
    base_salary: str
    date_posted: str
    url: str
    contacts: tuple[tuple[str, str, str], ...]
    """Kind, canonical value and the words in the description."""

    def line(self) -> dict[str, str]:
        """The ad as `adwatch import` reads it."""
        names = ("id", "title", "description", "hiring_organization", "job_location", "base_salary")
        return {name: getattr(self, name) for name in (*names, "date_posted", "url")}

    def replaced(self, **changes: Any) -> LabelledAd:
        """The ad with some fields changed."""
        return replace(self, **changes)
