"""`adwatch export`: cases for investigators, in the format that their tool reads."""

from __future__ import annotations

import gc
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say
from crawler.export import FORMATS, TLP_LEVELS
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.export.store_document import StoreDocument

NAMED = 10
"""Campaigns that were left out, as named on stderr."""


@click.command("export")
@click.option(
    "--format",
    "form",
    required=True,
    type=click.Choice([*FORMATS, "bag"]),
    metavar="FORMAT",
    help="Format to write; see the list below.",
)
@click.option("--out", required=True, metavar="PATH", help="File or folder to write; - writes to stdout.")
@click.option("--case", "number", metavar="NUMBER", help="Only the campaigns of this case.")
@click.option(
    "--campaign",
    "campaigns",
    multiple=True,
    metavar="ID",
    help="Only this campaign, such as c12. Repeatable.",
)
@click.option("--source", metavar="NAME", help="Only ads of this source.")
@click.option(
    "--band",
    "bands",
    multiple=True,
    type=click.Choice(("low", "look", "priority")),
    help="Only ads in this band. Repeatable.",
)
@click.option(
    "--language-coverage",
    "coverages",
    multiple=True,
    type=click.Choice(("checked", "unchecked", "neighbour", "none")),
    help="Only ads in languages whose phrases a speaker checked, nobody checked, that are read with a neighbour's "
    "phrases only, or that have none. Repeatable.",
)
@click.option(
    "--since", metavar="TIME", help="Only ads seen at or after this date or time (UTC), such as 2026-11-24."
)
@click.option(
    "--tlp",
    type=click.Choice(TLP_LEVELS),
    help="Traffic Light Protocol marking (FIRST TLP 2.0). Default: that of the case, else AMBER+STRICT.",
)
@click.option(
    "--undecided",
    metavar="WHY",
    help="Reason for sending campaigns that nobody has decided on; it is recorded and in the export. A case with one "
    "is refused without it.",
)
@pass_context
def command(
    context: Context,
    form: str,
    out: str,
    number: str | None,
    campaigns: tuple[str, ...],
    source: str | None,
    bands: tuple[str, ...],
    coverages: tuple[str, ...],
    since: str | None,
    tlp: str | None,
    undecided: str | None,
) -> None:
    """Export listings with their contacts, indicators, campaigns, decisions and captures.

    Without filters everything is exported, but campaigns whose referral waits for its second review. Campaigns that
    nobody has decided on are marked as undecided; a case with one leaves with a reason only. Each export is recorded
    in the ledger with its files' digests, the number of such campaigns, and the reason or that none was given.
    """
    from crawler.cli.terminal import progress
    from crawler.export.selection import Selection, select

    # Millions of small records and hardly a cycle: looking for cycles every 700 records costs a tenth of the time.
    gc.set_threshold(50_000, 20, 20)
    wish = Selection(
        case=number,
        campaigns=campaigns,
        source=source,
        bands=bands,
        coverages=coverages,
        since=_time(since),
        tlp=tlp,
        undecided=undecided or ("" if number else None),
    )
    with context.store() as store, progress() as bar:
        task = bar.add_task("listings", total=None)
        document = select(store, wish, tick=lambda count: bar.advance(task, count))
        total = store.reader.count(document.wanted)
        bar.update(task, total=total)
        digest = _write(document, form, out)
        more = {
            "by": login_name(),
            "way": "command line",
            "tlp": document.case.tlp,
            "undecided": undecided or "",
            "undecided_campaigns": (open_ones := document.undecided()),
            "kept_back": document.kept_back(),
        }
        store.log_export(form, document.wanted, {"listings": total}, digest, **more)
    _tell(document, form, total, out)
    if open_ones and not undecided:
        say(
            f"in it, marked so: {counted(open_ones, 'campaign')} that nobody has decided on; "
            f"the chain keeps that no reason "
            "was given (--undecided WHY gives one)",
            err=True,
        )


