"""Figures of the reader of itineraries over marked texts: `python -m quality.itineraries [FILE...]`, counts only.

A file has one JSON object a line: `text`, `language` and `itinerary`, part -> the words that state it. A part counts
as found when what was read overlaps the words, wherever they stand in the text; each reading counts once. Without a
file, all open ones of `quality/corpora/itineraries` are read: those are in sample.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from crawler.itinerary.clues import TAGGED as PARTS
from crawler.itinerary.reader import read_itinerary
from quality.material import read_lines

CORPUS: Final = Path(__file__).with_name("corpora") / "itineraries"
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class MarkedJourney:
    """A text with what it states."""

    text: str
    language: str
    itinerary: Mapping[str, Sequence[str]]

    def marked(self, part: str) -> list[Spans]:
        """Where each of the words that state a part stands, wherever that is."""
        return [_places(self.text, words) for words in self.itinerary.get(part, ()) if words]

    def spans(self, part: str) -> list[tuple[int, int]]:
        """All places of words that state a part."""
        return [span for places in self.marked(part) for span in places]


class ReadSpan(Protocol):
    """What was read of a journey."""

    @property
    def part(self) -> str:
        """Part of the journey."""
        ...

    @property
    def start(self) -> int:
        """Code points from the beginning of the text."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...


@dataclass
class PartCounts:
    """What was found of one part."""

    found: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there was nothing to find and nothing was read."""
        every = 2 * self.found + self.wrong + self.missed
        return 2 * self.found / every if every else 1.0


@dataclass
class Figures:
    """Counts by part and by language."""

    parts: dict[str, PartCounts] = field(default_factory=lambda: {part: PartCounts() for part in PARTS})
    languages: dict[str, PartCounts] = field(default_factory=dict)

    def compare(self, journey: MarkedJourney, read: Sequence[ReadSpan]) -> None:
        """Count what was read of one text."""
        for part in PARTS:
            mine = [(one.start, one.end) for one in read if one.part == part]
            self.add(part, journey.language, *_compared(journey.marked(part), mine))

    def add(self, part: str, language: str, found: int, wrong: int, missed: int) -> None:
        """Count."""
        for counts in (self.parts[part], self.languages.setdefault(language, PartCounts())):
            counts.found += found
            counts.wrong += wrong
            counts.missed += missed

    @property
    def all(self) -> PartCounts:
        """The sum over the parts."""
        sums: Counter[str] = Counter()
        for one in self.parts.values():
            sums.update(vars(one))
        return PartCounts(**sums)


def measure(journeys: Iterable[MarkedJourney]) -> Figures:
    """Read each text and compare."""
    figures = Figures()
    for journey in journeys:
        figures.compare(journey, read_itinerary(journey.text, journey.language.split("-")[0]))
    return figures


def _compared(marked: Sequence[Spans], mine: Spans) -> tuple[int, int, int]:
    used: set[tuple[int, int]] = set()
    for places in marked:
        hit = next((one for one in mine if one not in used and _overlaps(one, places)), None)
        used |= {hit} if hit else set()
    wrong = sum(one not in used and not any(_overlaps(one, places) for places in marked) for one in mine)
    return len(used), wrong, len(marked) - len(used)


def _overlaps(one: tuple[int, int], places: Spans) -> bool:
    return any(one[0] < end and start < one[1] for start, end in places)


def _places(text: str, words: str) -> Spans:
    return [match.span() for match in re.finditer(re.escape(words), text)]


def marked_lines(path: Path) -> Iterator[MarkedJourney]:
    """The texts of a file."""
    for line in read_lines(path):
        row = json.loads(line)
        listed = {
            part: [words] if isinstance(words, str) else words or ()
            for part, words in row["itinerary"].items()
        }
        yield MarkedJourney(row["text"], row.get("language", ""), listed)


def main() -> None:
    """Print the figures of each file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="default: all open ones")
    for path in parser.parse_args().files or sorted(CORPUS.glob("*.jsonl")):
        figures = measure(marked_lines(path))
        print(path.name)
        for name, one in [*figures.parts.items(), ("all", figures.all), *sorted(figures.languages.items())]:
            print(
                f"{name:<14} found {one.found:4} wrong {one.wrong:4} missed {one.missed:4}  F1 {one.f1:.3f}"
            )


if __name__ == "__main__":
    main()
