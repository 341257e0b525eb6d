"""The file of accepted weights of a home: written here, read by every verb (`crawler.indicators.weight_overrides`).

Comments and tables that someone wrote by hand stay; each table that the desk writes names who accepted it, when,
and on which decisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crawler.errors import UserError
from crawler.files import write_text
from crawler.indicators.weight_overrides import WEIGHTS_FILE

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

HEAD: Final = (
    "Weights that analysts of this home accepted on the review desk; every verb for this home reads them.\n"
    "A table for each indicator: its weight now and before, who accepted it and when, and the decisions behind it.\n"
)


def folder_of(home: Path) -> Path:
    """Where a home keeps its own part of the catalogue."""
    return home / "catalogue"


def write(home: Path, tables: Mapping[str, Mapping[str, Any] | None]) -> None:
    """Put these tables in the place of those of the same indicator; None takes one out.

    The file is replaced whole. Raises UserError when it is not TOML or can't be written.
    """
    path = folder_of(home) / WEIGHTS_FILE
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        document = _read(path)
        for name, table in tables.items():
            document.pop(name, None)
            if table is not None:
                document.add(name, _table(table))
        write_text(path, document.as_string().rstrip("\n") + "\n")
    except OSError as error:
        raise UserError(
            f"{path} can't be written ({error.strerror}); see that you may write there"
        ) from error


def _read(path: Path) -> TOMLDocument:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    if not path.exists():
        document = tomlkit.document()
        for line in HEAD.splitlines():
            document.add(tomlkit.comment(line))
        return document
    try:
        return tomlkit.parse(path.read_text("utf-8"))
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is not TOML ({error}); correct it there") from error


def _table(values: Mapping[str, Any]) -> Any:
    import tomlkit

    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, value)
    return table
