"""`adwatch statistics`: monthly figures for the public, which give no small number away."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say
from crawler.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.sharing.statistics import CountedAd
    from crawler.store import Store

FILE: Final = "statistics.json"
"""Name under home: the months as they were published, which never change."""
KIND: Final = "statistics"
"""Kind of the chain's entries."""


@click.command("statistics", epilog=examples("adwatch statistics --out statistics.csv"))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="CSV to write.",
)
@pass_context
def command(context: Context, out: Path) -> None:
    """Write monthly counts of suspicious ads by readers' country, destination and language, fit to publish.

    Counted are ads in the bands look and priority. Small counts are hidden, with others so that they can't be
    computed; the rest is rounded. A month is published once it is over, and its figures never change afterwards.
    """
    from hashlib import sha256

    from crawler.clock import timestamp
    from crawler.files import write_json, write_text
    from crawler.sharing.statistics import next_edition

    path = context.home / FILE
    present = timestamp()[:7]
    with context.store() as store:
        before = published(path, store)
        edition = next_edition(before, _counted(store), present)
        text = _csv(edition)
        try:
            write_json(path, edition)
            write_text(out, text)
        except OSError as error:
            raise UserError(f"{out} can't be written ({error.strerror}); choose another --out") from error
        new = sorted(edition.keys() - before.keys())
        detail = {"by": login_name(), "months": new, "sha256": sha256(text.encode()).hexdigest()}
        store.note(KIND, "edition", detail)
    told = f" ({', '.join(new)})" if new else ""
    say(f"{len(edition)} months, {len(new)} of them new{told} -> {out}", err=True)
    say(f"{present} is published once it is over; so far: the desk, /report?month=present", err=True)


def _counted(store: Store) -> Iterator[CountedAd]:
    from crawler.sharing.statistics import UNKNOWN, CountedAd, one_destination

    for row in store.dated_ads.since("0001-01-01"):
        if row.band in ("look", "priority"):
            yield CountedAd(
                month=row.day[:7],
                market=row.region or UNKNOWN,
                destination=one_destination(row.destinations),
                language=row.language,
            )


def published(path: Path, store: Store) -> dict[str, Any]:
    """The months of earlier editions, which must not change.

    Args:
        path: `FILE` of the home.
        store: The home's; its chain names the months that were published.

    Raises:
        UserError: The file can't be read, or a month that was published is not in it: counted anew, it would have
            other figures, and the difference of two editions gives small counts away.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        content = {}
    except (OSError, ValueError) as error:
        raise UserError(
            f"{path} can't be read: put it back from a backup; published months must not change"
        ) from error
    if not isinstance(content, dict) or not all(isinstance(month, dict) for month in content.values()):
        raise UserError(f"{path} is not what adwatch wrote: put it back from a backup")
    if lost := sorted(_noted_months(store) - content.keys()):
        raise UserError(
            f"{path} lacks {', '.join(lost)}, which the chain says was published: put it back from a backup;"
            " published months must not change"
        )
    return content


def _noted_months(store: Store) -> set[str]:
    """Months of all editions that the chain has."""
    from crawler.store.chain_reader import ChainReader

    noted = (detail.get("months") for _, detail in ChainReader(store.database).details(KIND))
    return {str(month) for months in noted if isinstance(months, list) for month in months}


def _csv(edition: dict[str, Any]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("month", "by", "value", "ads"))
    for month, tables in sorted(edition.items()):
        for name, table in tables.items():
            for value, count in table.items():
                writer.writerow((month, name, value, "hidden" if count is None else count))
    return out.getvalue()
