"""Words of one text found in another, in order, whatever was changed between them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.campaigns import aligning
from crawler.campaigns.aligning import aligned, opcodes

PORTRAIT = (
    "The hotel pays the flight, the room is shared by two, meals are free on working days. Send your papers to the"
    " office in the morning and ask for the lady at the desk, who will tell you the day of your talk and the way."
)
WORDS = st.lists(st.sampled_from("abcdefghij"), max_size=60)


@given(WORDS, WORDS)
def test_what_is_aligned_is_equal_and_in_order(one, other):
    places = aligned(one, other)
    assert all(one[at] == other[there] for at, there in places.items())
    assert list(places) == sorted(places)
    assert list(places.values()) == sorted(set(places.values()))


@given(WORDS)
def test_a_text_is_aligned_with_itself_whole(words):
    assert aligned(words, words) == {at: at for at in range(len(words))}


@given(st.lists(st.integers(), unique=True, min_size=20, max_size=60), st.data())
def test_what_is_put_in_is_all_that_differs(words, data):
    at = data.draw(st.integers(0, len(words)))
    longer = [*words[:at], "x", "y", *words[at:]]
    assert aligned(words, longer) == {n: n if n < at else n + 2 for n in range(len(words))}


def test_a_changed_word_leaves_the_rest_in_place():
    one = list("abcdefghijklmnopqr")
    other = [*one[:3], "driver", *one[4:]]
    assert set(range(len(one))) - set(aligned(one, other)) == {3}


def test_what_was_moved_is_matched_where_most_stays_in_order():
    head, tail = [f"h{n}" for n in range(10)], [f"t{n}" for n in range(30)]
    assert aligned(head + tail, tail + head) == {10 + n: n for n in range(30)}


@pytest.mark.parametrize("times", [41, 120, 1300])
def test_a_phrase_written_again_and_again_is_aligned_at_once(times, monkeypatch):
    """Eight such ads took the page of their campaign a minute of processor; the slow way is not taken for them."""
    monkeypatch.setattr(aligning, "SequenceMatcher", None)
    one, other = (re.findall(r"\w+|\s+", f"work number {name} " * times) for name in ("one", "two"))
    places = aligned(one, other)
    assert all(one[at] == other[there] for at, there in places.items())
    assert len(places) == 5 * times


def test_ordinary_texts_are_compared_by_whole_runs(monkeypatch):
    monkeypatch.setattr(aligning, "LCSseq", None)
    one, other = (re.findall(r"\w+|\s+", f"{job} wanted in Doha. " + PORTRAIT) for job in ("Cook", "Driver"))
    assert len(aligned(one, other)) == len(one) - 1


@given(WORDS, WORDS, st.booleans())
def test_either_way_of_comparing_makes_one_text_the_other(one, other, repeats):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aligning, "MOST_PAIRS", -1 if repeats else 10**9)
        patch.setattr(aligning, "PAIRS_A_WORD", 10**9)
        found = opcodes(one, other)
    made = [word for kind, a, b, c, d in found for word in (one[a:b] if kind == "equal" else other[c:d])]
    assert made == other
    assert [word for _, a, b, _, _ in found for word in one[a:b]] == one
