"""adwatch export: hits for investigators, in the format that their tool reads."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from crawler.cli.context import Context, pass_context
from crawler.export import FORMATS

if TYPE_CHECKING:
    from crawler.store import Filter, Store


@click.command("export")
@click.option("--format", "form", required=True, type=click.Choice(sorted(FORMATS)), help="What to write.")
@click.option("--out", required=True, metavar="PATH", help="File to write, or - for the standard output.")
@click.option("--source", metavar="NAME", help="Only this source.")
@click.option(
    "--band",
    "bands",
    multiple=True,
    type=click.Choice(("low", "look", "priority")),
    help="Only this band; repeatable.",
)
@click.option("--since", metavar="TIME", help="Only what was seen at or after this date or time (UTC).")
@pass_context
def command(
    context: Context, form: str, out: str, source: str | None, bands: tuple[str, ...], since: str | None
) -> None:
    """Write listings with their contacts, indicators and captures."""
    from crawler.store import Filter

    wanted = Filter(source=source, bands=bands, since=_time(since))  # type: ignore[arg-type]
    with context.store() as store:
        if out == "-":
            counts = _run(store, form, wanted, _stdout())
        else:
            counts = _to_file(Path(out), lambda file: _run(store, form, wanted, file))
        store.log_export(form, wanted, dict(counts))
    told = (
        ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
        or "nothing that passes the filters"
    )
    click.echo(f"{told} -> {out}", err=True)


def _run(store: Store, form: str, wanted: Filter, file: IO[str]) -> Counter[str]:
    from crawler.cli.terminal import progress

    with progress() as bar:
        task = bar.add_task("listings", total=store.reading.count(wanted))
        counts: Counter[str] = import_module(FORMATS[form]).write(
            store, wanted, file, lambda count: bar.advance(task, count)
        )
    return counts


def _stdout() -> IO[str]:
    """The standard output as UTF-8, whatever the locale says."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    return sys.stdout


def _to_file(path: Path, fill: Callable[[IO[str]], Counter[str]]) -> Counter[str]:
    """Fill a file beside its place and move it there when it is whole: no half export under its name."""
    from crawler.errors import UserError

    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            counts = fill(file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise UserError(f"{path} can't be written ({error.strerror}); choose another --out") from error
    finally:
        part.unlink(missing_ok=True)
    return counts


def _time(text: str | None) -> str | None:
    """A date or time as the store compares it; raises UserError."""
    from datetime import datetime

    from crawler.errors import UserError

    if text is None:
        return None
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise UserError(
            f"--since {text!r} is not a date or time; write 2026-11-24 or 2026-11-24T18:00:00Z"
        ) from None
    return text
