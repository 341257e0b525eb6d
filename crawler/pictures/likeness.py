"""Whether two pictures are one with other words, cut or framed: features that fit one shift, turn and stretch.

A frame or a logo that two pictures share fits too. So what counts is the share of features that fit where the two
pictures overlap: of a frame it is small, because what is inside the frame differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from crawler.pictures.features import PictureFeatures

RATIO: Final = 0.8
"""A feature's match must be so much nearer than its second (Lowe 2004: 0.8)."""
TOLERANCE: Final = 6.0
"""Pixels at 640 by which a fitting feature may be off. Set by hand."""
FEWEST: Final = 20
"""Features that fit, at least; fewer fit by chance. The three bars were set together on the real flyers: 495 of 495
altered ones but 8 in screenshots pass, and 4 of 24,090 pairs of different flyers, two of them in one board's frame
(November 2026)."""
LEAST_SHARE: Final = 0.05
"""Share of the features in the overlap that fit; of flyers of one advertiser it is .25 and more."""
LEAST_AREA: Final = 0.15
"""Share of the smaller picture that the fitting features span: less is a logo."""


@dataclass(frozen=True, slots=True)
class PictureMatch:
    """How two pictures fit."""

    fitting: int
    """Features that fit one transformation."""
    share: float
    """Share of the features in the overlap that fit, of the picture where it is larger."""
    area: float
    """Share of the picture that they span, of the picture where it is larger."""

    @property
    def same(self) -> bool:
        """Whether it is one picture, perhaps with other words."""
        return self.fitting >= FEWEST and self.share >= LEAST_SHARE and self.area >= LEAST_AREA


NO_MATCH: Final = PictureMatch(0, 0.0, 0.0)


def compare(one: PictureFeatures, other: PictureFeatures) -> PictureMatch:
    """Compare two pictures; 3 ms.

    Args:
        one: Features of a picture.
        other: Features of another.

    Returns:
        How well they fit; the order of the two hardly matters.
    """
    if min(len(one.points), len(other.points)) < FEWEST:
        return NO_MATCH
    pairs = _pairs(one, other)
    if len(pairs) < FEWEST:
        return NO_MATCH
    here = one.points[[first for first, _ in pairs]]
    there = other.points[[second for _, second in pairs]]
    transformation, mask = cv2.estimateAffine2D(
        here, there, method=cv2.RANSAC, ransacReprojThreshold=TOLERANCE, maxIters=500
    )
    if transformation is None or not _plausible(transformation):
        return NO_MATCH
    fits = mask.ravel().astype(bool)
    back = cv2.invertAffineTransform(transformation)
    return PictureMatch(
        fitting=int(fits.sum()),
        share=max(_share(one, other, transformation, fits), _share(other, one, back, fits)),
        area=max(_area(here[fits], one), _area(there[fits], other)),
    )


def _pairs(one: PictureFeatures, other: PictureFeatures) -> list[tuple[int, int]]:
    """Features of the one with a feature of the other that is nearest by far.

    Scale by scale: a corner is in both, so it would be its own second.
    """
    matcher = cv2.BFMatcher(cv2.NORM_HAMMING)
    found: list[tuple[int, int]] = []
    for start, end in _ranges(one.counts):
        for first, last in _ranges(other.counts):
            if end - start < 2 or last - first < 2:
                continue
            nearest = matcher.knnMatch(one.descriptors[start:end], other.descriptors[first:last], k=2)
            found += [
                (start + near.queryIdx, first + near.trainIdx)
                for near, second in nearest
                if near.distance < RATIO * second.distance
            ]
    return found


def _ranges(counts: Sequence[int]) -> list[tuple[int, int]]:
    ends = list(accumulate(counts))
    return list(zip([0, *ends], ends, strict=False))


def _plausible(transformation: Any) -> bool:
    """Whether it neither flattens, mirrors nor blows up the picture: sides keep their length to a factor of 5."""
    stretch = np.linalg.svd(transformation[:, :2], compute_uv=False)
    return bool(np.linalg.det(transformation[:, :2]) > 0 and 0.2 < stretch[1] <= stretch[0] < 5)


def _share(one: PictureFeatures, other: PictureFeatures, transformation: Any, fits: Any) -> float:
    """Share of the features of `one` that lie on `other` and fit."""
    moved = cv2.transform(one.points[None], transformation)[0]
    inside = (moved >= 0).all(axis=1) & (moved < (other.width, other.height)).all(axis=1)
    return float(fits.sum() / max(FEWEST, int(inside.sum())))


def _area(points: npt.NDArray[np.float32], picture: PictureFeatures) -> float:
    if len(points) < 3:
        return 0.0
    return float(cv2.contourArea(cv2.convexHull(points)) / (picture.width * picture.height))
