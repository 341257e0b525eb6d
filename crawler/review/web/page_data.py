"""Pages as data: what a program gets that asks a page for JSON. Only what is named here leaves.

Which values of a template are data is said in one table: a page also holds forms, tokens and, while an opinion is
due, what a colleague decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from typing import Final

from markupsafe import Markup

from crawler.masking import active as masking

DATA_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "queue.html": ("rows", "size", "next_link", "states"),
    "campaign.html": ("head", "row", "sentence", "signs", "places", "undated"),
    "why.html": ("head", "compared"),
    "ad.html": ("posting", "campaign", "siblings"),
    "contact.html": ("forms", "ads", "facts", "companions"),
    "contacts.html": ("found", "next_link"),
    "graph.html": ("data",),
    "cases.html": ("cases",),
    "case.html": ("case", "campaigns", "ads", "notes"),
    "report.html": ("first", "last", "public", "crawled", "contacts"),
    "sources.html": ("sources",),
    "source.html": ("source", "runs"),
    "run.html": ("run", "outcomes"),
    "work.html": ("mentions", "mine", "others"),
}
"""Templates and the names of their values that are data; a name that the page does not have is left out."""
NEVER: Final = frozenset({"verdict", "decision", "inherited", "first_user", "record"})
"""Fields that no program gets: how colleagues decided, which a page hides while an opinion is due."""
MOST_DEEP: Final = 12
"""Levels of nesting; set by hand in 2026: our records have six at most."""


def page_data(template: str, values: Mapping[str, object]) -> dict[str, object] | None:
    """The data of a page with masked contacts covered; None for a page that has none."""
    names = DATA_OF.get(template)
    if names is None:
        return None
    return {name: plain(values[name]) for name in names if name in values}


def plain(value: object, deep: int = 0) -> object:
    """Records, sets and mappings as JSON has them; every text covered, as a template would print it."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return masking.covered(str(value)).encode("utf-8", "replace").decode("utf-8")
    if deep > MOST_DEEP:
        return None
    if is_dataclass(value) and not isinstance(value, type):
        return {
            one.name: plain(getattr(value, one.name), deep + 1)
            for one in fields(value)
            if one.name not in NEVER
        }
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: plain(getattr(value, name), deep + 1) for name in value._fields if name not in NEVER}
    if isinstance(value, Mapping):
        return {masking.covered(str(key)): plain(one, deep + 1) for key, one in value.items()}
    if isinstance(value, list | tuple | Set):
        return [plain(one, deep + 1) for one in value]
    return masking.covered(str(Markup(str(value)).striptags()))
