"""The tables of the store, from an empty store that has just been made, and the register of personal data."""

from __future__ import annotations

import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import crawler.evidence
from crawler.store import Store
from crawler.store.migrations import STEPS
from tools.reference.markdown import code, codes, page, table

if TYPE_CHECKING:
    from sqlite_utils.db import Column

_COMMENT = re.compile(r"--\s*(.*)$")


def store() -> str:
    """The page of all tables."""
    import sqlite_utils  # slow to load where pandas is installed, and tests load this module

    register = tomllib.loads((files(crawler.evidence) / "personal_data.toml").read_text(encoding="utf-8"))
    groups = {
        name: group
        for name, group in register.items()
        if isinstance(group.get("columns"), dict) and "purpose" in group
    }
    with tempfile.TemporaryDirectory() as home, Store(Path(home)) as made:
        tables = sqlite_utils.Database(made.database.connection).tables
        shown = [
            (one.name, one.schema, one.columns)
            for one in sorted(tables, key=lambda one: one.name)
            if not _internal(one.name)
        ]
    return page(
        "The store",
        "A home holds one SQLite database, `adwatch.db`, and the captures as WARC files in `captures/`. "
        "Times are UTC in ISO 8601 with `Z`. Open the database read-only for your own queries; "
        "only adwatch writes to it. "
        f"These tables are the result of the migrations, in order: {codes(STEPS)}.",
        *(_table(*one, groups) for one in shown),
        _personal(groups),
    )


def _internal(name: str) -> bool:
    """True for tables of SQLite, of its full-text index and of the migrations."""
    return (
        name.startswith(("sqlite_", "_sqlite"))
        or re.search(r"_(config|content|data|docsize|idx)$", name) is not None
    )


def _table(name: str, sql: str, columns: Sequence[Column], groups: Mapping[str, dict[str, object]]) -> str:
    notes = dict(_notes(sql))
    rows = []
    for one in columns:
        of = [group for group, row in groups.items() if one.name in str(_columns(row).get(name, "")).split()]
        null = "no" if one.notnull else "yes"
        rows.append((code(one.name), one.type, null, notes.get(one.name, ""), ", ".join(of)))
    first = _COMMENT.search(sql.split("\n", 1)[0])
    about = f"{first[1][:1].upper()}{first[1][1:]}.\n\n" if first else ""
    return f"## {name}\n\n{about}" + table(
        ("column", "type", "may be null", "meaning", "personal data"), rows
    )


def _columns(group: Mapping[str, object]) -> Mapping[str, object]:
    columns = group["columns"]
    return columns if isinstance(columns, dict) else {}


def _notes(sql: str) -> Iterator[tuple[str, str]]:
    """The comment behind each column, with the comment lines that continue it."""
    column, text = "", ""
    for line in sql.splitlines()[1:]:
        comment = _COMMENT.search(line)
        words = _COMMENT.sub("", line).strip()
        if words:
            if column and text:
                yield column, text
            column, text = words.split()[0].strip('",('), ""
        if comment:
            text = f"{text} {comment[1]}".strip()
    if column and text:
        yield column, text


def _personal(groups: Mapping[str, dict[str, object]]) -> str:
    """The register of personal data: purpose, basis and retention of each group."""
    rows = (
        (name, *(str(row[key]) for key in ("what", "purpose", "basis", "retention")))
        for name, row in groups.items()
    )
    return (
        "## Register of personal data\n\n"
        "Every column that may hold personal data belongs to one group (GDPR article 30, NDPA 2023 section 34). "
        "The legal basis is a proposal that the lawyer of the operating agency must confirm.\n\n"
        + table(("group", "what", "purpose", "basis", "retention"), rows)
    )
