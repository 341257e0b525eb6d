"""What the demo shows after its crawl: the ranked campaigns with their reasons, read back from the store."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.records import Hit, Listing
from crawler.store import Filter, Store
from crawler.text.display import counted

TOP: Final = 10
"""Listings in the table that the demo prints. Set by hand in 2026: a screenful."""
_COLOURS: Final = {"priority": "bold red", "look": "yellow", "low": "dim"}

Members = list[Listing]
"""The ads of a campaign, the one with the highest score first."""


def report(home: Path) -> None:
    """Print the ranked table and how to look closer."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=100)
    with Store(home) as store:
        ranked = store.campaigns.records.top(1000)
        members = _members(store)
    if not ranked:
        return
    _count(console, [one for campaign in members.values() for one in campaign])
    console.print(_table(ranked[:TOP], members))
    rest = sum(row["band"] != "low" for row in ranked[TOP:])
    adwatch = f"{command()} --home {home}"
    if rest:
        console.print(f"and {rest} more to look at: {adwatch} campaigns", soft_wrap=True)
    worst = ranked[0]["id"]
    key = members[worst][0].key
    console.print(f"Look closer: {adwatch} show c{worst} (the campaign), show {key} (one ad)", soft_wrap=True)


def command() -> str:
    """What to type for the program that runs now: its name alone where the shell finds it by that."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py":
        return "python -m crawler"
    return started.name if shutil.which(started.name) == str(started.absolute()) else sys.argv[0]


def _members(store: Store) -> dict[int, Members]:
    """Adverts of each campaign."""
    listings = {one.key: one for one in store.reader.each(Filter())}
    found: dict[int, Members] = {}
    for key, campaign in store.campaigns.records.by_key():
        found.setdefault(campaign, []).append(listings[key])
    for members in found.values():
        members.sort(key=lambda one: -one.assessment.score)
    return found


def _count(console: Console, listings: list[Listing]) -> None:
    bands = [one.assessment.band for one in listings]
    languages = {one.assessment.language for one in listings}
    counts = ", ".join(f"{bands.count(name)} {name}" for name in ("priority", "look", "low"))
    console.print(
        f"\n{counted(len(listings), 'ad')} in {counted(len(languages), 'language')}: {counts}."
        " What to look at first:\n"
    )


def _table(ranked: list[dict[str, Any]], members: dict[int, Members]) -> Table:
    table = Table(expand=True, pad_edge=False)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("ads", justify="right", no_wrap=True)
    table.add_column("campaign", ratio=4)
    table.add_column("reasons, in the words of its worst ad", ratio=6)
    for row in ranked:
        ads = members[row["id"]]
        score = Text(f"{row['score']:.0f}\n{row['band']}", style=_COLOURS[row["band"]])
        said = Text(reasons(ads[0].assessment.found_hits))
        table.add_row(score, str(len(ads)), _what(row["id"], ads), said, end_section=True)
    return table


def _what(campaign: int, members: Members) -> Text:
    text = Text(f"c{campaign} ", style="bold", overflow="fold")
    text.append(members[0].posting.title, style="not bold")
    employers = {one.posting.hiring_organization for one in members} - {""}
    places = {one.posting.job_location for one in members} - {""}
    contacts = {
        contact.value for one in members for contact in one.assessment.contacts if not contact.boilerplate
    }
    counts = {"employer": len(employers), "place": len(places), "contact": len(contacts)}
    facts = [f"{count} {name}{'s' * (count > 1)}" for name, count in counts.items() if count]
    if len(members) == 1:
        facts = sorted(employers) + sorted(places)
    return text.append(f"\n{', '.join(facts)}", style="not bold dim")


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
