"""What a new catalogue changes in the assessment of each stored ad. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final

from crawler.contact_kinds import identity
from crawler.distributed.engine.prefetch import TaskRunner, in_turn
from crawler.isolation import Failure
from crawler.records import Assessment, JobPosting, Listing
from crawler.rescore.judging import Assess, SourceNorms, StoredAds, judge
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

PART: Final = 50
"""Ads sent to a process at a time: 60 ms of work, next to which sending is nothing. Set by hand in 2026."""


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
    def ties_otherwise(self) -> bool:
        """Whether joining reads the ad in another way: its contacts, its language, or whether it is a warning."""
        return _read_by_joining(self.listing.assessment) != _read_by_joining(self.after)

    @property
    def move(self) -> str:
        """`enters` or `leaves` the queue, or `stays` where it is."""
        if self.listing.gone_at is not None:
            return "stays"
        before, after = self.listing.assessment.band in QUEUE, self.after.band in QUEUE
        return "stays" if before == after else "enters" if after else "leaves"

    @property
    def why(self) -> tuple[str, ...]:
        """Why, in words: indicators gained (with their quote), lost, and weighed differently; else the reasons.

        Indicators that are only likely by the wording change no score, so they are no reason.
        """
        stored = self.listing.assessment
        before, after = ({hit.id: hit for hit in one.found_hits} for one in (stored, self.after))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """What is normal on a source, as of the start of a rescoring."""

    norms: SourceNorms
    boilerplate: frozenset[tuple[str, str]]
    """Kind and value of the site's own contacts."""


def _read_by_joining(said: Assessment) -> tuple[object, ...]:
    """What `crawler.campaigns.arrivals` reads of an assessment."""
    return said.contacts, said.language, said.document_type == "warning"


def changes(
    store: Store,
    assess: Assess,
    wanted: Filter | None = None,
    *,
    spread: TaskRunner = in_turn,
    normal: dict[str, SourceFacts] | None = None,
    after: int = 0,
) -> Iterator[Change]:
    """Every listing that passes the filter, with its new assessment.

    Args:
        store: An open store.
        assess: Judges one posting; a function of a module where processes share the work.
        wanted: The filter.
        spread: Runs the work, in this process or in several; the result is the same.
        normal: What is normal on each source so far; each source that is met is added.
        after: Internal id of the listing after which to begin.
    """
    known: dict[str, SourceFacts] = {} if normal is None else normal
    for listings, said in spread(partial(judge, assess), _work(store, assess, wanted, spread, known, after)):
        for listing, after_it in zip(listings, said, strict=True):
            if isinstance(after_it, Failure):
                yield Change(listing=listing, after=listing.assessment, failure=after_it)
                continue
            boilerplate = known[listing.source].boilerplate
            yield Change(listing=listing, after=_merged(listing.assessment, after_it, boilerplate))


def _work(
    store: Store,
    assess: Assess,
    wanted: Filter | None,
    spread: TaskRunner,
    known: dict[str, SourceFacts],
    after: int,
) -> Iterator[tuple[list[Listing], StoredAds]]:
    """Parts of the listings, and what is sent to a process of each."""
    every = store.reader.each(wanted, after=after)
    while part := list(islice(every, PART)):
        for source in dict.fromkeys(listing.source for listing in part):
            if source not in known:
                known[source] = _normal(store, source, assess, spread)
        norms = {listing.source: known[listing.source].norms for listing in part}
        yield part, StoredAds([_bare(listing.posting) for listing in part], norms)


def _bare(posting: JobPosting) -> JobPosting:
    """The posting without its stored assessment, which a process need not be sent."""
    return replace(posting, assessment=None)


def _normal(store: Store, source: str, assess: Assess, spread: TaskRunner) -> SourceFacts:
    return SourceFacts(
        norms=SourceNorms(
            base_rates=_base_rates(store, source, assess, spread),
            sentence_bar=store.source_rates.sentence_bar(source, reads_a_day()),
        ),
        boilerplate=store.source_rates.boilerplate(source),
    )


def _base_rates(store: Store, source: str, assess: Assess, spread: TaskRunner) -> dict[str, float]:
    """Share of a source's ads with each indicator under the new catalogue, from a sample.

    The stored hits are those of the old catalogue, so they can't be counted instead.
    """
    counts: Counter[str] = Counter()
    total = 0
    sample = store.reader.sample(source, SAMPLE)
    none = {source: SourceNorms(base_rates={})}
    parts = iter(lambda: [_bare(listing.posting) for listing in islice(sample, PART)], [])
    for _, said in spread(partial(judge, assess), ((None, StoredAds(part, none)) for part in parts)):
        for assessment in said:
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
    stored = {(one.kind, identity(one.kind, one.value)): one.value for one in before.contacts}
    spelled = (  # a name in other capitals is the contact that is stored
        replace(one, value=stored.get((one.kind, identity(one.kind, one.value)), one.value))
        for one in after.contacts
    )
    contacts = tuple(
        replace(one, boilerplate=True) if (one.kind, one.value) in marked else one for one in spelled
    )
    return replace(after, hits=tuple(in_order((*after.hits, *cross))), contacts=tuple(in_order(contacts)))
