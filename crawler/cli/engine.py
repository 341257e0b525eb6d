"""`adwatch engine`: the cluster that runs bulk work on several machines: keys, scheduler, workers."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from crawler.cli.options import MAX_JOBS, examples, keys_option, without_tls_option
from crawler.installed import require

EVERYWHERE: Final = "0.0.0.0"
"""All addresses of this machine (IPv4)."""
ROLES: Final = {"the scheduler": "scheduler.pem", "each worker": "worker.pem", "who gives work": "client.pem"}
"""Machine -> the key file it needs in addition to `ca.pem`."""


@click.group("engine", short_help="Run crawl, scan and campaigns on several machines.")
def command() -> None:
    """Run crawl, scan and campaigns on several machines.

    \b
    1. Make keys, once:         adwatch engine keys keys/
    2. On one machine:          adwatch engine scheduler --keys keys/
    3. On each other machine:   adwatch engine worker 10.0.0.5 --keys keys/
    4. Give them work:          adwatch crawl --engine 10.0.0.5 --keys keys/

    Scheduler and workers run until Ctrl-C or SIGTERM. Workers can join and leave at any time: the scheduler gives
    the tasks of a lost worker to another one. Whoever holds client.pem can run any program on the workers: protect
    it like a password.
    """  # noqa: D301 - \b keeps the lines as they are


@command.command(epilog=examples("adwatch engine keys keys/"))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def keys(folder: Path) -> None:
    """Create a new FOLDER of TLS keys for scheduler, workers and clients, valid for 397 days.

    Copy ca.pem to every machine, and to each machine only the key of its role.
    """
    from crawler.distributed.cluster.keys import AUTHORITY, VALIDITY, make_keys

    made = make_keys(folder)
    needs = ", ".join(f"{name} for {who}" for who, name in ROLES.items())
    click.echo(f"{made.folder}: {AUTHORITY} for all, {needs}; valid for {VALIDITY.days} days")


@command.command(
    epilog=examples("adwatch engine scheduler --keys keys/", "adwatch engine scheduler 127.0.0.1")
)
@click.argument("address", default=EVERYWHERE, metavar="[HOST[:PORT]]")
@keys_option
@without_tls_option
def scheduler(address: str, keys: Path | None, without_tls: bool) -> None:
    """Start the scheduler, which distributes tasks to the workers that join it.

    It listens at HOST:PORT; by default at all addresses of this machine, port 8786.
    """
    from crawler.distributed.engine.connect import full_address

    whole = full_address(address, keys, without_tls=without_tls)
    require("engine")
    from crawler.distributed.cluster.serve import serve_scheduler

    serve_scheduler(whole, keys, lambda found: click.echo(f"scheduler at {found}"))


@command.command(
    epilog=examples(
        "adwatch engine worker 10.0.0.5 --keys keys/",
        "adwatch engine worker 10.0.0.5 --keys keys/ --processes 4 --memory '3 GB'",
    )
)
@click.argument("address", metavar="HOST[:PORT]")
@keys_option
@without_tls_option
@click.option(
    "--processes",
    type=click.IntRange(1, MAX_JOBS),
    metavar="N",
    help="Tasks to run at the same time, each in a process.  [default: one for each processor]",
)
@click.option(
    "--memory",
    default="auto",
    metavar="SIZE",
    help="Memory of each process, such as '3 GB'; a process that needs more is restarted.  [default: a fair share]",
)
@click.option(
    "--scratch",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder for temporary files.  [default: that of the system]",
)
def worker(
    address: str,
    keys: Path | None,
    without_tls: bool,
    processes: int | None,
    memory: str,
    scratch: Path | None,
) -> None:
    """Start worker processes on this machine that run the tasks of the scheduler at HOST:PORT."""
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
