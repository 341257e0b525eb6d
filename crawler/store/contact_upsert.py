"""Contacts of versions: one row a contact, one mention for each place in a text, counts kept in step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from crawler.contact_kinds import account_name
from crawler.records import Contact
from crawler.store.assessment_rows import MENTION, MENTION_SQL
from crawler.store.contact_forms import ContactForms
from crawler.store.content import storable, to_json
from crawler.store.database import Database
from crawler.store.masks import Masks
from crawler.store.sql_functions import contact_form


class ContactUpsert:
    """Gathers the contacts of a batch and writes them together."""

    def __init__(self, database: Database, masks: Masks) -> None:
        self._database = database
        self._masks = masks
        self._forms = ContactForms(database)
        self._noted: list[tuple[int, int, Contact]] = []

    def note(self, version: int, listing: int, contacts: Iterable[Contact]) -> None:
        """Remember the contacts of a version until `write`."""
        self._noted.extend((version, listing, contact) for contact in contacts)

    def forget(self, versions: Iterable[int]) -> None:
        """Take the links of current versions away, and out of the counts."""
        wanted = [(version,) for version in versions]
        self._database.write_many(
            "UPDATE contacts SET listings = listings - 1 WHERE id IN"
            " (SELECT contact FROM links WHERE version = ?)",
            wanted,
        )
        self._database.write_many("DELETE FROM links WHERE version = ?", wanted)

    def write(self, replaced: Sequence[tuple[int, int]]) -> None:
        """Write what was noted; `replaced` are listings with the version that stopped being current."""
        noted, self._noted = self._noted, []
        ids = self._ids(dict.fromkeys(_name(contact) for _, _, contact in noted))
        self._database.insert_many(
            MENTION_SQL,
            [
                MENTION.row(contact, version, listing, ids[_name(contact)])
                for version, listing, contact in noted
            ],
        )
        self._forms.add(
            (ids[_name(contact)], storable(form))
            for _, _, contact in noted
            for form in (contact.value, contact.raw)
        )
        self._count(noted, ids, replaced)

    def _ids(self, names: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Ids of contacts, making those that are not there yet; a name in other capitals is the same contact."""
        ids = self._look_up(names)
        missing: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for kind, value in names:
            if (kind, value) not in ids:
                missing.setdefault((kind, account_name(kind, value) or value), []).append((kind, value))
        if missing:
            first = self._database.next_id("contacts")
            spelled = [missing[key] for key in sorted(missing)]
            fresh = [(first + place, *same[0]) for place, same in enumerate(spelled)]
            self._database.insert_many("INSERT INTO contacts (id, kind, value) VALUES (?, ?, ?)", fresh)
            self._masks.recognise(fresh)
            ids |= {name: row[0] for row, same in zip(fresh, spelled, strict=True) for name in same}
        return ids

    def _look_up(self, names: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Ids of contacts that are there; of an account whose name is there in several spellings the oldest."""
        exact = self._database.rows(
            "SELECT c.kind, c.value, c.id FROM json_each(?) AS wanted JOIN contacts AS c"
            " ON c.kind = wanted.value ->> 0 AND c.value = wanted.value ->> 1",
            (to_json(sorted(names)),),
        )
        accounts = [
            (*name, account, contact_form(account)) for name in names if (account := account_name(*name))
        ]
        alike = self._database.rows(
            "SELECT wanted.value ->> 0, wanted.value ->> 1, min(c.id) FROM json_each(?) AS wanted"
            " JOIN contact_forms AS f ON f.form = wanted.value ->> 3 JOIN contacts AS c ON c.id = f.contact"
            " AND c.kind = wanted.value ->> 0 AND lower(c.value) = wanted.value ->> 2 GROUP BY 1, 2",
            (to_json(sorted(accounts)),),
        )
        return {(kind, value): number for kind, value, number in (*exact, *alike)}

    def _count(
        self,
        noted: Sequence[tuple[int, int, Contact]],
        ids: dict[tuple[str, str], int],
        replaced: Sequence[tuple[int, int]],
    ) -> None:
        """Keep `contacts.listings`: how many listings carry the contact in their current version."""
        gone = {version for _, version in replaced}
        carried = {(version, ids[_name(contact)]) for version, _, contact in noted}
        change = Counter(contact for version, contact in carried if version not in gone)
        made_here = {version for version, _, _ in noted}
        for version in gone - made_here:
            rows = self._database.rows("SELECT DISTINCT contact FROM links WHERE version = ?", (version,))
            change.subtract(contact for (contact,) in rows)
        self._database.write_many(
            "UPDATE contacts SET listings = listings + ? WHERE id = ?",
            [(count, contact) for contact, count in change.items() if count],
        )


def _name(contact: Contact) -> tuple[str, str]:
    return contact.kind, storable(contact.value)
