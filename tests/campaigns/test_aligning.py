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


def test_a_phrase_written_again_and_again_is_aligned_at_once():
    """Eight such ads took the page of their campaign a minute of processor; steps are counted, not seconds."""
    steps = 0

    class Word(str):
        __slots__ = ()

        def __hash__(self):
            nonlocal steps
            steps += 1
            return hash(str(self))

        def __eq__(self, other):
            nonlocal steps
            steps += 1
            return str(self) == str(other)

    texts = [[Word(word) for word in f"work number {name} ".split() * 400] for name in ("one", "two")]
    places = aligned(*texts)
    assert all(texts[0][one] == texts[1][other] for one, other in places.items())
    assert steps < 100_000