def _tell(document: StoreDocument, form: str, total: int, out: str) -> None:
    if held := document.wanted.but_campaigns:
        names = ", ".join(f"c{number}" for number in held[:NAMED]) + (" ..." if len(held) > NAMED else "")
        say(f"left out, because the second review of a referral is missing or disagrees: {names}", err=True)
    tell_kept_back(document)
    count = counted(total, "listing") if total else "nothing that passes the filters"
    say(f"{count} as {form} -> {out}", err=True)


def tell_kept_back(document: StoreDocument) -> None:
    """Say how many ads no decision lets leave, and where to decide on them."""
    if count := document.kept_back():
        say(
            f"{counted(count, 'ad')} {'stays' if count == 1 else 'stay'}: no decision on the campaign covers "
            f"{'it' if count == 1 else 'them'} (the tick was off, or a merge brought it in, or its own referral "
            "waits); decide on it in the desk, under Left out before",
            err=True,
        )


def _write(document: StoreDocument, form: str, out: str) -> dict[str, str]:
    """Write and answer the digests for the ledger."""
    from crawler.export.bag import refuse_existing
    from crawler.export.writing import digests, write_bag, write_format

    if form == "bag":
        refuse_existing(_path(out))
        with _target(document.store.home, out, folder=True) as target:
            return write_bag(document, target.path)
    with _target(document.store.home, out, folder=form in FORMATS and FORMATS[form].is_folder) as target:
        write_format(document, form, target.path)
        return digests(target.path)


def _path(out: str) -> Path:
    from crawler.errors import UserError

    if out == "-":
        raise UserError("a folder can't go to the standard output; name one with --out")
    return Path(out)


class _target:  # noqa: N801 - used as a function
    """A temporary file or folder, moved to its place when it is complete: no half export under its name."""

    def __init__(self, home: Path, out: str, *, folder: bool) -> None:
        self._home = home
        self._stdout = out == "-"
        self._final = _path(out) if folder or not self._stdout else Path("stdout")
        self._folder = folder

    def __enter__(self) -> _target:
        from crawler.errors import UserError
        from crawler.export.work_folders import work_folder

        try:
            parent = None if self._stdout else self._final.parent
            if self._folder and parent is not None:
                parent.mkdir(parents=True, exist_ok=True)
            self._work = work_folder(self._home, parent)
            folder = self._work.__enter__()
        except OSError as error:
            raise UserError(
                f"{self._final} can't be written ({error.strerror}); choose another --out"
            ) from error
        self.path = folder / self._final.name
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            if kind is None:
                self._deliver()
        finally:
            self._work.__exit__(None, None, None)

    def _deliver(self) -> None:
        from crawler.errors import UserError
        from crawler.files import private

        private(self.path)
        if self._stdout:
            with self.path.open("rb") as file:
                sys.stdout.flush()
                shutil.copyfileobj(file, sys.stdout.buffer)
            return
        try:
            if self._folder and self._final.is_dir():
                shutil.copytree(self.path, self._final, dirs_exist_ok=True)
            else:
                self.path.replace(self._final)
        except OSError as error:
            raise UserError(
                f"{self._final} can't be written ({error.strerror}); choose another --out"
            ) from error


def _time(text: str | None) -> str | None:
    """A date or time as the store compares it, a day as it is written; raises UserError."""
    from crawler.clock import stated_time
    from crawler.errors import UserError

    if text is None:
        return None
    try:
        at = stated_time(text)
    except ValueError:
        raise UserError(
            f"--since {text!r} is not a date or time; write 2026-11-24 or 2026-11-24T18:00:00Z"
        ) from None
    return (
        text if text == at[:10] else at
    )  # times in the store may have milliseconds: a day begins before them


command.epilog = (
    "Formats: "
    + "; ".join(f"{name}: {form.about}" for name, form in FORMATS.items())
    + "; bag: all of them with the evidence, in a BagIt folder (RFC 8493) that anyone can verify.\n\n"
    + examples(
        "adwatch export --format dossier --case 3 --out case-3.html",
        "adwatch export --format jsonl --band priority --since 2026-11-01 --out -",
        "adwatch export --format csv --language-coverage none --language-coverage neighbour --out uncovered.csv",
        "adwatch export --format bag --campaign c12 --out case-bag/",
    )
)
