"""The fourth generator: job boards, with employers, agencies, reposts, portraits and half-template twins.

Everything in it is invented; mail and web addresses are in reserved domains.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quality.corpora.boards.generator import World


def boards(ads: int, seed: int) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """About so many ads: a line for `adwatch import`, and the truth (`quality.corpora.worlds.told_world`)."""
    made = World(seed, ads)
    made.build()
    return list(made.ads)
