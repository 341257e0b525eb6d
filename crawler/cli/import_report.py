"""What `adwatch import` prints: counts, the columns proposed for tables, and what failed or was left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from crawler.cli.context import Context
from crawler.cli.terminal import MAX_NAMED, safe, say
from crawler.errors import PartialFailure
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.imports.ad_reader import ImportedAd
    from crawler.imports.columns import ColumnProposal
    from crawler.imports.preview import ImportPreview
    from crawler.imports.summary import ImportSummary

MAX_ORIGINS: Final = 5
"""Places that are named for one reason; all are counted."""
WIDE: Final = 60
"""Characters of a cell that are shown of a proposed column."""


def say_import(context: Context, tally: ImportSummary) -> None:
    """Print the counts of an import, and on stderr what failed and what was left out.

    Args:
        context: Global options.
        tally: What became of its items.
    """
    _say_counts(context, tally)
    _say_details(tally)


def say_preview(context: Context, read: ImportPreview) -> None:
    """Print what an import would read, with its first ads.

    Args:
        context: Global options.
        read: What was read.
    """
    tally = read.summary
    if context.json:
        counts = {"ads": read.ads, "no_ad": tally.no_ad, "left_out": tally.left_out, "failed": tally.failed}
        first = [{"origin": ad.item.origin, **_words(ad)} for ad in read.first]
        context.emit({**counts, "reasons": dict(tally.reasons), "first": first})
    else:
        say(f"{counted(read.ads, 'ad')}{_no_ads(tally)}; nothing is stored")
        for ad in read.first:
            cells = (f"{name}: {safe(' '.join(value.split())[:WIDE])}" for name, value in _words(ad).items())
            say(f"{safe(ad.item.origin)}\n    " + " | ".join(cells))
    _say_details(tally)


def _words(ad: ImportedAd) -> dict[str, str]:
    """The text fields of an ad that have words."""
    from crawler.records import TEXT_FIELDS  # heavy, and `--help` reads this module

    return {name: said for name in TEXT_FIELDS if (said := ad.posting.text_of(name)).strip()}


def _say_details(tally: ImportSummary) -> None:
    _say_proposals(tally.proposals)
    for table, columns in list(tally.sealed.items())[:MAX_NAMED]:
        say(f"{safe(table)}: not stored, they tell who reported: {safe(', '.join(columns))}", err=True)
    _say_named(tally.pages, tally, "no ad: ")
    _say_named(tally.left, tally, "left out: ")
    _say_named(tally.errors, tally, "")


def _say_counts(context: Context, tally: ImportSummary) -> None:
    if context.json:
        names = ("new", "changed", "unchanged", "no_ad", "left_out", "failed")
        context.emit({item: getattr(tally, item) for item in names} | {"reasons": dict(tally.reasons)})
        return
    say(f"{tally.new} new, {tally.changed} changed, {tally.unchanged} unchanged{_no_ads(tally)}")


def _no_ads(tally: ImportSummary) -> str:
    pages = f", {counted(tally.no_ad, 'page')} without an ad" if tally.no_ad else ""
    return pages + (f", {tally.left_out} left out" if tally.left_out else "")


def _say_named(named: Sequence[tuple[str, str]], tally: ImportSummary, before: str) -> None:
    """Name items on stderr, those of one reason together."""
    by_reason: dict[str, list[str]] = {}
    for origin, reason in named:
        by_reason.setdefault(reason, []).append(origin)
    for reason, origins in list(by_reason.items())[:MAX_NAMED]:
        more = tally.reasons[reason] - MAX_ORIGINS
        said = ", ".join(map(safe, origins[:MAX_ORIGINS])) + (f" and {more} more" if more > 0 else "")
        say(f"{before}{said}: {safe(reason)}", err=True)
    if len(by_reason) > MAX_NAMED:
        say(f"{before}... and for {counted(len(by_reason) - MAX_NAMED, 'more reason')}", err=True)


def _say_proposals(proposals: Sequence[ColumnProposal]) -> None:
    """Show on stderr what was proposed for tables, with their first rows as they would be read."""
    for one in proposals[:MAX_NAMED]:
        said = "read by" if one.taken else "not read; take these columns with --yes, or say"
        say(f"{safe(one.table)}: {said} {safe(one.options)}", err=True)
        for row in one.rows:
            cells = (f"{name}: {safe(value[:WIDE])}" for name, value in row.items())
            say("    " + " | ".join(cells), err=True)


def fail_import(tally: ImportSummary, more: Sequence[str]) -> None:
    """Raise PartialFailure when anything of an import failed.

    Args:
        tally: Its counts.
        more: Further failures, in words.
    """
    said = []
    if tally.failed:
        rest = "; all others are in the store" if tally.failed < tally.seen else ""
        said.append(f"{tally.failed} of {tally.seen} could not be read{rest}")
    if tally.faults:
        verb, them = ("is", "it") if tally.faults == 1 else ("are", "them")
        said.append(f"{counted(tally.faults, 'ad')} {verb} in the store, but a step failed for {them}")
    said += more
    if said:
        raise PartialFailure("; ".join(said))
