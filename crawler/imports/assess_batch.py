"""Assess the new and changed ads of a batch.

A module of its own: worker processes import it, and with it only what assessing needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.assess import Attempt, attempt
from crawler.indicators import load_catalogue
from crawler.records import JobPosting


@dataclass(frozen=True, slots=True)
class AssessmentBatch:
    """Ads to assess."""

    postings: Mapping[int, JobPosting]
    """Place in the batch -> ad."""
    base_rates: Mapping[str, float]
    """See `crawler.assess.assess`."""
    sentence_bar: float | None = None
    """See `crawler.assess.assess`."""


def assess_batch(batch: AssessmentBatch) -> dict[int, Attempt]:
    """Place in the batch -> result, or failure, of assessing the ad."""
    catalogue = load_catalogue()  # once a batch: it asks the disk whether something changed
    return {
        place: attempt(
            each, catalogue=catalogue, base_rates=batch.base_rates, sentence_bar=batch.sentence_bar
        )
        for place, each in batch.postings.items()
    }
