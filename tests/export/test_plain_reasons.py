"""Reasons of the score in the dossier: a court reads them, so they hold no names of the program's own."""

from __future__ import annotations

import pytest

from crawler.export.dossier_parts import plain_reason

TOGETHER = "count 3 together"
CAPPED = f"unlicensed-overseas-recruiter adds nothing: circumstances of identity-of-employer {TOGETHER}"
SAID = f"“Overseas job without a confirmed licence” adds nothing: circumstances of identity of employer {TOGETHER}"
STYLE = "the shape of the ad adds 4.77 to its place in the queue (low bar, now, brief)"
UNKNOWN = "word-of-nobody adds nothing: weak signs of a-b count 2 together"


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (CAPPED, SAID),
        (STYLE, "how the ads are written adds 4.77 to the score, which orders ads for reading"),
        (UNKNOWN, "word-of-nobody adds nothing: weak signs of a b count 2 together"),
        *(
            (same, same)
            for same in ("35 points from 6 groups of signs", "c2 (ad-2): same phone, another text", "")
        ),
    ],
)
def test_a_reason_is_told_without_codes(reason: str, told: str) -> None:
    assert plain_reason(reason) == told
