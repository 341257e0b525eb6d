"""What every verb is handed: where things are and how to speak."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from crawler.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Global options of the command line."""

    home: Path
    """Holds adwatch.db, captures/ and locks."""
    sources: Path
    """The user's sources.toml."""
    verbose: int = 0
    json: bool = False
    """Print one JSON document instead of a table."""

    def store(self) -> Store:
        """Open the store of `home`, making and migrating it if need be."""
        from crawler.store import Store

        return Store(self.home)

    def emit(self, value: object) -> None:
        """Write one JSON document to stdout; text that UTF-8 can't carry is escaped."""
        text = json.dumps(value, ensure_ascii=False, indent=2)
        click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"))


pass_context = click.make_pass_decorator(Context)
