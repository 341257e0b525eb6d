import math

import numpy as np
import pytest

from crawler.sentence_reader import UNREAD
from crawler.sentence_reader.encoder import STEPS, RememberingEncoder, quantised
from tests.sentence_reader.invented import WordEncoder, head, reader

HARM = "Your passport stays in the office of the boss."
HONEST = "Your wages are paid at the end of each month."


def test_the_sentence_that_adds_most_is_the_quote_with_the_known_sentence_it_resembles():
    text = f"We hire a cook for our new kitchen. {HARM}"
    reading = reader().read(text, "en")
    assert reading.suspicion > 0
    assert text[reading.start : reading.end] == HARM
    assert reading.resembles == "The boss keeps your passport."


def test_honest_sentences_take_away():
    assert reader().read(f"{HARM} {HONEST}", "en").suspicion < reader().read(HARM, "en").suspicion


def test_a_denied_sentence_adds_nothing_but_an_honest_one_still_takes_away():
    text = f"{HARM} {HONEST}"
    plain = reader().read(text, "en").suspicion
    vetoed = reader().read(text, "en", ((0, 4),)).suspicion
    honest_vetoed = reader().read(text, "en", ((len(HARM) + 2, len(text)),)).suspicion
    assert vetoed < plain
    assert honest_vetoed == plain


def test_the_bar_is_that_of_the_language():
    assert reader().read(HARM, "fr").suspicion == pytest.approx(reader().read(HARM, "en").suspicion - 2.0)


def test_below_the_floor_no_known_sentence_is_sought():
    assert reader().read(HONEST, "en").resembles == ""


@pytest.mark.parametrize("text", ["", "   ", "+1 202 555 0100", "ok passport", "\x00" * 30])
def test_nothing_is_said_of_a_text_without_a_sentence(text):
    assert reader().read(text, "en") == UNREAD
    assert UNREAD.suspicion == -math.inf


def test_the_score_is_the_sum_of_what_sentences_add():
    vectors = WordEncoder().encode([HARM, HONEST, "A cook."])
    rows = vectors / STEPS
    middle = rows.mean(0)
    expected = middle @ head().weights / np.linalg.norm(middle)
    assert head().contributions(vectors, "en").sum() == pytest.approx(expected, abs=1e-5)


def test_what_sentences_of_a_language_share_says_nothing():
    mean = np.array([64 / STEPS, 0, 0], np.float32)
    assert head(means={"*": mean}).contributions(WordEncoder().encode([HARM]), "en").sum() == 0


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
