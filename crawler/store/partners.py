"""Partner agencies, the requests that were sent to them and the answers that they got."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.store import row_seals
from crawler.store.columns import insert
from crawler.store.contact_identity import is_masked
from crawler.store.content import to_json
from crawler.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An agency, and what it may ask."""

    name: str
    public_key: str
    """Ed25519, 64 hexadecimal digits: its files are signed with it."""
    legal_basis: str
    max_contacts: int
    """Contacts of one request that is answered."""
    max_queries: int
    """Requests that are answered within `days`."""
    days: int
    added: str
    added_by: str
    removed_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRecord:
    """One request, as the side that sent or answered it keeps it."""

    id: str
    partner: str
    role: str
    """asked | answered."""
    at: str
    by: str
    purpose: str
    consent: str = ""
    contacts: int
    seed: str = ""
    """Of the blinds, hexadecimal; empty once the answer is read."""
    members: str = "[]"
    """Ids of the contacts in the order of the request, as JSON."""
    read_at: str | None = None
    found: int | None = None


_PARTNER: Final = (
    "name", "public_key", "legal_basis", "max_contacts", "max_queries", "days", "added", "added_by", "removed_at",
)  # fmt: skip
_MATCH: Final = (
    "id", "partner", "role", "at", "by", "purpose", "consent", "contacts", "seed", "members", "read_at", "found",
)  # fmt: skip
_COMPARED: Final = f"""
SELECT c.id, c.kind, c.value FROM contacts AS c
WHERE EXISTS (
    SELECT 1 FROM links AS k JOIN listings AS l ON l.id = k.listing AND l.version = k.version
    WHERE k.contact = c.id AND k.boilerplate = 0 AND l.band IN (SELECT value FROM json_each(?1))
      AND l.id NOT IN (
        SELECT listing FROM campaign_members WHERE campaign IN (SELECT value FROM json_each(?2)))
      AND l.id NOT IN (SELECT value FROM json_each(?3)))
  AND NOT {is_masked("c")}
ORDER BY c.id
"""


