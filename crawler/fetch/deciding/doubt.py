"""What was skipped on the word of the index, and how that word is checked within a run."""

from __future__ import annotations

from crawler.fetch.account.book import Book
from crawler.fetch.deciding import plan
from crawler.fetch.visit import Entry, Visit


class Doubt:
    """The trust in one index, the pages skipped on it, and the page that proved it wrong."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.trust = plan.Trust.of(book.memory)
        if not book.card.flag("trust_lastmod", True):
            self.trust.withdraw("the card says trust_lastmod = false")
        self.skipped: list[Entry] = []
        self.caught = ""
        """A page that had changed behind the back of the index."""

    def sample(self) -> list[Entry]:
        """Those of the skipped pages to ask anyway, while the index is believed."""
        if not self.trust.believed:
            return []
        chosen = {one.url for one in plan.sample(self._book.known[entry.url] for entry in self.skipped)}
        return [entry for entry in self.skipped if entry.url in chosen]

    def all_again(self) -> list[Entry]:
        """Everything skipped, once, if the sample found the index wrong."""
        if self.trust.believed:
            return []
        again, self.skipped = self.skipped, []
        return again

    def changed(self, visit: Visit) -> None:
        """A page differs: where the index said nothing of it, its word is not trusted any more."""
        if visit.known is None or visit.entry.mark != visit.known.mark or visit.purpose == "absent":
            return
        self.caught = self.caught or visit.entry.url
        if visit.purpose == "sample" and self.trust.believed:
            self.trust.withdraw(f"{visit.entry.url} had changed while the index said it had not")

    def end(self, complete: bool) -> None:
        """Keep the trust for the next run; what was skipped still shows."""
        for entry in self.skipped:
            if entry.url not in self._book.settled:
                self._book.still_there(entry.url)
        if complete:
            self.trust.after_run(bool(self.caught))
        self._book.memory["trust"] = self.trust.as_memory()
        self._book.notes["skipped"] = len(self.skipped)
        if self.trust.reason:
            self._book.notes["trust"] = self.trust.reason
