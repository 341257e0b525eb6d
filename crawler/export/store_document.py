"""The export document over the store: every table streamed in the order of the listings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from crawler.confined import ProcessLost
from crawler.evidence.captured_body import captured_body
from crawler.export.clearance import NOTHING_DECIDED, UNDECIDED, ClearanceState
from crawler.export.document import CaseInfo, ContactPoint, ListingCapture, unique_contacts
from crawler.geo.way import OfferRoute
from crawler.isolation import FailedElsewhere
from crawler.masking.mask import NOTHING, Mask
from crawler.page_pictures.inert_page import inert_page
from crawler.records import Campaign, Capture, Decision, Listing
from crawler.store import Filter, Store
from crawler.triage.row_inputs import read_ways

_BATCH: Final = 500
"""Ads read together: the same as a batch of the listing reader."""
PART_ONLY: Final = "some ads of this campaign are not in this export: the decision on it does not cover them"
"""First reason of a campaign of which not all ads leave; the reasons that compare its ads are left out."""
LARGEST_PAGE: Final = 2 * 1024 * 1024
"""Bytes of a captured page that are read for its picture. Set by hand in 2026."""

SEALED: Final = frozenset(("sender", "sender_id", "reply_to"))
"""Facts of `provenance` that no format holds: who sends a forward to the agency may be a victim or a helper."""


def without_sender(listing: Listing) -> Listing:
    """The listing without who sent the message that it was read from.

    Args:
        listing: An ad; of one that came in a message, `extra` tells where the message came from.
    """
    extra = listing.posting.extra
    facts = extra.get("provenance")
    if not isinstance(facts, Mapping):
        return listing
    kept = {name: value for name, value in facts.items() if name not in SEALED}
    return replace(listing, posting=replace(listing.posting, extra={**extra, "provenance": kept}))


def by_itself(listing: Listing) -> Listing:
    """The listing without the signs that comparing ads found: their sentences name employers of other ads.

    Args:
        listing: An ad of whose campaign not all ads leave.
    """
    hits = tuple(hit for hit in listing.assessment.hits if hit.origin != "cross-ad")
    assessment = replace(listing.assessment, hits=hits)
    return replace(listing, posting=replace(listing.posting, assessment=assessment))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreDocument:
    """An `ExportDocument` of the listings that pass a filter."""

    store: Store
    wanted: Filter
    case: CaseInfo
    clear: ClearanceState = NOTHING_DECIDED
    """What the decisions allow; a campaign without a decision is marked as such."""
    mask: Mask = NOTHING
    tick: Callable[[int], None] = lambda _: None
    """Called for each listing written, for a progress bar."""

    def listings(self) -> Iterator[Listing]:
        """Ads with their campaign, masked contacts covered."""
        listings, thinned = self._masked(), self._thinned()
        while batch := list(islice(listings, _BATCH)):
            campaigns = self.store.listings.campaigns_of([listing.id for listing in batch])
            for listing in batch:
                campaign = campaigns.get(listing.id)
                yield replace(by_itself(listing) if campaign in thinned else listing, campaign=campaign)
                self.tick(1)

    def contacts(self) -> Iterator[ContactPoint]:
        """Contacts, each once; a pass of its own, which does not move the progress bar."""
        return unique_contacts(self._masked())

    def campaigns(self) -> Iterator[Campaign]:
        """Campaigns of the ads, with those members that are exported."""
        members = self._members()
        ids = [int(key[1:]) for key in members]
        routes = read_ways(self.store.database.connection, ids, without=self.clear.kept_back)
        thinned = self._thinned()
        for whole in self.store.export_queries.campaigns(ids):
            campaign = self._in_part(whole) if whole.id in thinned else whole
            route = routes.get(int(campaign.id[1:]), OfferRoute())
            # A template is cut where ads differ, so that a number may be spread over its parts.
            template = "" if self.mask.active else campaign.template
            undecided = () if int(campaign.id[1:]) in self.clear.decided else (UNDECIDED,)
            exported = replace(
                campaign,
                members=tuple(members[campaign.id]),
                template=template,
                reasons=(*undecided, *campaign.reasons),
                origins=route.origins,
                destinations=route.destinations,
                recruiters=route.recruiters,
                readers=route.readers,
            )
            yield self.mask.record(exported)

    def _thinned(self) -> frozenset[str]:
        """Campaigns of which not all ads leave."""
        return frozenset(self.store.listings.campaigns_of(sorted(self.clear.kept_back)).values())

    def _in_part(self, campaign: Campaign) -> Campaign:
        """A campaign as those of its ads tell it that leave."""
        there = self.store.reader.each(replace(self.wanted, campaigns=(int(campaign.id[1:]),)), batch=_BATCH)
        best = max(there, key=lambda one: one.assessment.score)
        reasons = (PART_ONLY, *best.assessment.reasons)
        return replace(campaign, title=best.posting.title or "(no title)", template="", reasons=reasons)

    def undecided(self) -> int:
        """How many of the campaigns nobody has decided on."""
        return sum(int(key[1:]) not in self.clear.decided for key in self._members())

    def kept_back(self) -> int:
        """How many ads of the campaigns do not leave: their tick was taken off, or a merge brought them."""
        return len(self.clear.kept_back)

    def decisions(self) -> Iterator[Decision]:
        """Decisions on the campaigns of the ads."""
        for decision in self.store.export_queries.decisions([int(key[1:]) for key in self._members()]):
            yield self.mask.record(decision)

    def captures(self) -> Iterator[ListingCapture]:
        """Evidence records of the ads."""
        pairs = self.store.reader.keys(self.wanted)
        while batch := list(islice(pairs, _BATCH)):
            rows = self.store.captures.of_listings([number for number, _ in batch])
            for number, key in batch:
                for capture in rows.get(number, ()):
                    yield ListingCapture(listing=self.mask.name(key), capture=self.mask.capture(capture))

    def captured_page(self, capture: Capture) -> str | None:
        """The captured page, which runs and loads nothing and shows no masked contact."""
        body = captured_body(self.store, capture.seq, LARGEST_PAGE) if capture.seq is not None else None
        try:
            return inert_page(body.text(), self.mask) if body else None
        except (ProcessLost, FailedElsewhere):
            return None

    def _masked(self) -> Iterator[Listing]:
        listings = map(self.mask.listing, self.store.reader.each(self.wanted, batch=_BATCH))
        return map(without_sender, listings)

    def _members(self) -> dict[str, list[str]]:
        """Exported listings by their campaign."""
        members: dict[str, list[str]] = {}
        pairs = list(self.store.reader.keys(self.wanted))
        campaigns = self.store.listings.campaigns_of([number for number, _ in pairs])
        for number, key in pairs:
            if number in campaigns:
                members.setdefault(campaigns[number], []).append(self.mask.name(key))
        return members
