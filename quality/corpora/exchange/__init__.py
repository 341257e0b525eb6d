"""The seventh generator: three languages, forwards that are cut, contacts in shifts, one software for many agencies.

Everything in it is invented; mail and web addresses are in reserved domains.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quality.corpora.exchange.generator import world


def exchange(ads: int, seed: int) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """About so many ads: a line for `adwatch import`, and the truth (`quality.corpora.worlds.told_world`)."""
    return list(world(ads, seed))
