"""`adwatch engine`: the two ends of the engine that bulk work on several machines runs on, and their keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from crawler.installed import require

EVERYWHERE: Final = "0.0.0.0"
ROLES: Final = {"the scheduler": "scheduler.pem", "each worker": "worker.pem", "who gives work": "client.pem"}
"""Which machine needs which file beside `ca.pem`."""

Command = Callable[..., Any]


def _safety(command: Command) -> Command:
    """The options that both ends share."""
    keys = click.option(
        "--keys",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="Folder of keys: TLS, and nobody without a key of it is let in.",
    )
    clear = click.option(
        "--without-tls", is_flag=True, help="Speak to other machines in the clear; the way is safe otherwise."
    )
    return keys(clear(command))


@click.group("engine", short_help="Start the scheduler and workers of bulk work on several machines.")
def command() -> None:
    """Let several machines do the work of crawl, scan and campaigns.

    \b
    Once, anywhere:           adwatch engine keys keys/
    on one machine:           adwatch engine scheduler --keys keys/
    on each other one:        adwatch engine worker 10.0.0.5 --keys keys/
    then, to give them work:  adwatch crawl --engine 10.0.0.5 --keys keys/

    Each runs until Ctrl-C or SIGTERM. A worker may come and go at any time: what it had in hand is done by
    another. Whoever holds client.pem can run any program on the workers; keep it as you keep a password.
    """  # noqa: D301 - \b keeps the lines as they are


@command.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def keys(folder: Path) -> None:
    """Make a folder of keys for scheduler, workers and clients; they last for a year and a month."""
    from crawler.distributed.cluster.keys import AUTHORITY, VALIDITY, make_keys

    made = make_keys(folder)
    needs = ", ".join(f"{name} for {who}" for who, name in ROLES.items())
    click.echo(f"{made.folder}: {AUTHORITY} for all, {needs}; valid for {VALIDITY.days} days")


@command.command()
@click.argument("address", default=EVERYWHERE, metavar="[ADDRESS]")
@_safety
def scheduler(address: str, keys: Path | None, without_tls: bool) -> None:
    """Hand out work to the workers that join; one for all of them.

    ADDRESS is where it listens, HOST:PORT; by default all addresses of this machine, port 8786.
    """
    from crawler.distributed.engine.connect import full_address

    whole = full_address(address, keys, without_tls=without_tls)
    require("engine")
    from crawler.distributed.cluster.serve import serve_scheduler

    serve_scheduler(whole, keys, lambda found: click.echo(f"scheduler at {found}"))


@command.command()
@click.argument("address", metavar="ADDRESS")
@_safety
@click.option(
    "--processes",
    type=click.IntRange(1, 512),
    help="Tasks that it does at once, each in a process.  [default: one for each processor]",
)
@click.option(
    "--memory",
    default="auto",
    metavar="SIZE",
    help="For each process, such as '3 GB'; one that needs more is started anew.  [default: a fair share]",
)
@click.option(
    "--scratch",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder for its own files.  [default: among the temporary files]",
)
def worker(
    address: str,
    keys: Path | None,
    without_tls: bool,
    processes: int | None,
    memory: str,
    scratch: Path | None,
) -> None:
    """Do the work of the scheduler at ADDRESS (HOST or HOST:PORT) with processes of this machine."""
    from crawler.distributed.engine.connect import full_address

    whole = full_address(address, keys, without_tls=without_tls)
    require("engine")
    from crawler.distributed.cluster.serve import WorkerSettings, is_memory_size, serve_workers, usable_cpus

    if not is_memory_size(memory):
        raise click.BadParameter(f"{memory!r} is no size; try '3 GB'", param_hint="--memory")
    given = WorkerSettings(processes=processes or usable_cpus(), memory=memory, folder=scratch)
    serve_workers(
        whole, keys, given, lambda found: click.echo(f"{given.processes} workers of the scheduler at {found}")
    )
