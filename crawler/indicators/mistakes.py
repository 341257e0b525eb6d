"""Mistakes in the catalogue's files: each names file, line and fix."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.errors import UserError


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in a catalogue file."""

    file: str
    line: int
    """Counted from 1; 0 when the whole file is meant."""
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}; {self.fix}"


class CatalogueError(UserError):
    """The catalogue can't be used; every mistake is named with file, line and fix."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        """Hold all mistakes found."""
        super().__init__("the catalogue has mistakes:\n" + "\n".join(f"  {mistake}" for mistake in mistakes))
        self.mistakes = mistakes
