"""A JSON Schema (draft 7) of `sources.toml`, for editors: names, types, examples and summaries of all keys.

Editors complete and check by it as one types. `adwatch sources check` remains the judge: it also checks what a
schema can't state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from crawler.sources.key_types import KEY_TYPES
from crawler.sources.keys import ALERTS, COMMON, CRAWLER, CardKey
from crawler.sources.kinds import KINDS, POSTING_SELECTORS, SourceKind

_DRAFT: Final = "http://json-schema.org/draft-07/schema#"
"""The draft that Taplo, Even Better TOML and IDEs of JetBrains read."""

Schema = dict[str, object]


def sources_schema(systems: Sequence[str] = ()) -> Schema:
    """The schema of the whole file.

    Args:
        systems: Names of the applicant-tracking systems that the key `system` may hold; any text without them.
    """
    tables = {
        "crawler": _table(CRAWLER),
        "alerts": _table(ALERTS),
        "source": {"type": "object", "additionalProperties": {"oneOf": [_ref(kind) for kind in KINDS]}},
    }
    return {
        "$schema": _DRAFT,
        "title": "adwatch: sources.toml",
        "type": "object",
        "properties": tables,
        "additionalProperties": False,
        "definitions": {kind.name: _card(kind, systems) for kind in KINDS.values()},
    }


def _ref(kind: str) -> Schema:
    return {"$ref": f"#/definitions/{kind}"}


def _card(kind: SourceKind, systems: Sequence[str]) -> Schema:
    """A card of one kind."""
    schema = _table((*COMMON, *kind.keys), required=("url",) if kind.needs_url else ())
    selector = KEY_TYPES["table"].schema["additionalProperties"]
    own: Mapping[str, Schema] = {
        "kind": {"const": kind.name},
        "select": {
            "type": "object",
            "properties": dict.fromkeys((*POSTING_SELECTORS, *kind.select), selector),
            "additionalProperties": False,
        },
        **({"system": {"enum": list(systems)}} if kind.name == "ats" and systems else {}),
    }
    properties = schema["properties"]
    assert isinstance(properties, dict)
    for name, more in own.items():
        properties[name] = {"description": properties[name]["description"], **more}
    return schema | {"title": kind.name, "description": kind.summary}


def _table(keys: Iterable[CardKey], required: tuple[str, ...] = ()) -> Schema:
    keys = tuple(keys)
    return {
        "type": "object",
        "properties": {key.name: _key(key) for key in keys},
        "required": [*(key.name for key in keys if key.required), *required],
        "additionalProperties": False,
    }


def _key(key: CardKey) -> Schema:
    schema: Schema = {"description": f"{key.summary}\nExample: {key.example}", **KEY_TYPES[key.type].schema}
    if key.may_be_empty:
        schema["minLength"] = 0
    return schema | ({"enum": list(key.choices)} if key.choices else {})
