"""Export formats and the lines of the JSON Lines export, from the registry and the JSON Schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, TypeAlias

import crawler.export
from crawler.export import FORMATS, TLP_LEVELS
from tools.reference.markdown import code, codes, page, table

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
SCHEMA: Final = Path(crawler.export.__file__).parent / "shapes" / "jsonl.schema.json"
_BAG: Final = (
    "an evidence bag (BagIt, RFC 8493): every format above, the captures, the chain, a verifier in Python"
)


def export_formats() -> str:
    """The page of formats and markings."""
    rows = [
        (code(name), form.about, "a folder" if form.is_folder else code(form.suffix))
        for name, form in FORMATS.items()
    ]
    rows += [(code("bag"), _BAG, "a folder")]
    return page(
        "Export formats",
        "`adwatch export --format FORMAT --out PATH`. "
        "How to open each one is in [](../how-to/investigator/open-an-export.md).",
        table(("format", "what for", "written as"), rows),
        f"## Markings\n\nEvery export carries one TLP 2.0 marking: {codes(TLP_LEVELS)}. "
        "It is AMBER+STRICT unless the case or `--tlp` names another. "
        "Contacts that are masked because they may belong to a victim leave only under TLP:RED.",
    )


def jsonl() -> str:
    """The page of the lines of the JSON Lines export."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    shapes = schema["$defs"]
    kinds = [reference["$ref"].rsplit("/", 1)[1] for reference in schema["oneOf"]]
    return page(
        "JSON Lines export",
        f"Each line is one JSON object. Its `type` is one of {codes(kinds)}. {schema['description']} "
        "The JSON Schema (draft 2020-12) is `jsonl.schema.json`, next to the code of the exports.",
        *(_shape(kind, shapes[kind], shapes) for kind in kinds),
    )


def _shape(kind: str, shape: dict[str, Json], shapes: dict[str, Json]) -> str:
    properties, required = shape["properties"], shape.get("required")
    if not isinstance(properties, dict) or not isinstance(required, list):
        raise TypeError(f"{SCHEMA}: {kind} has no properties or no list of required keys")
    rows = [
        (code(name), _type(rule, shapes), "yes" if name in required else "")
        for name, rule in properties.items()
        if isinstance(rule, dict)
    ]
    return f"## {kind}\n\n" + table(("key", "value", "always there"), rows)


def _type(rule: dict[str, Json], shapes: dict[str, Json]) -> str:
    """What a value may be, in a few words."""
    if "$ref" in rule:
        target = shapes[str(rule["$ref"]).rsplit("/", 1)[1]]
        return _type(target, shapes) if isinstance(target, dict) else ""
    choices = rule.get("anyOf")
    if isinstance(choices, list):
        return " or ".join(_type(one, shapes) for one in choices if isinstance(one, dict))
    if "const" in rule:
        return code(str(rule["const"]))
    values = rule.get("enum")
    if isinstance(values, list):
        return "one of " + codes(str(value) for value in values)
    items = rule.get("items")
    if isinstance(items, dict):
        return f"list of {_type(items, shapes)}"
    if "pattern" in rule:
        return "time, UTC, ISO 8601 with `Z`"
    kinds = rule.get("type", "any")
    return " or ".join(map(str, kinds)) if isinstance(kinds, list) else str(kinds)
