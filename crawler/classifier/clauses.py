"""What the notions of one clause mean together: who pays, who keeps, what is denied, when.

A linear model over which notions (`crawler.indicators.clauses`) stand in one clause, alone and by twos. They are the
same in every language. One harmful clause is enough, and harmless ones beside it take nothing away: the model is
fitted so (noisy or; Pearl 1988), and a text is told by its most harmful clause. `quality.training.clauses` fits it on
texts that differ in one clause.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

CLAUSE_WEIGHTS: Final = Path(__file__).with_name("clauses.npz")
MOST_NOTIONS: Final = 14
"""Notions of one clause that are paired: a clause of an ad holds four, a hostile one might hold all. By hand."""


@dataclass(frozen=True, slots=True, eq=False)
class ClauseModel:
    """The fitted weights."""

    weights: Mapping[str, float]
    """Feature (a notion, or two with `&` between them) to its weight."""
    start: float
    """Log-odds of a clause without any."""
    version: str
    """Digest of the weights."""

    def of_clause(self, notions: Collection[str]) -> float:
        """Log-odds that a clause is harmful."""
        return self.start + sum(self.weights.get(name, 0.0) for name in clause_features(notions))


def clause_features(notions: Collection[str]) -> Iterator[str]:
    """Names of a clause's features: its notions, and each two of them."""
    names = sorted(notions)[:MOST_NOTIONS]
    for place, one in enumerate(names):
        yield one
        for other in names[place + 1 :]:
            yield f"{one}&{other}"


@cache
def load_clause_model(path: Path = CLAUSE_WEIGHTS) -> ClauseModel:
    """The shipped model, or that of another file; read once.

    Raises:
        FileNotFoundError: There is no such file.
    """
    with np.load(path, allow_pickle=False) as stored:
        about = json.loads(str(stored["about"]))
        weights = stored["weights"].astype(np.float64).tolist()
    return ClauseModel(
        dict(zip(about["names"], weights, strict=True)), float(about["start"]), str(about["version"])
    )
