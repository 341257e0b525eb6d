"""The tables of actors: who is behind several campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from crawler.contact_kinds import NUMBERS_SQL
from crawler.store.actor_ties import ties, verdicts
from crawler.store.campaigns_members import CAMPAIGNS_APART
from crawler.store.database import Database

Rows = list[tuple[Any, ...]]

_HOMES: Final = (
    "homes AS MATERIALIZED (SELECT DISTINCT f.family, m.campaign FROM family_versions AS f"
    " JOIN campaign_members AS m ON m.listing = f.listing)"
)
"""Campaigns of families: a family of 20,000 versions has few."""


_CARRIED: Final = (
    # An ad's own links count: a family of a stock text has contacts that other ads of it do not have.
    "same AS MATERIALIZED (SELECT c.id, min(c.id) OVER (PARTITION BY"
    f"   iif(c.kind IN {NUMBERS_SQL}, '', c.kind), c.value) AS contact FROM contacts AS c),"
    " carried AS MATERIALIZED (SELECT DISTINCT fc.contact, f.family, f.employer, m.campaign"
    "  FROM campaign_members AS m JOIN listings AS l ON l.id = m.listing"
    "  JOIN family_versions AS f ON f.version = l.version JOIN links AS k ON k.version = l.version"
    "  JOIN same ON same.id = k.contact"
    "  JOIN family_contacts AS fc ON fc.contact = same.contact AND fc.family = f.family"
    "  JOIN contacts AS c ON c.id = fc.contact AND c.shared IS NOT 'analyst'"
    "  WHERE fc.contact NOT IN (SELECT contact FROM site_contacts)),"
    " several AS (SELECT contact FROM carried GROUP BY contact HAVING count(DISTINCT campaign) > 1)"
)
"""Contacts with the families and campaigns that have them, and those of several campaigns. Left out are contacts that
an analyst marked as shared, and those that are a source's own."""


