"""Fit a model on decisions, and try it on decisions that it has not seen. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.classifier.learned import LearnedModel, fit, text_row
from crawler.indicators.scoring import learned_points

FEWEST_DECISIONS: Final = 20
"""Decided campaigns from which a source has a model: from 20 on it ranked better than the rules (November 2026)."""
FEWEST_OF_EACH: Final = 4
"""Referred, and dismissed, campaigns from which a model can tell them apart. Set by hand in 2026."""
FOLDS: Final = 5
"""Parts of the decisions that are held back in turn."""
DEPTH: Final = 50
"""Ads at the head of the queue whose precision counts, at most: what a team reads in a day. Set by hand in 2026."""


@dataclass(frozen=True, slots=True)
class DecidedText:
    """One decided ad as the trial sees it."""

    text: str
    """Folded."""
    score: float
    """Without anything learned."""
    campaign: int
    referred: bool
    direction: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
    """What the sentence reader gives; None without it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a model shows on decisions that it has not seen."""

    referred: int
    dismissed: int
    depth: int
    """Ads at the head of the queue that are counted."""
    before: float
    """Share of referred ads among them without the model."""
    after: float
    """The same with it."""
    reader: str = ""
    """Version of the sentence reader that the model needs; empty for one of n-grams alone."""

    @property
    def is_better(self) -> bool:
        """Whether the model is used."""
        return self.after > self.before


def try_model(ads: Sequence[DecidedText], reader: str = "") -> Trial | None:
    """Fit on four fifths of the decisions and rank the last fifth, in turn; campaigns stay whole.

    Args:
        ads: The decided ads.
        reader: Version of the sentence reader; empty for a model of n-grams alone.

    Returns:
        What came of it; None for too few decisions.
    """
    referred = np.array([ad.referred for ad in ads], bool)
    if not _enough(referred):
        return None
    rows = _rows(ads, reader)
    folds = np.array([_fold(ad.campaign) for ad in ads])
    scores = np.array([ad.score for ad in ads])
    learned = np.zeros(len(ads))
    for fold in range(FOLDS):
        seen, unseen = folds != fold, folds == fold
        if not referred[seen].any() or referred[seen].all() or not unseen.any():
            continue
        weights, bias = fit(rows[seen], referred[seen])
        learned[unseen] = [learned_points(float(row @ weights) + bias) for row in rows[unseen]]
    depth = min(DEPTH, len(ads) // 2)
    return Trial(
        referred=int(referred.sum()),
        dismissed=int((~referred).sum()),
        depth=depth,
        before=precision(scores, referred, depth),
        after=precision(scores + learned, referred, depth),
        reader=reader,
    )


def model_of(ads: Sequence[DecidedText], trial: Trial) -> LearnedModel:
    """The model fitted on all decisions."""
    weights, bias = fit(_rows(ads, trial.reader), np.array([ad.referred for ad in ads], bool))
    about = {
        "referred": trial.referred, "dismissed": trial.dismissed, "depth": trial.depth,
        "before": round(trial.before, 3), "after": round(trial.after, 3), "reader": trial.reader,
    }  # fmt: skip
    return LearnedModel(weights, round(bias, 6), about)


def _rows(ads: Sequence[DecidedText], reader: str) -> NDArray[np.float32]:
    return np.array([text_row(ad.text, ad.direction if reader else None) for ad in ads])


def precision(scores: NDArray[np.float64], referred: NDArray[np.bool_], depth: int) -> float:
    """Share of referred ads among the `depth` highest; of equal scores the referred ones come last."""
    order = np.lexsort((referred, -scores))
    return float(referred[order[:depth]].mean())


def _enough(referred: NDArray[np.bool_]) -> bool:
    of_each = min(int(referred.sum()), int((~referred).sum()))
    return len(referred) >= FEWEST_DECISIONS and of_each >= FEWEST_OF_EACH


def _fold(campaign: int) -> int:
    return int(sha256(str(campaign).encode()).hexdigest(), 16) % FOLDS
