"""Ads inside other people's honest words: what a recruiter does who wants to be taken for an honest employer.

Both ends of a pair are put between the same sentences of honest ads in the same language, so that the surroundings
say nothing about the label and what decides is one stretch of a longer text.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from crawler.sentence_reader.splitting import EXCERPT_BYTES, FEWEST_FOR_PASSAGES, sentence_spans
from quality.training.labelled_texts import LabelledText

SOURCE: Final = "mixed"
LEAST_BYTES: Final = 160
"""UTF-8 bytes that must be left for the surroundings of a pair; a longer pair is not mixed."""
EXCERPT_SENTENCES: Final = (1, 2, 3, 4, 6)
"""Sentences of an excerpt."""
BEFORE: Final = 0.6
"""Share of the surroundings that stands before the ad, on average."""


def mixed_pairs(texts: Sequence[LabelledText], most: int, shuffle: random.Random) -> Iterator[LabelledText]:
    """Pairs of writers inside honest sentences by somebody else.

    Args:
        texts: Pairs and honest texts, of writers or real.
        most: Pairs to make at most.
        shuffle: Chooses pairs and surroundings.
    """
    honest = _sentences_by_language(texts)
    pairs = [pair for pair in _pairs(texts) if honest.get(pair[0].language)]
    shuffle.shuffle(pairs)
    made = 0
    for pair in pairs:
        room = EXCERPT_BYTES - max(len(one.text.encode()) for one in pair)
        if made == most or room < LEAST_BYTES:
            continue
        before, after = _surroundings(honest[pair[0].language], pair[0].writer, room, shuffle)
        made += 1
        for one in pair:
            text = "\n".join(part for part in (before, one.text, after) if part)
            yield replace(one, text=text, source=SOURCE)


def excerpts(texts: Sequence[LabelledText], most: int, shuffle: random.Random) -> Iterator[LabelledText]:
    """A few sentences each of some texts, one excerpt of a group at most.

    Args:
        texts: Honest ads.
        most: Excerpts to make at most.
        shuffle: Chooses texts and sentences.
    """
    chosen = list(texts)
    shuffle.shuffle(chosen)
    seen: set[tuple[str, str]] = set()
    for text in chosen:
        spans = sentence_spans(text.text, most=40)
        if (text.source, text.group) in seen or len(spans) < FEWEST_FOR_PASSAGES:
            continue
        seen.add((text.source, text.group))
        length = shuffle.choice(EXCERPT_SENTENCES)
        start = shuffle.randrange(len(spans) - length + 1) if len(spans) > length else 0
        kept = spans[start : start + length]
        yield replace(text, text=text.text[kept[0][0] : kept[-1][1]])
        if len(seen) == most:
            return


def _pairs(texts: Sequence[LabelledText]) -> Iterator[tuple[LabelledText, ...]]:
    """Writers' texts that belong together and have both labels."""
    found: dict[tuple[str, str], list[LabelledText]] = defaultdict(list)
    for text in texts:
        if text.writer and text.label in ("suspicious", "honest"):
            found[text.source, text.group].append(text)
    for pair in found.values():
        if len({one.label for one in pair}) == 2:
            yield tuple(pair)


def _sentences_by_language(texts: Sequence[LabelledText]) -> Mapping[str, list[tuple[str, list[str]]]]:
    """Language -> writer and sentences of each honest text that has enough of them."""
    found: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for text in texts:
        spans = sentence_spans(text.text, most=40) if text.label == "honest" else ()
        if len(spans) >= FEWEST_FOR_PASSAGES:
            sentences = [" ".join(text.text[start:end].split()) for start, end in spans]
            found[text.language].append((text.writer, sentences))
    return found


def _surroundings(
    honest: Sequence[tuple[str, list[str]]], writer: str, room: int, shuffle: random.Random
) -> tuple[str, str]:
    """What stands before and after an ad, in at most `room` bytes."""
    others = [sentences for name, sentences in honest if name != writer or not name]
    picked = shuffle.choice(others) if others else shuffle.choice(honest)[1]
    start = shuffle.randrange(len(picked))
    wanted = shuffle.uniform(0.3, 1.0) * room
    kept: list[str] = []
    for sentence in (*picked[start:], *picked[:start]):
        if sum(len(one.encode()) + 1 for one in (*kept, sentence)) > wanted:
            break
        kept.append(sentence)
    cut = sum(shuffle.random() < BEFORE for _ in kept)
    return " ".join(kept[:cut]), " ".join(kept[cut:])
