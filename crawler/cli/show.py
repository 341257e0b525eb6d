"""`adwatch show WHAT`: one listing with its reasons, a campaign or a contact, for an analyst to read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from crawler.records import Capture, Contact, Hit, Listing

_STYLE = {"priority": "bold red", "look": "bold yellow", "low": "green"}


@click.command(
    "show",
    epilog=examples(
        "adwatch show c12  # a campaign",
        "adwatch --json show 3f9a0c51d2e84b76  # a listing",
        'adwatch show "0803 000 0151"  # a contact, in any spelling',
    ),
)
@click.argument("identifier", metavar="WHAT")
@pass_context
def command(context: Context, identifier: str) -> None:
    """Show one listing, campaign or contact: score, indicators, contacts, text and where the evidence is.

    `adwatch campaigns` prints the ids of campaigns, `adwatch campaigns --members` those of listings. A contact is
    found by any spelling or part of a number, handle, address or wallet; where several match, they are listed.
    """
    from crawler.cli import show_campaign, show_contact
    from crawler.errors import UserError
    from crawler.masking.active import of_store

    with context.store() as store:
        if show_campaign.show(context, store, identifier):
            store.note("view", identifier, {"by": login_name(), "way": "command line"})
            return
        versions = tuple(map(of_store(store).listing, store.reader.history(identifier)))
        captures = store.captures.of_listing(identifier)
        if versions:
            store.note("view", identifier, {"by": login_name(), "way": "command line"})
        elif show_contact.show(context, store, identifier):
            return
    if not versions:
        raise UserError(
            f"there is no listing, campaign or contact {identifier!r} in {context.home}; "
            "`adwatch campaigns` and `adwatch export --format jsonl --out -` list the ids"
        )
    if context.json:
        context.emit(_document(versions, captures))
    else:
        _print(versions, captures)


def _document(versions: tuple[Listing, ...], captures: tuple[Capture, ...]) -> dict[str, Any]:
    from dataclasses import asdict, replace

    current = versions[-1]
    posting = asdict(replace(current.posting, extra=dict(current.posting.extra)))
    return {
        "type": "listing",
        "id": current.key,
        **{name: getattr(current, name) for name in ("source", "url", "first_seen", "last_seen")},
        **{name: getattr(current, name) for name in ("gone_at", "gone_reason")},
        "assessment": posting.pop("assessment"),
        "posting": posting,
        "versions": [
            {"number": one.number, "seen_at": one.seen_at, "title": one.posting.title, "capture": one.capture}
            for one in versions
        ],
        "captures": [asdict(row) for row in captures],
    }


def _print(versions: tuple[Listing, ...], captures: tuple[Capture, ...]) -> None:
    from rich.text import Text

    from crawler.cli.terminal import console, print_sections, safe

    out, current = console(), versions[-1]
    posting, assessed = current.posting, current.assessment
    for text in _head(current):
        out.print(text)
    print_sections(
        out,
        {
            "Why": [*map(_hit, assessed.hits), *assessed.reasons],
            "Who should know": assessed.harm_types,
            "Contacts": [_contact(contact) for contact in assessed.contacts],
            "What could not be read": posting.problems,
            "Kept as": [_capture(row) for row in captures],
        },
    )
    for name in ("description", "text"):
        if posting.text_of(name):
            out.print(Text(f"\n{name.capitalize()}", "bold"))
            out.print(_marked(safe(posting.text_of(name)), name, current))


def _head(current: Listing) -> Iterator[Text]:
    """Title, main fields, dates and score of a listing."""
    from rich.text import Text

    from crawler.cli.terminal import safe
    from crawler.text.display import defang
    from crawler.triage.campaign_summary import first_words

    posting, assessed = current.posting, current.assessment
    yield Text(safe(posting.title or first_words(current)), "bold")
    facts = (
        posting.hiring_organization,
        posting.job_location,
        posting.base_salary,
        posting.date_posted or "",
    )
    yield Text(safe(" | ".join(fact for fact in facts if fact)))
    yield Text(f"{current.key}  {current.source}  {defang(current.url)}", "dim")
    yield Text(_life(current), "dim")
    kind = f"{assessed.document_type} in {assessed.language}"
    line = Text(f"{assessed.band} ", _STYLE[assessed.band])
    yield line.append(f"score {assessed.score:g}, {kind}, {assessed.ruleset}", "")


def _life(listing: Listing) -> str:
    end = (
        f"gone since {listing.gone_at} ({listing.gone_reason})"
        if listing.gone_at
        else "online when last seen"
    )
    return f"seen {listing.first_seen} to {listing.last_seen}, {listing.versions} version(s), {end}"


def _hit(hit: Hit) -> str:
    quote = f': "{hit.quote}"' if hit.quote else ""
    return f"{hit.points:+.1f} {hit.why} [{hit.id}, {hit.weight}]{quote}"


def _contact(contact: Contact) -> str:
    notes = [f'written "{contact.raw}"'] if contact.raw != contact.value else []
    notes += [f"disguised: {', '.join(contact.disguises) or 'yes'}"] if contact.obfuscated else []
    notes += ["the site's own"] if contact.boilerplate else []
    notes += [contact.label] if contact.label else []
    return f"{contact.kind} {contact.value}" + (f" ({'; '.join(notes)})" if notes else "")


def _capture(row: Capture) -> str:
    said = f"capture {row.seq}, {row.kind}, {row.started}, SHA-256 {row.payload_sha256}"
    archive = json.loads(row.meta).get("archive")
    return said + (
        f", from {archive['file']} at byte {archive['offset']}, {archive['digest']}" if archive else ""
    )


def _marked(text: str, name: str, listing: Listing) -> Text:
    """The ad's text with what gave it away marked in it."""
    from rich.text import Text

    marked = Text(text)
    for hit in listing.assessment.hits:
        if hit.field == name and hit.end > hit.start:
            marked.stylize("reverse", hit.start, hit.end)
    for contact in listing.assessment.contacts:
        if contact.field == name:
            marked.stylize("bold underline", contact.start, contact.end)
    return marked
