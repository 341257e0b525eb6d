"""Figures of the sentence head, out of fold: by unseen writer and language, on real texts, alone and with rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from crawler.assess import attempt
from crawler.indicators import Catalogue, load_catalogue
from crawler.indicators.load import with_sentence_reader
from crawler.records import Assessment, JobPosting
from crawler.sentence_reader import SentenceReader
from crawler.sentence_reader.encoder import SentenceEncoder
from crawler.sentence_reader.head import Bars, SentenceHead

if TYPE_CHECKING:
    from quality.training.sentence_head import OutOfFold, Text

RANKED_AT: Final = (0.05, 0.10)
"""Shares of honest texts above the bar at which recall is printed."""
POINTS_AS: Final = 0.25
"""Units of the head's score that one point of the rules counts for in the sum that is ranked. Set once, by hand."""
MOST_POINTS: Final = 12.0
"""Points of the rules that are counted at most: the band `priority` begins there."""

Flags = NDArray[np.bool_]


def report(texts: Sequence[Text], judged: OutOfFold, bars: Bars, encoder: SentenceEncoder) -> Iterator[str]:
    """Lines to print."""
    plain = load_catalogue(sentences=False)
    before = [_said(text, plain) for text in texts]
    points = np.array([sum(hit.points for hit in said.hits) for said in before])
    readers = {
        fold: with_sentence_reader(plain, _reader(replace(head, bars=bars), encoder))
        for fold, head in judged.heads.items()
    }
    after = [_said(text, readers[text.fold]) for text in texts]
    up = np.array([said.band != "low" for said in before])
    more = np.array([said.band != "low" for said in after])
    yield f"{len(texts)} texts; bars {dict(bars.fixed)}, floor {bars.floor}"
    both = judged.scores + POINTS_AS * np.minimum(points, MOST_POINTS)
    for name, values in (
        ("rules alone", points), ("reader alone", judged.scores), ("reader and rules", both)
    ):  # fmt: skip
        yield from _ranked(name, texts, values)
    yield "in look or above, writers' texts: without the sentence reader -> with it"
    yield from _by_writer(texts, up, more)
    yield from _by_language(texts, up, more)
    yield from _real_sets(texts, up, more)


def _reader(head: SentenceHead, encoder: SentenceEncoder) -> SentenceReader:
    return SentenceReader(lambda: head, lambda: encoder, head.version)


def _said(text: Text, catalogue: Catalogue) -> Assessment:
    posting = JobPosting(url="", source="", text=text.labelled.text)
    return attempt(posting, catalogue=catalogue).assessment


def _ranked(name: str, texts: Sequence[Text], values: NDArray[np.float64]) -> Iterator[str]:
    from quality.training.sentence_head import pairs_of

    writers = sorted({text.labelled.writer for text in texts if text.labelled.source == "pairs"})
    pairs = pairs_of(texts)
    rows = []
    for writer in writers:
        bad, good = _of(texts, "suspicious", writer), _of(texts, "honest", writer)
        right = [values[a] > values[b] for a, b in pairs if texts[a].labelled.writer == writer]
        recall = [float((values[bad] > np.quantile(values[good], 1 - share)).mean()) for share in RANKED_AT]
        rows.append([area(values[bad], values[good]), *recall, float(np.mean(right))])
    mean = np.mean(rows, axis=0)
    each = " ".join(f"{writer} {row[0]:.2f}" for writer, row in zip(writers, rows, strict=True))
    yield (
        f"{name}: unseen writer AUC {mean[0]:.3f}, recall at 5 % {mean[1]:.3f}, at 10 % {mean[2]:.3f}, "
        f"pairs ranked right {mean[3]:.3f} ({each})"
    )


def _by_writer(texts: Sequence[Text], up: Flags, more: Flags) -> Iterator[str]:
    """The classifier was fitted on some of the writers, so their first figure is in sample."""
    from quality.training.sentence_head import pairs_of

    pairs = pairs_of(texts)
    for writer in (
        None,
        *sorted({text.labelled.writer for text in texts if text.labelled.source == "pairs"}),
    ):
        shares = []
        for label in ("suspicious", "honest", "warning", "other"):
            here = _of(texts, label, writer)
            if here.any():
                shares.append(f"{label} {up[here].mean():.3f} -> {more[here].mean():.3f}")
        own = [(a, b) for a, b in pairs if writer in (None, texts[a].labelled.writer)]
        right = [np.mean([flags[a] and not flags[b] for a, b in own]) for flags in (up, more)]
        yield f"  {writer or 'all':4s} {', '.join(shares)}, pairs {right[0]:.3f} -> {right[1]:.3f}"


def _by_language(texts: Sequence[Text], up: Flags, more: Flags) -> Iterator[str]:
    yield "by language: suspicious; honest"
    language = np.array([text.labelled.language for text in texts])
    bad, good = _of(texts, "suspicious"), _of(texts, "honest")
    for name in sorted(set(language[bad])):
        here, twins = bad & (language == name), good & (language == name)
        found = f"{up[here].sum():3d} -> {more[here].sum():3d} of {here.sum():3d}"
        yield f"  {name:4s} {found}; {up[twins].sum():3d} -> {more[twins].sum():3d} of {twins.sum():3d}"


def _real_sets(texts: Sequence[Text], up: Flags, more: Flags) -> Iterator[str]:
    yield "real sets (the classifier was fitted on them):"
    kinds = [(text.labelled.source, text.labelled.label) if text.is_real else ("", "") for text in texts]
    for kind in sorted(set(kinds) - {("", "")}):
        here = np.array([each == kind for each in kinds])
        yield f"  {kind[0]:28s} {kind[1]:10s} {up[here].mean():.3f} -> {more[here].mean():.3f} of {here.sum()}"
    for label in ("honest", "other"):
        here = np.array([text.is_real and text.labelled.label == label for text in texts])
        yield f"  all {label}: {up[here].mean():.4f} -> {more[here].mean():.4f} of {here.sum()}"


def _of(texts: Sequence[Text], label: str, writer: str | None = None) -> Flags:
    """Which texts are an open writer's, or that writer's, with a label."""
    return np.array(
        [
            text.labelled.source == "pairs"
            and text.labelled.label == label
            and writer in (None, text.labelled.writer)
            for text in texts
        ]
    )


def area(high: NDArray[np.float64], low: NDArray[np.float64]) -> float:
    """Area under the ROC curve: how often a text of the first kind is above one of the second; ties count half."""
    return float(np.mean((high[:, None] > low[None]) + 0.5 * (high[:, None] == low[None])))
