"""Assess stored ads. A module of its own: worker processes import it, and with it only what assessing needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from crawler.assess import assess
from crawler.errors import UserError
from crawler.indicators import Catalogue, load_catalogue
from crawler.isolation import Failure, guarded
from crawler.records import Assessment, JobPosting

Assess = Callable[[JobPosting, Mapping[str, float], float | None], Assessment]
"""`crawler.assess.assess`, given the base rates of the ad's source and the sentence reader's bar there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNorms:
    """What is normal on a source, as of the start of a rescoring."""

    base_rates: Mapping[str, float]
    """See `crawler.assess.assess`."""
    sentence_bar: float | None = None
    """See `crawler.assess.assess`."""


@dataclass(frozen=True, slots=True)
class StoredAds:
    """Ads to assess, and the norms of their sources."""

    postings: Sequence[JobPosting]
    norms: Mapping[str, SourceNorms]


def judge(assess: Assess, ads: StoredAds) -> list[Assessment | Failure]:
    """The new assessment of each ad, or why there is none."""
    said = []
    for posting in ads.postings:
        norms = ads.norms[posting.source]
        said.append(
            guarded("assessing", partial(assess, posting, norms.base_rates, norms.sentence_bar)),
        )
    return said


def assess_stored(
    ruleset: str, posting: JobPosting, rates: Mapping[str, float], bar: float | None
) -> Assessment:
    """Assess by the catalogue of the environment, in whatever process.

    Args:
        ruleset: Version of the catalogue with which the rescoring began.
        posting: The ad.
        rates: Base rates of its source.
        bar: Of the sentence reader.

    Raises:
        UserError: The catalogue is another one now.
    """
    return assess(posting, catalogue=_catalogue(ruleset), base_rates=rates, sentence_bar=bar)


@lru_cache(maxsize=1)
def _catalogue(ruleset: str) -> Catalogue:
    """The catalogue, looked for once a process: asking the disk for changes costs 5 % of assessing an ad (2026)."""
    catalogue = load_catalogue()
    if catalogue.version != ruleset:
        raise UserError(
            f"the catalogue changed from {ruleset} to {catalogue.version} meanwhile; run `adwatch rescore` again"
        )
    return catalogue
