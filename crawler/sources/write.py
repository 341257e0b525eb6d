"""Adding a card to sources.toml with its comments and layout kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from crawler.errors import UserError
from crawler.files import replacing
from crawler.sources.kinds import BY_OPERATOR
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


def card_text(path: Path, name: str) -> str:
    """The keys of a card as they are written, without its head; raises UserError where there is none."""
    import tomlkit

    return tomlkit.dumps(_card(_document(path), path, name)).strip() + "\n"


def set_key(path: Path, name: str, key: str, value: bool) -> None:
    """Set one key of a card; comments and layout stay. Raises UserError."""
    import tomlkit

    document = _document(path)
    _card(document, path, name)[key] = value
    _replace(path, tomlkit.dumps(document))


def replace_card(path: Path, name: str, text: str) -> None:
    """Put other keys in the place of a card's, as the desk does; the file stays where the result is not right.

    Raises:
        UserError: The card is none, or opens a way that only whoever runs adwatch may open (`BY_OPERATOR`).
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    document = _document(path)
    before = _card(document, path, name)
    try:
        keys = tomlkit.parse(text.replace("\r\n", "\n"))
        _refuse_openings(before, keys)
        table = tomlkit.table()
        for key, value in keys.items():
            table[key] = value
        document["source"][name] = table
        whole = tomlkit.dumps(document)
    except TOMLKitError as error:
        raise UserError(f"the card is not TOML: {error}") from None
    _replace(path, whole)


def _refuse_openings(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Raise UserError where a card would reach inward, to files or around robots.txt otherwise than before."""
    if changed := sorted(key for key in BY_OPERATOR if before.get(key) != after.get(key)):
        raise UserError(
            f"{', '.join(changed)}: whoever runs adwatch sets this in the sources file; the desk does not"
        )
    if (opened := sorted(BY_OPERATOR & before.keys())) and before.get("url") != after.get("url"):
        raise UserError(
            f"the card has {', '.join(opened)}: its url is changed in the sources file, not in the desk"
        )


def _document(path: Path) -> dict[str, Any]:
    """The file as tomlkit reads it, with comments and layout."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(path.read_text("utf-8"))
    except (OSError, TOMLKitError, UnicodeDecodeError) as error:
        raise UserError(f"{path} can't be read: {error}") from None


def _card(document: dict[str, Any], path: Path, name: str) -> dict[str, Any]:
    card = document.get("source", {}).get(name)
    if card is None:
        raise UserError(f"{path} has no source {name!r}")
    found: dict[str, Any] = card
    return found


def _replace(path: Path, text: str) -> None:
    """Write a temporary file, validate it, and only then replace the file."""
    with replacing(path) as hidden:
        hidden.write_text(text, "utf-8")
        try:
            load(hidden)
        except UserError as error:
            raise UserError(str(error).replace(str(hidden), str(path))) from None
