"""The generators under one interface: what they write, as the files of sources that `adwatch import` takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from quality.corpora.planted import plant
from quality.corpora.record import LabelledAd
from quality.corpora.scattered import scatter
from quality.corpora.sown import sow


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What one source publishes."""

    source: str
    region: str
    """ISO 3166 country, or empty."""
    lines: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class World:
    """Ads of one generator and seed, with the truth about them."""

    ads: list[LabelledAd]
    files: tuple[SourceFile, ...]


def _planted(ads: int, seed: int) -> World:
    return _one_source("planted", plant(ads, seed))


def _sown(ads: int, seed: int) -> World:
    return _one_source("sown", sow(ads, seed))


def _one_source(name: str, ads: list[LabelledAd]) -> World:
    return World(ads, (SourceFile(name, "", tuple(ad.line() for ad in ads)),))


def _scattered(ads: int, seed: int) -> World:
    made = scatter(ads, seed)
    lines: defaultdict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for ad, board in made:
        lines[board.name, board.region].append(board.line(ad))
    files = (SourceFile(name, region, tuple(found)) for (name, region), found in sorted(lines.items()))
    return World([ad for ad, _ in made], tuple(files))


WORLDS: Final[Mapping[str, Callable[[int, int], World]]] = {
    "planted": _planted,
    "sown": _sown,
    "scattered": _scattered,
}
"""Generator by name: makes about so many ads from a seed."""
