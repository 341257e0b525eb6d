import math
from itertools import pairwise

import numpy as np
import pytest

from crawler.sentence_reader import UNREAD, SentenceReading
from crawler.sentence_reader.encoder import RememberingEncoder, quantised
from crawler.sentence_reader.splitting import EXCERPT_BYTES, excerpt, passage_spans, short_passage_spans
from tests.sentence_reader.invented import WordEncoder, reader

HARM = "Your passport stays in the office of the boss."
HONEST = "Your wages are paid at the end of each month."


def test_the_sentence_that_reads_most_like_an_offer_is_the_quote():
    text = f"We hire a cook for our new kitchen. {HARM}"
    start, end = reader().telling_sentence(text)
    assert text[start:end] == HARM
    assert reader().read(text).offer > reader().read("We hire a cook for our new kitchen.").offer


def test_the_text_is_read_as_a_whole():
    assert reader().read(f"{HARM} {HONEST}").offer < reader().read(HARM).offer


def test_a_denied_sentence_is_quoted_only_for_want_of_others():
    text = f"{HARM} {HONEST}"
    start, end = reader().telling_sentence(text, ((0, 4),))
    assert text[start:end] == HONEST
    assert reader().telling_sentence(HARM, ((0, 4),)) == (0, len(HARM))


@pytest.mark.parametrize("text", ["", "   ", "+1 202 555 0100", "ok passport", "\x00" * 30])
def test_nothing_is_said_of_a_text_without_words(text):
    assert reader().read(text) == UNREAD
    assert UNREAD.offer == -math.inf
    assert not UNREAD.warns


def test_no_sentence_tells_of_a_text_without_any():
    assert reader().telling_sentence(" \n ") == (0, 0)


@pytest.mark.parametrize(
    ("warning", "other", "warns"),
    [(1.0, 0.5, True), (-0.1, -3.0, False), (1.0, 1.5, False), (0.0, 0.0, True)],
)
def test_a_warning_is_more_like_one_than_like_anything_else(warning, other, warns):
    assert SentenceReading(0.0, warning, other).warns == warns


VICTIM = "He slept on the floor of the kitchen for a year."


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        (VICTIM, True),
        (f"{VICTIM} {VICTIM} {VICTIM} {VICTIM} {VICTIM}", True),
        (f"{VICTIM} {HARM}", False),
        (f"{HARM} {VICTIM} {VICTIM} {VICTIM} {VICTIM}", False),
        (f"{VICTIM} {VICTIM} {VICTIM} {VICTIM} {HARM}", False),
        (HONEST, False),
        ("ok", False),
    ],
)
def test_no_part_of_what_surely_warns_reads_like_an_offer(text, sure):
    read = reader().read(text)
    assert reader().surely_warns(text, read) == sure


@pytest.mark.parametrize(
    ("offer", "warning", "other", "sure"),
    [(-6.0, 5.0, 1.0, True), (-4.0, 5.0, 1.0, False), (-9.0, -0.1, -3.0, False), (-9.0, 3.0, 4.0, False)],
)
def test_what_surely_warns_is_far_from_an_offer(offer, warning, other, sure):
    assert reader().surely_warns(VICTIM, SentenceReading(offer, warning, other)) == sure


def test_a_short_text_is_read_whole_and_a_long_one_from_both_ends():
    assert excerpt(" a  b\nc ") == "a b c"
    long = "begin " + "middle " * 400 + "end"
    read = excerpt(long)
    assert len(read.encode()) <= EXCERPT_BYTES
    assert read.startswith("begin middle")
    assert read.endswith("middle end")


@pytest.mark.parametrize("text", ["กขค" * 900, "\ud800" * 3000, "😀" * 600, "護照" * 900 + "x"])
def test_an_excerpt_is_valid_text_of_any_script(text):
    read = excerpt(text)
    assert 0 < len(read.encode("utf-8")) <= EXCERPT_BYTES
    assert "\ufffd" not in read


@pytest.mark.parametrize(("count", "passages"), [(0, 0), (3, 0), (4, 3), (8, 3), (9, 3), (90, 3)])
def test_passages_are_halves_that_reach_from_the_beginning_to_the_end(count, passages):
    text = " ".join(f"Sentence number {number:03} of a text that goes on." for number in range(count))
    spans = passage_spans(text)
    assert len(spans) == passages
    if spans:
        assert spans[0][0] == 0
        assert max(end for _, end in spans) >= len(text) * 0.95
        assert all(end - start >= len(text) * 0.4 for start, end in spans)


@pytest.mark.parametrize(
    ("count", "passages"), [(0, 0), (4, 0), (5, 4), (8, 7), (12, 10), (16, 7), (40, 7), (90, 7)]
)
def test_short_passages_are_quarters_that_leave_nothing_out(count, passages):
    text = " ".join(f"Sentence number {number:03} of a text that goes on." for number in range(count))
    spans = short_passage_spans(text)
    assert len(spans) == passages
    if spans:
        assert spans[0][0] == 0
        assert spans[-1][1] >= len(text) * 0.95
        assert all(after[0] <= before[1] for before, after in pairwise(spans))
        assert all(end - start <= max(len(text) * 0.3, 110) for start, end in spans)


def test_a_passage_is_read_by_itself():
    text = f"We hire a cook for our new kitchen. {HARM} Call this number in the evening. {HONEST} {HONEST} {HONEST}"
    assert max(one.offer for one in reader().read_passages(text)) > reader().read(text).offer


def test_the_direction_is_what_the_encoder_gave():
    assert reader().read(HARM).direction == pytest.approx(np.array([0.125, 0.0, 0.0]))
    assert reader().size == 3


def test_vectors_are_rounded_to_8_bits_and_never_wrap():
    assert quantised(np.array([[0.1, -0.1, 1.0, -1.0]], np.float32)).tolist() == [[51, -51, 127, -127]]


def test_a_sentence_is_encoded_once_until_it_is_forgotten():
    inner = WordEncoder()
    encoder = RememberingEncoder(inner, most=2)
    encoder.encode(["a", "b", "a"])
    encoder.encode(["b", "a"])
    assert inner.asked == ["a", "b"]
    encoder.encode(["c"])
    encoder.encode(["b"])
    assert inner.asked == ["a", "b", "c", "b"]


def test_more_sentences_than_are_remembered_are_still_all_encoded():
    encoder = RememberingEncoder(WordEncoder(), most=1)
    sentences = ["passport", "wages", "cook"]
    assert encoder.encode(sentences).tolist() == WordEncoder().encode(sentences).tolist()
    assert encoder.encode([]).shape == (0, 3)
