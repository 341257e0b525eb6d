"""What one contact says everywhere: the families that carry it, worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, nan

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns.likeness import ContactTexts, Likeness, Shares
from crawler.campaigns.overlaps import agreeing, shrunk
from crawler.campaigns.parts import Part
from crawler.contact_kinds import kind_of


@dataclass(frozen=True, slots=True)
class Bearing:
    """A contact with those who carry it."""

    texts: ContactTexts
    row: Mapping[int, int]
    """Row of each carrier among the texts."""
    carriers: float
    """Natural logarithm of their number."""
    stories: float
    """Stories that a contact of its kind may have; NaN for a kind that is not known."""
    languages: int
    titles: float
    """Different titles for each carrier; NaN without any."""
    employers: float
    """Different employers for each carrier."""
    figures: float
    """Mean share of figures between those that state any; NaN for fewer than two."""
    place: float
    """How often two of them name one place..."""
    title: float
    """...and one title."""


def bearing_of(
    carriers: Sequence[int],
    kind: str | None,
    parts: Sequence[Part],
    likeness: Likeness,
    figures: Shares,
    states: NDArray[np.bool_],
) -> Bearing:
    """What a contact says; `figures` are shares between all places, `states` tells which of them state any."""
    of = [parts[place] for place in carriers]
    employers = {name for part in of for name in part.employers} - {""}
    return Bearing(
        texts=likeness.behind(carriers),
        row={place: row for row, place in enumerate(carriers)},
        carriers=log(len(carriers)),
        stories=float(kind_of(kind).stories) if kind is not None else nan,
        languages=len({part.face.language for part in of}),
        titles=len({part.face.title for part in of} - {""}) / len(of) or nan,
        employers=len(employers) / len(of),
        figures=_figures(np.array([place for place in carriers if states[place]], np.intp), figures),
        place=agreeing(part.facts.place for part in of),
        title=agreeing(part.face.title for part in of),
    )


def _figures(places: NDArray[np.intp], figures: Shares) -> float:
    return shrunk(float(figures[places[:, None], places].sum()) / 2, len(places) * (len(places) - 1) // 2)
