"""What an ad states besides its words: figures (pay, ages, hours) and the place of the work.

The normal form has no figures, because a reposter changes them; so those that are the same say the more, and ads of
one template whose figures and places all differ tell of different jobs. Figures of contacts are left out: they are
weighed apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zlib import crc32

import numpy as np

from crawler.campaigns.sketch import Hashes
from crawler.campaigns.tables import Tables
from crawler.itinerary.towns import town_named

_FIGURE: Final = re.compile(r"\d+(?:[.,:'\u066b\u066c]\d+)*(?:\s?[-\u2013~]\s?\d+(?:[.,:]\d+)*)?")
_PARTED: Final = re.compile(r"[.,'\u066b\u066c](?<=\d.)(?=\d{3}(?!\d))")
_DATE: Final = re.compile(
    r"\d(?<=\b\d)(?:(?:(?<=1)9|(?<=2)0)\d\d(?:[-/.]\d{1,2}){0,2}\b|\d?[-/.]\d{1,2}[-/.](?:19|20)?\d\d\b)"
)
"""A year, alone or with month and day; both patterns begin with one of a set of characters, which `re` finds fast."""
LONGEST: Final = 7
"""Digits of a figure; what is longer is a number of a phone, an account or a register."""
MOST: Final = 20_000
"""Characters of a text that are read, as for its normal form."""
_COLUMNS: Final = {"title": 5, "description": 6, "text": 7}
"""Places of the fields in a row of `Tables.versions`..."""
_LOCATION: Final = 9
"""...and that of the location."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an ad states."""

    figures: Hashes
    """Hashes of its figures and ranges, ascending."""
    place: str
    """First part of the location, folded; without one the town that the text names, if it is one; or empty."""


NO_FACTS: Final = Facts(np.empty(0, np.uint32), "")


def figures_of(text: str) -> Iterator[str]:
    """Figures and ranges of a text, thousands not parted; single digits and dates left out."""
    for found in _FIGURE.finditer(_PARTED.sub("", _DATE.sub(" ", text[:MOST]))):
        figure = found.group().replace(" ", "").replace("\u2013", "-").replace("~", "-")
        parts = re.split(r"\D+", figure)
        if sum(map(len, parts)) > 1 and max(map(len, parts)) <= LONGEST:
            yield "-".join(parts)


def read_facts(tables: Tables, families: Iterable[int]) -> Mapping[int, Facts]:
    """Facts of each family's representative."""
    return {family: _facts(row, texts) for family, row, texts in _stated(tables, families)}


def read_towns(tables: Tables, families: Iterable[int]) -> Mapping[int, str]:
    """The town that the text of each family's representative names, whatever its location; empty unless it is one."""
    return {family: _town(texts) for family, _, texts in _stated(tables, families)}


def _stated(tables: Tables, families: Iterable[int]) -> Iterator[tuple[int, tuple[Any, ...], Sequence[str]]]:
    """Each family with the row of its representative, and with its texts without contacts."""
    of = {version: family for family, version in tables.representatives(families)}
    spans: defaultdict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for version, _, _, field, start, end, *_ in tables.contacts_of(of):
        spans[version].append((field, start, end))
    for row in tables.versions(of):
        yield of[row[0]], row, _without(row, spans[row[0]])


def _without(row: tuple[Any, ...], spans: Iterable[tuple[str, int, int]]) -> Sequence[str]:
    fields = {name: row[column] for name, column in _COLUMNS.items()}
    for field, start, end in spans:
        if field in fields:
            text = fields[field]
            fields[field] = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return list(fields.values())


def _facts(row: tuple[Any, ...], texts: Sequence[str]) -> Facts:
    found = {crc32(figure.encode()) for text in texts for figure in figures_of(text)}
    place = row[_LOCATION].split(",")[0].strip().casefold() or _town(texts)
    return Facts(np.array(sorted(found), np.uint32), place)


def _town(texts: Sequence[str]) -> str:
    return town_named("\n".join(texts)[:MOST])
