"""What a speaker's answers change in the catalogue, with every row checked. Nothing is taken in half."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crawler.catalogue_sheet.files import AnsweredRow
from crawler.catalogue_sheet.rows import SheetRow
from crawler.errors import UserError
from crawler.indicators.patterns import PatternError, parse

VERDICTS: Final = ("ok", "wrong", "?")
_SEPARATOR: Final = re.compile(r"\|(?![^()]*\))")
"""A bar that parts two wordings; inside brackets it parts alternatives of one."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
SHOWN: Final = 50
"""Mistakes that one message names; set by hand in 2026: a screen of them."""


@dataclass(slots=True)
class Changes:
    """What the answers of one sheet change."""

    language: str
    removed: list[SheetRow] = field(default_factory=list)
    added: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Section and list to the new lines."""
    kept: int = 0
    """Rows that the speaker called ok."""
    unsure: int = 0
    """Rows with a question mark; their phrases stay."""
    unanswered: int = 0
    notes: list[tuple[int, str, str]] = field(default_factory=list)
    """Row, phrase and what the speaker noted."""
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    """Section and line that is added or removed to the row that says so."""

    @property
    def answered(self) -> int:
        """Rows with an answer."""
        return self.kept + self.unsure + len(self.removed)


def language_of(answers: Sequence[AnsweredRow]) -> str:
    """The language of a sheet, from the codes of its rows. Raises UserError where they name none or several."""
    languages = sorted({one.code.rpartition("-")[0] for one in answers} - {""})
    if len(languages) != 1:
        named = ", ".join(languages) or "none"
        raise UserError(f"the codes of the rows name these languages: {named}; a sheet has one")
    return languages[0]


def changes_of(answers: Sequence[AnsweredRow], rows: Sequence[SheetRow], language: str) -> Changes:
    """What the answers change.

    Args:
        answers: The rows of the sheet.
        rows: All rows that the catalogue has now.
        language: Language of the sheet.

    Raises:
        UserError: A row can't be taken; every such row is named with its fix.
    """
    by_code = {row.code: row for row in rows}
    there = {(row.section, row.line) for row in rows}
    found, wrong, seen = Changes(language), [], set[str]()
    for answer in answers:
        row = by_code.get(answer.code)
        problems = list(_problems(answer, row, seen))
        wrong += [f"row {answer.row}: {problem}" for problem in problems]
        seen.add(answer.code)
        if row is not None and not problems:
            _take(found, answer, row, there)
    raise_all(wrong)
    return found


def raise_all(wrong: Sequence[str]) -> None:
    """Raise a UserError that names all that is wrong; nothing where nothing is."""
    if wrong:
        more = [f"and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
        listed = "\n".join(f"  {line}" for line in (*wrong[:SHOWN], *more))
        raise UserError(f"nothing was taken; correct these rows:\n{listed}")


def _problems(answer: AnsweredRow, row: SheetRow | None, seen: set[str]) -> Iterator[str]:
    if row is None:
        yield (
            f"the code {answer.code!r} is not in the catalogue: the row was taken already, the phrase files "
            "changed, or the cell was edited; write a new sheet for it, or delete the row"
        )
        return
    if answer.code in seen:
        yield f"the code {answer.code} is in the file twice; delete one of the rows"
    if _plain(answer.phrase) != _plain(row.line):
        yield (
            f"the phrase was changed to {answer.phrase!r}; put {row.line!r} back, and write the new wording into the "
            'column "how people really say it"'
        )
    if answer.verdict.lower() not in ("", *VERDICTS):
        yield f"{answer.verdict!r} is no answer; write ok, wrong or ?"
    if answer.wordings and not answer.verdict:
        yield "there are new wordings, but no answer; write ok (the phrase stays too) or wrong (it goes)"
    for wording in _wordings(answer):
        if _CONTROL.search(wording):
            yield f"{wording!r} has a line break or control character; write one line, and | between wordings"
            continue
        try:
            parse(wording)
        except PatternError as error:
            yield str(error)


def _take(found: Changes, answer: AnsweredRow, row: SheetRow, there: set[tuple[str, str]]) -> None:
    verdict = answer.verdict.lower()
    if answer.note:
        found.notes.append((answer.row, row.line, answer.note))
    if not verdict:
        found.unanswered += 1
        return
    wordings = [one for one in _wordings(answer) if one != row.line]
    if verdict == "wrong" and len(wordings) == len(_wordings(answer)):
        found.removed.append(row)
        found.rows[row.section, row.line] = answer.row
    elif verdict == "?":
        found.unsure += 1
    else:
        found.kept += 1
    for wording in wordings:
        if (row.section, wording) not in there:
            there.add((row.section, wording))
            found.added.setdefault((row.section, row.list), []).append(wording)
            found.rows[row.section, wording] = answer.row


def _wordings(answer: AnsweredRow) -> list[str]:
    return [text for part in _SEPARATOR.split(answer.wordings) if (text := part.strip(" \t\u00a0"))]


def _plain(text: str) -> str:
    """The text without what a spreadsheet may change: composed accents, spaces, the apostrophe before a formula."""
    return " ".join(unicodedata.normalize("NFC", text).lstrip("'").split())


def lists_of(changes: Changes) -> Mapping[str, list[str]]:
    """Section to the lines that are removed from it."""
    found: dict[str, list[str]] = {}
    for row in changes.removed:
        found.setdefault(row.section, []).append(row.line)
    return found
