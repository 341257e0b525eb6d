"""The sentence reader's part in the evaluation of an ad: which ads it reads, what that changes, and why in words.

Of what words call a warning it only says whether it agrees: warnings quote what they warn of. Else what it says is
weighed with the signs; the weighing can bring an ad before an analyst, and it can leave an ad low that signs alone
would have brought there.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.indicators.analysed_posting import MAX_TEXT, AnalysedPosting
from crawler.indicators.document_type import DocumentClass, listed_as_job
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.negation import negated
from crawler.indicators.passages import ALONE_BAR, PASSAGES_FROM, passage_score
from crawler.indicators.reader_weighing import (
    CERTAIN_BAR,
    FLOOR,
    PASSAGE_BAR,
    READER_BAR,
    SIGN_BAR,
    needed_score,
    score_with_reader,
    worth_reading,
)
from crawler.indicators.scoring import IndicatorScore
from crawler.indicators.weighing import LISTED_BAR, certain, weigh
from crawler.records import TEXT_FIELDS, Band
from crawler.score_rules import READER_POINTS, SENTENCE_SPAN
from crawler.sentence_reader import UNLEARNED, UNREAD, SentenceReader, is_read_whole

DOUBTED: Final = "the sentence reader takes it for an honest offer, and no sign outweighs that"
"""The reason for an ad that signs alone would have brought before an analyst."""

CHILDREN: Final = "minors-targeted"
"""The sign of wanted children. In other languages the doubt about an ad with it counts: of 243 texts of open writers
with a strong one it leaves 1 of 196 suspicious low, and spares 15 honest ones of 38 (December 2026)."""


@dataclass(frozen=True, slots=True)
class SentenceFinding:
    """What the sentence reader changes for an ad."""

    suspicion: float | None
    """The score of signs, wording and reader together, relative to the fixed bar: that of the whole ad, or of
    its most suspicious passage (`passage_score`); None where nothing was read."""
    calls: bool
    """Whether that calls an analyst."""
    doubts: bool
    """Whether it takes the ad for an honest one."""
    points: float
    quote: str = ""
    """The sentence of the ad that reads most like an offer, where the reader calls an analyst."""
    direction: NDArray[np.float32] | None = field(default=None, repr=False)
    """See `SentenceReading`; what a home learns is applied to it too."""
    warns: bool = False
    """Whether it reads like a warning, a news item or a report."""
    surely_warns: bool = False
    """Whether it does, and nothing in it reads like an offer: then the wording does not outweigh that."""


NOTHING: Final = SentenceFinding(None, False, False, 0.0)


def read_sentences(
    ad: AnalysedPosting,
    document: DocumentClass,
    findings: Sequence[IndicatorFinding],
    result: IndicatorScore,
    bar: float | None = None,
) -> SentenceFinding:
    """Read an ad, where the reader is there and reading may change something.

    Args:
        ad: The ad.
        document: Its type.
        findings: Its signs.
        result: Their score.
        bar: Suspicion from which the ad's source has fewer ads a day than analysts read; the fixed bar if None.
    """
    reader = ad.catalogue.sentence_reader
    if reader is None:
        return NOTHING
    if document.type == "warning":
        text, _ = joined(ad)
        said = reader.read(text)
        return replace(NOTHING, warns=said.warns, surely_warns=reader.surely_warns(text, said))
    score = weigh(ad, findings, result).score
    if not worth_reading(ad, score, is_up=result.band != "low"):
        return NOTHING
    text, starts = joined(ad)
    reading = reader.read(text)
    if reading == UNREAD:
        return NOTHING
    whole = score_with_reader(ad, score, reading)
    is_mixed = not reading.warns and PASSAGES_FROM <= whole < ALONE_BAR
    part = passage_score(ad, reader) if is_mixed else -math.inf
    suspicion, level = max(whole, part), 0.0 if bar is None else max(bar, FLOOR)
    from_bar = suspicion - level
    points = round(READER_POINTS * min(1.0, max(0.0, 1.0 + from_bar / SENTENCE_SPAN)), 2)
    calls = whole - level >= needed_score(ad, findings) or part >= level
    quote = _telling(reader, ad, text, starts) if calls else ""
    surely = reader.surely_warns(text, reading)
    return SentenceFinding(
        suspicion, calls, from_bar < 0.0, points, quote, reading.direction, reading.warns, surely
    )


def _telling(reader: SentenceReader, ad: AnalysedPosting, text: str, starts: Mapping[str, int]) -> str:
    """The sentence that reads most like an offer, on one line."""
    start, end = reader.telling_sentence(text, tuple(denied_places(ad, starts)))
    return " ".join(text[start:end].split())


def sentence_reason(ad: AnalysedPosting, sentences: SentenceFinding, signs: Collection[str]) -> str:
    """What the reader did, in words: with the ad's own sentence, and the known one that it resembles.

    Args:
        ad: The ad.
        sentences: What the reader says.
        signs: Ids of indicators that words of the ad show; likely ones name no known sentence.

    Returns:
        The reason; empty where the reader adds nothing.
    """
    if not sentences.points:
        return ""
    adds, reader = f"the sentence reader adds {sentences.points:g}", ad.catalogue.sentence_reader
    if not sentences.quote or reader is None:
        return f"{adds} to its place in the queue"
    own = f"the ad's own sentence \u201c{sentences.quote}\u201d"
    known = reader.known_sentence(sentences.quote, signs)
    return (
        f"{own} resembles a known offer: \u201c{known}\u201d; {adds}"
        if known
        else f"{own} is like known offers; {adds}"
    )


def band_with_sentences(
    ad: AnalysedPosting,
    findings: Sequence[IndicatorFinding],
    result: IndicatorScore,
    banded: tuple[Band, str],
    sentences: SentenceFinding,
) -> tuple[Band, str]:
    """The band after the sentence reader.

    Args:
        ad: The ad.
        findings: Its signs.
        result: Their score.
        banded: The band of the weighing without the reader, and its reason.
        sentences: What the reader says.

    Returns:
        The band, and the reason where something speaks against the reader's or the rules' word. `priority` is never
        changed; nor is what the wording calls on a board, nor an ad of which a part outweighs the doubt; signs that
        need no weighing outweigh a mild doubt. To doubt `priority` too would spare 11 of 12 honest texts there, of
        twelve unseen writers; but with surer parts it hid 7 more of 46 English offers of that band between two
        sentences of honest terms (December 2026).
    """
    band, why = banded
    if sentences.suspicion is None or band == "priority":
        return banded
    if sentences.calls:
        return "look", ""
    if band == "low" or not sentences.doubts:
        return band, why
    if _children_sought_unheard(ad, findings):
        return band, why
    stays = certain(ad, findings) and sentences.suspicion + READER_BAR >= CERTAIN_BAR
    if stays or (listed_as_job(ad.posting) and ad.classified.suspicion >= LISTED_BAR):
        return band, why
    return (band, why) if _outweighs_doubt(ad, findings, result) else ("low", DOUBTED)


def _children_sought_unheard(ad: AnalysedPosting, findings: Sequence[IndicatorFinding]) -> bool:
    """Whether children are sought in a language that the encoder never learned: its doubt says nothing there."""
    sought = any(one.id == CHILDREN and one.weight == "strong" for one in findings)
    return sought and ad.language in UNLEARNED


def _outweighs_doubt(
    ad: AnalysedPosting, findings: Sequence[IndicatorFinding], result: IndicatorScore
) -> bool:
    """Whether a part of the ad outweighs the reader's doubt about the whole.

    Else what stands elsewhere would hide what the rules found: parts of a long text that are not read, a strong sign
    in a sentence that by itself reads like an offer, or a passage that does.
    """
    reader = ad.catalogue.sentence_reader
    text, _ = joined(ad)
    if reader is None or not is_read_whole(text):
        return True
    score = weigh(ad, findings, result).score
    own = (reader.read(sentence) for sentence in _sentences_of_strong(ad, findings))
    return any(
        score_with_reader(ad, score, one) >= bar
        for bar, readings in ((SIGN_BAR, own), (PASSAGE_BAR, reader.read_passages(text)))
        for one in readings
        if one != UNREAD
    )


def _sentences_of_strong(ad: AnalysedPosting, findings: Sequence[IndicatorFinding]) -> Iterator[str]:
    """The sentence, as written, in which each strong sign stands."""
    for one in findings:
        if one.weight == "strong" and one.start >= 0:
            name, start, end = ad.place_of_stretch(*ad.sentence(one.start, one.end))
            yield ad.posting.text_of(name)[start:end]


def joined(ad: AnalysedPosting) -> tuple[str, Mapping[str, int]]:
    """The fields as written, on lines of their own, and where each begins."""
    starts: dict[str, int] = {}
    pieces: list[str] = []
    length = 0
    for name in TEXT_FIELDS:
        if value := ad.posting.text_of(name):
            starts[name] = length
            pieces.append(value[:MAX_TEXT])
            length += len(pieces[-1]) + 1
    return "\n".join(pieces), starts


def denied_places(ad: AnalysedPosting, starts: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Places of signs that are denied, as offsets of the joined text."""
    for identifier, matches in ad.keyed("indicator/"):
        if not ad.catalogue.indicators[identifier].deniable:
            continue
        for match in matches:
            if negated(ad, match):
                field, start, end = ad.place(match.start, match.end)
                yield starts[field] + start, starts[field] + end
