"""The catalogue of indicators, from its data files."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.indicators import load_catalogue
from crawler.indicators.catalogue import Indicator
from tools.reference.markdown import code, codes, page, table


def indicators() -> str:
    """The page of all indicators, harm types and sources."""
    catalogue = load_catalogue()
    categories = dict.fromkeys(one.category for one in catalogue.indicators.values())
    return page(
        "Indicators",
        "An indicator describes an ad, never a person, and proves nothing alone. Ids never change. "
        "How weights become a score is in [](../explanation/scoring.md). "
        f"Phrases exist in {len(catalogue.languages)} languages: {codes(catalogue.languages)}. "
        f"Not yet checked by a speaker: {codes(catalogue.unchecked)}.",
        *(_category(name, catalogue.indicators.values()) for name in categories),
        "## Harm types\n\n"
        + table(
            ("harm type", "name", "who should receive it"),
            ((code(harm.id), harm.name, harm.receiver) for harm in catalogue.harm_types.values()),
        ),
        "## Sources of the indicators\n\n"
        + table(("reference", "title"), ((code(name), title) for name, title in catalogue.sources.items())),
    )


def _category(name: str, all_indicators: Iterable[Indicator]) -> str:
    return f"## Category {name}\n\n" + "\n\n".join(
        _one(one) for one in all_indicators if one.category == name
    )


def _one(one: Indicator) -> str:
    element = f"Element of trafficking (Palermo Protocol, art. 3): {one.palermo}. " if one.palermo else ""
    facts = f"Weight: **{one.weight}**. {element}Found by: {one.kind}. Harm: {codes(one.harm)}."
    rule = f"Rule: {one.rule}.".replace("..", ".").replace("<", "&lt;")
    return "\n\n".join(
        (
            f"### {one.id}",
            f"**{one.name}.** {one.meaning}",
            facts,
            rule,
            "Sources: " + "; ".join(one.sources) + ".",
        )
    )
