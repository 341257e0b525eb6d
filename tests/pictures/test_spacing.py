"""Spaces put back: by gaps in the picture, and by words that are known."""

import pytest

from crawler.indicators.vocabulary import vocabulary
from crawler.pictures.spacing import split_glued, with_gaps

WORDS = frozenset(("lowongan", "kerja", "kamboja", "paspor", "market", "place", "berikan"))


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("Mjobs@a.example", [0, 8, *range(10, 36, 2)], "M jobs@a.example"),
        ("one two", [0, 2, 4, 30, 32, 34], "one two"),
        ("WIDE", [0, 9, 18, 27], "WIDE"),
        ("positions", [1, 2], "positions"),
        ("abc", [0, 2, 90], "abc"),
        ("", [], ""),
    ],
)
def test_a_gap_is_a_space(text, columns, expected):
    assert with_gaps(text, columns) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LOWONGANKERJAKAMBOJA!", "LOWONGAN KERJA KAMBOJA!"),
        ("lowongankerjakamboja", "lowongan kerja kamboja"),
        ("marketplace", "marketplace"),
        ("KERJAABROAD", "KERJAABROAD"),
        ("https://LOWONGANKERJA.example", "https://LOWONGANKERJA.example"),
        ("@LOWONGANKERJA", "@LOWONGANKERJA"),
        ("melaluiemailrecruitment@a.example", "melalui email recruitment@a.example"),
        ("Email:jobs.abroad@a.example", "Email jobs.abroad@a.example"),
        ("write to email.jobs@a.example", "write to email.jobs@a.example"),
    ],
)
def test_glued_words_are_parted(text, expected):
    assert split_glued(text, WORDS) == expected


def test_the_vocabulary_is_of_many_languages():
    assert {"lowongan", "passport", "паспорт", "pasaporte"} <= vocabulary()
