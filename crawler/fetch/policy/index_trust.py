"""Pages skipped because their index reports no change, and the check of that report within a run."""

from __future__ import annotations

from crawler.fetch.policy import revisit
from crawler.fetch.result import FetchResult, IndexEntry
from crawler.fetch.run.session import RunSession


class IndexAudit:
    """The reliability of one index, the pages skipped because of it, and the page that proved it wrong."""

    def __init__(self, session: RunSession) -> None:
        self._session = session
        self.trust = revisit.IndexReliability.of(session.memory)
        if not session.card.flag("trust_lastmod", True):
            self.trust.withdraw("trust_lastmod = false in its card")
        self.skipped: list[IndexEntry] = []
        self.caught = ""
        """A page that changed although the index reported no change."""
        self._moved = self._idly = 0
        self._every_page = False

    def sample(self) -> list[IndexEntry]:
        """The skipped pages to request anyway, while the index is believed."""
        if not self.trust.believed:
            return []
        chosen = {
            one.url
            for one in revisit.sample_skipped(self._session.known[entry.url] for entry in self.skipped)
        }
        return [entry for entry in self.skipped if entry.url in chosen]

    def all_again(self) -> list[IndexEntry]:
        """Everything skipped, once, if the sample found the index wrong."""
        if self.trust.believed and not self._every_page:
            return []
        again, self.skipped = self.skipped, []
        return again

    def changed(self, result: FetchResult) -> None:
        """Note that a page changed; where the index did not report it, the index is no longer believed."""
        if result.known is None or result.purpose == "absent":
            return
        if result.entry.validator != result.known.mark:
            self._moved += result.purpose != "sample"
            # The index did report it, among dates that mean nothing: other skipped pages may have changed too.
            self._every_page |= result.purpose == "sample"
            return
        self.caught = self.caught or result.entry.url
        if result.purpose == "sample" and self.trust.believed:
            self.trust.withdraw(f"{result.entry.url} changed although the index reported no change")

    def unchanged(self, result: FetchResult) -> None:
        """Note that a page had not changed; its date in the index may have."""
        moved = result.known is not None and result.entry.validator != result.known.mark
        if moved and result.purpose not in ("absent", "sample"):
            self._moved += 1
            self._idly += 1

    def end(self, complete: bool) -> None:
        """End the run: the skipped pages count as unchanged, and the reliability is kept for the next run."""
        for entry in self.skipped:
            if entry.url not in self._session.finished_urls:
                self._session.mark_unchanged(entry.url)
        if complete:
            self.trust.after_run(bool(self.caught))
            self.trust.weigh_dates(self._moved, self._idly)
        self._session.memory["trust"] = self.trust.as_memory()
        self._session.notes["skipped"] = len(self.skipped)
        if self.trust.reason:
            self._session.notes["trust"] = self.trust.reason
