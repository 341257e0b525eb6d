"""Pairs inside other people's sentences keep label, words, partner and a size that is read whole."""

from __future__ import annotations

import random

from crawler.sentence_reader.splitting import is_read_whole
from quality.training.labelled_texts import LabelledText
from quality.training.mixed_texts import SOURCE, excerpts, mixed_pairs

LONG = (
    "We bake bread in the town of Arden. Our shifts begin at four in the morning. Wages are paid on the last day. "
    "Lunch and coffee are free for everybody. Ask for Tom at the gate of the bakery."
)


def text(words: str, label: str, group: str, writer: str = "w1", language: str = "en") -> LabelledText:
    return LabelledText(words, label, language, "pairs", group, writer)  # type: ignore[arg-type]


PAIR = [text("Cook, pay 90 first.", "suspicious", "1"), text("Cook, we pay you 90 first.", "honest", "1")]


def mixed(texts: list[LabelledText], most: int = 9) -> list[LabelledText]:
    return list(mixed_pairs(texts, most, random.Random(1)))


def test_both_ends_stand_in_the_same_sentences():
    bad, good = mixed([*PAIR, text(LONG, "honest", "2", "w2")])
    assert (bad.label, good.label) == ("suspicious", "honest")
    assert bad.text.replace(PAIR[0].text, "") == good.text.replace(PAIR[1].text, "")
    assert len(bad.text) > len(PAIR[0].text)
    assert (bad.source, bad.group, bad.writer) == (SOURCE, "1", "w1")
    assert is_read_whole(bad.text)
    assert is_read_whole(good.text)


def test_none_is_made_without_surroundings_a_partner_or_room():
    honest = text(LONG, "honest", "2", "w2")
    assert mixed(PAIR) == []
    assert mixed([*PAIR, text(LONG, "honest", "2", "w2", "es")]) == []
    assert mixed([PAIR[0], honest]) == []
    assert mixed([text("x " * 500, "suspicious", "3"), text("y", "honest", "3"), honest]) == []
    assert mixed([*PAIR, honest], most=0) == []


def test_excerpts_are_sentences_of_each_text_once():
    texts = [text(LONG, "honest", str(number)) for number in range(20)]
    found = list(excerpts([*texts, *texts, text("Baker wanted.", "honest", "99")], 50, random.Random(1)))
    assert sorted(one.group for one in found) == sorted(one.group for one in texts)
    assert all(one.text in LONG and one.text and one.label == "honest" for one in found)
    assert len({one.text for one in found}) > 3
    assert len(list(excerpts(texts, 7, random.Random(1)))) == 7
