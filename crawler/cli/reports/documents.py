"""What the verbs of `adwatch reports` print of a report: its contacts, and where they were seen before."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from crawler.contact_kinds import NUMBER
from crawler.reports.advertisers import AdvertiserMatch
from crawler.reports.service import TriageEntry
from crawler.reports.taking import HIDDEN
from crawler.store.report_sightings import Proposal
from crawler.store.reports import CampaignMatch
from crawler.text.display import counted

SEALED: Final = "(sealed)"
"""In place of a contact that nobody has confirmed as the suspect's."""


def shown(one: TriageEntry) -> list[tuple[str, str]]:
    """Kind and value of the contacts; a sealed one has no value."""
    found = []
    for kind, value in one.suspects:
        if kind == HIDDEN:
            proposal = one.proposals.get(value)
            found.append((proposal.kind if proposal else kind, SEALED))
        else:
            found.append((kind, value))
    return found


def _sealed(one: TriageEntry) -> list[Proposal]:
    """What is proposed of the contacts that are sealed."""
    marks = [value for kind, value in one.suspects if kind == HIDDEN]
    return [one.proposals[mark] for mark in marks if mark in one.proposals]


def document_of(one: TriageEntry) -> dict[str, object]:
    """A report as JSON, without the reporter's words."""
    report = asdict(one.report)
    del report["digest"]
    return {
        "type": "report",
        **report,
        "suspects": [{"kind": kind, "value": value} for kind, value in shown(one) if value != SEALED],
        "sealed": [asdict(proposal) for proposal in _sealed(one)],
        "bundle": one.bundle,
        "seen": [_seen(one, seen) for seen in one.seen],
        "advertisers": [_advertiser(one, found) for found in one.advertisers],
    }


def seen_in(one: TriageEntry) -> list[str]:
    """Where the contacts, texts and pictures of a report were seen before, short; the best first."""
    campaigns = [f"c{seen.campaign} by {_by(seen)}" for seen in one.best[:3]]
    return [*campaigns, *(_short(found) for found in one.advertisers[:1])]


def _by(seen: CampaignMatch) -> str:
    """What a report and a campaign both have, short."""
    return seen.by if seen.by == "contact" else f"{seen.by} ({seen.value} %)"


def _seen(one: TriageEntry, seen: CampaignMatch) -> dict[str, object]:
    named = seen.by == "contact"
    kind, contact = _named(one, seen.kind, seen.value)
    return {
        "campaign": f"c{seen.campaign}",
        "listings": seen.listings,
        "by": seen.by,
        "kind": kind if named else None,
        "contact": contact if named else None,
        "alike": None if named else int(seen.value),
    }


def _named(one: TriageEntry, kind: str, value: str) -> tuple[str, str]:
    """A contact that is seen elsewhere, as it may be shown: kind and value."""
    proposal = one.proposals.get(value)
    return (proposal.kind if proposal else kind), (SEALED if kind == HIDDEN else value)


def _advertiser(one: TriageEntry, found: AdvertiserMatch) -> dict[str, object]:
    kind, contact = _named(one, found.kind, found.value)
    return {
        "actor": None if found.actor is None else f"a{found.actor}",
        "kind": kind,
        "contact": contact,
        "name": found.name,
        "names": found.names,
        "ads": found.ads,
        "campaigns": found.campaigns,
        "told": _sentence(one, found),
    }


def _who(found: AdvertiserMatch) -> str:
    """The number of an advertiser, or of its only campaign."""
    return f"c{found.campaign}" if found.actor is None else f"a{found.actor}"


def _short(found: AdvertiserMatch) -> str:
    return f"{_who(found)}: {counted(found.ads, 'ad')} of one advertiser"


def _sentence(one: TriageEntry, found: AdvertiserMatch) -> str:
    """Where a contact stands that points at no campaign of its own."""
    kind, contact = _named(one, found.kind, found.value)
    this = "this number" if kind == NUMBER else f"this contact ({kind})"
    shown = "" if contact == SEALED else f" {contact}"
    more = f" and {counted(found.other_names, 'other name')}" if found.other_names else ""
    name = f", {found.name}{more}" if found.name else ""
    return (
        f"{this}{shown} stands in {counted(found.ads, 'ad')} of one advertiser ({_who(found)}{name}),"
        f" in {counted(found.campaigns, 'campaign')}"
    )
