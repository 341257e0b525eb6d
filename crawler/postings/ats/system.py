"""Descriptions of applicant-tracking systems, from `systems.toml` or from a source card."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final, Literal, get_args

from crawler.errors import UserError

Format = Literal["json", "xml", "script", "html"]

FIELDS: Final = frozenset(
    (
        "title", "url", "identifier", "description", "hiring_organization", "job_location", "base_salary",
        "date_posted", "date_modified", "valid_through", "employment_type", "industry", "language",
        "job_location_type", "application_contact", "text", "applicant_location_requirements", "detail",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Where a response has its jobs, and a job its fields."""

    name: str
    format: Format = "json"
    items: str = ""
    """Path to the list of jobs; for html a CSS selector."""
    other_items: tuple[str, ...] = ()
    """Tried when `items` leads nowhere."""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    skip: Mapping[str, object] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    start: str = ""
    order: str | None = None
    endpoint: str = ""
    """URL of the response, with {token} for the employer's name; used by the spider."""
    post: Mapping[str, Any] = field(default_factory=dict)
    """JSON body of a POST request, with the paging in it; empty for GET."""
    paging: Mapping[str, Any] = field(default_factory=dict)
    """Query parameters the spider counts up: {offset | page, size, count}."""


def _paths(where: str, table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    paths: dict[str, tuple[str, ...]] = {}
    for name, stated in table.items():
        if name not in FIELDS:
            raise UserError(f"{where}: no field {name!r}; fields are {', '.join(sorted(FIELDS))}")
        paths[name] = (stated,) if isinstance(stated, str) else tuple(stated)
    return paths


def system_from_card(name: str, table: Mapping[str, Any]) -> System:
    """Read a system from a table (`items`, `fields`, `format`, ...); raises UserError for a wrong one."""
    kind = table.get("format", "json")
    if kind not in get_args(Format):
        raise UserError(f"{name}: format {kind!r} is none of {', '.join(get_args(Format))}")
    fields = _paths(name, table.get("fields", {}))
    if "title" not in fields and "text" not in fields:
        raise UserError(f'{name}: fields names no title, for example fields.title = "name"')
    return System(
        name=name,
        format=kind,
        items=table.get("items", ""),
        other_items=tuple(table.get("other_items", ())),
        fields=fields,
        skip=table.get("skip", {}),
        marks=tuple(table.get("marks", ())),
        start=table.get("start", ""),
        order=table.get("order"),
        endpoint=table.get("endpoint", ""),
        post=table.get("post", {}),
        paging=table.get("paging", {}),
    )


@cache
def systems() -> Mapping[str, System]:
    """Every system of `systems.toml` by name."""
    data = tomllib.loads((resources.files("crawler.postings") / "ats/systems.toml").read_text("utf-8"))
    return {name: system_from_card(name, table) for name, table in data.items()}


def recognise(text: str) -> System | None:
    """The system whose marks all occur in a response; of several, the one with the most marks."""
    fitting = [system for system in systems().values() if all(mark in text for mark in system.marks)]
    return max(fitting, key=lambda system: len(system.marks), default=None)
