"""What the demo shows after its crawl: the ranked adverts with their reasons, read back from the store."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.records import Hit
from crawler.store import Filter, Store, StoredListing

TOP: Final = 12
_COLOURS: Final = {"priority": "bold red", "look": "yellow", "low": "dim"}


def report(home: Path) -> None:
    """Print the ranked table and how to look closer."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=100)
    with Store(home) as store:
        listings = sorted(store.reading.each(Filter(online=True)), key=lambda one: -one.assessment.score)
    _show_listings(console, listings)
    if listings:
        console.print(f"Look closer: .venv/bin/adwatch --home {home} show {listings[0].key}", soft_wrap=True)


def _show_listings(console: Console, listings: list[StoredListing]) -> None:
    bands = [one.assessment.band for one in listings]
    counts = ", ".join(f"{bands.count(name)} {name}" for name in ("priority", "look", "low"))
    table = Table(
        title=f"{len(listings)} adverts: {counts}; the first {TOP}", title_justify="left", expand=True
    )
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("advert", ratio=2)
    table.add_column("reasons", ratio=3)
    for one in listings[:TOP]:
        said = one.assessment
        score = Text(f"{said.score:g}", style=_COLOURS[said.band])
        advert = Text(one.posting.title, overflow="fold")
        advert.append(f"\n{one.posting.hiring_organization}, {one.posting.job_location}", style="dim")
        table.add_row(score, advert, Text(reasons(said.hits)))
    console.print(table)


def reasons(hits: tuple[Hit, ...], most: int = 4) -> str:
    """The weightiest indicators, each with the words that triggered it, one a line."""
    ranked = sorted({hit.id: hit for hit in reversed(hits)}.values(), key=lambda hit: -hit.points)
    lines = [f"{hit.id}: {_short(hit.quote)}" if hit.quote else hit.id for hit in ranked[:most]]
    if len(ranked) > most:
        lines.append(f"and {len(ranked) - most} more")
    return "\n".join(lines)


def _short(quote: str, most: int = 40) -> str:
    text = " ".join(quote.split())
    return text if len(text) <= most else text[: most - 1] + "…"
