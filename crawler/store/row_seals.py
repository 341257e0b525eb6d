"""Seals of rows that let somebody in or say what somebody may have.

They are accounts, tokens of programs and partners, known browsers, keys of hotlines, partners with their keys and
limits, and the cases that were referred to them.

A seal is an HMAC of what such rows say, by the home's secret (`mask.key`), which is not in the store. Who can write
the store, but has not the secret, can lock somebody out by it, and can let nobody in. What a seal doesn't see: rows
that were put back together with the seal that they had at that time; heads that were kept elsewhere show that.
"""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.files import write_text
from crawler.store.masks import Masks
from crawler.store.shipped_schema import is_as_shipped

MARKER: Final = "seals.begun"
"""File under home: rows of the names in it let nobody in without a seal. It depends on the secret."""

USER: Final = "user"
TOKEN: Final = "token"
BROWSER: Final = "browser"
PARTNER: Final = "partner"
HOTLINE: Final = "hotline"
AGENCY: Final = "agency"
"""A partner's key and limits, and the requests of it that were answered, which count against these."""
REFERRAL: Final = "referral"
"""A case that a partner may read."""

_STATES: Final[Mapping[str, tuple[str, str, str]]] = {
    USER: (
        "CAST(u.id AS TEXT)",
        """json_array(u.name, u.password, u.role, u.made, u.disabled_at,
               (SELECT secret FROM second_factors WHERE user = u.id),
               (SELECT json_group_array(json_array(credential, public_key)) FROM
                   (SELECT credential, public_key FROM security_keys NOT INDEXED WHERE user = u.id ORDER BY id)),
               (SELECT json_group_array(json_array(issuer, subject)) FROM
                   (SELECT issuer, subject FROM provider_accounts NOT INDEXED WHERE user = u.id
                     ORDER BY issuer, subject)))""",
        "users AS u",
    ),
    TOKEN: ("digest", "json_array(user, scope, made, revoked_at)", "api_tokens"),
    BROWSER: ("token || ' ' || user", "json_array(seen)", "known_browsers"),
    PARTNER: (
        "a.partner",
        "json_array(a.token, a.tlp, p.removed_at)",
        "partner_access AS a JOIN partners AS p ON p.name = a.partner",
    ),
    HOTLINE: ("CAST(id AS TEXT)", "json_array(digest, country, revoked)", "report_keys"),
    AGENCY: (
        "p.name",
        """json_array(p.public_key, p.legal_basis, p.max_contacts, p.max_queries, p.days, p.added, p.added_by,
               p.removed_at,
               (SELECT json_group_array(json_array(id, at, by, consent, contacts)) FROM
                   (SELECT id, at, by, consent, contacts FROM matches NOT INDEXED
                     WHERE partner = p.name AND role = 'answered' ORDER BY id)))""",
        "partners AS p",
    ),
    REFERRAL: (
        "x.\"case\" || ' ' || x.partner",
        "json_array(c.number, x.added, x.user)",
        'case_partners AS x JOIN cases AS c ON c.id = x."case"',
    ),
}
"""Of each name: its key as text, what is sealed of the rows of a key, and the tables of these.

An index is a table of its own, which who writes the store can exchange for another (`rootpage` in `sqlite_master`):
it would lead from a token of theirs to somebody's row, or hide a row. So rows that let somebody in are looked for in
the tables themselves (`NOT INDEXED`), here and where they are used, unless by the key of their seal.
"""


_TABLES: Final = frozenset(
    (
        "row_seals",
        "users",
        "second_factors",
        "security_keys",
        "provider_accounts",
        "api_tokens",
        "known_browsers",
        "partner_access",
        "partners",
        "matches",
        "cases",
        "case_partners",
        "report_keys",
        "sessions",
    )
)
"""What is read to let somebody in. A view in the place of one could say different things to different readers."""


class BrokenSealError(UserError):
    """What is to be changed was changed by something else than adwatch before."""


def add_seal_function(connection: sqlite3.Connection, masks: Masks) -> None:
    """Make `home_seal` known to a connection: the HMAC of a name, a key and a state."""

    def home_seal(name: str, key: str, state: str) -> str:
        said = "\x1f".join(("seal", name, key, state))
        return hmac.new(masks.key(), said.encode("utf-8", "surrogatepass"), sha256).hexdigest()

    connection.create_function("home_seal", 3, home_seal)


def holds(db: sqlite3.Connection, name: str, key: object) -> bool:
    """Whether something is as adwatch wrote it.

    Args:
        db: The store's connection.
        name: What it is: `USER`, ...
        key: Which one.
    """
    with one_moment(db):
        row = db.execute("SELECT seal FROM row_seals WHERE name = ? AND key = ?", (name, str(key))).fetchone()
        right = _state(db, name, str(key)) if is_as_shipped(db, _TABLES) else None
    return row is not None and right is not None and hmac.compare_digest(row[0].encode(), right.encode())


