"""The trainer of the sentence head on a few invented vectors: no encoder, no real data."""

from dataclasses import replace

import numpy as np
import pytest

from crawler.errors import UserError
from crawler.sentence_reader.head import ALL_LANGUAGES
from quality.training.labelled_texts import LabelledText
from quality.training.sentence_figures import area
from quality.training.sentence_head import (
    EACH_SET,
    Text,
    bars_of,
    chosen,
    fit,
    known_sentences,
    language_means,
    out_of_fold,
    pairs_of,
    score_of,
)

SIZE = 8
WRITERS = ("o1", "o2", "o3")


def text(number, label, *, writer="o1", source="pairs", group=""):
    said = LabelledText(f"text {number}", label, "en", source, group or f"p{number}", writer)
    sentence = (
        f"The sentence number {['one', 'two', 'three', 'four'][number % 4]} of a text that is long enough"
    )
    return Text(said, "en", (sentence,), np.array([False]), writer or WRITERS[number % len(WRITERS)])


def vector(suspicious, topic):
    """Topic in the first numbers, far larger than what decides, in the last."""
    row = np.zeros(SIZE)
    row[topic % 4] = 100
    row[-1] = 30 if suspicious else -30
    return row.astype(np.int8)[None]


@pytest.fixture(scope="module")
def corpus():
    texts, vectors = [], []
    for number in range(60):
        for label in ("suspicious", "honest"):
            texts.append(text(number, label, writer=WRITERS[number % 3]))
            vectors.append(vector(label == "suspicious", number))
    for number in range(40):
        texts.append(text(number, "honest", writer="", source="board"))
        vectors.append(vector(False, number))
    return texts, vectors


def test_pairs_teach_what_decides_and_not_the_topic(corpus):
    texts, vectors = corpus
    judged = out_of_fold(texts, vectors)
    assert set(judged.heads) == set(WRITERS)
    pairs = pairs_of(texts)
    assert len(pairs) == 60
    assert all(judged.scores[bad] > judged.scores[good] for bad, good in pairs)


def test_a_fit_is_the_same_each_time(corpus):
    texts, vectors = corpus
    means = language_means(texts, vectors)
    one, two = fit(texts, vectors, means), fit(texts, vectors, means)
    assert one.weights.tolist() == two.weights.tolist()
    assert one.bias == two.bias


def test_a_denied_sentence_adds_nothing_to_the_score(corpus):
    texts, vectors = corpus
    head = fit(texts, vectors, language_means(texts, vectors))
    denied = replace(texts[0], denied=np.array([True]))
    assert score_of(head, texts[0], vectors[0]) > score_of(head, denied, vectors[0]) == head.bias


def test_bars_hold_what_they_promise(corpus):
    texts, vectors = corpus
    scores = out_of_fold(texts, vectors).scores
    bars = bars_of(texts, scores)
    honest = [score for one, score in zip(texts, scores, strict=True) if one.labelled.label == "honest"]
    assert np.mean(np.array(honest) > bars.fixed["en"] + 1e-3) <= 0.05
    assert set(bars.fixed) == {ALL_LANGUAGES, "en"}
    assert bars.floor <= 0


def test_without_real_honest_ads_there_is_no_bar(corpus):
    texts = [one for one in corpus[0] if not one.is_real]
    with pytest.raises(UserError, match="ADWATCH_DATA"):
        bars_of(texts, np.zeros(len(texts)))


def test_known_sentences_are_of_suspicious_texts_of_writers_and_show_no_number(corpus):
    texts, vectors = corpus
    head = fit(texts, vectors, language_means(texts, vectors))
    known, rows, languages = known_sentences(texts, vectors, head)
    assert len(known) == len(rows) == len(languages) == 4
    with_number = [replace(one, sentences=(one.sentences[0] + " 555 0100 22",)) for one in texts]
    assert known_sentences(with_number, vectors, head)[0] == []


def test_of_a_real_set_some_groups_of_each_label_are_chosen_and_always_the_same():
    real = [
        LabelledText(str(n), label, "en", "board", f"g{n // 2}")
        for n in range(6 * EACH_SET)
        for label in ("honest", "suspicious")
    ]
    invented = [
        LabelledText("x", "honest", "en", "pairs", "p", "o1"),
        LabelledText("y", "warning", "en", "gate", "w"),
    ]
    picked = chosen([*real, *invented])
    assert len(picked) == 2 * EACH_SET + 1
    assert len({(one.label, one.group) for one in picked}) == 2 * EACH_SET + 1


@pytest.mark.parametrize(
    ("high", "low", "expected"), [([2, 3], [0, 1], 1.0), ([0], [1], 0.0), ([1], [1], 0.5), ([0, 2], [1], 0.5)]
)
def test_area_under_the_curve(high, low, expected):
    assert area(np.array(high, float), np.array(low, float)) == expected
