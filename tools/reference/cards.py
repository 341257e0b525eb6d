"""Keys of source cards, from the table that also validates them."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.postings.ats import systems
from crawler.sources.key_types import KEY_TYPES
from crawler.sources.keys import ALERTS, COMMON, CRAWLER, CardKey
from crawler.sources.kinds import KINDS, POSTING_SELECTORS, SourceKind
from tools.reference.markdown import code, codes, page, table


def source_cards() -> str:
    """The page of all kinds of source and all keys of their cards."""
    intro = (
        "`sources.toml` holds one table `[source.NAME]`, a card, for each source. "
        "`adwatch sources kinds` prints this page in short, `adwatch sources check` validates a file. "
        "`adwatch sources schema` prints a JSON Schema; with `#:schema ./sources.schema.json` as "
        "the first line of the file, editors that use Taplo (Even Better TOML) complete and check the keys."
    )
    kinds = table(("kind", "what it walks"), ((code(kind.name), kind.summary) for kind in KINDS.values()))
    ats = codes(system for system in systems() if not system.endswith("_detail"))
    return page(
        "Source cards",
        intro,
        f"## Kinds of source\n\n{kinds}",
        f"## Keys of every card\n\n{_keys(COMMON)}",
        f"## Keys of the table `[crawler]`\n\n{_keys(CRAWLER)}",
        f"## Keys of the table `[alerts]`\n\n{_keys(ALERTS)}",
        f"## Fields that `select` may name\n\n{codes(POSTING_SELECTORS)}",
        *(_kind(kind) for kind in KINDS.values()),
        f"## Applicant-tracking systems\n\nThe key `system` of the kind `ats` names one of: {ats}.",
    )


def _kind(kind: SourceKind) -> str:
    """One kind with its own keys."""
    parts = [f"## Kind `{kind.name}`", f"{kind.summary[0].upper()}{kind.summary[1:]}."]
    if not kind.needs_url:
        parts.append("The key `url` may be left out.")
    parts.append(_keys(kind.keys) or "It has no keys of its own.")
    if kind.select:
        parts.append(f"`select` may also name {codes(kind.select)}.")
    return "\n\n".join(parts)


def _keys(keys: Sequence[CardKey]) -> str:
    return table(
        ("key", "type", "meaning", "example"),
        (
            (
                code(key.name) + (" (required)" if key.required else ""),
                KEY_TYPES[key.type].label,
                key.summary,
                code(key.example),
            )
            for key in keys
        ),
    )
