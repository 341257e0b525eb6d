"""Registers as files: a table of agencies (CSV) beside a card that says whose, of which country and date (TOML)."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from crawler.errors import UserError
from crawler.late_regex import compile_late
from crawler.registers.register import Agency, Register
from crawler.text.csv_tables import csv_table

COLUMNS: Final = ("licence", "name", "expires", "phones", "hosts")
"""Of the table; the first two are needed. Several phones or hosts are separated by spaces or semicolons."""
NAMED: Final[Mapping[str, tuple[str, ...]]] = {
    "licence": (
        "licence",
        "license",
        "licence no",
        "license no",
        "rl no",
        "rl",
        "ra no",
        "registration no",
        "number",
    ),
    "name": ("name", "agency", "agency name", "company", "company name", "recruiting agency"),
    "expires": ("expires", "expiry", "valid until", "validity", "expiry date", "valid to"),
    "phones": ("phones", "phone", "telephone", "mobile", "contact no"),
    "hosts": ("hosts", "website", "web", "email", "e-mail", "domain"),
}
"""Column -> headings by which it is found in a published file, lower case."""
_SPLIT: Final = compile_late(r"[\s;|]+")
_DIGITS: Final = compile_late(r"\+?[0-9]{6,15}")


def read_table(text: str, columns: Mapping[str, str] | None = None) -> Iterator[Agency]:
    """The agencies of a published table.

    Args:
        text: CSV with a heading line.
        columns: Column of ours -> heading in the table, where it is not found by `NAMED`.

    Raises:
        UserError: It has no heading for the number or the name, a row has a wrong date, or a line can't be read.
    """
    with csv_table(text) as rows:
        yield from _agencies(rows, columns or {})


def _agencies(rows: csv.DictReader[str], columns: Mapping[str, str]) -> Iterator[Agency]:
    heading = {str(one).strip().lower(): one for one in rows.fieldnames or ()}
    found = {name: next((heading[one] for one in NAMED[name] if one in heading), None) for name in COLUMNS}
    for name, given in columns.items():
        if name not in COLUMNS or given.lower() not in heading:
            raise UserError(
                f"--column {name}={given}: columns are {', '.join(COLUMNS)}; the table has {list(heading)}"
            )
        found[name] = heading[given.lower()]
    for needed in COLUMNS[:2]:
        if found[needed] is None:
            raise UserError(f"no column of the table is the {needed}; name it by --column {needed}=HEADING")
    for number, row in enumerate(rows, 2):
        values = {name: str(row.get(one or "") or "").strip() for name, one in found.items()}
        if not values["licence"] or not values["name"]:
            continue
        yield Agency(
            licence=values["licence"],
            name=values["name"],
            expires=_date(values["expires"], number),
            phones=tuple(one for one in _SPLIT.split(values["phones"]) if _DIGITS.fullmatch(one)),
            hosts=tuple(one for one in map(_host, _SPLIT.split(values["hosts"])) if one),
        )


def table_of(agencies: tuple[Agency, ...]) -> str:
    """A table that `read_table` reads."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in agencies:
        writer.writerow((one.licence, one.name, one.expires, " ".join(one.phones), " ".join(one.hosts)))
    return out.getvalue()


def card_of(register: Register) -> str:
    """The card that belongs to a table."""
    rows = (("country", register.country), ("source", register.source), ("as_of", register.as_of))
    return "".join(f'{key} = "{_escaped(value)}"\n' for key, value in rows)


def register_of(name: str, card: bytes, table: bytes) -> Register:
    """A register from its two files.

    Raises:
        UserError: One of them can't be read.
    """
    try:
        row = tomllib.loads(card.decode("utf-8"))
        agencies = tuple(read_table(table.decode("utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"the register {name} can't be read: {error}") from error
    missing = [key for key in ("country", "source", "as_of") if not row.get(key)]
    if missing:
        raise UserError(f"the card of the register {name} has no {missing[0]}")
    return Register(name, str(row["country"]), str(row["source"]), str(row["as_of"]), agencies)


def _date(text: str, line: int) -> str:
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UserError(f"line {line}: {text!r} is not a date; write it as 2026-11-30") from None


def _host(text: str) -> str:
    bare = text.partition("//")[2] or text
    return bare.rpartition("@")[2].partition("/")[0].lower().removeprefix("www.")


def _escaped(text: str) -> str:
    return "".join(char for char in text.replace("\\", "\\\\").replace('"', '\\"') if char.isprintable())
