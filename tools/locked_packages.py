"""The packages of requirements.lock, with their versions and the digests of their files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LOCK: Final = Path(__file__).parents[1] / "requirements.lock"
_PACKAGE: Final = re.compile(r"(?P<name>[A-Za-z0-9][\w.\-]*)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
_DIGEST: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedPackage:
    """One package as the lock file pins it."""

    name: str
    """Lower case, with single hyphens (PEP 503)."""
    version: str
    sha256: tuple[str, ...]
    """Digests of the files that may be installed, in hexadecimal."""


def locked_packages(path: Path = LOCK) -> Iterator[LockedPackage]:
    """Every package of the lock file, in its order."""
    for block in re.split(r"\n(?=[A-Za-z0-9])", path.read_text("utf-8")):
        found = _PACKAGE.match(block)
        if found:
            name = re.sub(r"[-_.]+", "-", found["name"]).lower()
            yield LockedPackage(name=name, version=found["version"], sha256=tuple(_DIGEST.findall(block)))
