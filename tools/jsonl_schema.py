"""Write the JSON Schema of the JSON Lines export from the types of the records: `python -m tools.jsonl_schema`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, get_type_hints

import msgspec

import crawler.export
from crawler.export.flat import FLAT_FIELDS
from crawler.records import Campaign, Capture, Contact, Decision, Hit

FILE: Final = Path(crawler.export.__file__).parent / "shapes" / "jsonl.schema.json"

_MOMENT: Final[dict[str, object]] = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$"}
_NUMBER: Final[dict[str, object]] = {"type": "integer", "minimum": 0}
_NARROWER: Final[dict[str, dict[str, object]]] = {
    "listing.first_seen": _MOMENT,
    "listing.last_seen": _MOMENT,
    "listing.seen_at": _MOMENT,
    "listing.score": {"type": "number", "minimum": 0},
    "listing.extra": {"type": "object"},
    "listing.versions": {"type": "integer", "minimum": 1},
    "listing.version": {"type": "integer", "minimum": 1},
    "link.start": _NUMBER,
    "link.end": _NUMBER,
    "link.confidence": {"type": "number", "minimum": 0, "maximum": 1},
    "hit.start": _NUMBER,
    "hit.end": _NUMBER,
    "campaign.band": {"enum": ["low", "look", "priority"]},
    "decision.at": _MOMENT,
    "capture.offset": _NUMBER,
    "capture.length": _NUMBER,
    "capture.meta": {"type": "object"},
}
"""Where the export promises more than the type of the field."""

_REQUIRED: Final[dict[str, str]] = {
    "listing": "id url source title description first_seen last_seen gone_at score band campaign versions",
    "contact": "id kind value",
    "link": "listing contact raw field start end",
    "hit": "listing indicator weight points quote field start end why origin",
    "campaign": "id title score band members",
    "decision": "id at subject verdict reason analyst",
    "capture": "id listing url file offset length sha256 payload_sha256",
}
"""Properties that every version of the export has had; it only grows."""


def _types(kind: type, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {name: hint for name, hint in get_type_hints(kind).items() if name not in without}


def _lines() -> dict[str, dict[str, Any]]:
    """Name and type of every property, by type of line; see `crawler.export.jsonl`."""
    hit = _types(Hit, without=("id",))
    return {
        "listing": {name: get_type_hints(kind)[field] for name, (kind, field) in FLAT_FIELDS.items()},
        "contact": {"id": str, "kind": str, "value": str},
        "link": {"listing": str, "contact": str} | _types(Contact, without=("kind", "value")),
        "hit": {"listing": str, "indicator": str} | hit,
        "campaign": _types(Campaign),
        "decision": _types(Decision),
        "capture": {"id": str, "listing": str} | _types(Capture, without=("seq",)),
    }


def schema() -> dict[str, Any]:
    """The schema."""
    lines = _lines()
    names = [(line, name) for line, properties in lines.items() for name in properties]
    schemas, components = msgspec.json.schema_components(
        [Any if f"{line}.{name}" in _NARROWER else lines[line][name] for line, name in names]
    )
    found = dict(zip(names, map(_compact, schemas), strict=True))
    definitions = {line: _line(line, properties, found) for line, properties in lines.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:adwatch:export:jsonl:1",
        "title": "One line of adwatch's JSON Lines export",
        "description": "Offsets count code points of the text of `field` in the line of the listing.",
        "type": "object",
        "required": ["type"],
        "oneOf": [{"$ref": f"#/$defs/{line}"} for line in lines],
        "$defs": definitions | {name: _undescribed(one) for name, one in components.items()},
    }


def _line(
    line: str, properties: Mapping[str, Any], found: Mapping[tuple[str, str], dict[str, Any]]
) -> dict[str, Any]:
    return {
        "properties": {
            "type": {"const": line},
            **{name: _NARROWER.get(f"{line}.{name}", found[line, name]) for name in properties},
        },
        "required": ["type", *_REQUIRED[line].split()],
        "additionalProperties": False,
    }


def _undescribed(component: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in component.items() if name not in {"title", "description"}}
    properties = {name: _compact(one) for name, one in component.get("properties", {}).items()}
    return kept | {"properties": properties}


def _compact(rule: dict[str, Any]) -> dict[str, Any]:
    """A choice between a plain type and null as one list of types."""
    choices = rule.get("anyOf", ())
    if choices and all(set(one) == {"type"} for one in choices):
        return {"type": [one["type"] for one in choices]} | {k: v for k, v in rule.items() if k != "anyOf"}
    return rule


def text() -> str:
    """The file."""
    return json.dumps(schema(), indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
