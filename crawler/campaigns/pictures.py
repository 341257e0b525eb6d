"""The same picture as evidence: ads that show one picture, perhaps with other words, are one campaign.

A recruiter changes the number on a flyer, cuts it, or sends a screenshot of it. Pictures are compared as they come
(`crawler.pictures.same_pictures`); those that are one have one *look*. A look joins the families of all ads that show
it, as a personal contact does: unless so many different stories stand behind it that it is a frame, a logo or a
template that anybody uses. Pictures that fit in a small part only, such as two jobs in one board's frame, are one
look but join ads of one story only. An analyst's "not the same" and cuts go before it. Needs the extra `pictures`:
without it no new picture is compared, and what was found before stands.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from crawler.campaigns.grouping import Groups
from crawler.campaigns.hubs import MOST_FAMILIES, CarrierFamily, stories_behind
from crawler.campaigns.index import read_faces
from crawler.campaigns.phrases import Phrases
from crawler.campaigns.picture_tables import PictureQueries
from crawler.campaigns.problems import JoinProblem
from crawler.campaigns.runs import Runs
from crawler.campaigns.tables import Rows, Tables
from crawler.installed import is_installed
from crawler.isolation import Failure, guarded

if TYPE_CHECKING:
    from crawler.pictures.features import PictureFeatures
    from crawler.pictures.same_pictures import PictureIndex

_LOG: Final = logging.getLogger(__name__)

LOOK_EDGE: Final = 3.0
"""Strength of an edge between families that one look joins, among those of `Tables.neighbours`."""
LETTERS: Final = 40
"""Letters and digits of a picture from which it is an ad itself: logos, photographs and banners have fewer and join
nothing. Set by hand."""
STORIES: Final = 6
"""Stories (texts that have nothing in common) behind a look up to which it joins them, as for a personal contact."""
SURE: Final = 0.2
"""Share of the features where two pictures overlap from which they are one whatever their texts say. Of 41 pairs of
real flyers 36 that are one have .26 and more; three of unlike ads in one frame, and two of like ones, have less than
.1 (`quality.same_pictures`, November 2026)."""
BATCH: Final = 100
"""Pictures compared in one transaction, about five seconds."""
LOOKS: Final = 500
"""Looks read again in one transaction."""
HELD: Final = 2000
"""Pictures whose features are held in memory, 75 MB."""


def place_pictures(tables: Tables) -> int:
    """Compare the pictures that are new with those before them; returns how many there were."""
    if not tables.unplaced_pictures(1) or not is_installed("pictures"):
        return 0
    keys, index = open_index(tables)
    placed = 0
    while rows := tables.unplaced_pictures(BATCH):
        with tables.transaction():
            for number, data in rows:
                _place(tables, index, number, data)
            keys.flush()
        placed += len(rows)
    return placed


def open_index(tables: Tables) -> tuple[Runs, PictureIndex]:
    """The index of the pictures that were compared, and its keys: who takes pictures in flushes them.

    It needs the extra `pictures`.
    """
    from crawler.pictures.same_pictures import PictureIndex

    keys = Runs(tables.runs, "pictures", "<u4")
    hashes = ((number, seen % (1 << 64)) for number, seen in tables.picture_hashes())
    return keys, PictureIndex(keys, _Features(tables), hashes)


class _Features:
    """Features of pictures, read when they are asked for."""

    def __init__(self, tables: PictureQueries) -> None:
        self._tables = tables
        self._known: dict[int, PictureFeatures] = {}

    def __call__(self, pictures: Iterable[int]) -> Mapping[int, PictureFeatures]:
        missing = set(pictures) - self._known.keys()
        if len(self._known) > HELD:
            self._known, missing = {}, set(pictures)
        rows = self._tables.picture_features(sorted(missing))
        self._known |= {number: _read(number, data) for number, data in rows}
        return self._known


def _read(number: int, data: bytes) -> PictureFeatures:
    """Features as stored; none where the row is damaged, so that one picture never stops joining."""
    from crawler.pictures.features import no_features, unpacked

    try:
        return unpacked(data)
    except ValueError as error:
        _LOG.warning(
            "picture %s is compared with none: %s; `adwatch verify` says whether its row was changed",
            number,
            error,
        )
        return no_features()


def _place(tables: PictureQueries, index: PictureIndex, number: int, data: bytes) -> None:
    features = _read(number, data)
    found = index.place(number, features)
    ties = [(other, match.fitting, match.share, match.area) for other, match in found]
    signed = features.perceptual_hash - ((features.perceptual_hash >> 63) << 64)
    tables.write_picture(number, signed, ties)


def read_looks(tables: Tables, phrases: Phrases, problems: list[JoinProblem]) -> None:
    """Decide again what the looks of all marked families join."""
    with tables.transaction():
        tables.mark_looks()
    while looks := tables.marked("look", LOOKS):
        with tables.transaction():
            for look in looks:
                rows = tables.carriers_of_look(look, LETTERS, MOST_FAMILIES + 1)
                units = guarded("reading a picture", partial(_units, tables, rows, phrases))
                if isinstance(units, Failure):
                    problems.append(JoinProblem("family", rows[0][0], units))
                    units = {}
                tables.write_look(look, units)
            tables.unmark("look", looks)


def _units(tables: Tables, rows: Rows, phrases: Phrases) -> dict[int, int]:
    """Families that a look joins, of those that show it: family -> the first one that it is joined with.

    Families that tell one story are joined by any tie of their pictures, others by a sure one only.
    """
    if not 1 < len(rows) <= MOST_FAMILIES:
        return {}
    faces = read_faces(tables, (family for family, *_ in rows))
    carriers = [CarrierFamily(family, faces[family], frozenset(names)) for family, names, _ in rows]
    stories = stories_behind(carriers, phrases)
    groups = Groups(family for family, *_ in rows)
    for story in stories:
        for family in story[1:]:
            groups.join(story[0], family)
    if len(stories) <= STORIES:
        shown: dict[int, list[int]] = {}
        for family, _, pictures in rows:
            for picture in pictures:
                shown.setdefault(picture, []).append(family)
        for one, other in _sure(shown, tables.ties_of(shown)):
            groups.join(one, other)
    return {family: unit[0] for unit in groups.all() if len(unit) > 1 for family in unit}


def _sure(shown: Mapping[int, Sequence[int]], ties: Rows) -> Iterator[tuple[int, int]]:
    """Pairs of families that show one file, or pictures that fit for a large part."""
    for families in shown.values():
        yield from ((families[0], family) for family in families[1:])
    for one, other, _, share, _ in ties:
        if share >= SURE:
            yield shown[one][0], shown[other][0]


def joined_by_looks(edges: Iterable[tuple[int, int, float]]) -> Iterator[tuple[int, int]]:
    """Of the edges of a component those between families that one look joins."""
    yield from sorted((one, other) for one, other, strength in edges if strength == LOOK_EDGE)
