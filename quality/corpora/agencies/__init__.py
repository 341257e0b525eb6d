"""The sixth generator: agencies that use one template for many jobs, beside scams that rotate their contacts.

Everything in it is invented; mail and web addresses are in reserved domains.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quality.corpora.agencies.generator import world


def agencies(ads: int, seed: int) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """About so many ads: a line for `adwatch import`, and the truth (`quality.corpora.worlds.told_world`)."""
    return list(world(ads, seed))
