"""What a new catalogue changes in the assessment of each stored ad. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from crawler.isolation import Failure, guarded
from crawler.records import Assessment, JobPosting, Listing
from crawler.sentence_reader import reads_a_day
from crawler.store import Filter
from crawler.store.listing_reader import in_order
from crawler.store.source_rates import MIN_ADS

if TYPE_CHECKING:
    from crawler.store import Store

SAMPLE: Final = 2000
"""Ads of a source from which its base rates are estimated. A rate of 10 % is then known to within 1.4 points
(95 % confidence interval of a binomial share)."""

QUEUE: Final = ("look", "priority")
"""Bands that put an ad in the review queue."""

Assess = Callable[[JobPosting, Mapping[str, float], float | None], Assessment]
"""`crawler.assess.assess`, given the base rates of the ad's source and the sentence reader's bar there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One listing with its stored assessment and the new one."""

    listing: Listing
    after: Assessment
    failure: Failure | None = None
    """The exception, if assessing or saving raised one: the ad then keeps its stored assessment."""

    def failed(self, failure: Failure | None) -> Change:
        """The change with a failure of saving, if there was one."""
        return self if failure is None else replace(self, after=self.listing.assessment, failure=failure)

    @property
    def move(self) -> str:
        """`enters` or `leaves` the queue, or `stays` where it is."""
        if self.listing.gone_at is not None:
            return "stays"
        before, after = self.listing.assessment.band in QUEUE, self.after.band in QUEUE
        return "stays" if before == after else "enters" if after else "leaves"

    @property
    def why(self) -> tuple[str, ...]:
        """Why, in words: indicators gained (with their quote), lost, and weighed differently; else the reasons."""
        stored = self.listing.assessment
        before, after = {hit.id: hit for hit in stored.hits}, {hit.id: hit for hit in self.after.hits}
        gained = [f'+ {name} "{hit.quote}"' for name, hit in after.items() if name not in before]
        lost = [f'- {name} "{hit.quote}"' for name, hit in before.items() if name not in after]
        weighed = [
            f"{name} {before[name].points:+.1f} -> {hit.points:+.1f}"
            for name, hit in after.items()
            if name in before and before[name].points != hit.points
        ]
        kind = (
            [f"read as {self.after.document_type}, not {stored.document_type}"]
            if stored.document_type != self.after.document_type
            else []
        )
        new = [reason for reason in self.after.reasons if reason not in stored.reasons]
        old = [f"no longer: {reason}" for reason in stored.reasons if reason not in self.after.reasons]
        return (*kind, *gained, *lost, *weighed) or (*new, *old) or ("the combination is judged differently",)


def changes(store: Store, assess: Assess, wanted: Filter | None = None) -> Iterator[Change]:
    """Every listing that passes the filter, with its new assessment."""
    rates: dict[str, Mapping[str, float]] = {}
    bars: dict[str, float | None] = {}
    boilerplate: dict[str, frozenset[tuple[str, str]]] = {}
    for listing in store.reader.each(wanted):
        source = listing.source
        if source not in rates:
            bars[source] = store.source_rates.sentence_bar(source, reads_a_day())
            rates[source] = _base_rates(store, source, assess)
            boilerplate[source] = store.source_rates.boilerplate(source)
        after = guarded("assessing", partial(assess, listing.posting, rates[source], bars[source]))
        if isinstance(after, Failure):
            yield Change(listing=listing, after=listing.assessment, failure=after)
            continue
        yield Change(listing=listing, after=_merged(listing.assessment, after, boilerplate[source]))


def _base_rates(store: Store, source: str, assess: Assess) -> dict[str, float]:
    """Share of a source's ads with each indicator under the new catalogue, from a sample.

    The stored hits are those of the old catalogue, so they can't be counted instead.
    """
    counts: Counter[str] = Counter()
    total = 0
    for listing in store.reader.sample(source, SAMPLE):
        assessment = guarded("assessing", partial(assess, listing.posting, {}, None))
        if isinstance(assessment, Failure):
            continue
        counts.update({hit.id for hit in assessment.hits})
        total += 1
    if total < MIN_ADS:
        return {}
    return {name: count / total for name, count in sorted(counts.items())}


def _merged(before: Assessment, after: Assessment, boilerplate: frozenset[tuple[str, str]]) -> Assessment:
    """The new assessment plus what the catalogue does not decide: cross-ad hits and the site's own contacts."""
    cross = tuple(hit for hit in before.hits if hit.origin == "cross-ad")
    marked = {(one.kind, one.value) for one in before.contacts if one.boilerplate} | boilerplate
    contacts = tuple(
        replace(one, boilerplate=True) if (one.kind, one.value) in marked else one for one in after.contacts
    )
    return replace(after, hits=tuple(in_order((*after.hits, *cross))), contacts=tuple(in_order(contacts)))
