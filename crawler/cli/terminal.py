"""Writing text from ads to a terminal: no part of it may act as markup or command."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.progress import Progress

_COMMAND: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)

PIPE_WIDTH: Final = 10_000
"""Columns assumed where there is no terminal: lines for grep must not be broken."""


def harmless(text: str) -> str:
    """The text with each control, direction and tag character shown as one visible sign; offsets stay."""
    return _COMMAND.sub(_sign, text)


def defanged(url: str) -> str:
    """A URL that no terminal makes clickable: a visit would show the poster that someone watches."""
    return harmless(url).replace("http", "hxxp", 1) if url.lower().startswith("http") else harmless(url)


def console(*, err: bool = False) -> Console:
    """A rich console that takes text as it is: no markup, no emoji codes, no highlighting by guess."""
    from rich.console import Console

    out = Console(stderr=err, markup=False, emoji=False, highlight=False)
    if not out.is_terminal:
        out.width = PIPE_WIDTH
    return out


def progress() -> Progress:
    """A progress bar on stderr, drawn only on a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console(err=True), transient=True, disable=not sys.stderr.isatty())


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
        grid.add_row(*(Text(harmless(str(value))) for value in row))
    console().print(grid)


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
