"""What every verb is handed: where things are and how to speak."""

from __future__ import annotations

import getpass
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.terminal import cover_with, covered

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

        store = Store(self.home)
        cover_with(None)
        if store.masks.any():
            from crawler.masking.active import of_store

            cover_with(of_store(store).text)
        return store

    def emit(self, value: object) -> None:
        """Write one JSON document to stdout; text that UTF-8 can't carry is escaped, masked contacts are covered."""
        text = json.dumps(_each_text(value), ensure_ascii=False, indent=2)
        click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def login_name() -> str:
    """Name of the operating system's account that runs the command, for the chain; its number where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _each_text(value: object) -> object:
    """Plain data with masked contacts covered."""
    if isinstance(value, str):
        return covered(value)
    if isinstance(value, dict):
        return {
            covered(name) if isinstance(name, str) else name: _each_text(one) for name, one in value.items()
        }
    return [_each_text(one) for one in value] if isinstance(value, list | tuple) else value


pass_context = click.make_pass_decorator(Context)
