"""One ad prepared for the rules: fields folded and joined, every phrase found, other features computed on demand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final, TypeVar, cast

from crawler.classifier import TextReading
from crawler.classifier.ngrams import Buckets, ngram_buckets
from crawler.indicators.catalogue import Catalogue
from crawler.indicators.gaps import FIELD_SEPARATOR, Match
from crawler.indicators.patterns import unmarked, unquoted, with_accents
from crawler.late_regex import compile_late
from crawler.money.prose import Amount
from crawler.records import TEXT_FIELDS, Contact, JobPosting
from crawler.text.disguised_words import undisguised
from crawler.text.fold import Folded, fold
from crawler.text.linear_regex import compile_linear_late

Feature = TypeVar("Feature")

HEADLINE: Final = 100
"""Characters within which the first line of a text counts as its title; set by hand in 2026, not fitted."""
MAX_TEXT: Final = 200_000
"""Characters of a field that are read, not counting those that nobody sees: no ad is as long, a hostile page may be.
Set by hand in 2026."""
MAX_RAW: Final = 2_000_000
"""Characters of a field that are folded, those that nobody sees among them. Set by hand in 2026."""

_BETWEEN: Final = f"\n{FIELD_SEPARATOR}\n"
_DENSE = compile_late(r"[\u0e01-\u0e2e\u0e81-\u0eae\u1000-\u102a\u1780-\u17b3\u2e80-\u9fff]")
_ANY_DENSE = compile_linear_late(r"[\x{0e01}-\x{0eae}\x{1000}-\x{17b3}\x{2e80}-\x{9fff}]")
_SPACES = compile_late(r"  +")
_BLANKS = compile_late(r"\s{2,}")


class AnalysedPosting:
    """An ad with its matches.

    All positions are code-point offsets into `text`; `place` maps them back to a field of the posting.
    """

    def __init__(
        self, posting: JobPosting, contacts: tuple[Contact, ...], language: str, catalogue: Catalogue
    ) -> None:
        """Fold the fields, join them and run the matcher once."""
        self.posting = posting
        self.contacts = contacts
        self.language = language
        self.catalogue = catalogue
        self.wordings = catalogue.tables.wordings
        self.cut_off: list[str] = []
        """Fields that are longer than what is read."""
        self._fields: list[tuple[str, Folded, tuple[int, ...], tuple[int, ...]]] = []
        self._starts: list[int] = []
        pieces = self._read_fields()
        self.lines = _BETWEEN.join(pieces)
        """Folded text with its line breaks."""
        self.text = unquoted(_BETWEEN.replace("\n", " ").join(map(unmarked, pieces)))
        """The text that was searched: the same length as `lines`."""
        self._features: dict[object, object] = {}
        self.found: dict[str, list[Match]] = {}
        self._find()

    def _read_fields(self) -> list[str]:
        """Fold what is read of each field; returns the pieces of text, in order."""
        pieces: list[str] = []
        length = 0
        for name in TEXT_FIELDS:
            value = self.posting.text_of(name)
            if not value:
                continue
            folded = undisguised(fold(value[:MAX_RAW]))
            text, cuts, shifts = _squeezed(folded.text)
            if len(text) > MAX_TEXT or len(value) > MAX_RAW:
                text, cuts, shifts = _squeezed(folded.text, _BLANKS)
                if len(text) > MAX_TEXT or len(value) > MAX_RAW:
                    self.cut_off.append(name)
                text = text[:MAX_TEXT]
            if not text:  # nothing but characters without width: no place in it can be quoted
                continue
            self._fields.append((name, folded, cuts, shifts))
            self._starts.append(length)
            pieces.append(text)
            length += len(text) + len(_BETWEEN)
        return pieces

    def _find(self) -> None:
        """Run the matcher once over the text, and sort what it finds by key."""
        found, language, catalogue = self.found, self.language, self.catalogue
        spoken = None if language == "und" else (language, catalogue.tables.also.get(language, language))
        tonal = self.wordings.tonal_languages
        for match in catalogue.matcher.find(self.text, spoken):
            phrase = match.phrase
            if phrase.language in tonal and not self._same_tones(match):
                continue
            if len(match.parts) > 1 and phrase.key.startswith("indicator/") and self._cut(match):
                continue
            if phrase.key in found:
                found[phrase.key].append(match)
            else:
                found[phrase.key] = [match]

    def _cut(self, match: Match) -> bool:
        """True when a sentence ends between the words: a line break alone is none, since flyers wrap their lines."""
        return self.wordings.hard_break.search(self.lines, match.start, match.end) is not None

    def _same_tones(self, match: Match) -> bool:
        """True when the words are written with the phrase's accents, or without any."""
        field, start, end = self.place(match.start, match.end)
        written = with_accents(self.posting.text_of(field)[start:end])
        return all((part.marked or part.text) in written or part.text in written for part in match.parts)

    def feature(self, of: Callable[[AnalysedPosting], Feature]) -> Feature:
        """The result of a function of `features` for this ad, computed once."""
        if of not in self._features:
            self._features[of] = of(self)
        return cast("Feature", self._features[of])

    def matches(self, key: str) -> list[Match]:
        """What was found of one key (`indicator/ID`, `context/NAME`, `group/NAME`, `place/KH`...)."""
        return self.found.get(key, [])

    def has(self, *keys: str) -> bool:
        """True when anything of one of these keys was found."""
        return any(key in self.found for key in keys)

    def keyed(self, prefix: str) -> Iterator[tuple[str, list[Match]]]:
        """Rest of the key and finds, for every key that begins so."""
        for key, matches in self.found.items():
            if key.startswith(prefix):
                yield key[len(prefix) :], matches

    def place(self, start: int, end: int) -> tuple[str, int, int]:
        """Field and offsets in the ORIGINAL text of that field."""
        number = bisect_right(self._starts, start) - 1
        name, folded, cuts, shifts = self._fields[number]
        base = self._starts[number]
        if number + 1 < len(self._starts):
            end = min(end, self._starts[number + 1] - len(_BETWEEN))
        end = max(end, start + 1)
        begin, stop = _unsqueezed(start - base, cuts, shifts), _unsqueezed(end - base - 1, cuts, shifts) + 1
        original_start, original_end = folded.span(begin, stop)
        return name, original_start, original_end

    def place_of_stretch(self, start: int, end: int) -> tuple[str, int, int]:
        """Like `place`, for a stretch over two fields or between them: it is in the one that holds more of it."""
        number = bisect_right(self._starts, start) - 1
        if number + 1 == len(self._starts):
            start = min(start, max(len(self.text) - 1, 0))
        else:
            following = self._starts[number + 1]
            stop = following - len(_BETWEEN)
            if start >= stop or stop - start < end - following:
                start = following
        return self.place(start, max(end, start + 1))

    def field_at(self, position: int) -> str:
        """Name of the field a position lies in."""
        return self._fields[bisect_right(self._starts, position) - 1][0]

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.end() for match in self.wordings.sentence_end.finditer(self.lines)]

    def in_headline(self, position: int) -> bool:
        """True in the title, or in the first line of a text without one."""
        if self.posting.title:
            return self.field_at(position) == "title"
        return position < HEADLINE and "\n" not in self.lines[:position]

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Bounds of the sentence (or line) around a find."""
        breaks = self._breaks
        before = bisect_right(breaks, start)
        after = bisect_right(breaks, end)
        left = breaks[before - 1] if before else 0
        right = breaks[after] if after < len(breaks) else len(self.lines)
        return left, right

    def share(self, spans: Collection[tuple[int, int]]) -> float:
        """Share of the text's sentences that are among `spans`."""
        return len(spans) / max(1, len(self._breaks), len(spans))

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """Amounts of money in the text."""
        return tuple(self.catalogue.tables.money.amounts(self.lines))

    def amount_near(self, start: int, end: int) -> Amount | None:
        """An amount of money in the same sentence."""
        left, right = self.sentence(start, end)
        return next((amount for amount in self.amounts if left <= amount.start < right), None)

    @cached_property
    def countries(self) -> Mapping[str, list[Match]]:
        """Countries named in the text, by ISO code."""
        return dict(self.keyed("place/"))

    @cached_property
    def classified(self) -> TextReading:
        """What the learned reader says of the whole text."""
        return self.catalogue.classifier.read(self.text, self.language, self.buckets)

    @cached_property
    def buckets(self) -> tuple[Buckets, ...]:
        """Buckets of the text's n-grams, for all readers."""
        return ngram_buckets(self.text)

    @cached_property
    def words(self) -> int:
        """Number of words; letters of a script without spaces count for two to a word."""
        return len(self.text.split()) + dense_letters(self.text) // 2


def dense_letters(text: str) -> int:
    """How many letters of scripts without spaces between words there are."""
    if text.isascii() or not _ANY_DENSE.found_in(text):
        return 0
    return len(_DENSE.findall(text))


def _squeezed(text: str, blanks: re.Pattern[str] = _SPACES) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """Text with runs of spaces as one, and where how much was taken out."""
    if blanks is _SPACES and "  " not in text:
        return text, (), ()
    cuts: list[int] = []
    shifts: list[int] = []
    removed = 0
    for run in blanks.finditer(text):
        removed += run.end() - run.start() - 1
        cuts.append(run.end() - removed)
        shifts.append(removed)
    return blanks.sub(" ", text), tuple(cuts), tuple(shifts)


def _unsqueezed(position: int, cuts: tuple[int, ...], shifts: tuple[int, ...]) -> int:
    number = bisect_right(cuts, position)
    return position + (shifts[number - 1] if number else 0)


def distinct(matches: Iterable[Match]) -> int:
    """How many different phrase lines are among matches."""
    return len({match.phrase.line for match in matches})
