"""The fifth generator: messengers, with drifting texts, forwards, OCR, copycats and agencies.

Everything in it is invented; mail and web addresses are in reserved domains.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quality.corpora.messages.generator import Gen


def messages(ads: int, seed: int) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """About so many ads: a line for `adwatch import`, and the truth (`quality.corpora.worlds.told_world`)."""
    made = Gen(seed, ads)
    made.build()
    return list(made.out)
