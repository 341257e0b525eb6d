"""What the demo shows after its crawl: the ranked campaigns with their reasons, read back from the store."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.records import Hit
from crawler.store import Filter, Store, StoredListing

TOP: Final = 10
_COLOURS: Final = {"priority": "bold red", "look": "yellow", "low": "dim"}

Campaign = list[StoredListing]
"""Its adverts, the one with the highest score first."""


def report(home: Path) -> None:
    """Print the ranked table and how to look closer."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=100)
    with Store(home) as store:
        ids = [f"c{row['id']}" for row in store.campaigns.records.top(TOP)]
        campaigns = _campaigns(store)
    if not campaigns:
        return
    _count(console, [one for members in campaigns.values() for one in members])
    console.print(_table([campaigns[name] for name in ids]))
    rest = len(
        {name for name, members in campaigns.items() if members[0].assessment.band != "low"} - set(ids)
    )
    adwatch = f".venv/bin/adwatch --home {home}"
    if rest > 0:
        console.print(f"and {rest} more to look at: {adwatch} campaigns", soft_wrap=True)
    worst = campaigns[ids[0]][0]
    console.print(f"Look closer: {adwatch} show {worst.key}", soft_wrap=True)


def _campaigns(store: Store) -> dict[str, Campaign]:
    listings = {one.key: one for one in store.reading.each(Filter())}
    found: dict[str, Campaign] = {}
    for key, campaign in store.campaigns.records.by_key():
        found.setdefault(f"c{campaign}", []).append(listings[key])
    for members in found.values():
        members.sort(key=lambda one: -one.assessment.score)
    return found


def _count(console: Console, listings: list[StoredListing]) -> None:
    bands = [one.assessment.band for one in listings]
    languages = {one.assessment.language for one in listings}
    counts = ", ".join(f"{bands.count(name)} {name}" for name in ("priority", "look", "low"))
    console.print(
        f"\n{len(listings)} adverts in {len(languages)} languages: {counts}. What to look at first:\n"
    )


def _table(campaigns: list[Campaign]) -> Table:
    table = Table(expand=True, pad_edge=False)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("ads", justify="right", no_wrap=True)
    table.add_column("what", ratio=4)
    table.add_column("reasons, in the words of the advert with the highest score", ratio=6)
    for members in campaigns:
        said = members[0].assessment
        score = Text(f"{said.score:.0f}\n{said.band}", style=_COLOURS[said.band])
        table.add_row(score, str(len(members)), _what(members), Text(reasons(said.hits)), end_section=True)
    return table


def _what(members: Campaign) -> Text:
    worst = members[0]
    text = Text(worst.posting.title, overflow="fold")
    employers = {one.posting.hiring_organization for one in members} - {""}
    places = {one.posting.job_location for one in members} - {""}
    contacts = {
        contact.value for one in members for contact in one.assessment.contacts if not contact.boilerplate
    }
    counts = {"employer": len(employers), "place": len(places), "contact": len(contacts)}
    facts = [f"{count} {name}{'s' * (count > 1)}" for name, count in counts.items() if count]
    if len(members) == 1:
        facts = sorted(employers) + sorted(places)
    return text.append(f"\n{', '.join(facts)}", style="dim")


def reasons(hits: tuple[Hit, ...], most: int = 3) -> str:
    """The weightiest indicators, each with the words that triggered it, one a line."""
    ranked = sorted({hit.id: hit for hit in reversed(hits)}.values(), key=lambda hit: -hit.points)
    lines = [f"{hit.id}: {_short(hit.quote)}" if hit.quote else hit.id for hit in ranked[:most]]
    if len(ranked) > most:
        lines.append(f"and {len(ranked) - most} more")
    return "\n".join(lines)


def _short(quote: str, most: int = 36) -> str:
    text = " ".join(quote.split())
    return text if len(text) <= most else text[: most - 1] + "…"
