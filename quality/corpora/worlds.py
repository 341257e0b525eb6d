"""The generators under one interface: what they write, as the files of sources that `adwatch import` takes."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from quality.corpora.agencies import agencies
from quality.corpora.boards import boards
from quality.corpora.exchange import exchange
from quality.corpora.messages import messages
from quality.corpora.planted import plant
from quality.corpora.quay import quay
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
    roles: Mapping[str, str] = field(default_factory=dict)
    """For ads whose kind is one of edits, the kind by which wrong merges are counted (`twin`)."""
    actors: Mapping[str, str] = field(default_factory=dict)
    """Who posted an ad, where the truth tells it."""


_SOURCE: Final = re.compile(r"[^A-Za-z0-9_.-]")
"""What the name of a source can't have."""
PLANTED: Final = frozenset(("campaign", "twin", "confuser"))
"""Kinds of ads of a foreign truth that are part of a campaign."""
ROLES: Final = {"twin": "confuser", "confuser": "confuser"}
"""Kinds of a foreign truth that share half a text with another campaign."""


def _planted(ads: int, seed: int) -> World:
    return _one_source("planted", plant(ads, seed))


def _sown(ads: int, seed: int) -> World:
    return _one_source("sown", sow(ads, seed))


def _one_source(name: str, ads: list[LabelledAd]) -> World:
    return World(ads, (SourceFile(name, "", tuple(ad.line() for ad in ads)),))


def read_world(path: Path) -> World:
    """A world that another hand wrote: a file for `adwatch import`, and beside it `FILE.truth.jsonl`."""
    lines, truths = (
        [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]
        for file in (path, Path(f"{path}.truth.jsonl"))
    )
    return told_world(path.stem, zip(lines, truths, strict=True))


def told_world(name: str, told: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> World:
    """A world of lines with their truth.

    Args:
        name: Source of lines that name none.
        told: A line for `adwatch import`, and its truth: `campaign` and `actor` (or null), `kind`, `edit` (none,
            light, medium, heavy), `language`.
    """
    ads: list[LabelledAd] = []
    roles: dict[str, str] = {}
    actors: dict[str, str] = {}
    files: defaultdict[str, list[Mapping[str, str]]] = defaultdict(list)
    for number, (line, truth) in enumerate(told):
        key = f"w{number}"
        ads.append(_labelled(key, line, truth))
        if truth["kind"] in ROLES:
            roles[key] = ROLES[truth["kind"]]
        if truth["actor"]:
            actors[key] = truth["actor"]
        files[_SOURCE.sub("_", line.get("source") or name)].append({**line, "id": key})
    sources = (SourceFile(source, "", tuple(found)) for source, found in sorted(files.items()))
    return World(ads, tuple(sources), roles, actors)


def _labelled(key: str, line: Mapping[str, Any], truth: Mapping[str, Any]) -> LabelledAd:
    planted = truth["kind"] in PLANTED
    edit = {"none": "light"}.get(truth["edit"], truth["edit"])
    return LabelledAd(
        id=key,
        truth=truth["campaign"] or key,
        kind=edit if planted else {"singleton": "single"}.get(truth["kind"], truth["kind"]),
        language=truth["language"],
        title=line.get("title") or "",
        description=line.get("description") or line.get("text") or "",
        hiring_organization=line.get("company") or line.get("hiring_organization") or "",
        job_location=line.get("location") or line.get("job_location") or "",
        base_salary="",
        date_posted=line.get("posted") or line.get("date_posted") or "",
        url=line.get("url") or "",
        contacts=(),
    )


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
    "boards": lambda ads, seed: told_world("boards", boards(ads, seed)),
    "messages": lambda ads, seed: told_world("messages", messages(ads, seed)),
    "agencies": lambda ads, seed: told_world("agencies", agencies(ads, seed)),
    "exchange": lambda ads, seed: told_world("exchange", exchange(ads, seed)),
    "quay": lambda ads, seed: told_world("quay", quay(ads, seed)),
}
"""Generator by name: makes about so many ads from a seed."""
