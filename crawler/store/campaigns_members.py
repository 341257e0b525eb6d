"""The tables of campaigns as joining sees them: edges to follow, rulings, memberships, identity."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from crawler.store.campaigns_pictures import PictureTables
from crawler.store.contact_identity import same_number, siblings
from crawler.store.database import Database

Rows = list[tuple[Any, ...]]

MARK_RECORDS: Final = (
    "INSERT OR IGNORE INTO campaign_dirty (kind, id) SELECT 'record', l.id FROM links AS k"
    " CROSS JOIN listings AS l ON l.id = k.listing AND l.version = k.version"
    f" WHERE k.contact IN {siblings('?')}"
)
"""Marks the listings whose present version names a contact; from its links on: no index leads from a version to its
listing, and all listings would be gone through for each contact."""

_RULED: Final = (
    "campaign_rulings AS r JOIN campaign_members AS m ON m.listing = r.listing"
    " JOIN campaign_members AS n ON n.listing = r.other"
    " WHERE r.kind = 'apart' AND r.undone_at IS NULL AND m.campaign <> n.campaign"
)
CAMPAIGNS_APART: Final = (
    f"SELECT m.campaign AS one, n.campaign AS other FROM {_RULED}"
    f" UNION SELECT n.campaign, m.campaign FROM {_RULED}"
)
"""Campaigns of which an analyst ruled an ad of one and an ad of the other apart: each pair both ways round."""


class Members(PictureTables):
    """Half of `CampaignTables`: from families to campaigns."""

    _database: Database

    def neighbours(self, families: Collection[int], seen: set[tuple[int, int]]) -> Rows:
        """Edges of families: one, other, strength.

        A template edge has its likeness as strength, a near miss its likeness less 1, a part less 2; a picture gives
        3. Contact units are followed once (`seen`).
        """
        strength = "jaccard - CASE kind WHEN 'template' THEN 0 WHEN 'suggestion' THEN 1 ELSE 2 END"
        wanted = f"[{','.join(map(str, families))}]"
        found = self._rows(
            f"SELECT one, other, {strength} FROM family_edges WHERE one IN (SELECT value FROM json_each(?))"
            f" UNION SELECT one, other, {strength} FROM family_edges"
            " WHERE other IN (SELECT value FROM json_each(?))",
            (wanted, wanted),
        )
        units = self._rows(
            "SELECT DISTINCT contact, unit FROM family_contacts"
            " WHERE unit IS NOT NULL AND family IN (SELECT value FROM json_each(?))"
            " AND contact NOT IN (SELECT contact FROM site_contacts)",
            (wanted,),
        )
        for contact, unit in set(units) - seen:
            seen.add((contact, unit))
            rows = self._rows(
                "SELECT family FROM family_contacts WHERE contact = ? AND unit = ? ORDER BY family",
                (contact, unit),
            )
            found += [(rows[0][0], family, 1.0) for (family,) in rows[1:]]
        found += self._rows(
            "SELECT DISTINCT m.family, o.family, 2.0 FROM family_versions AS m"
            " JOIN family_versions AS o ON o.listing = m.listing AND o.family <> m.family"
            " WHERE m.family IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
        return found + self.look_edges(families)

    def signers(self, families: Iterable[int]) -> Rows:
        """Who signs ads of families: family, listing, shingles, employer, contact or None, mailbox's domain."""
        return self._rows(
            "SELECT DISTINCT m.family, m.listing, t.shingles, m.employer, f.contact,"
            " iif(f.contact IS NOT NULL AND c.kind = 'email', substr(c.value, instr(c.value, '@') + 1), '')"
            " FROM family_versions AS m JOIN families AS t ON t.id = m.family"
            " LEFT JOIN links AS k ON k.version = m.version"
            " LEFT JOIN contacts AS c ON c.id = k.contact AND c.shared IS NOT 'analyst'"
            f" LEFT JOIN family_contacts AS f ON f.family = m.family AND f.contact = {same_number('c')}"
            "  AND f.contact NOT IN (SELECT contact FROM site_contacts)"
            " WHERE m.family IN (SELECT value FROM json_each(?)) ORDER BY m.family, m.listing, f.contact",
            (f"[{','.join(map(str, families))}]",),
        )

    def carriers(self, contact: int, limit: int) -> Rows:
        """Families of a contact with their employers."""
        # Driven from the contact's links: a family of 20,000 versions has thousands of contacts.
        named = self._rows(
            "SELECT DISTINCT m.family, m.employer FROM links AS k CROSS JOIN family_versions AS m"
            f" ON m.version = k.version WHERE k.contact IN {siblings('?')}",
            (contact,),
        )
        employers: defaultdict[int, list[str]] = defaultdict(list)
        for family, employer in sorted(named):
            employers[family].append(employer)
        carrying = self._rows(
            "SELECT family FROM family_contacts WHERE contact = ? ORDER BY family LIMIT ?", (contact, limit)
        )
        return [(family, employers[family]) for (family,) in carrying]

    def write_units(
        self, contact: int, units: Iterable[tuple[int | None, int]], shared: str | None
    ) -> list[int]:
        """Set the units and the standing of a contact."""
        rows = self._rows("SELECT family, unit FROM family_contacts WHERE contact = ?", (contact,))
        before: dict[int, int | None] = dict(rows)
        changed = [(unit, contact, family) for unit, family in units if before.get(family) != unit]
        self._database.write_many(
            "UPDATE family_contacts SET unit = ? WHERE contact = ? AND family = ?", changed
        )
        flipped = self._database.execute(
            f"UPDATE contacts SET shared = ?1 WHERE id IN {siblings('?2')} AND shared IS NOT ?1"
            " AND shared IS NOT 'analyst'",
            (shared, contact),
        ).rowcount
        if flipped:
            # What is told of a campaign names no shared contact, also where the campaign stays as it is.
            self._database.execute(MARK_RECORDS, (contact,))
        return [family for _, _, family in changed]

    def bearers(self, families: Iterable[int], most: int) -> Rows:
        """Contacts that few enough families carry, with all of those."""
        return self._rows(
            "SELECT contact, family FROM family_contacts WHERE contact IN ("
            " SELECT o.contact FROM family_contacts AS o JOIN contacts AS c ON c.id = o.contact"
            "  WHERE c.shared IS NOT 'analyst' AND o.contact IN (SELECT contact FROM family_contacts"
            "   WHERE family IN (SELECT value FROM json_each(?)))"
            "  GROUP BY o.contact HAVING count(*) BETWEEN 2 AND ?) ORDER BY contact, family",
            (f"[{','.join(map(str, families))}]", most),
        )

    def employers_of(self, families: Iterable[int]) -> Rows:
        """Employers that the ads of families name."""
        return self._rows(
            "SELECT DISTINCT family, employer FROM family_versions"
            " WHERE family IN (SELECT value FROM json_each(?))",
            (f"[{','.join(map(str, families))}]",),
        )

    def listings_of(self, families: Iterable[int]) -> Rows:
        """Listings of families."""
        return self._rows(
            "SELECT DISTINCT family, listing FROM family_versions"
            " WHERE family IN (SELECT value FROM json_each(?)) ORDER BY listing, family",
            (f"[{','.join(map(str, families))}]",),
        )

    def families_of_listings(self, listings: Iterable[int]) -> Rows:
        """Families of listings."""
        return self._rows(
            "SELECT DISTINCT family, listing FROM family_versions"
            " WHERE listing IN (SELECT value FROM json_each(?))",
            (f"[{','.join(map(str, listings))}]",),
        )

    def siblings_of(self, families: Iterable[int]) -> list[int]:
        """Families of the campaigns that these were in."""
        rows = self._rows(
            "SELECT DISTINCT o.family FROM (SELECT DISTINCT n.campaign FROM family_versions AS f"
            " JOIN campaign_members AS n ON n.listing = f.listing"
            " WHERE f.family IN (SELECT value FROM json_each(?))) AS own"
            " JOIN campaign_members AS m ON m.campaign = own.campaign"
            " JOIN family_versions AS o ON o.listing = m.listing",
            (f"[{','.join(map(str, families))}]",),
        )
        return [family for (family,) in rows]

    def rulings(self) -> Rows:
        """Rulings that stand."""
        return self._rows(
            "SELECT kind, listing, other FROM campaign_rulings WHERE undone_at IS NULL ORDER BY id"
        )

    def campaigns_of(self, listings: Iterable[int]) -> dict[int, int]:
        """Campaign of each listing that has one."""
        return dict(
            self._rows(
                "SELECT listing, campaign FROM campaign_members"
                " WHERE listing IN (SELECT value FROM json_each(?))",
                (f"[{','.join(map(str, listings))}]",),
            )
        )

    def assign(self, groups: Sequence[tuple[int | None, Sequence[int]]], at: str) -> list[int]:
        """Put groups of listings into campaigns and keep the history of those that moved."""
        before = self.campaigns_of(listing for _, group in groups for listing in group)
        fresh = self._database.next_id("campaigns")
        rows, made, moved = [], [], list[tuple[str, int, int, int]]()
        for campaign, group in groups:
            if campaign is None:
                campaign, fresh = fresh, fresh + 1
                made.append((campaign,))
            for listing in group:
                old = before.get(listing)
                if old != campaign:
                    rows.append((listing, campaign))
                    if old is not None:
                        moved.append((at, listing, old, campaign))
        write = self._database.insert_many
        write("INSERT INTO campaigns (id) VALUES (?)", made)
        write("INSERT OR REPLACE INTO campaign_members (listing, campaign) VALUES (?, ?)", rows)
        write("INSERT INTO campaign_moves (at, listing, campaign, other) VALUES (?, ?, ?, ?)", moved)
        moves = Counter((old, new) for _, _, old, new in moved)
        self._keep_history(moves, {campaign for (campaign,) in made}, at)
        return sorted({campaign for _, campaign in rows} | {old for old, _ in moves})

    def _keep_history(self, moves: Counter[tuple[int, int]], made: set[int], at: str) -> None:
        entries = [
            (at, old, "split" if new in made else "merged", new, count)
            for (old, new), count in sorted(moves.items())
        ]
        self._database.insert_many(
            "INSERT INTO campaign_history (at, campaign, what, other, listings) VALUES (?, ?, ?, ?, ?)",
            entries,
        )
        self._database.write_many(
            "UPDATE campaigns SET merged_into = ? WHERE id = ?"
            " AND NOT EXISTS (SELECT 1 FROM campaign_members WHERE campaign = campaigns.id)",
            [(new, old) for old, new in moves],
        )

    def _rows(self, sql: str, values: Sequence[object] = ()) -> Rows:
        return self._database.execute(sql, values).fetchall()
