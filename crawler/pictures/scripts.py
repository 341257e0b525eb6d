"""The table of scripts that tesseract reads, and which of its packs are on this machine."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_SECONDS: Final = 10
"""For `tesseract --list-langs`, which takes a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script that rapidocr can't read."""

    name: str
    packs: tuple[str, ...]
    """Names of tesseract's language packs, best first."""
    letters: tuple[range, ...]
    """Code points."""
    unspaced: bool = False
    """Whether it has no space between words."""
    hints: str = ""
    """Letters by which a picture of this script is known although rapidocr reads it with confidence."""
    lacks: tuple[range, ...] = ()
    """Code points of those of its letters that rapidocr leaves out while it reads the others; empty for a script of
    which it reads none."""

    def share(self, text: str) -> float:
        """Share (0..1) of the letters of a text that belong to this script; 0 where it has no letter."""
        letters = [ord(letter) for letter in text if letter.isalpha()]
        return sum(any(one in span for span in self.letters) for one in letters) / max(1, len(letters))

    def has_lacking(self, text: str) -> bool:
        """Whether a text has letters that rapidocr leaves out (NFC)."""
        return any(ord(letter) in span for letter in text for span in self.lacks)


@cache
def scripts() -> tuple[Script, ...]:
    """The scripts of scripts.toml."""
    table = tomllib.loads(files(__package__).joinpath("scripts.toml").read_text("utf-8"))
    return tuple(
        Script(
            name,
            tuple(row["packs"]),
            _ranges(row["letters"]),
            row.get("unspaced", False),
            row.get("hints", ""),
            _ranges(row.get("lacks", ())),
        )
        for name, row in table.items()
    )


def _ranges(spans: Iterable[str]) -> tuple[range, ...]:
    """Code points of spans in hexadecimal: `0400-052f`."""
    pairs = (span.split("-") for span in spans)
    return tuple(range(int(first, 16), int(last, 16) + 1) for first, last in pairs)


@cache
def installed_packs() -> frozenset[str]:
    """Language packs of the tesseract on this machine; none where it is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    try:
        done = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(done.stdout.split("\n")[1:]) - {""}


def packs_of(script: Script) -> tuple[str, ...]:
    """The packs of a script that are installed, each with the English one for digits and names where it is too."""
    packs = [pack for pack in script.packs if pack in installed_packs()]
    return tuple(f"{pack}+eng" if "eng" in installed_packs() else pack for pack in packs)
