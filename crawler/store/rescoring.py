"""Putting a new assessment in the place of an old one: what `rescore` writes.

Only what a ruleset says is replaced. Versions, decisions, captures, the ledger and indicators that came from
joining ads (`cross-ad`) stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from crawler.isolation import Failure, guarded
from crawler.records import Assessment, JobPosting
from crawler.store.assessed import ASSESSMENT_SQL, HIT_SQL, assessment_row, hit_rows
from crawler.store.database import Database
from crawler.store.filtering import Filter
from crawler.store.habits import FEWEST, Habits
from crawler.store.linking import ContactBook
from crawler.store.reading import Reading, StoredListing, in_order

SAMPLE: Final = 2000
"""Ads of a source that its base rates are read from: a rate of 10 % is then known to within 1.4 points."""

QUEUE: Final = ("look", "priority")

Assess = Callable[[JobPosting, Mapping[str, float]], Assessment]
"""`crawler.assess.assess` with the base rates of the ad's source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One listing with what is said of it now and what would be said."""

    listing: StoredListing
    after: Assessment
    failure: Failure | None = None
    """What raised, if anything: then the ad keeps what was said of it."""

    @property
    def move(self) -> str:
        """`enters` or `leaves` the queue, `stays` in it or out of it."""
        if self.listing.gone_at is not None:
            return "stays"
        before, after = self.listing.assessment.band in QUEUE, self.after.band in QUEUE
        return "stays" if before == after else "enters" if after else "leaves"

    @property
    def why(self) -> tuple[str, ...]:
        """What moved it, in words: indicators that came with their quote, and those that went."""
        said = self.listing.assessment
        before, after = {hit.id: hit for hit in said.hits}, {hit.id: hit for hit in self.after.hits}
        came = [f'+ {name} "{hit.quote}"' for name, hit in after.items() if name not in before]
        went = [f'- {name} "{hit.quote}"' for name, hit in before.items() if name not in after]
        weighed = [
            f"{name} {before[name].points:+.1f} -> {hit.points:+.1f}"
            for name, hit in after.items()
            if name in before and before[name].points != hit.points
        ]
        kind = (
            [f"read as {self.after.document_type}, not {said.document_type}"]
            if said.document_type != self.after.document_type
            else []
        )
        return (*kind, *came, *went, *weighed) or ("the combination is judged differently",)


class Rescoring:
    """Computes changes and applies them."""

    def __init__(self, database: Database, reading: Reading, habits: Habits) -> None:
        self._database = database
        self._reading = reading
        self._habits = habits

    def changes(self, assess: Assess, wanted: Filter | None = None) -> Iterator[Change]:
        """Every listing with what would be said of it; nothing is written."""
        rates: dict[str, Mapping[str, float]] = {}
        own: dict[str, frozenset[tuple[str, str]]] = {}
        for listing in self._reading.each(wanted):
            source = listing.source
            if source not in rates:
                rates[source] = self._rates(source, assess)
                own[source] = self._habits.boilerplate(source)
            after = guarded("assessing", partial(assess, listing.posting, rates[source]))
            if isinstance(after, Failure):
                yield Change(listing=listing, after=listing.assessment, failure=after)
                continue
            yield Change(listing=listing, after=_kept(listing.assessment, after, own[source]))

    def apply(self, changes: Sequence[Change]) -> None:
        """Write a batch in one transaction; a listing that got another version meanwhile is left alone."""
        with self._database.transaction():
            current = self._current(changes)
            still = [change for change in changes if current.get(change.listing.id) == change.listing.version]
            self._database.write_many(
                ASSESSMENT_SQL, [assessment_row(change.listing.version, change.after) for change in still]
            )
            versions = [(change.listing.version,) for change in still]
            self._database.write_many("DELETE FROM hits WHERE version = ?", versions)
            self._database.write_many(
                HIT_SQL,
                [row for one in still for row in hit_rows(one.listing.version, one.listing.id, one.after)],
            )
            self._database.write_many(
                "UPDATE listings SET language = ?, document_type = ?, score = ?, band = ? WHERE id = ?",
                [
                    (a.language, a.document_type, a.score, a.band, change.listing.id)
                    for change in still
                    for a in (change.after,)
                ],
            )
            self._database.write_many(
                "INSERT OR IGNORE INTO campaign_dirty VALUES ('record', ?)",
                [(one.listing.id,) for one in still if one.after != one.listing.assessment],
            )
            self._relink([one for one in still if one.after.contacts != one.listing.assessment.contacts])

    def _relink(self, changes: Sequence[Change]) -> None:
        """Replace links of versions whose contacts are read differently now."""
        book = ContactBook(self._database)
        replaced = [(change.listing.id, change.listing.version) for change in changes]
        book.forget(version for _, version in replaced)
        for change in changes:
            book.note(change.listing.version, change.listing.id, change.after.contacts)
        book.write(())

    def _current(self, changes: Sequence[Change]) -> dict[int, int]:
        return self._reading.current_versions([change.listing.id for change in changes])

    def _rates(self, source: str, assess: Assess) -> dict[str, float]:
        """Base rates of a source under the new ruleset, from a sample: the stored ones are of the old one."""
        counts: Counter[str] = Counter()
        total = 0
        for listing in self._reading.sample(source, SAMPLE):
            said = guarded("assessing", partial(assess, listing.posting, {}))
            if isinstance(said, Failure):
                continue
            counts.update({hit.id for hit in said.hits})
            total += 1
        if total < FEWEST:
            return {}
        return {name: count / total for name, count in sorted(counts.items())}


def _kept(before: Assessment, after: Assessment, own: frozenset[tuple[str, str]]) -> Assessment:
    """The new assessment with what is not the ruleset's: joined indicators, the site's own contacts."""
    cross = tuple(hit for hit in before.hits if hit.origin == "cross-ad")
    marked = {(one.kind, one.value) for one in before.contacts if one.boilerplate} | own
    contacts = tuple(
        replace(one, boilerplate=True) if (one.kind, one.value) in marked else one for one in after.contacts
    )
    return replace(after, hits=tuple(in_order((*after.hits, *cross))), contacts=tuple(in_order(contacts)))