@contextmanager
def one_moment(db: sqlite3.Connection) -> Iterator[None]:
    """What is read inside is of one moment, so that nothing is changed between a row and its seal. For reading only.

    Args:
        db: The store's connection; inside of a transaction this changes nothing.
    """
    if db.in_transaction:
        yield
        return
    sqlite3.Connection.execute(db, "BEGIN")  # nothing is written, so nobody who watches for writers is called
    try:
        yield
    finally:
        sqlite3.Connection.execute(db, "ROLLBACK")


def put(db: sqlite3.Connection, name: str, key: object) -> None:
    """Seal something as it is now, or forget the seal of what is gone; arguments as above. In a transaction."""
    seal = _state(db, name, str(key))
    if seal is None:
        drop(db, name, key)
    else:
        db.execute(
            "INSERT OR REPLACE INTO row_seals (name, key, seal) VALUES (?, ?, ?)", (name, str(key), seal)
        )


def drop(db: sqlite3.Connection, name: str, key: object) -> None:
    """Forget a seal: what it was for opens nothing any more; arguments as above. In a transaction."""
    db.execute("DELETE FROM row_seals WHERE name = ? AND key = ?", (name, str(key)))


def drop_tokens(db: sqlite3.Connection, user: int) -> None:
    """Forget the seals of all tokens of an account. In a transaction."""
    db.execute(
        "DELETE FROM row_seals WHERE name = ? AND key IN (SELECT digest FROM api_tokens WHERE user = ?)",
        (TOKEN, user),
    )


@contextmanager
def changing(db: sqlite3.Connection, user: int) -> Iterator[None]:
    """Seal an account anew after a change, which must not cover up one that adwatch did not make.

    Args:
        db: The store's connection, in a transaction.
        user: The account.

    Raises:
        BrokenSealError: The account is not as adwatch left it.
    """
    if not holds(db, USER, user):
        raise BrokenSealError(
            f"account {user} was changed by something else than adwatch; if it is right as it stands, accept it by"
            " `adwatch review --accept-user NAME`"
        )
    yield
    put(db, USER, user)


def not_begun(home: Path, masks: Masks) -> frozenset[str]:
    """Names whose rows are not sealed yet: all in a home from before there were seals, or with another secret now.

    Args:
        home: The home folder.
        masks: It has the secret.

    Raises:
        UserError: The secret can't be read.
    """
    path = home / MARKER
    marks = path.read_text("ascii", "replace").split() if path.exists() else []
    return frozenset(name for name in _STATES if _mark(masks, name) not in marks)


def note_begun(home: Path, masks: Masks) -> None:
    """From now on nothing without a seal lets anybody in; arguments as above."""
    marks = dict.fromkeys(_mark(masks, name) for name in _STATES)
    write_text(home / MARKER, "".join(f"{mark}\n" for mark in marks))


def seal_all(db: sqlite3.Connection, names: Iterable[str]) -> int:
    """Seal what is there of these names as it is found; returns how much that was. Call it in a transaction."""
    found = 0
    for name in sorted(set(names) - {BROWSER}):  # who signs in makes the browser known again
        column, _, tables = _STATES[name]
        keys = [row[0] for row in db.execute(f"SELECT {column} FROM {tables}")]
        for one in keys:
            put(db, name, one)
        found += len(keys)
    return found


def broken_accounts(db: sqlite3.Connection) -> list[str]:
    """Names of the accounts that sign nobody in, since something else than adwatch changed them."""
    accounts = db.execute("SELECT id, name FROM users ORDER BY name").fetchall()
    return [str(name) for user, name in accounts if not holds(db, USER, user)]


def broken_partners(db: sqlite3.Connection) -> list[str]:
    """Names of the partners with whom nothing is exchanged, since something else than adwatch changed them."""
    names = db.execute("SELECT name FROM partners WHERE removed_at IS NULL ORDER BY name").fetchall()
    return [str(name) for (name,) in names if not holds(db, AGENCY, name)]


def _mark(masks: Masks, name: str) -> str:
    """What the marker says of a name; the first five names, which came together, have one line."""
    said = f"seals begun {name}" if name in {AGENCY, REFERRAL} else "seals begun"
    return hmac.new(masks.key(), said.encode(), sha256).hexdigest()


def _state(db: sqlite3.Connection, name: str, key: str) -> str | None:
    """The seal that something deserves as it stands; None where there is no such thing.

    Raises:
        UserError: The secret can't be read.
    """
    column, said, tables = _STATES[name]
    try:
        row = db.execute(
            f"SELECT home_seal(?1, ?2, {said}) FROM {tables} WHERE {column} = ?2", (name, key)
        ).fetchone()
    except sqlite3.OperationalError as error:
        if "user-defined function" in str(error):
            raise UserError("the home's secret, mask.key, can't be used; put the right one back") from error
        raise
    return None if row is None else str(row[0])
