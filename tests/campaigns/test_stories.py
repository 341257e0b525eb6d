"""Tables of likeness: one story, two on one number, an agency's jobs, strangers."""

from __future__ import annotations

import numpy as np
import pytest

from crawler.campaigns.alike import Face, compare
from crawler.campaigns.sketch import shingles, sketch
from crawler.campaigns.stories import stories


def table(*sizes, inside=0.5, across=0.02):
    """Texts in blocks: each as like the others of its block as `inside` says, and those of other blocks."""
    blocks = np.repeat(np.arange(len(sizes)), sizes)
    found = np.where(blocks[:, None] == blocks[None, :], inside, across)
    np.fill_diagonal(found, 0.0)
    return found


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (table(8), [[*range(8)]]),
        (table(8, 1), [[*range(8)]]),
        (table(8, inside=0.1), []),
        (table(6, 6, inside=0.7), [[*range(6)], [*range(6, 12)]]),
        (table(6, 6, across=0.3), [[*range(12)]]),
        (table(2, 2, 2, 2, inside=0.9), []),
        (table(12, inside=0.2), []),
    ],
)
def test_what_is_one_story(given, expected):
    assert sorted(stories(given, 0.64)) == expected


BODY = "we need twenty girls for hotels free visa ticket and bed are given by the company "
MORE = "no papers and no schooling are asked for we teach all that you have to do in the first week "
LONG = (
    BODY
    + MORE
    + "pay is good each month and a room is free for all who come before the list of this season closes "
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (LONG, LONG, "family"),
        (BODY, BODY + "forwarded many times", "template"),
        (BODY, BODY.replace("girls", "bakers").replace("hotels", "ovens"), "suggestion"),
        (LONG, LONG[:170], "template"),
        (LONG[:160], LONG + MORE.upper() * 2 + " ".join(f"{n:x}word" for n in range(4000, 4200)), None),
    ],
)
def test_copies_with_something_added_or_cut_off_are_known(one, other, expected):
    faces = [Face(sketch(shingles(text.strip())), "", "", "en") for text in (one, other)]
    assert compare(*faces)[0] == expected
