"""`adwatch terms`: contacts that partners reported, watched for in every ad."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say, table
from crawler.errors import PartialFailure, UserError
from crawler.export import TLP_LEVELS
from crawler.text.display import counted

_FEED: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
MOST_BYTES: Final = 256_000_000
"""Bytes of a file that is taken in: half a million observables. It is read into memory."""


@click.group("terms")
def command() -> None:
    """Contacts that partners reported: taken in from STIX, MISP or CSV, and watched for in every ad.

    They stay apart from your own findings: they change no score and leave in no export.
    """


@command.command(
    "take",
    epilog=examples(
        "adwatch terms take bundle.json --from agency-x",
        "adwatch terms take list.csv --from hotline --tlp GREEN --days 90 --whole",
    ),
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--from", "feed", required=True, metavar="NAME", help="Whose file it is; hits name it.")
@click.option(
    "--tlp",
    type=click.Choice(TLP_LEVELS),
    help="Marking of what the file does not mark. Default: AMBER+STRICT.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=365,
    show_default=True,
    metavar="N",
    help="Days that a contact is watched for, where the file sets no end.",
)
@click.option("--whole", is_flag=True, help="FILE is all that NAME reports: what is not in it is withdrawn.")
@pass_context
def take(context: Context, file: Path, feed: str, tlp: str | None, days: int, whole: bool) -> None:
    """Take in FILE: a STIX 2.1 bundle, a MISP event (JSON), or CSV with the columns kind and value.

    A second file of the same NAME updates. What a file revokes, deletes or marks as withdrawn goes.
    """
    from crawler.sharing.taking import take_in

    if not _FEED.fullmatch(feed):
        raise UserError(f"--from {feed!r}: use up to 40 letters, digits, dots and dashes")
    if file.stat().st_size > MOST_BYTES:
        raise UserError(f"{file} has more than {MOST_BYTES:,} bytes; split it")
    content = file.read_bytes()
    with context.store() as store:
        try:
            done = take_in(store, content, feed=feed, by=login_name(), tlp=tlp or "", days=days, whole=whole)
        except UserError as error:
            raise UserError(f"{file}: {error}") from error
    result = {
        "added": done.added,
        "updated": done.updated,
        "withdrawn": done.withdrawn,
        "unread": done.unread,
    }
    if context.json:
        context.emit(result)
    else:
        say(", ".join(f"{number} {name}" for name, number in result.items()))
    if done.unread:
        raise PartialFailure(
            f"{counted(done.unread, 'contact')} could not be read, first {', '.join(done.examples)}"
        )


@command.command("list", epilog=examples("adwatch terms list", "adwatch --json terms list"))
@pass_context
def list_(context: Context) -> None:
    """List the contacts that are watched for, with whose they are, their marking and their end."""
    from crawler.clock import timestamp

    names = ("feed", "kind", "value", "tlp", "expires", "title")
    with context.store() as store:
        found = [{name: getattr(one, name) for name in names} for one in store.partner_terms.all(timestamp())]
    _print(context, names, found)


@command.command("hits", epilog=examples("adwatch terms hits", "adwatch --json terms hits"))
@pass_context
def hits(context: Context) -> None:
    """Print the ads that carry a contact that a partner reported, the newest first, and whose it is."""
    from crawler.clock import timestamp

    names = (
        "feed",
        "tlp",
        "kind",
        "value",
        "listing",
        "campaign",
        "band",
        "last_seen",
        "ad_title",
        "title",
        "origin",
    )
    with context.store() as store:
        found = [
            {name: getattr(one, name) for name in names} for one in store.partner_terms.hits(timestamp())
        ]
    _print(context, names if context.json else names[:9], found)
    say(
        f"{counted(len({one['listing'] for one in found}), 'ad')} with contacts that partners reported",
        err=True,
    )


@command.command("withdraw", epilog=examples("adwatch terms withdraw --from agency-x"))
@click.option(
    "--from", "feed", required=True, metavar="NAME", help="Whose contacts are no longer watched for."
)
@pass_context
def withdraw(context: Context, feed: str) -> None:
    """Forget all contacts that NAME reported."""
    with context.store() as store, store.transaction():
        gone = store.partner_terms.withdraw_feed(feed)
        store.note("intake", feed, {"by": login_name(), "withdrawn": gone})
    if not gone:
        raise UserError(f"{feed!r} reported nothing; `adwatch terms list` shows whose contacts there are")
    say(f"{gone} withdrawn", err=True)


def _print(context: Context, names: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    if context.json:
        context.emit(rows)
        return
    table(names, ([row[name] for name in names] for row in rows))
