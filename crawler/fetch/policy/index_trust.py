"""What was skipped on the word of the index, and how that word is checked within a run."""

from __future__ import annotations

from crawler.fetch.policy import revisit
from crawler.fetch.result import FetchResult, IndexEntry
from crawler.fetch.run.session import RunSession


class IndexAudit:
    """The trust in one index, the pages skipped on it, and the page that proved it wrong."""

    def __init__(self, session: RunSession) -> None:
        self._session = session
        self.trust = revisit.IndexReliability.of(session.memory)
        if not session.card.flag("trust_lastmod", True):
            self.trust.withdraw("the card says trust_lastmod = false")
        self.skipped: list[IndexEntry] = []
        self.caught = ""
        """A page that had changed behind the back of the index."""

    def sample(self) -> list[IndexEntry]:
        """Those of the skipped pages to ask anyway, while the index is believed."""
        if not self.trust.believed:
            return []
        chosen = {
            one.url
            for one in revisit.sample_skipped(self._session.known[entry.url] for entry in self.skipped)
        }
        return [entry for entry in self.skipped if entry.url in chosen]

    def all_again(self) -> list[IndexEntry]:
        """Everything skipped, once, if the sample found the index wrong."""
        if self.trust.believed:
            return []
        again, self.skipped = self.skipped, []
        return again

    def changed(self, result: FetchResult) -> None:
        """A page differs: where the index said nothing of it, its word is not trusted any more."""
        if result.known is None or result.entry.validator != result.known.mark or result.purpose == "absent":
            return
        self.caught = self.caught or result.entry.url
        if result.purpose == "sample" and self.trust.believed:
            self.trust.withdraw(f"{result.entry.url} had changed while the index said it had not")

    def end(self, complete: bool) -> None:
        """Keep the trust for the next run; what was skipped still shows."""
        for entry in self.skipped:
            if entry.url not in self._session.finished_urls:
                self._session.mark_unchanged(entry.url)
        if complete:
            self.trust.after_run(bool(self.caught))
        self._session.memory["trust"] = self.trust.as_memory()
        self._session.notes["skipped"] = len(self.skipped)
        if self.trust.reason:
            self._session.notes["trust"] = self.trust.reason
