"""`adwatch catalogue`: check the phrase files, and have a native speaker check the phrases of a language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say
from crawler.errors import PartialFailure, UserError
from crawler.text.display import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.catalogue_sheet.take import CheckedSheet
    from crawler.indicators import Catalogue
    from crawler.records import Assessment, JobPosting

ROWS: Final = 150
"""Rows of a sheet, and answers from which a language counts as checked: an hour's work at 25 seconds a row; set by
hand in 2026."""
COUNTED: Final = 2_000
"""Stored ads of the language, newest first, in which phrases are counted: some seconds. Set by hand in 2026."""
_INITIALS: Final = re.compile(r"[^\W\d_][\w .'-]{0,19}")


@click.group()
def command() -> None:
    """Check the catalogue: the phrases and tables that say what is suspicious in an ad.

    A native speaker checks a language in three steps: `sheet` writes a table of its phrases, the speaker fills in
    three columns, `take` brings the answers into your home. The shipped files stay as they are, and `undo` takes a
    sheet back.
    """


@command.command(
    epilog=examples("adwatch catalogue check", "adwatch catalogue check --overlay my-catalogue/")
)
@click.option(
    "--overlay",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Your own catalogue folder, read on top of the shipped one.",
)
@pass_context
def check(context: Context, overlay: Path | None) -> None:
    """Check the catalogue files and all their examples.

    Prints file, line and fix of each mistake; the exit status is 1 if there is any.
    """
    from crawler.indicators import load_catalogue
    from crawler.indicators.check import check_all

    mistakes = check_all(overlay)
    if context.json:
        context.emit([{"file": m.file, "line": m.line, "what": m.what, "fix": m.fix} for m in mistakes])
    for mistake in () if context.json else mistakes:
        say(str(mistake))
    if mistakes:
        raise PartialFailure(f"{len(mistakes)} to correct in the catalogue")
    if not context.json:
        catalogue = load_catalogue(overlay)
        say(
            f"catalogue {catalogue.version}: {counted(len(catalogue.indicators), 'indicator')}, "
            f"{catalogue.phrase_count} phrases in {len(catalogue.languages)} languages, "
            f"{len(catalogue.examples)} examples, no mistake"
        )
        if catalogue.unchecked:
            say(f"not yet checked by a speaker: {', '.join(catalogue.unchecked)}")


@command.command(
    epilog=examples(
        "adwatch catalogue sheet ha --out hausa.xlsx",
        "adwatch catalogue sheet ha --rows 0 --out hausa-all.csv",
    )
)
@click.argument("language", metavar="LANG")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write; its suffix, .csv or .xlsx, decides the format. Default: CSV to stdout.",
)
@click.option(
    "--rows",
    type=click.IntRange(min=0),
    default=ROWS,
    show_default=True,
    metavar="N",
    help="How many phrases, the most useful ones first; 0 writes all.",
)
@pass_context
def sheet(context: Context, language: str, out: Path | None, rows: int) -> None:
    """Write a table of a language's phrases for a native speaker to check, about an hour's work.

    Each row has a phrase, what it should mean in English, what it finds in plain words, and invented examples. The
    speaker fills in: ok, wrong or ?, how people really say it (several separated by |), and a note. Phrases that were
    found in many stored ads, and those that weigh most, come first. The table holds no text of a stored ad. The
    instructions for the speaker are in it.
    """
    from crawler.catalogue_sheet.files import csv_text, write_sheet
    from crawler.catalogue_sheet.rows import chosen, sheet_rows
    from crawler.indicators import load_catalogue

    catalogue = load_catalogue()
    whole = sheet_rows(catalogue, language, _counts(context, catalogue, language))
    picked = chosen(whole, rows or len(whole))
    if out is None:
        say(csv_text(picked, language).rstrip("\n"))
    else:
        write_sheet(picked, language, out)
    say(f"{len(picked)} of {len(whole)} phrases in {language!r} -> {out or 'stdout'}", err=True)


def _counts(context: Context, catalogue: Catalogue, language: str) -> Mapping[tuple[str, str], int]:
    """In how many stored ads of the language each phrase line is found."""
    from itertools import islice

    from crawler.catalogue_sheet.rows import count_lines
    from crawler.store import Filter
    from crawler.store.database import FILE

    if language not in catalogue.languages or not (context.home / FILE).exists():
        return {}
    with context.store() as store:
        found = islice(store.reader.each(Filter(languages=(language,))), COUNTED)
        texts = ("\n".join((ad.posting.title, ad.posting.description, ad.posting.text)) for ad in found)
        return count_lines(texts, catalogue, language)


@command.command(
    epilog=examples(
        "adwatch catalogue take hausa.xlsx --by A.M. --dry-run", "adwatch catalogue take hausa.xlsx --by A.M."
    )
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--by", required=True, metavar="INITIALS", help="Initials of the speaker who filled it in.")
@click.option("--dry-run", is_flag=True, help="Write nothing; also list the stored ads that would change.")
@click.option(
    "--unfinished",
    is_flag=True,
    help="Take the rows that have an answer; the language is not marked as checked yet.",
)
@pass_context
def take(context: Context, file: Path, by: str, dry_run: bool, unfinished: bool) -> None:
    """Take a sheet that a speaker has filled in.

    A phrase called wrong is taken out, new wordings are added with the weight of the phrase in their row. A sheet of
    150 rows or more (or of all) marks the language as checked by these initials with today's date.

    All rows are checked first, also against the examples of the catalogue: if one can't be taken, it is named and
    nothing is changed. The changes are in `catalogue/phrases/LANG.toml` of the home; the shipped files stay. Stored
    ads change with `adwatch rescore`.
    """
    from datetime import date

    from crawler.catalogue_sheet import home_phrases
    from crawler.catalogue_sheet.take import prepare
    from crawler.indicators.load import named_overlay

    if not _INITIALS.fullmatch(by):
        raise UserError(f"--by {by!r} are no initials; write letters, such as --by A.M.")
    folder = context.home / "catalogue"
    taking = prepare(
        file,
        folder,
        named_overlay(),
        by=by,
        today=date.today().isoformat(),
        enough=ROWS,
        unfinished=unfinished,
    )
    if not dry_run:
        home_phrases.write(folder, taking.phrases, file)
        _note(context, "take", taking.changes.language, {"by": by, "ruleset": taking.catalogue.version})
    _tell(context, taking, dry_run=dry_run)


def _note(context: Context, what: str, language: str, detail: Mapping[str, object]) -> None:
    """Record in the ledger what was done to the phrases, where the home has a store."""
    from crawler.store.database import FILE

    if (context.home / FILE).exists():
        with context.store() as store:
            store.note("catalogue", f"{what} {language}", {"account": login_name(), **detail})


def _tell(context: Context, taking: CheckedSheet, *, dry_run: bool) -> None:
    changes, language = taking.changes, taking.changes.language
    added = [(section, line) for (section, _), lines in changes.added.items() for line in lines]
    if context.json:
        context.emit(
            {
                "language": language,
                "dry_run": dry_run,
                "ruleset": taking.catalogue.version,
                "checked_by": taking.phrases.checked_by,
                "checked_on": taking.phrases.checked_on,
                "kept": changes.kept,
                "unsure": changes.unsure,
                "unanswered": changes.unanswered,
                "removed": [{"section": row.section, "line": row.line} for row in changes.removed],
                "added": [{"section": section, "line": line} for section, line in added],
                "examples_removed": [one.text for one in taking.dropped],
                "notes": [{"row": row, "line": line, "note": note} for row, line, note in changes.notes],
            }
        )
        return
    for row in changes.removed:
        say(f"- {row.section}: {row.line}")
    for section, line in added:
        say(f"+ {section}: {line}")
    for one in taking.dropped:
        say(f"- example of {one.indicator}, found by a phrase taken out: {one.text}")
    for number, line, note in changes.notes:
        say(f"note in row {number} ({line}): {note}")
    say(
        f"{counted(changes.kept, 'phrase')} kept, {len(changes.removed)} taken out, {len(added)} added, "
        f"{changes.unsure} that the speaker is not sure of, {changes.unanswered} without an answer"
    )
    if taking.phrases.checked_by:
        say(f"{language} is checked by {taking.phrases.checked_by}, {taking.phrases.checked_on}")
    else:
        say(f"{language} stays unchecked: that needs answers in {ROWS} rows, or in all")
    if dry_run:
        _preview(context, taking)
        say("nothing was written; leave out --dry-run to take the sheet")
        return
    say("`adwatch rescore --dry-run` shows what changes on stored ads, `adwatch rescore` applies it")
    say(f"`adwatch catalogue undo {language}` takes this sheet back")


def _preview(context: Context, taking: CheckedSheet) -> None:
    """List the stored ads of the language that would enter or leave the queue."""
    from crawler.assess import assess
    from crawler.cli.rescore import run_pass, tell_moves
    from crawler.store import Filter
    from crawler.store.database import FILE

    if not (context.home / FILE).exists():
        return

    def judge(posting: JobPosting, rates: Mapping[str, float], bar: float | None) -> Assessment:
        return assess(posting, catalogue=taking.catalogue, base_rates=rates, sentence_bar=bar)

    with context.store() as store:
        wanted = Filter(languages=(taking.changes.language,))
        summary = run_pass(store, judge, wanted, dry_run=True)
    tell_moves(context, summary, taking.catalogue.version, dry_run=True)


@command.command(epilog=examples("adwatch catalogue undo ha"))
@click.argument("language", metavar="LANG")
@pass_context
def undo(context: Context, language: str) -> None:
    """Take the last sheet of a language back: its phrases and its mark are as they were before.

    Repeat it to take earlier sheets back. Stored ads change with `adwatch rescore`.
    """
    from crawler.catalogue_sheet import home_phrases

    line = home_phrases.undo(context.home / "catalogue", language)
    _note(context, "undo", language, {"sheet": line})
    say(f"taken back: {line or language}; `adwatch rescore` applies it to stored ads")
