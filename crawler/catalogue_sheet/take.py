"""Take a filled sheet: its changes are tried on the catalogue and its examples, and written only if all hold."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from crawler.catalogue_sheet import home_phrases
from crawler.catalogue_sheet.answers import Changes, changes_of, language_of, raise_all
from crawler.catalogue_sheet.files import read_sheet
from crawler.catalogue_sheet.home_phrases import HomePhrases
from crawler.catalogue_sheet.rows import sheet_rows
from crawler.errors import UserError
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.catalogue import Catalogue
from crawler.indicators.catalogue_files import PHRASES
from crawler.indicators.check import finds
from crawler.indicators.examples import Example
from crawler.indicators.load import load_catalogue, try_phrases
from crawler.indicators.phrases import key_of
from crawler.records import JobPosting
from crawler.text.display import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSheet:
    """A sheet whose changes hold, ready to be written."""

    changes: Changes
    phrases: HomePhrases
    """The home's phrase file with the changes."""
    catalogue: Catalogue
    """The catalogue as it will be."""
    dropped: tuple[Example, ...]
    """Examples that rested on lines which are taken out, and go with them."""


def prepare(
    sheet: Path,
    folder: Path,
    overlay: Path | None,
    *,
    by: str,
    today: str,
    enough: int,
    unfinished: bool = False,
) -> CheckedSheet:
    """Read a sheet and try its changes; nothing is written.

    Args:
        sheet: The filled file.
        folder: Catalogue folder of the home.
        overlay: The user's own catalogue folder.
        by: Initials of the speaker.
        today: ISO date.
        enough: Answers from which the language is marked as checked; all rows are enough too.
        unfinished: Rows may be without an answer; the language is then not marked as checked.

    Raises:
        UserError: A row can't be taken; all such rows are named.
    """
    answers = read_sheet(sheet)
    language = language_of(answers)
    before = load_catalogue(overlay, folder)
    rows = sheet_rows(before, language)
    changes = changes_of(answers, rows, language)
    if changes.unanswered and not unfinished:
        raise UserError(
            f"nothing was taken; {counted(changes.unanswered, 'row')} without an answer. "
            f"Have them filled in, or take "
            "the others with --unfinished: the language then stays unchecked"
        )
    if not changes.answered:
        raise UserError("nothing was taken; no row has an answer (ok, wrong or ?)")
    phrases = home_phrases.read(folder, language)
    phrases.substring = any(one.substring for one in before.phrases if one.language == language)
    phrases.take(changes, {})
    phrases.taken.append(f"{today} {by}: {counted(changes.answered, 'row')}")
    if not changes.unanswered and changes.answered >= min(enough, len(rows)):
        phrases.checked_by, phrases.checked_on = by, today
    after = _with(phrases, folder, overlay)
    dropped = _broken(before, after, changes)
    if dropped:
        phrases.take(Changes(language), _by_section(dropped))
        after = _with(phrases, folder, overlay)
    return CheckedSheet(
        changes=changes,
        phrases=phrases,
        catalogue=after,
        dropped=dropped,
    )


def _with(phrases: HomePhrases, folder: Path, overlay: Path | None) -> Catalogue:
    """The catalogue of the home with this phrase file in the place of its own. Raises CatalogueError."""
    with tempfile.TemporaryDirectory() as scratch:
        tried = Path(scratch)
        home_phrases.path_of(tried, phrases.language).parent.mkdir()
        for path in (folder / PHRASES).glob("*.toml"):
            shutil.copyfile(path, tried / PHRASES / path.name)
        home_phrases.path_of(tried, phrases.language).write_text(home_phrases.as_toml(phrases), "utf-8")
        return try_phrases(overlay, tried, folder)


def _by_section(dropped: tuple[Example, ...]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for example in dropped:
        found.setdefault(f"phrases.{example.indicator}", []).append(example.text)
    return found


def _broken(before: Catalogue, after: Catalogue, changes: Changes) -> tuple[Example, ...]:
    """Examples that can't be found any more because of lines taken out.

    Raises:
        UserError: An example comes out wrong because of a new wording, or one that must not be found is found.
    """
    wrong: list[str] = []
    dropped: list[Example] = []
    for example in after.examples:
        if example.language != changes.language or finds(example, after) == example.hit:
            continue
        if finds(example, before) != example.hit:
            continue  # it came out wrong without this sheet
        causes = list(_causes(example, before, after, changes))
        added = [row for row, line, new in causes if new]
        if example.hit and not added:
            dropped.append(example)
            continue
        named = "; ".join(f'"{line}"' for _, line, _ in causes) or "the changes together"
        what = "no longer finds" if example.hit else "now finds"
        rows = ", ".join(sorted({str(row) for row, _, _ in causes})) or "?"
        wrong.append(
            f"row {rows}: with {named} adwatch {what} {example.text!r} ({example.indicator}); {_FIX[example.hit]}"
        )
    raise_all(wrong)
    return tuple(dropped)


_FIX = {
    True: "narrow the new wording, or leave it out",
    False: "write a longer wording, or keep the phrase that prevented it",
}
"""What to do about an example that must be found, and about one that must not."""


def _causes(
    example: Example, before: Catalogue, after: Catalogue, changes: Changes
) -> Iterator[tuple[int, str, bool]]:
    """Rows whose change touches the text: number, line, and whether the line is new."""
    for catalogue, new in ((before, False), (after, True)):
        posting = JobPosting(url="", source="example", text=example.text)
        ad = AnalysedPosting(posting, (), example.language, catalogue)
        for (section, line), row in changes.rows.items():
            is_new = all((one.section, one.line) != (section, line) for one in changes.removed)
            if is_new == new and any(match.phrase.line == line for match in ad.matches(key_of(section))):
                yield row, line, new
