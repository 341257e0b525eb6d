"""The models that joining could weigh evidence with, compared on invented pairs with known answers."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pytest

from crawler.campaigns.pair_features import FEATURES
from crawler.cli import run
from quality.corpora.planted import plant
from quality.joined_pairs import Judged
from quality.training import evidence_models
from quality.training.evidence_models import MODELS, Measured, measured


def _pairs(seed: int, count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of which the right ones share more of everything; a fifth of what is measured is not known."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 2, count)
    rows = np.clip(random.normal(0.35 + 0.25 * labels[:, None], 0.15, (count, len(FEATURES))), 0.0, 1.0)
    rows[random.random(rows.shape) < 0.2] = np.nan
    rows[:, FEATURES.index("language")] = 1.0
    return rows, labels


@pytest.mark.parametrize("name", sorted(MODELS))
def test_each_model_tells_right_pairs_from_wrong_ones_it_has_not_seen(name):
    rows, labels = _pairs(1)
    unseen, right = _pairs(2)
    told = MODELS[name](rows, labels, np.ones(len(labels)))(unseen)
    assert measured(told, right, np.ones(len(right))).average_precision > 0.95


def test_what_is_measured_of_a_model():
    labels, weights = np.array([1, 1, 0, 0]), np.array([1.0, 1.0, 1.0, 3.0])
    found = measured(np.array([9.0, -9.0, 9.0, -9.0]), labels, weights)
    assert isinstance(found, Measured)
    assert (found.precision, found.recall) == (0.5, 0.5)


def test_judged_pairs_of_a_home_are_measured_though_joining_anew_gives_families_other_numbers(
    tmp_path, monkeypatch
):
    ads = plant(80, 31)
    file, home = tmp_path / "ads.jsonl", tmp_path / "home"
    file.write_text("\n".join(json.dumps(ad.line()) for ad in ads), "utf-8")
    assert run(["--home", str(home), "import", str(file), "--source", "board"]) == 0
    told = [
        Judged("board", one.id, other.id, verdict, verdict, unsure=False)
        for one, other in combinations(ads, 2)
        for verdict in ["same" if one.truth == other.truth else "apart"]
    ]
    monkeypatch.setattr(evidence_models, "read_judged", lambda: told)
    rows, verdicts = evidence_models.judged_pairs(home)
    assert rows.shape == (len(verdicts), len(FEATURES))
    assert "same" in verdicts
