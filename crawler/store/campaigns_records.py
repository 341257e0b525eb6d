"""The record of each campaign: made from its members, kept ready for queue, ranking and exports."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, Final

from crawler.records import Hit
from crawler.store.assessment_rows import HIT, HIT_SQL
from crawler.store.campaigns_members import CAMPAIGNS_APART
from crawler.store.contact_identity import same_number
from crawler.store.content import storable
from crawler.store.database import Database

Rows = list[tuple[Any, ...]]

CHUNK: Final = 5000
"""Campaigns made in one statement."""

_PLAIN: Final = """
UPDATE campaigns SET (kind, title, listings, online, sources, employers, first_seen, last_seen, score, band,
                      harm_types, reasons, record) = (
  SELECT 'single', v.title, 1, l.gone_at IS NULL, 1, v.hiring_organization <> '', l.first_seen, l.last_seen,
         l.score, l.band, coalesce(a.harm_types, '[]'), coalesce(a.reasons, '[]'), '{}'
  FROM campaign_members AS m JOIN listings AS l ON l.id = m.listing JOIN versions AS v ON v.id = l.version
  LEFT JOIN assessments AS a ON a.version = v.id
  WHERE m.campaign = campaigns.id LIMIT 1)
WHERE id IN (SELECT value FROM json_each(?))
  AND EXISTS (SELECT 1 FROM campaign_members WHERE campaign = campaigns.id)
"""
_EMPTY: Final = """
UPDATE campaigns SET listings = 0, online = 0 WHERE id IN (SELECT value FROM json_each(?))
  AND NOT EXISTS (SELECT 1 FROM campaign_members WHERE campaign = campaigns.id)
"""
_UNTIE: Final = """
DELETE FROM hits WHERE origin = 'cross-ad' AND listing IN (
  SELECT max(listing) FROM campaign_members WHERE campaign IN (SELECT value FROM json_each(?))
  GROUP BY campaign HAVING count(*) = 1)
"""
_TIED: Final = f"""
SELECT version, listing, {HIT.select()} FROM hits
WHERE origin = 'cross-ad' AND listing IN (
  SELECT listing FROM campaign_members WHERE campaign IN (SELECT value FROM json_each(?)))
"""
_TIE: Final = f"""{HIT_SQL.replace("INSERT OR REPLACE", "INSERT")}
ON CONFLICT DO UPDATE SET weight = excluded.weight, points = excluded.points, quote = excluded.quote,
  why = excluded.why
"""
_HIT_KEY: Final = ("version", "indicator", "origin", "field", "start", "end")
"""Primary key of `hits`."""
_name_of: Final = itemgetter(*(("version", "listing", *HIT.names).index(name) for name in _HIT_KEY))
"""The primary key of a row that `_TIE` writes and `_TIED` reads."""
_FREE: Final = "DELETE FROM hits WHERE " + " AND ".join(f'"{name}" = ?' for name in _HIT_KEY)
_MEMBER: Final = """
SELECT m.campaign, l.id, v.id, l.versions, l."key", l.source, v.title, v.hiring_organization,
       coalesce(f.employer, ''), v.job_location, l.country, json_extract(v.posting, '$.pay'), v.base_salary,
       l.language, l.first_seen, l.last_seen, l.gone_at, coalesce(v.date_posted, ''), l.score, l.band,
       coalesce(a.harm_types, '[]'), coalesce(a.reasons, '[]'), coalesce(f.family, 0)
