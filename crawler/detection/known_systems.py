"""Systems that a site is recognised by, from its address or from its page: applicant tracking, forums, channels."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, Final
from urllib.parse import urlsplit

MAX_PAGE: Final = 1_000_000
"""Characters of a page in which systems are looked for. Set by hand in 2026."""


@cache
def _systems() -> tuple[dict[str, Any], ...]:
    data = tomllib.loads((resources.files("crawler.detection") / "known_systems.toml").read_text("utf-8"))
    return tuple(data["system"])


def cards_by_address(url: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Card and reason for each system whose address this is."""
    for system in _systems():
        found = re.search(system["address"], url) if "address" in system else None
        if found:
            yield _card(system, url, found), f"the system {system['name']}"


def cards_by_page(url: str, text: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Card and reason for each system that a page uses or links to."""
    text = text[:MAX_PAGE]
    for system in _systems():
        found = re.search(system["address"], text) if "address" in system else None
        if found and not system.get("only_site"):
            yield _card(system, url, found), f"its page uses {system['name']}"
        elif any(mark in text for mark in system.get("page", ())):
            yield _card(system, url, None), f"its page is made by {system['name']}"


def _card(system: dict[str, Any], url: str, found: re.Match[str] | None) -> dict[str, Any]:
    """The card of a system, with what its address holds."""
    parts = urlsplit(url)
    groups = {key: value for key, value in found.groupdict().items() if value} if found else {}
    values = {"base": f"{parts.scheme}://{parts.netloc}", "page": url} | groups
    card: dict[str, Any] = {
        key: value.format_map(values) if isinstance(value, str) else dict(value)
        for key, value in system["card"].items()
    }
    if "url" in groups:
        card["url"] = groups["url"] + system.get("path", "")
    if card["kind"] == "ats" and "url" not in card:
        card |= {key: value for key, value in groups.items() if key != "url"}
    return card
