"""The phrase file of a language in a home: what speakers' answers added and took out, with the history to undo it.

`catalogue/phrases/LANG.toml` is read on top of the shipped files. `catalogue/taken/LANG/NNN/` holds, for each sheet
that was taken, the sheet itself and the phrase file as it was before.
"""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crawler.catalogue_sheet.answers import Changes, lists_of
from crawler.errors import UserError
from crawler.files import write_text
from crawler.indicators.catalogue_files import PHRASES

TAKEN: Final = "taken"
"""Folder of the history in a home's catalogue folder."""
BEFORE: Final = "before.toml"
_HEAD: Final = (
    "# Written by `adwatch catalogue take` from the answers of speakers, and read on top of the shipped files.\n"
    "# `adwatch catalogue undo LANG` takes the last sheet back. Put your own phrases into a folder for --catalogue.\n"
)


@dataclass(slots=True)
class HomePhrases:
    """The content of the file."""

    language: str
    substring: bool = False
    taken: list[str] = field(default_factory=list)
    """One line for each sheet."""
    checked_by: str = ""
    checked_on: str = ""
    removed: dict[str, list[str]] = field(default_factory=dict)
    """Section to lines (or texts of examples) taken out of it."""
    added: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """Section to its lists of new lines."""

    def take(self, changes: Changes, dropped: Mapping[str, list[str]]) -> None:
        """Add the changes of a sheet; `dropped` are texts of examples that go with the lines they rested on."""
        for removals in (lists_of(changes), dropped):
            for section, lines in removals.items():
                for line in lines:
                    self._remove(section, line)
        for (section, name), lines in changes.added.items():
            for line in lines:
                if line in self.removed.get(section, []):
                    self.removed[section].remove(line)
                self.added.setdefault(section, {}).setdefault(name, []).append(line)

    def _remove(self, section: str, line: str) -> None:
        for lines in self.added.get(section, {}).values():
            if line in lines:
                lines.remove(line)
        if line not in self.removed.setdefault(section, []):
            self.removed[section].append(line)


def path_of(folder: Path, language: str) -> Path:
    """The phrase file of a language in a home's catalogue folder."""
    return folder / PHRASES / f"{language}.toml"


def read(folder: Path, language: str) -> HomePhrases:
    """The file as it is; an empty one where there is none. Raises UserError when it can't be read."""
    found, path = HomePhrases(language), path_of(folder, language)
    if not path.exists():
        return found
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path} can't be read ({error}); correct it, or undo the last sheet") from error
    found.substring = bool(raw.get("substring", False))
    found.taken = list(raw.get("taken", []))
    found.checked_by, found.checked_on = str(raw.get("checked_by", "")), str(raw.get("checked_on", ""))
    found.removed = {section: list(lines) for section, lines in raw.get("remove-from", {}).items()}
    for kind in ("contexts", "groups", "phrases"):
        for name, row in raw.get(kind, {}).items():
            found.added[f"{kind}.{name}"] = {key: list(lines) for key, lines in row.items()}
    return found


def as_toml(phrases: HomePhrases) -> str:
    """The text of the file. A JSON string is a TOML string too."""
    lines = [_HEAD, f"taken = {_listed(phrases.taken)}"]
    if phrases.checked_by:
        lines += [
            f"checked_by = {_quoted(phrases.checked_by)}",
            f"checked_on = {_quoted(phrases.checked_on)}",
        ]
    if phrases.substring:
        lines.append("substring = true")
    removed = {section: texts for section, texts in sorted(phrases.removed.items()) if texts}
    if removed:
        lines.append("\n[remove-from]")
        lines += [f"{_quoted(section)} = {_listed(texts)}" for section, texts in removed.items()]
    for section, named in sorted(phrases.added.items()):
        lists = {name: texts for name, texts in sorted(named.items()) if texts}
        if lists:
            lines.append(f"\n[{section}]")
            lines += [f"{name} = {_listed(texts)}" for name, texts in lists.items()]
    return "\n".join(lines) + "\n"


def _listed(texts: list[str]) -> str:
    return "[" + "".join(f"\n  {_quoted(text)}," for text in texts) + ("\n]" if texts else "]")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def write(folder: Path, phrases: HomePhrases, sheet: Path) -> None:
    """Keep the sheet and the file as it was, then replace the file whole. Raises UserError."""
    path, history = path_of(folder, phrases.language), folder / TAKEN / phrases.language
    try:
        kept = history / f"{_last(history) + 1:03}"
        kept.mkdir(mode=0o700, parents=True)
        shutil.copyfile(sheet, kept / f"sheet{sheet.suffix.lower()}")
        if path.exists():
            shutil.copyfile(path, kept / BEFORE)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_text(path, as_toml(phrases))
    except OSError as error:
        raise UserError(
            f"{path} can't be written ({error.strerror}); see that you may write there"
        ) from error


def undo(folder: Path, language: str) -> str:
    """Put the file back as it was before the last sheet.

    Returns:
        The line of the sheet that was taken back.

    Raises:
        UserError: No sheet of this language was taken, or the files can't be written.
    """
    history, path = folder / TAKEN / language, path_of(folder, language)
    number = _last(history)
    if not number:
        raise UserError(f"no sheet in {language!r} was taken in this home; there is nothing to undo")
    kept, line = history / f"{number:03}", next(iter(reversed(read(folder, language).taken)), "")
    try:
        if (kept / BEFORE).exists():
            write_text(path, (kept / BEFORE).read_text("utf-8"))
        else:
            path.unlink(missing_ok=True)
        kept.rename(history / f"{number:03}-undone-{len(list(history.iterdir()))}")
    except OSError as error:
        raise UserError(
            f"{path} can't be written ({error.strerror}); see that you may write there"
        ) from error
    return line


def _last(history: Path) -> int:
    """Number of the last sheet that was taken and not undone; 0 where there is none."""
    if not history.is_dir():
        return 0
    return max((int(one.name) for one in history.iterdir() if one.name.isdigit()), default=0)
