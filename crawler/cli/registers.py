"""`adwatch registers`: registers of licensed recruiting agencies, taken into the home, listed and asked."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say, table
from crawler.errors import UserError
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.registers.register import Register

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MOST_BYTES: Final = 64_000_000
"""Bytes of a table that is taken in: half a million agencies; the largest public register of 2026 has 100,000."""


@click.group("registers")
def command() -> None:
    """Registers of licensed recruiting agencies: an ad's licence number and name are looked up in them.

    A number that is unknown, has expired or is another agency's raises the score, and so does an agency's name with
    contacts that are not its own. Nothing lowers it.
    """


@command.command(
    "add",
    epilog=examples(
        "adwatch registers add bmet agencies.csv --country BD --source 'BMET, list of 2026' --date 2026-10-01",
        "adwatch registers add dmw list.csv --country PH --source DMW --date 2026-10-01 --column licence=LicNo",
    ),
)
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--country", required=True, metavar="CC", help="Country that licenses (ISO 3166, such as BD).")
@click.option("--source", required=True, metavar="TEXT", help="Who published the register, and where.")
@click.option(
    "--date", "as_of", required=True, metavar="DATE", help="Date of the register, such as 2026-10-01."
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="OURS=HEADING",
    help="Heading in FILE of licence, name, expires, phones or hosts, where it is not found. Repeatable.",
)
@pass_context
def add(
    context: Context, name: str, file: Path, country: str, source: str, as_of: str, columns: tuple[str, ...]
) -> None:
    """Take the register FILE (CSV with headings) in as NAME, or replace it. `adwatch rescore` applies it."""
    from crawler.files import write_text
    from crawler.registers.files import card_of, table_of

    register = _read(name, file, country, source, as_of, columns)
    folder = _folder(context)
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / f"{name}.csv", table_of(register.agencies))
    write_text(folder / f"{name}.toml", card_of(register))
    detail = {
        "what": "added",
        "country": register.country,
        "source": source,
        "as_of": as_of,
        "by": login_name(),
    }
    with context.store() as store:
        store.note("register", name, {**detail, "agencies": len(register.agencies)})
    say(
        f"{counted(len(register.agencies), 'agency', 'agencies')} of {register.country};"
        f" apply it to stored ads by `adwatch rescore`",
        err=True,
    )


@command.command("remove", epilog=examples("adwatch registers remove bmet"))
@click.argument("name")
@pass_context
def remove(context: Context, name: str) -> None:
    """Remove the register NAME from the home."""
    paths = [_folder(context) / f"{name}{suffix}" for suffix in (".toml", ".csv")]
    if not _NAME.fullmatch(name) or not paths[0].exists():
        raise UserError(f"there is no register {name!r} in this home; `adwatch registers list` names them")
    for path in paths:
        path.unlink(missing_ok=True)
    with context.store() as store:
        store.note("register", name, {"what": "removed", "by": login_name()})
    say(f"{name} is removed", err=True)


@command.command("list", epilog=examples("adwatch registers list"))
@pass_context
def list_(context: Context) -> None:
    """List the registers that ads are looked up in."""
    rows = [
        {
            "name": one.name,
            "country": one.country,
            "as_of": one.as_of,
            "agencies": len(one.agencies),
            "source": one.source,
        }
        for one in _registers()
    ]
    if context.json:
        context.emit(rows)
        return
    table(("name", "country", "date", "agencies", "source"), (row.values() for row in rows))


@command.command(
    "find",
    epilog=examples("adwatch registers find 'Lantern Hill Overseas'", "adwatch registers find EX-0001"),
)
@click.argument("text")
@pass_context
def find(context: Context, text: str) -> None:
    """Print the agencies with the licence number or the name TEXT."""
    from crawler.registers.register import comparable

    rows = []
    for one in _registers():
        numbers = {*one.by_number.get(comparable(text), ()), *one.names.find(text)}
        for row in sorted(numbers):
            agency = one.agencies[row]
            rows.append((one.name, agency.licence, agency.name, agency.expires))
    names = ("register", "licence", "name", "expires")
    if context.json:
        context.emit([dict(zip(names, row, strict=True)) for row in rows])
        return
    table(names, rows)
    if not rows:
        say("no register has it", err=True)


def _folder(context: Context) -> Path:
    from crawler.indicators.catalogue_files import REGISTERS

    return context.home / "catalogue" / REGISTERS


def _registers() -> tuple[Register, ...]:
    from crawler.indicators import load_catalogue

    return load_catalogue(sentences=False).tables.registers


def _read(name: str, file: Path, country: str, source: str, as_of: str, columns: tuple[str, ...]) -> Register:
    """The register of a published file; raises UserError for what can't be used."""
    from crawler.registers.files import read_table
    from crawler.registers.register import Register

    if not _NAME.fullmatch(name):
        raise UserError(
            f"{name!r} can't be a register's name: use up to 40 lower-case letters, digits and dashes"
        )
    if not re.fullmatch("[A-Z]{2}", country):
        raise UserError(f"--country {country!r} is no ISO 3166 code; write it like --country BD")
    try:
        as_of = date.fromisoformat(as_of).isoformat()
    except ValueError:
        raise UserError(f"--date {as_of!r} is not a date; write it like --date 2026-10-01") from None
    pairs = [pair.partition("=") for pair in columns]
    if file.stat().st_size > MOST_BYTES:
        raise UserError(f"{file} has more than {MOST_BYTES:,} bytes and is no register")
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{file} is not UTF-8; save it as CSV in UTF-8") from error
    agencies = tuple(read_table(text, {ours: heading for ours, _, heading in pairs}))
    if not agencies:
        raise UserError(f"{file} has no row with a number and a name")
    return Register(name, country, source, as_of, agencies)