class Partners:
    """Reads and writes partners and matches; the chain is written by the caller, in the same transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, partner: Partner) -> None:
        """Add a partner, or replace one of the same name. In a transaction."""
        values = [getattr(partner, name) for name in _PARTNER]
        updates = ", ".join(f"{name} = excluded.{name}" for name in _PARTNER[1:])
        self._database.execute(
            f"{insert('partners', _PARTNER)} ON CONFLICT(name) DO UPDATE SET {updates}", values
        )
        row_seals.put(self._database.connection, row_seals.AGENCY, partner.name)

    def remove(self, name: str, at: str) -> None:
        """Answer nothing of this partner any more; what was exchanged stays."""
        self._database.execute("UPDATE partners SET removed_at = ? WHERE name = ?", (at, name))
        for seal in (row_seals.PARTNER, row_seals.AGENCY):
            row_seals.drop(self._database.connection, seal, name)

    def all(self) -> list[Partner]:
        """Partners by name, removed ones too."""
        rows = self._database.rows(f"SELECT {', '.join(_PARTNER)} FROM partners ORDER BY name")
        return [Partner(**dict(zip(_PARTNER, row, strict=True))) for row in rows]

    def sealed(self, name: str = "", *, public_key: str = "") -> Partner | None:
        """The partner of a name or of a key; None where there is none, or it was removed.

        Raises:
            BrokenSealError: Something else than adwatch changed it, or what was answered to it.
        """
        with row_seals.one_moment(self._database.connection):
            found = next(
                (
                    one
                    for one in self.all()
                    if not one.removed_at and (one.name == name if name else one.public_key == public_key)
                ),
                None,
            )
            whole = found and row_seals.holds(self._database.connection, row_seals.AGENCY, found.name)
        if found and not whole:
            raise row_seals.BrokenSealError(
                f"the partner {found.name} was changed by something else than adwatch, and nothing is exchanged with"
                " it; compare its key and limits with what was agreed, and register it again by"
                " `adwatch partners add`"
            )
        return found

    def set_access(self, name: str, token: str, tlp: str, made: str) -> None:
        """Give a partner a token (its SHA-256, hexadecimal) in the place of the one before."""
        self._database.execute(
            "INSERT OR REPLACE INTO partner_access (partner, token, tlp, made) VALUES (?, ?, ?, ?)",
            (name, token, tlp, made),
        )
        row_seals.put(self._database.connection, row_seals.PARTNER, name)

    def access(self, token: str) -> tuple[str, str] | None:
        """Name and strictest marking of the partner with a token (its SHA-256); None for no or a removed partner."""
        with row_seals.one_moment(self._database.connection):
            row = self._database.one(
                "SELECT a.partner, a.tlp FROM partner_access AS a NOT INDEXED"
                " JOIN partners AS p ON p.name = a.partner WHERE a.token = ? AND p.removed_at IS NULL",
                (token,),
            )
            whole = row is not None and all(
                row_seals.holds(self._database.connection, seal, row[0])
                for seal in (row_seals.PARTNER, row_seals.AGENCY)
            )
        if row is None or not whole:
            return None
        return str(row[0]), str(row[1])

    def of_case(self, number: str) -> dict[str, str]:
        """Partners that a case is referred to, by its number, and when they were named (UTC); no removed one."""
        with row_seals.one_moment(self._database.connection):
            rows = self._database.rows(
                'SELECT x."case", x.partner, x.added FROM case_partners AS x JOIN partners AS p ON p.name = x.partner'
                ' JOIN cases AS c ON c.id = x."case" WHERE c.number = ? AND p.removed_at IS NULL ORDER BY x.partner',
                (number,),
            ).fetchall()
            return {
                str(name): str(added)
                for case, name, added in rows
                if row_seals.holds(self._database.connection, row_seals.REFERRAL, f"{case} {name}")
            }

    def refer(self, number: str, names: Iterable[str], user: int, at: str) -> None:
        """Refer a case, by its number, to these partners and no others. Call it in a transaction."""
        wanted, before = to_json(sorted(names)), self.of_case(number)
        self._database.execute(
            'DELETE FROM case_partners WHERE "case" = (SELECT id FROM cases WHERE number = ?)'
            " AND partner NOT IN (SELECT value FROM json_each(?) INTERSECT SELECT value FROM json_each(?))",
            (number, wanted, to_json(sorted(before))),
        )
        added = self._database.rows(
            'INSERT OR IGNORE INTO case_partners ("case", partner, added, user)'
            " SELECT c.id, p.name, ?, ? FROM cases AS c JOIN partners AS p ON p.removed_at IS NULL"
            ' AND p.name IN (SELECT value FROM json_each(?)) WHERE c.number = ? RETURNING "case", partner',
            (at, user, wanted, number),
        ).fetchall()
        for case, name in added:
            row_seals.put(self._database.connection, row_seals.REFERRAL, f"{case} {name}")

    def refer_again(self, number: str, at: str) -> None:
        """The partners of a case read it as if named at this time: what they read of it changed. In a transaction."""
        for name in self.of_case(number):
            row = self._database.one(
                'UPDATE case_partners SET added = ? WHERE partner = ? AND "case" ='
                ' (SELECT id FROM cases WHERE number = ?) RETURNING "case"',
                (at, name, number),
            )
            if row is not None:
                row_seals.put(self._database.connection, row_seals.REFERRAL, f"{row[0]} {name}")

    def case_changed(self, number: str) -> str:
        """When a campaign was last put into a case or decided on (UTC); empty for a case without any."""
        row = self._database.one(
            'SELECT max(at) FROM (SELECT x.added AS at FROM case_campaigns AS x JOIN cases AS c ON c.id = x."case"'
            ' WHERE c.number = ?1 UNION ALL SELECT d.at FROM cases AS c JOIN case_campaigns AS x ON x."case" = c.id'
            " JOIN decisions AS d ON d.campaign = x.campaign WHERE c.number = ?1)",
            (number,),
        )
        return str(row[0] or "") if row is not None else ""

    def add_match(self, match: MatchRecord) -> None:
        """Keep a request that is sent or answered, of a partner whose seal was found whole in this transaction."""
        self._database.execute(insert("matches", _MATCH), [getattr(match, name) for name in _MATCH])
        if match.role == "answered":
            row_seals.put(self._database.connection, row_seals.AGENCY, match.partner)

    def matches(self) -> list[MatchRecord]:
        """All requests, oldest first."""
        rows = self._database.rows(f"SELECT {', '.join(_MATCH)} FROM matches ORDER BY at, id")
        return [MatchRecord(**dict(zip(_MATCH, row, strict=True))) for row in rows]

    def match(self, number: str) -> MatchRecord | None:
        """A request by its id."""
        row = self._database.one(f"SELECT {', '.join(_MATCH)} FROM matches WHERE id = ?", (number,))
        return MatchRecord(**dict(zip(_MATCH, row, strict=True))) if row else None  # type: ignore[arg-type]

    def answered_since(self, partner: str, since: str) -> int:
        """Requests of a partner that were answered after a time (UTC)."""
        return self._database.number(
            "SELECT count(*) FROM matches NOT INDEXED WHERE partner = ? AND role = 'answered' AND at > ?",
            (partner, since),
        )

    def finish(self, number: str, at: str, found: int) -> None:
        """Note that an answer was read, and forget what could read it again."""
        self._database.execute(
            "UPDATE matches SET read_at = ?, found = ?, seed = '', members = '[]' WHERE id = ?",
            (at, found, number),
        )

    def compared(
        self, bands: Sequence[str], held: Collection[int], waiting: Collection[int] = ()
    ) -> Iterator[tuple[int, str, str]]:
        """Contacts that are matched: id, kind, value.

        Args:
            bands: an ad in one of these bands carries them.
            held: campaigns whose referral waits for its second review; what only they carry is left out.
            waiting: ads of which the same is true, in whatever campaign they are.

        Returns:
            No masked contact, and none that stands in a site's own lines only.
        """
        lists = (to_json(list(bands)), to_json(sorted(held)), to_json(sorted(waiting)))
        yield from self._database.rows(_COMPARED, lists)

    def contacts(self, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Kind and value of contacts that are still there, by id."""
        rows = self._database.rows(
            "SELECT id, kind, value FROM contacts WHERE id IN (SELECT value FROM json_each(?))",
            (to_json(list(ids)),),
        )
        return {int(number): (str(kind), str(value)) for number, kind, value in rows}


def members_of(match: MatchRecord) -> list[int]:
    """Ids of the contacts of a request, in its order."""
    return [int(one) for one in json.loads(match.members)]