class ActorTables:
    """The part of `CampaignTables` that is about actors."""

    _database: Database

    def write_portraits(self, families: Iterable[int], pairs: Iterable[tuple[int, int]]) -> None:
        """Replace the pairs of families of whole components that share a portrait."""
        wanted = f"[{','.join(map(str, families))}]"
        self._database.execute(
            "DELETE FROM family_portraits WHERE one IN (SELECT value FROM json_each(?))", (wanted,)
        )
        self._database.write_many("INSERT OR IGNORE INTO family_portraits (one, other) VALUES (?, ?)", pairs)

    def write_suggestions(self, families: Iterable[int], pairs: Iterable[tuple[int, int, float]]) -> None:
        """Replace the suggested joins of families of whole components: one, other, probability."""
        wanted = f"[{','.join(map(str, families))}]"
        self._database.execute(
            "DELETE FROM suggested_joins WHERE one IN (SELECT value FROM json_each(?))", (wanted,)
        )
        self._database.write_many(
            "INSERT OR REPLACE INTO suggested_joins (one, other, probability) VALUES (?, ?, ?)", pairs
        )

    def write_family_lines(self, rows: Iterable[Sequence[int]]) -> None:
        """Add long lines of new families."""
        self._database.write_many("INSERT OR IGNORE INTO family_lines (family, line) VALUES (?, ?)", rows)

    def family_lines(self) -> Rows:
        """Long lines that several families have: family, hash."""
        return self._database.execute(
            "SELECT family, line FROM family_lines WHERE line IN"
            " (SELECT line FROM family_lines GROUP BY line HAVING count(*) > 1) ORDER BY family, line"
        ).fetchall()

    def campaigns_of_families(self, families: Iterable[int]) -> Rows:
        """Campaigns that ads of families are in."""
        return self._database.execute(
            "SELECT DISTINCT f.family, m.campaign FROM family_versions AS f"
            " JOIN campaign_members AS m ON m.listing = f.listing"
            " WHERE f.family IN (SELECT value FROM json_each(?)) ORDER BY f.family, m.campaign",
            (f"[{','.join(map(str, families))}]",),
        ).fetchall()

    def portraits(self) -> Rows:
        """Pairs of campaigns whose ads share a portrait."""
        return self._database.execute(
            f"WITH {_HOMES} SELECT DISTINCT m.campaign, n.campaign FROM family_portraits AS p"
            " JOIN homes AS m ON m.family = p.one JOIN homes AS n ON n.family = p.other"
            " WHERE m.campaign <> n.campaign"
        ).fetchall()

    def campaigns_by_contact(self) -> Rows:
        """Contacts of several campaigns: contact, families, employers, families with another contact, campaigns."""
        return self._database.execute(
            f"WITH {_CARRIED} SELECT c.contact, count(DISTINCT c.family), count(DISTINCT nullif(c.employer, '')),"
            "  count(DISTINCT iif(EXISTS (SELECT 1 FROM family_contacts AS o"
            "   WHERE o.family = c.family AND o.contact <> c.contact), c.family, NULL)),"
            "  json_group_array(DISTINCT c.campaign)"
            " FROM several AS s JOIN carried AS c ON c.contact = s.contact GROUP BY c.contact ORDER BY c.contact"
        ).fetchall()

    def shares_of_contacts(self) -> Rows:
        """Campaigns that share contacts: contact, campaign, its band, its ads, its employers (JSON)."""
        return self._database.execute(
            f"WITH {_CARRIED} SELECT c.contact, c.campaign, g.band, g.listings, json_group_array(DISTINCT c.employer)"
            " FROM several AS s JOIN carried AS c ON c.contact = s.contact JOIN campaigns AS g ON g.id = c.campaign"
            " GROUP BY c.contact, c.campaign ORDER BY c.contact, c.campaign"
        ).fetchall()

    def contacts_of_campaigns(self, campaigns: Iterable[int]) -> Rows:
        """Contacts of each family of these campaigns: campaign, contacts (JSON)."""
        return self._database.execute(
            "SELECT m.campaign, json_group_array(DISTINCT fc.contact) FROM campaign_members AS m"
            " JOIN listings AS l ON l.id = m.listing JOIN family_versions AS f ON f.version = l.version"
            " JOIN family_contacts AS fc ON fc.family = f.family"
            " WHERE m.campaign IN (SELECT value FROM json_each(?)) GROUP BY m.campaign, f.family",
            (f"[{','.join(map(str, campaigns))}]",),
        ).fetchall()

    def apart(self) -> Rows:
        """Pairs of campaigns that an analyst called not the same, each both ways round."""
        return self._database.execute(CAMPAIGNS_APART).fetchall()

    def describe_actors(self, actors: Iterable[tuple[int, Sequence[int]]]) -> Rows:
        """Actors with their campaigns: actor, campaigns, listings, jobs, employers, score."""
        self._database.execute("DELETE FROM campaign_actors")
        self._database.execute("DELETE FROM actors")
        pairs = [(campaign, actor) for actor, campaigns in actors for campaign in campaigns]
        self._database.write_many(
            "INSERT INTO actors (id, campaigns, listings, jobs, employers, score, label)"
            " VALUES (?, 0, 0, 0, 0, 0, '')",
            [(actor,) for actor in sorted({actor for _, actor in pairs})],
        )
        self._database.write_many("INSERT INTO campaign_actors (campaign, actor) VALUES (?, ?)", pairs)
        return self._database.execute(
            "SELECT a.actor, count(DISTINCT a.campaign), count(DISTINCT m.listing),"
            " count(DISTINCT nullif(lower(v.title), '')), count(DISTINCT nullif(f.employer, '')), max(c.score)"
            " FROM campaign_actors AS a JOIN campaigns AS c ON c.id = a.campaign"
            " JOIN campaign_members AS m ON m.campaign = a.campaign JOIN listings AS l ON l.id = m.listing"
            " JOIN versions AS v ON v.id = l.version LEFT JOIN family_versions AS f ON f.version = v.id"
            " GROUP BY a.actor ORDER BY a.actor"
        ).fetchall()

    def write_actors(self, rows: Iterable[Sequence[object]]) -> None:
        """Keep what is told of actors: campaigns, listings, jobs, employers, score, label, id."""
        self._database.write_many(
            "UPDATE actors SET campaigns = ?, listings = ?, jobs = ?, employers = ?, score = ?, label = ?"
            " WHERE id = ?",
            rows,
        )

    def top_actors(self, limit: int) -> Rows:
        """Actors by score: id, campaigns, listings, jobs, employers, score, label, campaigns (JSON)."""
        return self._database.execute(
            "SELECT a.id, a.campaigns, a.listings, a.jobs, a.employers, a.score, a.label,"
            " (SELECT json_group_array(campaign) FROM (SELECT campaign FROM campaign_actors"
            "  WHERE actor = a.id ORDER BY campaign)) FROM actors AS a"
            " ORDER BY a.score DESC, a.listings DESC, a.id LIMIT ?",
            (limit,),
        ).fetchall()

    def ties_of_actor(self, actor: int) -> Rows:
        """Contacts that several campaigns of an actor have: kind, value, campaigns."""
        return [(tie.kind, tie.value, tie.campaigns) for tie in ties(self._database.connection, actor)]

    def verdicts_of_actor(self, actor: int) -> Rows:
        """How the campaigns of an actor were decided, as the queue has it: verdict, campaigns."""
        return list(verdicts(self._database.connection, actor))

    def actors_of(self) -> Rows:
        """Every campaign of an actor: campaign, actor."""
        return self._database.execute(
            "SELECT campaign, actor FROM campaign_actors ORDER BY campaign"
        ).fetchall()
