from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.campaigns import sketch as sketching
from crawler.campaigns.sketch import BANDS, SKETCH, band_keys, shingles, similarities, similarity, sketch


def exact(one: str, other: str) -> float:
    left, right = set(shingles(one).tolist()), set(shingles(other).tolist())
    return len(left & right) / len(left | right) if left | right else 0.0


@given(st.text(max_size=400), st.text(max_size=400))
def test_a_short_text_is_compared_exactly(one, other):
    left, right = sketch(shingles(one)), sketch(shingles(other))
    if left.total <= SKETCH and right.total <= SKETCH:
        assert similarity(left, right).jaccard == pytest.approx(exact(one, other))


@given(st.text())
def test_bands_are_many_whole_numbers_or_none(text):
    (keys,) = band_keys([shingles(text)])
    assert len(keys) in {0, BANDS}
    assert all(-(2**63) <= key < 2**63 for key in keys)


@given(st.lists(st.text(max_size=40), max_size=5), st.integers(1, 3))
def test_bands_made_together_are_those_made_alone(texts, at_once):
    hashes = [shingles(text) for text in texts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sketching, "AT_ONCE", at_once)
        assert band_keys(hashes) == [keys for each in hashes for keys in band_keys([each])]


def test_bands_stay_what_stores_hold():
    """A store's index is of no use to other keys: who changes them raises `SIGNATURES`."""
    texts = ["housemaid wanted in a quiet town, " * 2, "".join(map(chr, range(0x4E00, 0x4E80))), "shorty"]
    known = [
        (-2131862546559952578, -8164710679051371310, -27690642252702841735),
        (9181559140149777373, 5238896133593951173, 12723449238543213551),
        (-6760879787595921063, -7239027102031002056, -17748238772158399010),
    ]
    assert [(keys[0], keys[-1], sum(keys)) for keys in band_keys([shingles(text) for text in texts])] == known


def test_a_long_text_is_estimated_within_a_few_hundredths():
    rng = np.random.default_rng(1)
    letters = "abcdefghijklmnopqrstuvwxyz "
    text = "".join(rng.choice(list(letters), 6000))
    other = text[:4000] + "".join(rng.choice(list(letters), 2000))
    found = similarity(sketch(shingles(text)), sketch(shingles(other)))
    assert found.jaccard == pytest.approx(exact(text, other), abs=0.07)
    part = similarity(sketch(shingles(text)), sketch(shingles(text[:3000])))
    assert part.containment > 0.95


def test_alike_texts_share_a_band_and_different_ones_hardly_ever():
    rng = np.random.default_rng(2)
    found = missed = stray = 0
    for _ in range(60):
        words = ["".join(rng.choice(list("abcdefghij"), 7)) for _ in range(120)]
        changed = [word if rng.random() > 0.1 else "zzzzz" for word in words]
        one, other = shingles(" ".join(words)), shingles(" ".join(changed))
        left, right, backwards = map(set, band_keys([one, other, shingles(" ".join(words[::-1])[::-1])]))
        if exact(" ".join(words), " ".join(changed)) > 0.6:
            found, missed = found + bool(left & right), missed + (not left & right)
        stray += bool(left & backwards)
    assert found > 20 * missed
    assert stray <= 2


def test_many_compared_at_once_are_as_alike_as_one_by_one(monkeypatch):
    rng = np.random.default_rng(2)
    letters = "".join(rng.choice(list("abcdefgh "), 9000))
    texts = ["", "too", letters, letters[:300], letters[200:500], letters[:4000] + letters[:4000][::-1]]
    texts += [letters[start : start + size] for start in (0, 100, 3000) for size in (60, 700, 5000)]
    sketches = [sketch(shingles(text)) for text in texts]
    for few in (0, len(sketches)):
        monkeypatch.setattr(sketching, "FEW", few)
        for one in sketches:
            assert similarities(one, sketches) == [similarity(one, other) for other in sketches]
            assert similarities(one, sketches[:1]) == [similarity(one, sketches[0])]
    assert similarities(sketches[0], []) == []
