"""The steps that make the store's tables, in order. To add one: a .sql file here and its name in `STEPS`.

A step that has shipped is never edited: a store out there has it applied already. After the step `proofs`, no step
changes rows that are proven (store/proven.toml): that would look like tampering. Do it in code, through a `Store`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.errors import UserError

if TYPE_CHECKING:
    import sqlite_utils

STEPS: Final[tuple[str, ...]] = (
    "core",
    "review",
    "campaigns",
    "frontier",
    "review_queue",
    "retention",
    "search",
    "desk",
    "campaigns_index",
    "merges",
    "robots",
    "destinations",
    "family_texts",
    "purged_masks",
    "proofs",
    "shared_pages",
    "sentence_suspicion",
    "known_browsers",
    "custody",
    "phrase_usage",
    "language_coverage",
    "actors",
    "family_lines",
    "contact_forms",
    "second_factors",
    "settled_dates",
    "partners",
    "offer_ways",
    "partner_terms",
    "partner_access",
    "language_backgrounds",
    "reports",
    "takedown_checks",
    "security_keys",
    "pictures",
    "entities",
    "public_warnings",
    "single_sign_on",
    "teamwork",
    "report_intakes",
    "rescore_positions",
    "watches",
    "suggested_joins",
    "ad_intakes",
    "report_proposals",
    "custody_kinds",
    "campaign_totals",
    "watch_reports",
    "pair_values",
    "report_templates",
    "case_partners",
    "report_pictures",
    "campaign_days",
    "campaign_moves",
    "home_namespace",
    "queue_days",
    "row_seals",
    "campaign_counts",
    "all_reasons",
)
"""Names of the .sql files next to this one, oldest first."""

SET: Final = "adwatch"
_FOLDER: Final = Path(__file__).parent


def applied(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Names of the steps a store has, read without sqlite-utils (whose import costs a fifth of a second)."""
    table = "SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"
    if connection.execute(table).fetchone() is None:
        return ()
    rows = connection.execute(
        "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id", (SET,)
    )
    return tuple(name for (name,) in rows)


def pending(connection: sqlite3.Connection, steps: tuple[str, ...] = STEPS) -> tuple[str, ...]:
    """Steps still to apply; raises UserError when the store was made by a newer adwatch."""
    done = applied(connection)
    unknown = sorted(set(done) - set(steps))
    if unknown:
        raise UserError(
            f"the store was written by a newer adwatch (it has the step {', '.join(unknown)}); "
            "update adwatch, or choose another --home"
        )
    return tuple(step for step in steps if step not in done)


def migrate(database: sqlite_utils.Database, steps: tuple[str, ...] = STEPS) -> None:
    """Apply what is pending, each step in one transaction together with the record of it."""
    from sqlite_utils import Migrations

    migrations = Migrations(SET)
    for step in steps:
        migrations(name=step)(_runner(step))
    migrations.apply(database)


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit the step's transaction."""
    part = ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""


def scripts(steps: tuple[str, ...] = STEPS) -> Iterator[str]:
    """The text of each step."""
    for step in steps:
        yield (_FOLDER / f"{step}.sql").read_text(encoding="utf-8")


def _runner(step: str) -> Callable[[sqlite_utils.Database], None]:
    def run(database: sqlite_utils.Database) -> None:
        for statement in statements((_FOLDER / f"{step}.sql").read_text(encoding="utf-8")):
            database.conn.execute(statement)

    return run
