"""Words of one text found in another, in order, whatever was changed between them."""

from hypothesis import given
from hypothesis import strategies as st

from crawler.campaigns.aligning import aligned

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
