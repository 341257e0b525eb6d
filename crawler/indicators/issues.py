"""Issues of the catalogue's files: each names file, line and fix."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.errors import UserError


@dataclass(frozen=True, slots=True)
class CatalogueIssue:
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

    def __init__(self, issues: tuple[CatalogueIssue, ...]) -> None:
        """Hold all mistakes found."""
        super().__init__("the catalogue has mistakes:\n" + "\n".join(f"  {issue}" for issue in issues))
        self.issues = issues


def line_of(text: str, needle: str, after: int = 0) -> int:
    """Line (from 1) of the first place of `needle` after line `after`; 0 when it isn't there."""
    for number, line in enumerate(text.splitlines(), 1):
        if number > after and needle in line:
            return number
    return 0


def line_in(message: str) -> int:
    """Line number from tomllib's "(at line N, column M)"; 0 when it names none."""
    digits = message.partition("(at line ")[2].partition(",")[0]
    return int(digits) if digits.isdigit() else 0
