"""Contacts that are masked because they may be a victim's, and the key of the mask.

A mask outlives a purge: the contact's keyed hash stays, so that the same number is masked when it is seen again. The
key is in a file beside the store, since whoever has store and key can try numbers one by one.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from crawler.contact_kinds import NUMBERS_SQL, identity, identity_as_written
from crawler.errors import UserError
from crawler.store.contact_identity import siblings
from crawler.store.content import to_json
from crawler.store.database import Database

KEY_FILE: Final = "mask.key"
"""Name under home; readable by its owner only."""
_BYTES: Final = 32
"""Bytes of the key: as many as SHA-256 gives (RFC 2104, section 3)."""


class Masks:
    """Reads and writes masks."""

    def __init__(self, database: Database, home: Path) -> None:
        self._database = database
        self._home = home

    def hidden(self) -> frozenset[tuple[str, str]]:
        """Identities (see `crawler.contact_kinds`) of the masked contacts that the store holds."""
        # CROSS JOIN keeps this order: else all contacts may be walked, and every page of the desk asks this.
        rows = self._database.rows(
            "SELECT c.kind, c.value FROM masked_contacts AS m CROSS JOIN contacts AS c ON c.id = m.contact"
        )
        return frozenset(identity(kind, value) for kind, value in rows)

    def digests(self) -> frozenset[str]:
        """Keyed hashes of masked contacts that were purged."""
        return frozenset(digest for (digest,) in self._database.rows("SELECT digest FROM purged_masks"))

    def any(self) -> bool:
        """Whether anything is masked."""
        return bool(self.hidden() or self.digests())

    def key(self) -> bytes:
        """The key of stand-ins and keyed hashes; made at first use.

        Raises:
            UserError: the file is missing although hashes were made with it, or can't be used.
        """
        path = self._home / KEY_FILE
        try:
            key = bytes.fromhex(path.read_text("ascii").strip())
        except FileNotFoundError:
            return self._made(path)
        except (OSError, ValueError) as error:
            raise UserError(f"{path} can't be read as a key; put the right one back") from error
        if len(key) != _BYTES:
            raise UserError(f"{path} is not whole; put the right one back")
        return key

    def add(self, contact: int, user: int, at: str, why: str) -> None:
        """Mask a contact (its id)."""
        self._database.execute(
            "INSERT OR REPLACE INTO masked_contacts (contact, at, user, why) VALUES (?, ?, ?, ?)",
            (contact, at, user, why),
        )

    def remove(self, contact: int) -> None:
        """Take the mask off a contact, under every kind of its number, and forget its keyed hash."""
        rows = self._database.rows(
            f"SELECT kind, value FROM contacts WHERE id IN {siblings('?')}", (contact,)
        ).fetchall()
        known = self.digests()
        digests = (
            sorted(known & {each for row in rows for each in digests_of(self.key(), *row)}) if known else []
        )
        self._database.execute(
            "DELETE FROM purged_masks WHERE digest IN (SELECT value FROM json_each(?))", (to_json(digests),)
        )
        self._database.execute(f"DELETE FROM masked_contacts WHERE contact IN {siblings('?')}", (contact,))

    def remember(self, contacts: Sequence[int]) -> None:
        """Keep the masks of contacts that are about to be deleted: as a keyed hash, and on what shares the number.

        Call it in the transaction that deletes the contacts, before they are gone.
        """
        wanted = to_json(list(contacts))
        rows = self._database.rows(
            "SELECT c.kind, c.value, m.at, m.user FROM masked_contacts AS m JOIN contacts AS c ON c.id = m.contact"
            " WHERE c.id IN (SELECT value FROM json_each(?))",
            (wanted,),
        ).fetchall()
        self._database.write_many(
            "INSERT OR IGNORE INTO purged_masks (digest, at, user) VALUES (?, ?, ?)",
            [(self.digest(kind, value), at, user) for kind, value, at, user in rows],
        )
        self._database.execute(
            "INSERT OR IGNORE INTO masked_contacts (contact, at, user, why)"
            " SELECT other.id, m.at, m.user, m.why FROM masked_contacts AS m"
            f" JOIN contacts AS own ON own.id = m.contact AND own.kind IN {NUMBERS_SQL}"
            f" JOIN contacts AS other ON other.value = own.value AND other.kind IN {NUMBERS_SQL}"
            " WHERE own.id IN (SELECT value FROM json_each(?1))"
            " AND other.id NOT IN (SELECT value FROM json_each(?1))",
            (wanted,),
        )

    def recognise(self, fresh: Iterable[tuple[int, str, str]]) -> None:
        """Mask those of new contacts (id, kind, value) whose keyed hash is known from before a purge."""
        known = self.digests()
        if not known:
            return
        key = self.key()
        found = [
            (number, digest)
            for number, kind, value in fresh
            for digest in sorted(digests_of(key, kind, value) & known)
        ]
        self._database.write_many(
            "INSERT OR IGNORE INTO masked_contacts (contact, at, user, why)"
            " SELECT ?, at, user, 'masked before it was purged' FROM purged_masks WHERE digest = ?",
            found,
        )

    def digest(self, kind: str, value: str) -> str:
        """A keyed hash of a contact, or of words that may be one."""
        return digest_of(self.key(), kind, value)

    def _made(self, path: Path) -> bytes:
        if self._database.one("SELECT 1 FROM purged_masks LIMIT 1") is not None:
            raise UserError(
                f"{path} is missing, and the masks of purged contacts need it: put it back from a backup"
            )
        key = secrets.token_bytes(_BYTES)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process made it at the same moment
            return bytes.fromhex(path.read_text("ascii").strip())
        except OSError as error:
            raise UserError(f"{path} can't be written ({error.strerror}): free some space") from error
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
        return key


def digest_of(key: bytes, kind: str, value: str) -> str:
    """The keyed hash under which a masked contact is remembered after a purge: HMAC-SHA-256 of its identity."""
    return _hashed(key, identity(kind, value))


def digests_of(key: bytes, kind: str, value: str) -> frozenset[str]:
    """All keyed hashes under which it may be remembered: until December 2026 the capitals of a name counted."""
    return frozenset((digest_of(key, kind, value), _hashed(key, identity_as_written(kind, value))))


def _hashed(key: bytes, known: tuple[str, str]) -> str:
    return hmac.new(key, "\x1f".join(known).encode("utf-8", "surrogatepass"), sha256).hexdigest()
