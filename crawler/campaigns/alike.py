"""How alike must two ads be? The thresholds, as measured by `python -m bench.campaigns`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from operator import add
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns.sketch import Similarity, Sketch, similarity

Kin = Literal["template", "suggestion", "part"]
Verdict = Literal["family"] | Kin

FAMILY: Final = 0.85
"""Nearly the same text: kept under one representative."""
TEMPLATE: Final = 0.65
"""Same template by text alone. Two honest ads of one trade reach 0.45, a copy of half a template 0.4."""
TEMPLATE_OTHER_ROLE: Final = 0.70
"""Two jobs of one company share its portrait; under titles that name different jobs more is asked for."""
SUGGESTION: Final = 0.42
"""Jaccard similarity from which a pair is suggested to an analyst. Set by hand in 2026, not fitted."""
CUT_CONTAINMENT: Final = 0.92
"""A cut-off copy: nearly all of the shorter one is in the longer one..."""
CUT_SHINGLES: Final = 150
"""...and the shorter one is long enough to say something (about 25 English words)..."""
CUT_JACCARD: Final = 0.25
"""...and is a fair part of the longer one: the bare headings of a site's form stand in every ad made with it."""
MORE_CONTAINMENT: Final = 0.85
"""A copy that was cut and edited too: so much of the shorter one is in the longer one, and they share..."""
MORE_JACCARD: Final = 0.45
"""...so much. Of three generators' strangers the nearest have 0.8 and 0.5, but not both."""
ADDED_SHINGLES: Final = 40
"""Of a short ad nearly all must stand in the longer one, and make up..."""
ADDED_JACCARD: Final = 0.55
"""...most of it: a header or a footer was added. A word replaced takes more than that from the shorter one."""
PART_CONTAINMENT: Final = 0.6
"""So much of the shorter one is in the longer one: nothing by itself, but reason to look whether a whole campaign
says by turns what the ad says (`crawler.campaigns.merging`). One pair in forty that is compared has it."""
SHORT: Final = 240
"""Below this many shingles chance alone makes ads alike: the thresholds rise to 1 at `SHORTEST`."""
SHORTEST: Final = 24
"""Shingles at and below which the thresholds are raised in full. Set by hand in 2026, not fitted."""

NEAR_COPY: Final = 0.65
"""Shared shingles of two ads with one contact that make them one story..."""
TOGETHER: Final = 0.30
"""...or shared phrases (of the shorter one)..."""
TOGETHER_SAME_ROLE: Final = 0.20
"""...fewer are enough when their titles name the same job..."""
TOGETHER_SAME_EMPLOYER: Final = 0.45
"""...but an employer's own ads of one job are alike by nature."""
RETOLD: Final = 0.64
"""Mean share of phrases, plus that with the nearest text, of three ads and more that are one story, what most of
them say left out: four in five heavily edited campaigns have more, and one in a hundred agencies (of two unlike
generators)."""
RETOLD_BY_ONE: Final = 0.8
"""One employer's jobs are described alike by nature."""
SAME_ROLE: Final = 0.5
"""Share of the words of two titles that they have in common when they name one role. Set by hand in 2026,
not fitted."""


@dataclass(frozen=True, slots=True)
class Face:
    """What two families are compared by."""

    sketch: Sketch
    title: str
    employer: str
    language: str


def compare(one: Face, other: Face) -> tuple[Verdict | None, Similarity]:
    """What the texts of two ads alone say of them."""
    found = similarity(one.sketch, other.sketch)
    return judged(one, other, found), found


def judged(one: Face, other: Face, found: Similarity) -> Verdict | None:
    """The same, of two ads whose similarity is known."""
    # Most pairs are strangers, and no threshold is lower than this.
    if found.jaccard < CUT_JACCARD:
        return None
    rise = max(0.0, (SHORT - found.smaller) / (SHORT - SHORTEST))
    if found.jaccard >= _raised(FAMILY, rise):
        return "family"
    # What their titles say is asked of the few that it matters for.
    near = found.jaccard >= _raised(TEMPLATE, rise)
    if (near and found.jaccard >= _raised(_template_threshold(one, other), rise)) or _copied(found):
        return "template"
    if found.jaccard >= _raised(SUGGESTION, rise / 3):
        return "suggestion"
    part = found.containment >= PART_CONTAINMENT and found.smaller >= ADDED_SHINGLES
    return "part" if part else None


def _copied(found: Similarity) -> bool:
    """Whether one of two ads is the other one with a part cut off, or with something added."""
    jaccard, containment, smaller = found
    if smaller < CUT_SHINGLES:
        return smaller >= ADDED_SHINGLES and containment >= CUT_CONTAINMENT and jaccard >= ADDED_JACCARD
    if containment >= CUT_CONTAINMENT:
        return jaccard >= CUT_JACCARD
    return containment >= MORE_CONTAINMENT and jaccard >= MORE_JACCARD


def _template_threshold(one: Face, other: Face) -> float:
    if one.title and other.title and not same_role(one.title, other.title):
        return TEMPLATE_OTHER_ROLE
    return TEMPLATE


def template_threshold(count: int) -> float:
    """Jaccard similarity from which two texts are of one template, by the shingles of the shorter one."""
    return _raised(TEMPLATE, max(0.0, (SHORT - count) / (SHORT - SHORTEST)))


def near_copy(found: Similarity) -> bool:
    """Whether two ads that share a contact have most of their text in common, or one is wholly in the other."""
    whole = found.containment >= CUT_CONTAINMENT and found.smaller >= SHORTEST
    return found.jaccard >= NEAR_COPY or (whole and found.jaccard >= CUT_JACCARD)


def near_copies(
    jaccard: NDArray[np.float64], containment: NDArray[np.float64], sizes: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """The same of all pairs of some ads at once.

    Args:
        jaccard: Of any two of them, as `sketch.similarity` tells it.
        containment: The same.
        sizes: Shingles of each.
    """
    smaller = np.minimum(sizes[:, None], sizes[None, :])
    whole = (containment >= CUT_CONTAINMENT) & (smaller >= SHORTEST)
    found: NDArray[np.bool_] = (jaccard >= NEAR_COPY) | (whole & (jaccard >= CUT_JACCARD))
    return found


def retold(one: Face, other: Face, share: float) -> bool:
    """Whether two ads that share a contact and that `share` of their phrases say the same thing."""
    same = same_role(one.title, other.title)
    if one.employer == other.employer != "":
        return same and share >= TOGETHER_SAME_EMPLOYER
    return share >= (TOGETHER_SAME_ROLE if same else TOGETHER)


def same_role(one: str, other: str) -> bool:
    """Whether two titles name the same job: half of their letter pairs are shared."""
    left, right = _pairs(one), _pairs(other)
    return bool(left and right) and len(left & right) >= SAME_ROLE * len(left | right)


@lru_cache(maxsize=10_000)
def _pairs(title: str) -> frozenset[str]:
    return frozenset(map(add, title, title[1:]))


def _raised(threshold: float, rise: float) -> float:
    return threshold + (1.0 - threshold) * min(rise, 1.0)
