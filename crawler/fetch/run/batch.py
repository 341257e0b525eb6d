"""What waits for the next transaction of a run, and that transaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from crawler.clock import timestamp
from crawler.store.frontier import Frontier, KnownUrl
from crawler.store.observations import Observation, Saved
from crawler.store.runs import Outcome

if TYPE_CHECKING:
    from crawler.fetch.run.captures import RunCaptures
    from crawler.records import Capture
    from crawler.store import Store


@dataclass(slots=True)
class Batch:
    """A page's ads, its outcome and its place in the frontier: all of it is written, or nothing."""

    observations: list[tuple[Observation, Capture | None]] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    """Scheduled URL of the page of each observation."""
    captures: list[Capture] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    known: list[KnownUrl] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    """Pages whose ads show as before."""
    gone: list[tuple[str, str]] = field(default_factory=list)
    """Pages whose ads were taken down, and how that was seen."""
    hidden: list[tuple[str, str]] = field(default_factory=list)
    """Pages whose ads can't be seen now, and why."""
    faults: list[str] = field(default_factory=list)
    """Ads that could not be saved as they are; filled by `write`."""

    def __len__(self) -> int:
        return len(self.outcomes) + len(self.seen) + len(self.observations)

    def __bool__(self) -> bool:
        return bool(self.outcomes or self.seen or self.known or self.observations or self.gone)

    def write(self, store: Store, source: str, run: int, captured: RunCaptures) -> Counter[str]:
        """Write all of it in one transaction; returns how many ads were new, changed, unchanged and gone.

        The bytes of the captures are on the disk before the rows that name them.
        """
        frontier = Frontier(store.database)
        counts: Counter[str] = Counter()
        if self.observations:
            self.captures += captured.readings(run, self.observations)
        if self.captures:
            captured.sync()
        with store.transaction():
            numbers = captured.numbered(self.captures)
            if self.observations:
                placed = [
                    replace(observation, capture=numbers.get(row) or None)
                    for observation, row in self.observations
                ]
                saved = store.save(placed)
                counts.update(new=saved.new, changed=saved.changed, unchanged=saved.unchanged)
                self._note(saved)
            if self.seen:
                counts["unchanged"] += frontier.seen(run, source, self.seen, timestamp())
            for url, reason in self.gone:
                counts["gone"] += frontier.gone(run, source, url, reason, timestamp())
            for url, reason in self.hidden:
                frontier.hidden(source, url, reason)
            frontier.put(source, self.known)
            store.runs.record(run, self.outcomes)
        return counts

    def _note(self, saved: Saved) -> None:
        """Note the ads that could not be saved as they are; the next run requests their pages again."""
        self.faults = [f"{self.pages[place]}: {failure}" for place, failure in saved.failures.items()]
        failed = {self.pages[place] for place in saved.failures}
        self.known = [page for page in self.known if page.url not in failed]
        lost = {self.pages[place]: str(why) for place, why in saved.failures.items() if not saved.keys[place]}
        self.outcomes = [
            replace(one, outcome="failed", reason=lost[one.url][:500]) if one.url in lost else one
            for one in self.outcomes
        ]