FROM campaign_members AS m JOIN listings AS l ON l.id = m.listing JOIN versions AS v ON v.id = l.version
LEFT JOIN assessments AS a ON a.version = v.id LEFT JOIN family_versions AS f ON f.version = v.id
"""
_MEMBERS: Final = f"{_MEMBER} WHERE m.campaign IN (SELECT value FROM json_each(?)) ORDER BY m.campaign, l.id"
_WITH_PICTURES: Final = (
    f"{_MEMBER} WHERE EXISTS (SELECT 1 FROM version_pictures) AND m.campaign = ?"
    " AND EXISTS (SELECT 1 FROM version_pictures AS p WHERE p.version = v.id) ORDER BY l.id"
)
"""SQLite answers the first condition once: a store without pictures walks through no ads of the campaign."""
_MENTIONS: Final = f"""
SELECT k.version, fc.contact, c.kind, c.value, k.raw, k.field, k."start", k."end"
FROM campaign_members AS m JOIN listings AS l ON l.id = m.listing JOIN links AS k ON k.version = l.version
JOIN contacts AS c ON c.id = k.contact JOIN family_versions AS f ON f.version = k.version
JOIN family_contacts AS fc ON fc.contact = {same_number("c")} AND fc.family = f.family
WHERE m.campaign IN (SELECT value FROM json_each(?)) AND c.shared IS NULL AND k.boilerplate = 0
ORDER BY k.version, k.field, k."start"
"""
_EARLIER: Final = """
SELECT l.id, v.title, v.hiring_organization, json_extract(v.posting, '$.places'), json_extract(v.posting, '$.pay'),
       v.base_salary, coalesce(a.language, 'und')
FROM campaign_members AS m JOIN listings AS l ON l.id = m.listing AND l.versions > 1
JOIN versions AS v ON v.listing = l.id AND v.id <> l.version LEFT JOIN assessments AS a ON a.version = v.id
WHERE m.campaign IN (SELECT value FROM json_each(?)) ORDER BY l.id, v.number
"""
_OTHERS: Final = (
    f"m.campaign <> ?1 AND m.campaign NOT IN (SELECT other FROM ({CAMPAIGNS_APART}) WHERE one = ?1)"
)
_PROBABLE: Final = f"""
WITH own AS (SELECT DISTINCT f.family FROM campaign_members AS m
             JOIN family_versions AS f ON f.listing = m.listing WHERE m.campaign = ?1),
near AS (SELECT s.other AS family, s.probability FROM own JOIN suggested_joins AS s ON s.one = own.family
         UNION ALL SELECT s.one, s.probability FROM own JOIN suggested_joins AS s ON s.other = own.family)
SELECT m.campaign, l."key" AS listing, 0.0 AS likeness, max(near.probability) AS probability,
       printf('one campaign with a probability of %d %%', round(100 * near.probability)) AS why
FROM near JOIN family_versions AS f ON f.family = near.family JOIN campaign_members AS m ON m.listing = f.listing
JOIN listings AS l ON l.id = m.listing
WHERE {_OTHERS}
GROUP BY m.campaign ORDER BY probability DESC, m.campaign LIMIT ?2
"""
_SUGGESTIONS: Final = f"""
WITH own AS (SELECT DISTINCT f.family FROM campaign_members AS m
             JOIN family_versions AS f ON f.listing = m.listing WHERE m.campaign = ?1),
near AS (SELECT e.other AS family, e.jaccard, e.containment FROM own JOIN family_edges AS e ON e.one = own.family
           AND e.kind <> 'part'
         UNION ALL
         SELECT e.one, e.jaccard, e.containment FROM own JOIN family_edges AS e ON e.other = own.family
           AND e.kind <> 'part')
SELECT m.campaign, l."key" AS listing, max(near.jaccard) AS likeness,
       printf('%d %% of the text is shared, %d %% of the shorter one', 100 * near.jaccard, 100 * near.containment)
         AS why
FROM near JOIN family_versions AS f ON f.family = near.family JOIN campaign_members AS m ON m.listing = f.listing
JOIN listings AS l ON l.id = m.listing
WHERE {_OTHERS}
GROUP BY m.campaign ORDER BY likeness DESC, m.campaign LIMIT ?2
"""
_SAME_CONTACT: Final = f"""
WITH own AS (SELECT DISTINCT fc.contact FROM campaign_members AS m JOIN family_versions AS f ON f.listing = m.listing
             JOIN family_contacts AS fc ON fc.family = f.family WHERE m.campaign = ?1)
