"""The tagger of journeys: its pieces, windows and spans on tables, and what ships on texts of its corpus."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.installed import is_installed
from crawler.itinerary import tagger as module
from crawler.itinerary.clues import CLUES, TAGGED, Clues
from crawler.itinerary.reader import read_itinerary, read_rules
from crawler.itinerary.reading import reading_of
from crawler.itinerary.tagger import (
    MOST_BYTES,
    MOST_WINDOWS,
    TAGS,
    WEIGHTS,
    TaggedSpan,
    installed_tagger,
    spans_of,
    windows,
)
from crawler.sentence_reader.adapted import TALL, WIDE, AdaptedWeights
from crawler.sentence_reader.packed_weights import PackedWeights, UnknownWeights
from crawler.sentence_reader.pieces import PieceVocabulary
from quality.itineraries import CORPUS, Figures, marked_lines
from tests.sentence_reader.test_tuned import weights_file

needs_encoder = pytest.mark.skipif(not is_installed("reader"), reason="needs the extra `reader`")
BARS = dict.fromkeys(TAGGED, 0.6)
FLOOR = 0.85
"""F1 on texts that it was fitted with: against breaking it, no figure of quality (docs/quality/model-card.md)."""


@pytest.fixture
def switched_on(monkeypatch):
    monkeypatch.delenv("ADWATCH_READER", raising=False)


def probabilities(*pieces):
    """Of the first part: (begins, goes on) for each piece; of the others nothing."""
    found = np.zeros((len(pieces), len(TAGGED), TAGS), np.float32)
    found[:, :, 0] = 1.0
    for row, (begins, goes_on) in enumerate(pieces):
        found[row, 0] = 1.0 - begins - goes_on, begins, goes_on
    return found


@pytest.mark.parametrize(
    ("pieces", "spans"),
    [
        ([(0.9, 0.0), (0.1, 0.8), (0.0, 0.1)], [(0, 2)]),
        ([(0.9, 0.0), (0.0, 0.1), (0.8, 0.0)], [(0, 1), (2, 3)]),
        ([(0.9, 0.0), (0.8, 0.1), (0.0, 0.0)], [(0, 1), (1, 2)]),
        ([(0.2, 0.2), (0.1, 0.3), (0.0, 0.0)], []),
        ([(0.1, 0.3), (0.2, 0.6), (0.0, 0.35)], [(0, 3)]),
        ([(0.0, 0.0)] * 3, []),
    ],
)
def test_a_run_of_likely_pieces_is_a_span_where_one_of_them_is_sure(pieces, spans):
    found = list(spans_of(probabilities(*pieces), [(n, n + 1) for n in range(3)], BARS))
    assert found == [TaggedSpan(TAGGED[0], start, end) for start, end in spans]


def test_a_piece_that_is_not_in_the_text_is_in_no_span():
    found = list(spans_of(probabilities((0.9, 0.0), (0.0, 0.9)), [(0, 0), (0, 1)], BARS))
    assert found == [TaggedSpan(TAGGED[0], 0, 1)]


@given(st.text(max_size=3_000))
def test_windows_are_in_order_and_bounded(text):
    found = list(windows(text))
    assert len(found) <= MOST_WINDOWS
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    longest = max((len(text[start:end].encode("utf-8", "replace")) for start, end in found), default=0)
    assert longest <= 2 * MOST_BYTES + 900, "two sentences and what stands between them"


@given(st.text(max_size=80))
def test_pieces_know_their_places(text):
    vocabulary = PieceVocabulary(PackedWeights(weights_file()))
    placed = vocabulary.placed(text)
    assert [one.number for one in placed] == vocabulary.numbers(text, len(placed) + 2)
    inside = [(one.start, one.end) for one in placed if one.start < one.end]
    assert inside == sorted(inside)
    assert all(end <= len(text) for _, end in inside)


def test_an_adapter_is_added_and_one_of_another_shape_refused():
    package = PackedWeights(weights_file())
    shape = package.shape
    tall, wide = np.ones((shape.width, 2), np.float16), np.full((2, shape.width), 0.5, np.float16)
    adapted = AdaptedWeights(package, {"l0.q.w" + TALL: tall, "l0.q.w" + WIDE: wide})
    plain = package.tensor("l0.q.w", shape.width, shape.width)
    assert np.allclose(adapted.tensor("l0.q.w", shape.width, shape.width), plain + 1.0)
    assert np.array_equal(
        adapted.tensor("l0.k.w", shape.width, shape.width), package.tensor("l0.k.w", shape.width, shape.width)
    )
    wrong = AdaptedWeights(package, {"l0.q.w" + TALL: tall[:-1], "l0.q.w" + WIDE: wide})
    with pytest.raises(UnknownWeights, match=r"l0\.q\.w"):
        wrong.tensor("l0.q.w", shape.width, shape.width)


def test_clues_stand_where_the_rules_read():
    text = "The bus leaves from Ibadan."
    at = reading_of(text, "en")
    start = text.index("Ibadan")
    found = Clues(at, read_rules(at)).at([(0, 0), (0, 3), (start, start + 3)])
    assert found.shape == (3, CLUES)
    assert not found[0].any()
    assert found[2, TAGGED.index("departure")] == 1.0


def test_without_the_reader_the_rules_read():
    assert installed_tagger() is None, "the suite switches the reader off"
    assert [one.quote for one in read_itinerary("The bus leaves from Ibadan.", "en")] == ["bus", "Ibadan"]


def test_the_shipped_weights_are_small():
    assert WEIGHTS.stat().st_size < 2_000_000


@needs_encoder
def test_weights_for_another_encoder_are_not_used(switched_on, monkeypatch):
    monkeypatch.setattr(module, "encoder_name", lambda: "another 1.0")
    assert installed_tagger() is None


@needs_encoder
def test_what_it_was_fitted_with_is_read_and_proved(switched_on):
    figures = Figures()
    for journey in list(marked_lines(Path(CORPUS) / "i5.jsonl"))[::9]:
        read = read_itinerary(journey.text, journey.language.split("-")[0])
        assert all(journey.text[one.start : one.end] == one.quote for one in read)
        figures.compare(journey, read)
    assert figures.all.f1 >= FLOOR


@needs_encoder
def test_it_is_asked_only_where_it_may(switched_on, monkeypatch):
    some = [(one.text, one.language) for one in list(marked_lines(Path(CORPUS) / "i5.jsonl"))[:8]]
    by_rules = [read_itinerary(text, tag, by_meaning=False) for text, tag in some]
    assert [read_itinerary(text, tag) for text, tag in some] != by_rules
    monkeypatch.delattr("crawler.itinerary.reader.tagged_parts")
    assert [read_itinerary(text, tag, by_meaning=False) for text, tag in some] == by_rules


@needs_encoder
@pytest.mark.parametrize(
    "text",
    [
        "!?" * 3_000,
        "\U0001f691" * 3_000,
        "from Kano " + "\n" * 30_000 + "to Tripoli",
        "a" * 30_000,
        "\ud800 bus \x00",
        " ",
    ],
    ids=["signs", "emoji", "empty lines", "one word", "half a pair", "space"],
)
def test_hostile_texts_are_read(switched_on, text):
    assert all(text[one.start : one.end] == one.quote for one in read_itinerary(text, "en"))
