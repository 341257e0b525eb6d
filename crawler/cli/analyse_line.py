"""One line of `adwatch analyse`: the input object to the answer object, as the contract has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from crawler.assess import assess
from crawler.isolation import Failure, guarded
from crawler.postings.line_reader import read_line
from crawler.postings.mapping import from_mapping
from crawler.records import Assessment, Contact, Hit


def dump(value: object) -> str:
    """JSON on one line that is valid UTF-8: lone surrogates are written as escapes."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def _place(
    found: Contact | Hit, words: str, line: Mapping[str, Any], aliases: Mapping[str, str]
) -> dict[str, Any]:
    """Field and offsets in the input; words and offsets are empty where the input's value is no string."""
    name = aliases.get(found.field, found.field)
    given = line.get(name)
    if not isinstance(given, str) or given[found.start : found.end] != words:
        return {"words": "", "field": name, "start": 0, "end": 0}
    return {"words": words, "field": name, "start": found.start, "end": found.end}


def _contact(contact: Contact, line: Mapping[str, Any], aliases: Mapping[str, str]) -> dict[str, Any]:
    place = _place(contact, contact.raw, line, aliases)
    return {
        "kind": contact.kind,
        "value": contact.value,
        "raw": place["words"],
        "field": place["field"],
        "start": place["start"],
        "end": place["end"],
        "obfuscated": contact.obfuscated,
        "confidence": round(contact.confidence, 3),
    }


def _hit(hit: Hit, line: Mapping[str, Any], aliases: Mapping[str, str]) -> dict[str, Any]:
    place = _place(hit, hit.quote, line, aliases)
    return {
        "id": hit.id,
        "weight": hit.weight,
        "quote": place["words"],
        "field": place["field"],
        "start": place["start"],
        "end": place["end"],
        "why": hit.why,
        "origin": hit.origin,
    }


def _id(stated: object) -> object:
    """The id as given; text of it where JSON has no way to give it back (1e999, nested without end)."""
    try:
        json.dumps(stated, allow_nan=False)
    except (ValueError, RecursionError):
        return str(stated) if isinstance(stated, float) else None
    return stated


def answer(line: Mapping[str, Any], assessment: Assessment, aliases: Mapping[str, str]) -> dict[str, Any]:
    """The answer object for an assessed line."""
    return {
        "id": _id(line.get(aliases.get("id", "id"))),
        "language": assessment.language,
        "document_type": assessment.document_type,
        "contacts": [_contact(contact, line, aliases) for contact in assessment.contacts],
        "indicators": [_hit(hit, line, aliases) for hit in assessment.hits],
        "score": round(assessment.score, 3),
        "band": assessment.band,
        "harm_types": list(assessment.harm_types),
        "ruleset": assessment.ruleset,
        "language_coverage": assessment.language_coverage,
        "reasons": list(assessment.reasons),
    }


def answer_line(
    number: int, raw: bytes, *, aliases: Mapping[str, str], region: str | None = None
) -> tuple[str, bool]:
    """The answer as one line of JSON, and whether the line could be read and assessed.

    Never raises for its content: a defect is answered as the error of its line.
    """
    line = guarded("reading the line", partial(read_line, number, raw))
    if isinstance(line, Failure):
        return dump({"id": None, "line": number, "error": str(line)}), False
    if line.value is None:
        return dump({"id": None, "line": number, "error": line.error}), False
    answered = guarded("assessing", partial(_answered, line.value, aliases, region))
    if isinstance(answered, Failure):
        stated = _id(line.value.get(aliases.get("id", "id")))
        return dump({"id": stated, "line": number, "error": str(answered)}), False
    return answered, True


def _answered(line: Mapping[str, Any], aliases: Mapping[str, str], region: str | None) -> str:
    posting = from_mapping(line, source="analyse", region=region, aliases=aliases)
    return dump(answer(line, assess(posting), aliases))