SELECT m.campaign, min(l."key") AS listing, 0.0 AS likeness, c.kind, c.value
FROM own JOIN contacts AS c ON c.id = own.contact AND c.shared IS NULL
JOIN family_contacts AS fc ON fc.contact = c.id JOIN family_versions AS f ON f.family = fc.family
JOIN listings AS l ON l.id = f.listing AND l.version = f.version JOIN campaign_members AS m ON m.listing = l.id
WHERE {_OTHERS}
GROUP BY m.campaign ORDER BY m.campaign LIMIT ?2
"""
_WHOLE: Final = """
UPDATE campaigns SET kind = ?, title = ?, listings = ?, online = ?, sources = ?, employers = ?, contacts = ?,
  first_seen = ?, last_seen = ?, score = ?, band = ?, harm_types = ?, reasons = ?, record = ? WHERE id = ?
"""
_TOP: Final = (
    "SELECT id, title, kind, band, score, listings, online, sources, employers, contacts, first_seen,"
    " last_seen, reasons, harm_types, status, record, merged_into FROM campaigns"
)


class CampaignRecords:
    """Makes and reads the records of campaigns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def refresh(self, campaigns: Iterable[int]) -> None:
        """Rewrite plain records; remove cross-ad indicators of ads that are alone now."""
        wanted = list(campaigns)
        for start in range(0, len(wanted), CHUNK):
            chunk = (_ids(wanted[start : start + CHUNK]),)
            for sql in (_PLAIN, _EMPTY, _UNTIE):
                self._database.execute(sql, chunk)
            self._database.execute(
                "INSERT OR IGNORE INTO queue_stale (campaign) SELECT value FROM json_each(?)", chunk
            )

    def of_several(self, campaigns: Iterable[int]) -> list[int]:
        """Those that have more than one listing, or a listing of several versions."""
        rows = self._all(
            "SELECT m.campaign FROM campaign_members AS m JOIN listings AS l ON l.id = m.listing"
            " WHERE m.campaign IN (SELECT value FROM json_each(?))"
            " GROUP BY m.campaign HAVING count(*) > 1 OR max(l.versions) > 1",
            (_ids(campaigns),),
        )
        return [campaign for (campaign,) in rows]

    def members(self, campaigns: Iterable[int]) -> Rows:
        """Members by campaign."""
        return self._all(_MEMBERS, (_ids(campaigns),))

    def members_with_pictures(self, campaign: int) -> Rows:
        """Members of a campaign whose ads show a picture that is kept."""
        return self._all(_WITH_PICTURES, (campaign,))

    def mentions(self, campaigns: Iterable[int]) -> Rows:
        """Contacts of members that may join."""
        return self._all(_MENTIONS, (_ids(campaigns),))

    def earlier(self, campaigns: Iterable[int]) -> Rows:
        """Earlier versions of members."""
        return self._all(_EARLIER, (_ids(campaigns),))

    def write(self, records: Iterable[Sequence[object]], hits: Iterable[tuple[int, int, Hit]]) -> None:
        """Write whole records and cross-ad indicators; a quote in them may hold lone surrogates."""
        records = [
            tuple(storable(value) if isinstance(value, str) else value for value in row) for row in records
        ]
        self._database.write_many(_WHOLE, records)
        rows = (HIT.row(hit, version, listing) for version, listing, hit in hits)
        after = {_name_of(row): row for row in rows}
        # What is there already is left or changed in its place: a hit taken out and put back costs two indexes.
        before = set(self._all(_TIED, (_ids(int(str(row[-1])) for row in records),)))
        self._database.write_many(_TIE, [row for row in after.values() if row not in before])
        self._database.write_many(_FREE, [name for name in map(_name_of, before) if name not in after])

    def top(self, limit: int) -> list[dict[str, Any]]:
        """Campaigns by score, then size, as the columns of `campaigns`, whole records of several ads included."""
        return self._named(
            f"{_TOP} WHERE listings > 0 ORDER BY score DESC, listings DESC, id LIMIT ?", (limit,)
        )

    def get(self, campaign: int) -> dict[str, Any] | None:
        """One campaign with its whole record and what it was merged into."""
        return next(iter(self._named(f"{_TOP} WHERE id = ?", (campaign,))), None)

    def history(self, campaign: int) -> list[dict[str, Any]]:
        """Merges and splits that a campaign had part in."""
        return self._named(
            "SELECT at, campaign, what, other, listings FROM campaign_history"
            " WHERE campaign = ? OR other = ? ORDER BY id",
            (campaign, campaign),
        )

    def edges(self, families: Iterable[int]) -> Rows:
        """Template edges between families, the strongest first: one, other, likeness."""
        return self._between(families, "kind = 'template'", "jaccard")

    def near(self, families: Iterable[int]) -> Rows:
        """Weaker edges between families, the strongest first: one, other, share of the shorter text."""
        return self._between(families, "kind <> 'template'", "containment")

    def _between(self, families: Iterable[int], kind: str, strength: str) -> Rows:
        wanted = _ids(families)
        return self._all(
            f"SELECT one, other, {strength} FROM family_edges WHERE {kind}"
            " AND one IN (SELECT value FROM json_each(?)) AND other IN (SELECT value FROM json_each(?))"
            f" ORDER BY {strength} DESC, one, other",
            (wanted, wanted),
        )

    def units(self, families: Iterable[int]) -> Rows:
        """Which contacts join families: contact, family, unit."""
        return self._all(
            "SELECT contact, family, unit FROM family_contacts"
            " WHERE unit IS NOT NULL AND family IN (SELECT value FROM json_each(?))",
            (_ids(families),),
        )

    def suggestions(self, campaign: int, *, limit: int = 20) -> list[dict[str, Any]]:
        """Near misses: by probability, then campaigns whose text is nearly alike, then those that share a contact.

        What shares a contact that is no hub and is not joined tells other jobs, most often one employer's.
        """
        near = self._named(_PROBABLE, (campaign, limit))
        known = {each["campaign"] for each in near}
        near += [e for e in self._named(_SUGGESTIONS, (campaign, limit)) if e["campaign"] not in known]
        known |= {each["campaign"] for each in near}
        for each in self._named(_SAME_CONTACT, (campaign, limit)):
            each["why"] = f"same {each.pop('kind')} {each.pop('value')}, another text"
            near += [each] if each["campaign"] not in known else []
        return near[:limit]

    def texts(self, campaign: int, *, limit: int = 60) -> Rows:
        """Public ids and texts of members, in the order of listings."""
        return self._all(
            'SELECT l."key", trim(v.description || char(10) || v.text, char(10)) FROM campaign_members AS m'
            " JOIN listings AS l ON l.id = m.listing JOIN versions AS v ON v.id = l.version"
            " WHERE m.campaign = ? ORDER BY l.id LIMIT ?",
            (campaign, limit),
        )

    def keys_of(self, campaign: int) -> Rows:
        """Listings of a campaign with their public ids."""
        return self._all(
            'SELECT l.id, l."key" FROM campaign_members AS m JOIN listings AS l ON l.id = m.listing'
            " WHERE m.campaign = ? ORDER BY l.id",
            (campaign,),
        )

    def key_of(self, listing: int) -> str:
        """Public id of a listing."""
        return str(self._all('SELECT "key" FROM listings WHERE id = ?', (listing,))[0][0])

    def by_key(self) -> Rows:
        """Public id of every listing and its campaign, in the order of listings."""
        return self._all(
            'SELECT l."key", m.campaign FROM listings AS l'
            " LEFT JOIN campaign_members AS m ON m.listing = l.id ORDER BY l.id"
        )

    def _named(self, sql: str, values: Sequence[object]) -> list[dict[str, Any]]:
        cursor = self._database.execute(sql, values)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        for row in rows:
            for name in {"reasons", "harm_types", "record"} & row.keys():
                row[name] = json.loads(row[name])
        return rows

    def _all(self, sql: str, values: Sequence[object] = ()) -> Rows:
        return self._database.execute(sql, values).fetchall()


def _ids(values: Iterable[int]) -> str:
    return f"[{','.join(map(str, values))}]"
