"""Files that the pages load: the desk's own, and libraries as their authors publish them (`vendored.toml`)."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[1] / "static"
VENDOR: Final = FOLDER / "vendor"
TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VendoredFile:
    """A library of others, unchanged."""

    file: str
    version: str
    licence: str
    home: str
    why: str
    sha256: str


@cache
def vendored() -> Mapping[str, VendoredFile]:
    """The libraries by their names in the npm registry."""
    table = tomllib.loads((VENDOR / "vendored.toml").read_text(encoding="utf-8"))
    return {name: VendoredFile(**entry) for name, entry in table.items()}


@cache
def static_files() -> Mapping[str, Path]:
    """Paths of all files that are served, by the name in their address."""
    own = [path for path in FOLDER.iterdir() if path.suffix in TYPES]
    return {path.name: path for path in (*own, *(VENDOR / one.file for one in vendored().values()))}


@cache
def asset(name: str) -> str:
    """URL of a static file with a digest of its content, so that browsers may cache it."""
    digest = hashlib.sha256(static_files()[name].read_bytes()).hexdigest()[:8]
    return f"/static/{name}?{digest}"
