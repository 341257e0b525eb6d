"""Output to a terminal. Text from ads is escaped: no part of it may act as markup or as a control sequence."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from crawler.text.display import terminal_safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rich.console import Console
    from rich.progress import Progress

MAX_NAMED: Final = 20
"""Failures that a verb names on stderr, about a screen; all are counted, and kept in the store or the report."""
PIPE_WIDTH: Final = 10_000
"""Columns assumed where there is no terminal: lines for grep must not be broken."""


_cover: list[Callable[[str], str]] = []
"""How masked contacts are covered in what is printed; empty while no store with masks is open."""


def cover_with(cover: Callable[[str], str] | None) -> None:
    """From here on, cover every text that is printed; None covers nothing."""
    _cover[:] = [cover] if cover else []


def covered(text: str) -> str:
    """The text with masked contacts covered, character for character."""
    return _cover[0](text) if _cover else text


def safe(text: str) -> str:
    """Stored text for a terminal: masked contacts covered, control and direction characters visible."""
    return terminal_safe(covered(text))


def say(text: str, *, err: bool = False) -> None:
    """Print a line, with masked contacts covered; verbs print by this, `safe`, `table` or `Context.emit` only."""
    click.echo(covered(text), err=err)


def console(*, err: bool = False) -> Console:
    """A rich console without markup, emoji codes and highlighting: text from ads is printed as it is."""
    from rich.console import Console

    out = Console(stderr=err, markup=False, emoji=False, highlight=False)
    if not out.is_terminal:
        out.width = PIPE_WIDTH
    return out


def print_sections(out: Console, sections: Mapping[str, Sequence[str]]) -> None:
    """Print each heading in bold with its lines below; sections without lines are left out."""
    from rich.text import Text

    for heading, lines in sections.items():
        if lines:
            out.print(Text(f"\n{heading}", "bold"))
            for line in lines:
                out.print(Text(f"  {safe(line)}"))


def progress() -> Progress:
    """A progress bar on stderr, drawn only on a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console(err=True), transient=True, disable=not sys.stderr.isatty())


@contextmanager
def running_count(label: str) -> Iterator[Callable[[str], None]]:
    """A callback that shows its text after a spinner on stderr; without a terminal (cron) it does nothing."""
    if not sys.stderr.isatty():
        yield lambda text: None
        return
    with console(err=True).status(f"{label} ...") as status:
        yield status.update


def table(
    header: Iterable[str], rows: Iterable[Iterable[object]], *, numbers: frozenset[int] = frozenset()
) -> None:
    """Print a table; `numbers` are the columns to align right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for position, name in enumerate(header):
        grid.add_column(name, justify="right" if position in numbers else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(safe(str(value))) for value in row))
    console().print(grid)
