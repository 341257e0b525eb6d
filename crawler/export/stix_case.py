"""STIX 2.1 objects of a case above its ads: campaigns in three views, decisions, and the report."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.export.document import CaseInfo
from crawler.export.stix_objects import EPOCH, Stix, sdo, stamp
from crawler.records import Campaign, Decision
from crawler.text.display import printable


def campaign_grouping(campaign: Campaign, refs: list[str], case: CaseInfo) -> Stix:
    """Ads joined by template or contact."""
    return sdo(
        "grouping",
        campaign.id,
        case,
        created=campaign.first_seen,
        modified=campaign.last_seen,
        name=printable(campaign.title) or campaign.id,
        description=printable("\n".join(campaign.reasons)) or "Ads joined by template or contact.",
        context="suspicious-activity",
        object_refs=refs,
    )


def campaign_objects(campaign: Campaign, refs: list[str], case: CaseInfo) -> Iterator[Stix]:
    """The campaign for a receiver's own views: `campaign`, `incident`, a `location` for each country, and the ways.

    People are sought in one country (`targets`), the recruiter's numbers are of another (`originates-from`), the
    work is in a third (`related-to`, since the standard has no word for it). The readers of a board are no way.
    """
    first, last = campaign.first_seen, max(campaign.first_seen, campaign.last_seen)
    said = {"name": printable(campaign.title) or campaign.id, "created": first, "modified": last}
    text = printable("\n".join(campaign.reasons)) or "Ads joined by template or contact."
    labels = list(campaign.harm_types) or ["unspecified"]
    item = sdo(
        "campaign",
        campaign.id,
        case,
        **said,
        description=text,
        first_seen=stamp(first),
        last_seen=stamp(last),
    )
    yield item | {"labels": labels}
    incident = sdo("incident", campaign.id, case, **said, description=text)
    yield incident | {"labels": labels}
    yield _related(incident, "attributed-to", str(item["id"]), "The ads of this campaign.", case, first)
    for ref in refs:
        yield _related(incident, "related-to", ref, "Seen in this ad.", case, first)
    for kind, codes, words in (
        ("targets", campaign.origins, "People are sought here, by what the ads or their contacts say."),
        ("originates-from", campaign.recruiters, "The recruiter's telephone numbers are of this country."),
        ("related-to", campaign.destinations, "The work is said to be here."),
    ):
        for code in codes:
            place = _location(code, case)
            yield place
            yield _related(item, kind, str(place["id"]), words, case, first)


def _location(code: str, case: CaseInfo) -> Stix:
    """A country (ISO 3166-1 alpha-2)."""
    return sdo("location", code, case, created=EPOCH, modified=EPOCH, name=code, country=code)


def _related(source: Stix, kind: str, target: str, words: str, case: CaseInfo, at: str) -> Stix:
    key = f"{source['id']}\x1f{kind}\x1f{target}"
    return sdo(
        "relationship",
        key,
        case,
        created=at,
        modified=at,
        relationship_type=kind,
        source_ref=source["id"],
        target_ref=target,
        description=words,
    )


def decision_note(decision: Decision, refs: list[str], case: CaseInfo) -> Stix:
    """What an analyst decided."""
    text = f"{decision.verdict}: {printable(decision.reason)} {printable(decision.note)}".strip()
    return sdo(
        "note",
        f"decision\x1f{decision.id}",
        case,
        created=decision.at,
        modified=decision.at,
        abstract=f"Decision: {decision.verdict}",
        content=text,
        authors=[printable(decision.analyst)],
        object_refs=refs,
    )


def report(case: CaseInfo, refs: list[str]) -> Stix:
    """The case; `published` is when its content last changed."""
    return sdo(
        "report",
        case.number,
        case,
        created=case.produced_at,
        modified=case.produced_at,
        name=f"{case.number}: {printable(case.title)}",
        description=printable(case.notes)
        or "Recruitment ads, their contacts and the reasons they were looked at.",
        report_types=["observed-data"],
        published=stamp(case.produced_at),
        object_refs=refs,
    )
