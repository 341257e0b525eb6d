"""Differences between two versions of a text."""

from hypothesis import given
from hypothesis import strategies as st

from crawler.review.web import diff


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_difference_holds_both_texts(before, after):
    found = diff.words(before, after)
    assert "".join(text for kind, text in found if kind != "new") == before
    assert "".join(text for kind, text in found if kind != "gone") == after


def test_one_number_changed_marks_one_number():
    assert diff.words("pay 900 now", "pay 950 now") == [
        ("same", "pay "),
        ("gone", "900"),
        ("new", "950"),
        ("same", " now"),
    ]
