"""Adding a card to sources.toml with its comments and layout kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from crawler.errors import UserError
from crawler.files import replacing
from crawler.sources.load import load


def parsed(values: Iterable[str]) -> dict[str, Any]:
    """`key=value` as TOML reads it (a bare word counts as text); raises UserError."""
    import tomllib

    lines = []
    for value in values:
        key, found, text = value.partition("=")
        if not found:
            raise UserError(f"--set needs KEY=VALUE, not {value!r}; for example --set 'every=\"6h\"'")
        lines.append((key.strip(), text.strip()))
    result: dict[str, Any] = {}
    for key, text in lines:
        try:
            one = tomllib.loads(f"{key} = {text}")
        except tomllib.TOMLDecodeError:
            try:
                one = tomllib.loads(f"{key} = {text!r}")
            except tomllib.TOMLDecodeError as error:
                raise UserError(f"--set {key}={text}: {error}") from None
        for name, inner in one.items():
            if isinstance(inner, dict):
                result.setdefault(name, {}).update(inner)
            else:
                result[name] = inner
    return result


def add_card(path: Path, name: str, card: Mapping[str, Any]) -> None:
    """Append `[source.NAME]`; the file is replaced whole and only when the result is right. Raises UserError."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        before = path.read_text("utf-8") if path.exists() else ""
        document = tomlkit.parse(before)
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is not TOML: {error}") from None
    if name in document.get("source", {}):
        raise UserError(f"{path} has a source {name!r} already; choose another name or edit its card")
    lines = [f"[source.{name}]"]
    for key, value in card.items():
        inner = value.items() if isinstance(value, Mapping) else [(None, value)]
        for below, one in inner:
            lines.append(f"{key}{'.' + below if below else ''} = {tomlkit.item(one).as_string()}")
    text = (before.rstrip("\n") + "\n\n" if before.strip() else "") + "\n".join(lines) + "\n"
    _replace(path, text)


def _replace(path: Path, text: str) -> None:
    """Write a temporary file, validate it, and only then replace the file."""
    with replacing(path) as hidden:
        hidden.write_text(text, "utf-8")
        try:
            load(hidden)
        except UserError as error:
            raise UserError(str(error).replace(str(hidden), str(path))) from None
