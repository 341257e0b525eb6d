"""`adwatch show cN`: one campaign with its ads, its evidence, and why the ads belong together."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from crawler.campaigns.views import CampaignView, campaign_number, described, template_of, view
from crawler.text.display import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from crawler.campaigns.members import Member
    from crawler.campaigns.template import Template
    from crawler.cli.context import Context
    from crawler.store import Store

SHOWN = 30
"""Members, contacts and joins printed, about a screen each; `--json` gives all."""


def show(context: Context, store: Store, identifier: str) -> bool:
    """Print the campaign of this public id; False when there is none."""
    number = campaign_number(identifier)
    found = None if number is None else view(store, number)
    if number is None or found is None:
        return False
    # A template is cut where ads differ: a masked number may be spread over its parts.
    template = template_of(store, number) if not store.masks.any() else None
    told = _told(store, found)
    if context.json:
        context.emit(_document(found, template) | told)
    else:
        _print(found, template, told["sentence"])
    return True


def _told(store: Store, found: CampaignView) -> dict[str, str]:
    """What the ads of the campaign are, in a sentence, and first words where it has no title, as in the list."""
    from crawler.masking.active import of_store
    from crawler.triage.campaign_summary import UNTITLED, counts_of, first_words, sentence, summary_of
    from crawler.triage.english_words import EnglishWords

    mask, keys = of_store(store), [member.key for member in found.members[:SHOWN]]
    ads = [mask.listing(ad) for key in keys if (ad := store.get(key)) is not None]
    ads.sort(key=lambda ad: -ad.assessment.score)
    if not ads:
        return {"sentence": "", "first_words": ""}
    summary = summary_of(ads, counts_of(ads, found.record["listings"]))
    words = first_words(ads[0]) if found.record["title"] in UNTITLED else ""
    return {"sentence": sentence(summary, EnglishWords()), "first_words": words}


def _document(found: CampaignView, template: Template[str] | None) -> dict[str, Any]:
    return {
        **described(found.record),
        "members": [_member(member) for member in (asdict(each) for each in found.members)],
        "joins": [asdict(join) for join in found.joins],
        "suggestions": [near | {"campaign": f"c{near['campaign']}"} for near in found.suggestions],
        "history": list(found.history),
        "template": {"parts": template.parts, "fillings": dict(template.fillings)} if template else None,
    }


def _member(member: dict[str, Any]) -> dict[str, Any]:
    left_out = {"campaign", "listing", "version", "family", "employer", "pay"}
    member["contacts"] = [{"kind": m["kind"], "value": m["value"]} for m in member.pop("mentions")]
    return {"id": member.pop("key")} | {k: v for k, v in member.items() if k not in left_out}


def _print(found: CampaignView, template: Template[str] | None, told: str) -> None:
    from rich.text import Text

    from crawler.cli.terminal import console, print_sections, safe

    out, record = console(), found.record
    for text in _head(found):
        out.print(text)
    out.print(Text(safe(told)))
    contacts = record["record"].get("contacts", [])
    print_sections(
        out,
        {
            "Why": record["reasons"],
            "Who should know": record["harm_types"],
            "Employers": record["record"].get("employers", [])[:SHOWN],
            "Contacts": [
                f"{c['kind']} {c['value']} in {counted(c['listings'], 'ad')}" for c in contacts[:SHOWN]
            ],
            "Template": [template.text()] if template and len(found.members) > 1 else [],
            "Why they belong together": [_join(join.why, join.keys) for join in found.joins[:SHOWN]],
            "May belong to it": [f"c{n['campaign']} ({n['listing']}): {n['why']}" for n in found.suggestions],
            "Ads": [f"{m.key}  {_day(m)}  {m.employer_name}  {m.title}" for m in found.members[:SHOWN]],
        },
    )


def _head(found: CampaignView) -> Iterator[Text]:
    """Title, size, dates and score of a campaign."""
    from rich.text import Text

    from crawler.cli.terminal import safe

    record = found.record
    yield Text(safe(record["title"]), "bold")
    counts = f"{counted(record['listings'], 'ad')}, {record['online']} online, {counted(record['sources'], 'source')}"
    yield Text(f"{found.id}  {record['kind']}  {counts}", "dim")
    yield Text(f"{record['first_seen']} to {record['last_seen']}, {record['status']}", "dim")
    if record["merged_into"] is not None:
        yield Text(f"its ads are now in c{record['merged_into']}")
    yield Text(f"{record['band']} score {record['score']:g}")


def _day(member: Member) -> str:
    return f"posted {member.day[:10]}" if member.day else f"seen {member.first_seen[:10]}"


def _join(why: str, keys: tuple[str, ...]) -> str:
    more = f" and {len(keys) - 4} more" if len(keys) > 4 else ""
    return f"{why} ({', '.join(keys[:4])}{more})"
