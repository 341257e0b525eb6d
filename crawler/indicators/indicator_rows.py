"""One table of indicators.toml as an `Indicator`, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from crawler.indicators.catalogue import CATEGORIES, WEIGHTS, HarmType, Indicator

_FIELDS: Final = frozenset(
    [
        "name",
        "meaning",
        "category",
        "palermo",
        "weight",
        "kind",
        "rule",
        "harm",
        "sources",
        "deniable",
        "recruits",
        "circumstance",
        "silenced-by",
    ]
)
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "weight": WEIGHTS,
    "kind": ("phrase", "structured", "contact", "cross-ad"),
    "palermo": ("act", "means", "purpose"),
    "category": CATEGORIES,
}


def problems_of(
    row: Mapping[str, Any], harm_types: Mapping[str, HarmType], sources: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Everything that is wrong with a row and how to mend it; nothing for a sound one.

    Args:
        row: The table as TOML gives it.
        harm_types: By their ids.
        sources: Titles of the references that an indicator may name.
    """
    for key in sorted(set(row) - _FIELDS):
        yield f"unknown key {key}", "use one of " + ", ".join(sorted(_FIELDS))
    for key in ("name", "meaning", "category", "weight", "kind", "rule"):
        if not row.get(key):
            yield f"no {key}", f'write {key} = "..."'
    if not row.get("sources"):
        yield (
            "no sources",
            'write sources = ["REFERENCE: what it says"], with a reference of tables/sources.toml',
        )
    for key, allowed in _CHOICES.items():
        if key in row and row[key] not in allowed:
            yield f"{key} = {row[key]!r}", "use one of " + ", ".join(allowed)
    for harm in row.get("harm", []):
        if harm not in harm_types:
            yield f"unknown harm type {harm!r}", "use one of " + ", ".join(sorted(harm_types))
    for source in row.get("sources", []):
        reference = str(source).partition(":")[0]
        if reference not in sources:
            yield f"unknown source {source!r}", f"add [{reference}] to tables/sources.toml"


def indicator_of(name: str, row: Mapping[str, Any]) -> Indicator:
    """The indicator that a sound row describes."""
    return Indicator(
        id=name,
        name=row["name"],
        meaning=row["meaning"],
        category=row["category"],
        palermo=row.get("palermo"),
        weight=row["weight"],
        kind=row["kind"],
        rule=row["rule"],
        harm=tuple(row.get("harm", ())),
        sources=tuple(row.get("sources", ())),
        deniable=bool(row.get("deniable", False)),
        recruits=bool(row.get("recruits", False)),
        circumstance=bool(row.get("circumstance", False)),
        suppressed_by=tuple(map(str, row.get("silenced-by", ()))),
    )
