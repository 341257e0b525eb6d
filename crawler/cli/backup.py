"""`adwatch backup`: copy a home while everything runs."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.options import examples
from crawler.errors import UserError
from crawler.text.display import counted

PASSPHRASE: Final = "ADWATCH_BACKUP_PASSPHRASE"
"""Variable of the environment with the passphrase of an encrypted backup."""


def passphrase_of(path: Path | None) -> str:
    """The passphrase: the first line of a file, else that of the environment; empty when there is none."""
    if path is None:
        return os.environ.get(PASSPHRASE, "")
    try:
        return path.read_text("utf-8").partition("\n")[0]
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} can't be read as a passphrase: {error}") from error


passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"File whose first line encrypts the backup; else {PASSPHRASE} of the environment, if it is set.",
)


@click.command(
    "backup",
    epilog=examples(
        "adwatch backup /mnt/other/adwatch", "adwatch backup /mnt/other/adwatch --passphrase-file secret"
    ),
)
@click.argument("target", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@passphrase_option
@click.option("--anyway", is_flag=True, help="Back up also a home that `adwatch verify` finds something in.")
@pass_context
def command(context: Context, target: Path, passphrase_file: Path | None, anyway: bool) -> None:
    """Bring the backup in FOLDER up to date, while crawls and the desk go on.

    Only what is new is copied. The copy of the store is verified first, and every file is read back. The keys
    (`signing.key`, `mask.key`) are no part of a backup: keep a copy of them somewhere else.
    """
    from crawler.cli.terminal import progress, say
    from crawler.evidence.backup import back_up

    with progress() as bar:
        task = bar.add_task("records", total=None)
        done = back_up(
            context.home,
            target,
            passphrase=passphrase_of(passphrase_file),
            anyway=anyway,
            tick=lambda count: bar.advance(task, count),
        )
    if context.json:
        context.emit(asdict(done))
        return
    say(
        f"{counted(done.files, 'file')} in {target}, {done.copied} of them new ({done.bytes // 1024} KiB);"
        " the store is verified"
    )
