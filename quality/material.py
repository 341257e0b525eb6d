"""Where gates, trainers and benchmarks find real data: `../shared/data`, or the folder that ADWATCH_DATA names."""

from __future__ import annotations

import lzma
import os
from pathlib import Path


class NoMaterial(Exception):
    """The material that a gate, trainer or benchmark needs is not on this machine; the message names it."""


def material(*parts: str) -> Path:
    """Path below the data folder; raises NoMaterial when it is absent."""
    root = Path(
        os.environ.get("ADWATCH_DATA", Path(__file__).parents[1] / ".." / "shared" / "data")
    ).resolve()
    path = root.joinpath(*parts)
    if not path.exists():
        raise NoMaterial(
            f"{'/'.join(parts) or 'data folder'} is not here (put it at ../shared/data or set ADWATCH_DATA)"
        )
    return path


def read_lines(path: Path) -> list[str]:
    """Lines of a file of texts; one that ends in .xz is unpacked (sealed sets are packed: no search shows them)."""
    packed = path.read_bytes()
    return (lzma.decompress(packed) if path.suffix == ".xz" else packed).decode("utf-8").splitlines()
