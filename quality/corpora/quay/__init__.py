"""The ninth generator: boards, with campaigns reworded in several strengths, and numbers that change hands.

Everything in it is invented; mail and web addresses are in reserved domains.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from quality.corpora.quay.generator import World

EDITS: Final = {"same": "none", None: "none"}
"""What the generator calls an edit, where `told_world` has another name for it."""


def quay(ads: int, seed: int) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """About so many ads: a line for `adwatch import`, and the truth (`quality.corpora.worlds.told_world`)."""
    lines, truths = World(seed, ads).build()
    for line, truth in zip(lines, truths, strict=True):
        edit = EDITS.get(truth["alteration"], truth["alteration"])
        yield {name: value for name, value in line.items() if value is not None}, {**truth, "edit": edit}
