"""`adwatch restore`: put a backup into a new home."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.backup import passphrase_of, passphrase_option
from crawler.cli.context import Context, pass_context
from crawler.cli.options import examples
from crawler.text.display import counted


@click.command("restore", epilog=examples("adwatch restore /mnt/other/adwatch  # into a new home, --home"))
@click.argument("source", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@passphrase_option
@pass_context
def command(context: Context, source: Path, passphrase_file: Path | None) -> None:
    """Put the backup in FOLDER into the home given by --home, which must be new, and verify it.

    Put the keys that you kept elsewhere beside it afterwards: `signing.key` and `mask.key`.
    """
    from crawler.cli.terminal import progress, safe, say
    from crawler.errors import PartialFailure
    from crawler.evidence.restore import restore

    with progress() as bar:
        task = bar.add_task("records", total=None)
        report = restore(
            source,
            context.home,
            passphrase=passphrase_of(passphrase_file),
            tick=lambda count: bar.advance(task, count),
        )
    counts = (
        f"{counted(report.entries, 'chain entry', 'chain entries')}, {counted(report.rows, 'row')} and"
        f" {counted(report.captures, 'capture')}"
    )
    say(f"{counts} are back in {context.home}")
    say("put signing.key and mask.key beside them, from where you keep them", err=True)
    if report.first:
        found = f"{report.first.record}: {report.first.problem}"
        raise PartialFailure(safe(f"not as recorded: {found}; see `adwatch verify`"))
