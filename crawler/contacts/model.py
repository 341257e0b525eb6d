"""Records of extraction: the prepared text that an extractor gets and the extractions that it returns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from crawler.contacts.country_hints import CountryHints
from crawler.text.fold import Folded


@dataclass(frozen=True, slots=True)
class Extraction:
    """One contact in the shadow copy; offsets are those of `PreparedText.text`."""

    kind: str
    value: str
    start: int
    end: int
    rule: str
    """Name of the extraction rule: a key of `calibration.toml`."""
    disguises: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class PreparedText:
    """A text prepared for the extractors."""

    plain: Folded
    """The shadow copy with all disguises undone."""
    hints: CountryHints
    """Countries whose national numbers the text may have."""
    apps: tuple[tuple[int, int, str], ...] = ()
    """Names of apps in `text`: start, end, kind."""
    has_numbers: bool = True
    """False where no stretch of the text is long enough for a number, an account or a wallet."""
    taken: bytearray = field(default_factory=bytearray)
    """One byte per character of `text`: 1 where an earlier extractor found a contact."""

    @property
    def text(self) -> str:
        """The shadow copy."""
        return self.plain.text

    @property
    def regions(self) -> tuple[str, ...]:
        """Countries (ISO 3166, upper case) whose national numbers the text may have, likeliest first."""
        return self.hints.regions

    def is_free(self, start: int, end: int) -> bool:
        """True where no earlier extractor found anything."""
        return self.taken.find(1, start, end) < 0

    def take(self, start: int, end: int) -> None:
        """Keep later extractors out of a piece."""
        self.taken[start:end] = b"\x01" * (end - start)

    def as_written(self, start: int, end: int) -> str:
        """The piece with its capitals, wherever nothing but case was folded."""
        raw = self.plain.raw(start, end)
        folded = self.text[start:end]
        if raw.lower() == folded:
            return raw
        pairs = ((self.plain.raw(at, at + 1), self.text[at]) for at in range(start, end))
        return "".join(raw if raw.casefold() == char else char for raw, char in pairs)


@dataclass(frozen=True, slots=True)
class ExtractionExample:
    """A text, and the contacts (kind, value) that its extractor must find in it: none for a trap."""

    text: str
    expected: tuple[tuple[str, str], ...] = ()
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Extractor:
    """One line of the registry: how a family of contacts is read, and the examples that prove it."""

    name: str
    needs: Callable[[PreparedText], bool]
    """Cheap test: False where this extractor can find nothing."""
    extract: Callable[[PreparedText], Iterator[Extraction]]
    examples: tuple[ExtractionExample, ...]
