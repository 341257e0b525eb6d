"""Writing an edition: the site, and the tables for researchers. Nothing is written when a stored contact is in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.clock import timestamp
from crawler.errors import UserError
from crawler.evidence.signing import sign_file
from crawler.files import write_text
from crawler.installed import require
from crawler.publication.patterns import LANGUAGES, patterns
from crawler.publication.site import MOST_BYTES, Edition, PublicFile, pages
from crawler.publication.warnings import KIND, gate

if TYPE_CHECKING:
    from crawler.store import Store
    from crawler.store.public_warnings import PublicWarning

TAG: Final = "adwatch public site 1"
"""Begins what is signed, so that a signature of something else can't stand for it."""
MANIFEST: Final = "manifest.json"
DATABASE: Final = "adwatch-public.db"
METADATA: Final = "metadata.json"


def publish(store: Store, out: Path, edition: Edition, *, address: str, by: str) -> int:
    """Write the site into a folder, sign its manifest, and note it in the chain.

    Args:
        store: The store.
        out: The folder; files of an earlier edition that are no more are removed.
        edition: The published figures.
        address: Where the site will be.
        by: Who publishes.

    Returns:
        How many files were written.

    Raises:
        UserError: A page holds a stored contact or is too large, or the folder can't be written.
    """
    require("review")
    place = address if address.endswith("/") else f"{address}/"
    made = [*pages(store.public_warnings.standing(), edition, place, timestamp())]
    made.append(PublicFile(name="statistics.csv", content=figures_csv(edition)))
    _check(store, made)
    digests = {one.name: sha256(one.content.encode()).hexdigest() for one in made}
    manifest = json.dumps({"files": digests}, indent=1, sort_keys=True) + "\n"
    public, signature = sign_file(store.home, TAG, manifest.encode())
    try:
        _remove_old(out, set(digests))
        for one in made:
            (out / one.name).parent.mkdir(parents=True, exist_ok=True)
            write_text(out / one.name, one.content)
        write_text(out / MANIFEST, manifest)
        write_text(out / f"{MANIFEST}.sig", json.dumps({"key": public, "signature": signature}) + "\n")
    except OSError as error:
        raise UserError(f"{out} can't be written ({error.strerror}); choose another --out") from error
    store.note(
        KIND, "site", {"by": by, "files": len(made), "manifest": sha256(manifest.encode()).hexdigest()}
    )
    return len(made)


def _check(store: Store, made: Sequence[PublicFile]) -> None:
    keeper = gate(store)
    for one in made:
        if one.name.endswith(".html") and len(one.content.encode()) > MOST_BYTES:
            raise UserError(f"{one.name} has more than {MOST_BYTES} bytes: shorten or withdraw a warning")
    words = [
        word for warning in store.public_warnings.standing() for word in (warning.title, *warning.quotes)
    ]
    for text in words:
        if keeper.problem(text):
            raise UserError(
                f"a warning holds what is a contact or a name by now ({text[:20]}...): withdraw it"
            )


def _remove_old(out: Path, kept: set[str]) -> None:
    """Remove files of an earlier edition; others in the folder stay."""
    try:
        before = json.loads((out / MANIFEST).read_text("utf-8"))["files"]
    except (FileNotFoundError, ValueError, KeyError):
        return
    for name in set(before) - kept:
        path = (out / name).resolve()
        if out.resolve() in path.parents:
            path.unlink(missing_ok=True)


def figures_csv(edition: Edition) -> str:
    """All published figures; hidden counts are said to be hidden."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("month", "by", "value", "ads"))
    for month, name, value, count in figures(edition):
        writer.writerow((month, name, value, "hidden" if count is None else count))
    return out.getvalue()


def figures(edition: Edition) -> list[tuple[str, str, str, int | None]]:
    """Month, table, value and ads of every cell."""
    return [
        (month, name, value, count)
        for month, tables in sorted(edition.items())
        for name, table in tables.items()
        for value, count in table.items()
    ]


def write_tables(store: Store, out: Path, edition: Edition, *, by: str) -> dict[str, int]:
    """Write a database of the safe tables and the description that Datasette shows with it.

    Returns:
        Table -> rows.

    Raises:
        UserError: The folder can't be written, or a warning holds a contact by now.
    """
    from sqlite_utils import Database

    _check(store, [])
    standing = store.public_warnings.standing()
    tables = _tables(standing, edition)
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / DATABASE).unlink(missing_ok=True)
        database = Database(out / DATABASE)
        for name, rows in tables.items():
            database[name].insert_all(rows)  # type: ignore[union-attr]
        database.close()
        write_text(
            out / METADATA,
            json.dumps(metadata(name for name, rows in tables.items() if rows), indent=1) + "\n",
        )
    except OSError as error:
        raise UserError(f"{out} can't be written ({error.strerror}); choose another --out") from error
    counts = {name: len(rows) for name, rows in tables.items()}
    store.note(KIND, "tables", {"by": by, "rows": counts})
    return counts


def _tables(standing: Sequence[PublicWarning], edition: Edition) -> Mapping[str, list[dict[str, object]]]:
    return {
        "statistics": [
            {"month": month, "by": name, "value": value, "ads": count}
            for month, name, value, count in figures(edition)
        ],
        "warnings": [
            {"number": one.id, "day": one.at[:10], "title": one.title, "language": one.language}
            for one in standing
        ],
        "warning_patterns": [
            {"warning": one.id, "pattern": name} for one in standing for name in one.patterns
        ],
        "warning_wording": [{"warning": one.id, "quote": quote} for one in standing for quote in one.quotes],
        "patterns": [
            {"pattern": one.name, **{language: one.texts[language] for language in LANGUAGES}}
            for one in patterns()
        ],
    }


def metadata(names: Iterable[str]) -> dict[str, object]:
    """What Datasette shows beside the tables of these names; one without rows is not in the database."""
    told = {
        "statistics": "Suspicious ads a month. ads is empty where a count is hidden; others are multiples of 5.",
        "warnings": "Warnings that an analyst signed and did not withdraw.",
        "warning_patterns": "The patterns of each warning.",
        "warning_wording": "Words of the ads of each warning, without contacts and names.",
        "patterns": "The patterns in four languages.",
    }
    return {
        "title": "adwatch: suspicious job ads",
        "description": "Published by an agency with adwatch. Ads are described, never persons; no contact is in it.",
        "databases": {Path(DATABASE).stem: {"tables": {name: {"description": told[name]} for name in names}}},
    }
