"""One row of the queue, as the table `queue` holds it."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One campaign in the queue; the fields are the columns of the table."""

    campaign: int
    state: str
    """One of `decision_state.STATES`, or `none` for what the queue doesn't hold."""
    rank: float
    why: tuple[tuple[str, float], ...]
    """Parts of the rank that moved it, with their factors."""
    verdict: str | None
    decision: int | None
    first_user: int | None
    """The last analyst with an opinion: a second one comes from someone else."""
    band: str
    score: float
    title: str
    reasons: tuple[tuple[str, str], ...]
    """Indicator and sentence, those with the most points first."""
    ads: int
    contacts: int
    sources: tuple[str, ...]
    countries: tuple[str, ...]
    """Where the work is (ISO 3166), most frequent first."""
    origins: tuple[str, ...]
    """Where its people are sought by what ads or contacts say (ISO 3166), most frequent first."""
    readers: tuple[str, ...]
    """Countries of the readers of its boards; no origin."""
    recruiters: tuple[str, ...]
    """Countries of its phone numbers."""
    languages: tuple[str, ...]
    harm_types: tuple[str, ...]
    first_seen: str
    last_seen: str
    online: int
    """Ads that are online."""
    pending: int
    """Ads that changed since they were decided on, or were not decided on."""
    inherited: int
    """Ads that took over a decision made before they joined."""


COLUMNS: Final = tuple(one.name for one in fields(QueueRow))


def encode(row: QueueRow) -> list[object]:
    """The values of `COLUMNS` as SQLite stores them: lists as JSON text."""
    values = [getattr(row, name) for name in COLUMNS]
    return [json.dumps(one, ensure_ascii=False) if isinstance(one, tuple) else one for one in values]
