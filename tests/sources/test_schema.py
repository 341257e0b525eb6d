"""The JSON Schema for editors accepts what the loader accepts, key by key."""

import json
import re
import tomllib
from typing import Any, get_args

import pytest

from crawler.cli import run
from crawler.sources.key_types import KEY_TYPES, InvalidValue, parse_value
from crawler.sources.keys import ALERTS, COMMON, CRAWLER, CardKey, Type
from crawler.sources.kinds import KINDS
from crawler.sources.schema import sources_schema

SCHEMA: Any = sources_schema(["greenhouse", "lever"])
JSON_TYPES: dict[str, Any] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
}
EXAMPLES = [
    *((kind.name, key) for kind in KINDS.values() for key in (*COMMON, *kind.keys) if key.name != "kind"),
]


def accepts(schema: Any, value: Any) -> bool:
    """What is used of JSON Schema here, no more."""
    if "anyOf" in schema:
        return any(accepts(one, value) for one in schema["anyOf"])
    if "enum" in schema and value not in schema["enum"]:
        return False
    kind = schema.get("type")
    if kind and (not isinstance(value, JSON_TYPES[kind]) or (kind != "boolean" and isinstance(value, bool))):
        return False
    if kind == "array":
        return all(accepts(schema["items"], one) for one in value)
    if kind == "object":
        inner = schema.get("properties", {})
        rest = schema.get("additionalProperties", {})
        return all(
            accepts(inner[n], v) if n in inner else rest and accepts(rest, v) for n, v in value.items()
        )
    if kind == "string":
        return len(value) >= schema.get("minLength", 0) and bool(re.search(schema.get("pattern", ""), value))
    if kind in ("integer", "number"):
        return bool(schema.get("minimum", value) <= value < schema.get("exclusiveMaximum", value + 1))
    return True


@pytest.mark.parametrize(("kind", "key"), EXAMPLES, ids=lambda part: getattr(part, "name", part))
def test_the_example_of_every_key_fits_its_schema(kind, key):
    (value,) = tomllib.loads(key.example).values()
    assert accepts(SCHEMA["definitions"][kind]["properties"][key.name], value)


@pytest.mark.parametrize(
    ("type_", "value", "right"),
    [
        ("text", "words", True),
        ("text", "", False),
        ("text", 1, False),
        ("url", "https://jobs.example.org/", True),
        ("url", "ftp://jobs.example.org/", False),
        ("yes-no", True, True),
        ("yes-no", "true", False),
        ("whole", 0, True),
        ("whole", -1, False),
        ("whole", True, False),
        ("whole", 1.5, False),
        ("number", 2.5, True),
        ("number", -0.1, False),
        ("number", 86_400, False),
        ("span", "6h", True),
        ("span", "6 hours", False),
        ("span", 6, False),
        ("hours", "22-6", True),
        ("hours", "22", False),
        ("country", "NG", True),
        ("country", "ng", False),
        ("country", "NGA", False),
        ("texts", ["en", "fr"], True),
        ("texts", "en", True),
        ("texts", [1], False),
        ("patterns", ["/jobs/"], True),
        ("patterns", [""], False),
        ("table", {"title": "h1"}, True),
        ("table", {"title": ["h1", "h2"]}, True),
        ("table", {"title": 1}, False),
        ("table", "h1", False),
    ],
)
def test_schema_and_loader_agree_about_a_type(type_, value, right):
    assert accepts(KEY_TYPES[type_].schema, value) is right
    key = CardKey("x", type_, "", "")
    if right:
        parse_value(key, value)
    else:
        with pytest.raises(InvalidValue):
            parse_value(key, value)


def test_every_type_has_a_reader_and_every_key_its_place():
    assert set(KEY_TYPES) == set(get_args(Type))
    assert set(SCHEMA["definitions"]) == set(KINDS)
    for kind in KINDS.values():
        card = SCHEMA["definitions"][kind.name]
        assert set(card["properties"]) == {key.name for key in (*COMMON, *kind.keys)}
        assert card["additionalProperties"] is False
        assert {"kind"} <= set(card["required"])
        assert ("url" in card["required"]) is kind.needs_url
        assert card["properties"]["kind"]["const"] == kind.name
        assert set(kind.select) <= set(card["properties"]["select"]["properties"])
    assert set(SCHEMA["properties"]["crawler"]["properties"]) == {key.name for key in CRAWLER}
    assert set(SCHEMA["properties"]["alerts"]["properties"]) == {key.name for key in ALERTS}


def test_choices_are_offered_and_kept(capsys):
    order = SCHEMA["definitions"]["feed"]["properties"]["date_order"]
    assert order["enum"] == ["DMY", "MDY", "YMD"]
    key = next(key for key in COMMON if key.name == "date_order")
    with pytest.raises(InvalidValue, match="needs DMY, MDY or YMD, not 'DM'"):
        parse_value(key, "DM")
    assert SCHEMA["definitions"]["ats"]["properties"]["system"]["enum"] == ["greenhouse", "lever"]


def test_the_command_prints_it(capsys):
    assert run(["sources", "schema"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["definitions"]["feed"] == SCHEMA["definitions"]["feed"]
    assert "greenhouse" in printed["definitions"]["ats"]["properties"]["system"]["enum"]
