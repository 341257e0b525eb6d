"""Weights that analysts of a home accepted on the review desk, laid over the catalogue.

They are in `weights.toml` in the folder `catalogue` of the home: a table for each indicator, with its weight,
and who accepted it, when and on which decisions. An indicator that is moved takes all its finds with it.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from crawler.indicators.catalogue import WEIGHTS, Catalogue
from crawler.indicators.issues import CatalogueError, CatalogueIssue, line_in, line_of
from crawler.records import Weight

WEIGHTS_FILE: Final = "weights.toml"

WeightOverrides = tuple[tuple[str, Weight], ...]
"""Indicator and the weight accepted for it, by name."""


def with_weight_overrides(catalogue: Catalogue, weights: Mapping[str, Weight]) -> Catalogue:
    """The catalogue with indicators moved to these weights; another version, unless nothing moves.

    Raises CatalogueError for an indicator that it does not have.
    """
    unknown = sorted(set(weights) - set(catalogue.indicators))
    if unknown:
        what = f"there is no indicator {unknown[0]!r}"
        raise CatalogueError((CatalogueIssue(WEIGHTS_FILE, 0, what, "take its table out"),))
    indicators = dict(catalogue.indicators)
    for name, weight in weights.items():
        steps = WEIGHTS.index(weight) - WEIGHTS.index(indicators[name].weight)
        indicators[name] = replace(indicators[name], shift=steps)
    moved = sorted(f"{name}{one.shift:+}" for name, one in indicators.items() if one.shift)
    if not moved:
        return catalogue
    digest = hashlib.sha256("\n".join((catalogue.version, *moved)).encode()).hexdigest()
    return replace(
        catalogue, version=f"{catalogue.version.partition('-')[0]}-{digest[:10]}", indicators=indicators
    )


def read_weight_overrides(path: Path) -> WeightOverrides:
    """The overrides of a file, read again when it changed; none where there is no file."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return ()
    return _read(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int, size: int) -> WeightOverrides:
    """The file as it was at that time; raises CatalogueError."""
    try:
        text = path.read_text("utf-8", "replace")
    except OSError as error:
        unread = CatalogueIssue(
            WEIGHTS_FILE, 1, f"it can't be read ({error.strerror})", "take away what is in its place"
        )
        raise CatalogueError((unread,)) from error
    try:
        rows = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        wrong = CatalogueIssue(WEIGHTS_FILE, line_in(str(error)), str(error), "correct the TOML there")
        raise CatalogueError((wrong,)) from error
    for name, row in rows.items():
        if not isinstance(row, dict) or row.get("weight") not in WEIGHTS:
            fix = "write a [table] with weight = one of " + ", ".join(WEIGHTS)
            raise CatalogueError(
                (CatalogueIssue(WEIGHTS_FILE, line_of(text, f"[{name}]"), f"{name} has no weight", fix),)
            )
    return tuple(sorted((name, row["weight"]) for name, row in rows.items()))
