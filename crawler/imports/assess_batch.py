"""Assessing the news of a batch, by a function of a module: another process can do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.assess import Attempt, attempt
from crawler.records import JobPosting


@dataclass(frozen=True, slots=True)
class AssessmentBatch:
    """What is to be assessed."""

    postings: Mapping[int, JobPosting]
    """By the place in the batch."""
    base_rates: Mapping[str, float]
    """See `crawler.assess.assess`."""


def assess_batch(news: AssessmentBatch) -> dict[int, Attempt]:
    """What came of assessing each, by the place in the batch."""
    return {place: attempt(each, base_rates=news.base_rates) for place, each in news.postings.items()}
