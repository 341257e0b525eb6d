"""Which listings to read: a filter, and the SQL that it comes to."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.records import Band, LanguageCoverage
from crawler.store.content import to_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which listings to read; what is None or empty does not filter."""

    source: str | None = None
    bands: tuple[Band, ...] = ()
    languages: tuple[str, ...] = ()
    """Language of the text (BCP 47 primary tag)."""
    coverages: tuple[LanguageCoverage, ...] = ()
    """How well the catalogue covers the language."""
    since: str | None = None
    """Last seen at or after this time (or date)."""
    keys: tuple[str, ...] = ()
    """Public ids."""
    online: bool | None = None
    campaigns: tuple[int, ...] = ()
    """Internal ids; listings that are members of one of them."""
    but_campaigns: tuple[int, ...] = ()
    """Internal ids; listings that are members of none of them."""
    but_listings: tuple[int, ...] = ()
    """Internal ids of listings that are left out."""
    rulesets_other_than: str | None = None
    """Assessed with another ruleset than this one: what `rescore` reads."""


def conditions_of(wanted: Filter) -> tuple[str, tuple[object, ...]]:
    """Conditions of a filter on listings AS l (and assessments AS a), each beginning with AND, and their values."""
    conditions: list[tuple[str, object]] = []
    if wanted.source is not None:
        conditions.append(("l.source = ?", wanted.source))
    if wanted.bands:
        conditions.append(("l.band IN (SELECT value FROM json_each(?))", to_json(list(wanted.bands))))
    if wanted.languages:
        conditions.append(("l.language IN (SELECT value FROM json_each(?))", to_json(list(wanted.languages))))
    if wanted.coverages:
        covered = "SELECT 1 FROM assessments AS c WHERE c.version = l.version AND c.language_coverage IN"
        conditions.append(
            (f"EXISTS ({covered} (SELECT value FROM json_each(?)))", to_json(list(wanted.coverages)))
        )
    if wanted.since is not None:
        conditions.append(("l.last_seen >= ?", wanted.since))
    if wanted.keys:
        conditions.append(('l."key" IN (SELECT value FROM json_each(?))', to_json(list(wanted.keys))))
    if wanted.online is not None:
        conditions.append(("(l.gone_at IS NULL) = ?", int(wanted.online)))
    if wanted.campaigns:
        members = "SELECT listing FROM campaign_members WHERE campaign IN (SELECT value FROM json_each(?))"
        conditions.append((f"l.id IN ({members})", to_json(list(wanted.campaigns))))
    if wanted.but_campaigns:
        members = "SELECT listing FROM campaign_members WHERE campaign IN (SELECT value FROM json_each(?))"
        conditions.append((f"l.id NOT IN ({members})", to_json(list(wanted.but_campaigns))))
    if wanted.but_listings:
        conditions.append(
            ("l.id NOT IN (SELECT value FROM json_each(?))", to_json(list(wanted.but_listings)))
        )
    if wanted.rulesets_other_than is not None:
        conditions.append(("a.ruleset <> ?", wanted.rulesets_other_than))
    return "".join(f" AND {text}" for text, _ in conditions), tuple(value for _, value in conditions)
