"""Record a read page in its run: its ads, its one outcome, and what the next run must know about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.clock import timestamp
from crawler.store.frontier import KnownUrl, State
from crawler.store.observations import Observation

if TYPE_CHECKING:
    from crawler.fetch.policy.index_trust import IndexAudit
    from crawler.fetch.result import FetchResult, Finding
    from crawler.fetch.run.session import RunSession
    from crawler.records import JobPosting
    from crawler.store.runs import OutcomeKind

_HIDDEN: Final[dict[Finding, str]] = {"blocked": "blocked", "layout": "layout", "failed": "unreachable"}
"""Finding that leaves an ad as it was -> why the ad can't be seen now."""


class ResultRecorder:
    """Enters the pages of one run into its session."""

    def __init__(self, session: RunSession, audit: IndexAudit) -> None:
        self._session = session
        self._audit = audit

    def record(self, result: FetchResult) -> None:
        """Record a page by what was found on it."""
        self._session.note_finding(result.entry.url, result.finding, result.reason)
        if result.finding in ("ad", "same") or result.postings:
            self._record_ads(result)
        elif result.finding in ("removed", "expired"):
            self._record_removal(result)
        elif result.finding == "other":
            self._update_frontier(result, "other")
            self._finish(result, "index", result.reason or "no ad on it")
        else:
            self._record_hidden(result)

    def _record_ads(self, result: FetchResult) -> None:
        if not result.is_news:
            self._record_unchanged(result)
            return
        self._session.yields.add(result.postings)
        if result.known is not None:
            self._audit.changed(result)
        self._session.add_observations(
            [self._observation(result, posting) for posting in result.postings],
            result.capture,
            result.entry.url,
        )
        if not result.unread:
            self._update_frontier(result, "ad")
        if result.finding == "expired":
            self._session.mark_gone(result.entry.url, "expired")
        self._finish(result, "stored", result.reason)

    def _record_unchanged(self, result: FetchResult) -> None:
        self._audit.unchanged(result)
        state: State = result.known.state if result.known else "ad"
        if state == "ad":
            self._session.mark_unchanged(result.entry.url)
        self._update_frontier(result, state)
        self._finish(result, "unchanged", "status 304" if result.finding == "same" else "same ad as before")

    def _record_removal(self, result: FetchResult) -> None:
        was_ad = result.was_ad
        if was_ad:
            self._audit.changed(result)
            self._session.mark_gone(result.entry.url, result.finding)
        self._update_frontier(result, "gone")
        outcome: OutcomeKind = "stored" if was_ad else "unchanged" if result.known is not None else "failed"
        self._finish(result, outcome, f"{result.finding}: {result.reason}")

    def _record_hidden(self, result: FetchResult) -> None:
        if result.was_ad:
            self._session.mark_hidden(result.entry.url, _HIDDEN[result.finding])
        self._finish(result, "failed", f"{result.finding}: {result.reason}")

    def _observation(self, result: FetchResult, posting: JobPosting) -> Observation:
        return Observation(
            posting=posting,
            seen_at=result.started or timestamp(),
            run=self._session.run,
            lastmod=result.entry.validator or None,
            etag=result.header("etag"),
            http_last_modified=result.header("last-modified"),
            pictures=result.pictures.get(posting.url, ()),
        )

    def _update_frontier(self, result: FetchResult, state: State) -> None:
        """Keep what is known of the page; an unchanged one (304) keeps what its answer left out."""
        before = result.known if result.finding == "same" else None
        etag, modified = result.header("etag"), result.header("last-modified")
        stated = before.modified if before else result.modified
        self._session.update_frontier(
            KnownUrl(
                url=result.entry.url,
                state=state,
                mark=result.entry.validator,
                modified=stated,
                settled=None if result.known is None or result.is_news else stated,
                etag=etag or (before.etag if before else None),
                http_last_modified=modified or (before.http_last_modified if before else None),
                digest=before.digest if before else result.digest,
                asked_at=timestamp(),
                run=self._session.run,
            )
        )

    def _finish(self, result: FetchResult, outcome: OutcomeKind, reason: str) -> None:
        self._session.record_outcome(result.entry.url, outcome, reason, result.page.status)
