"""The health of a source after a run. An index without ads is a failure, not an empty result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SHRUNK_TO: Final = 0.5
"""An index that names less than this share of the listings known before is not believed; set by hand."""
ENOUGH: Final = 20
"""Known listings from which the share is judged; set by hand."""
BAD_SHARE: Final = 0.5
"""A source is unhealthy when this share of its pages was blocked, unreadable or failed; set by hand."""
OUR_LIMITS: Final = frozenset(("stopped by --limit", "max_pages"))
_EARLY: Final = frozenset(("finished", "shutdown", "hours"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What a run saw."""

    finish_reason: str
    entries: int
    """Ads that the index named."""
    live_before: int
    """Listings that were thought online when the run began."""
    min_items: int
    whole_index: bool
    broken: Sequence[str]
    """Why the index was not read whole."""
    faults: Sequence[str] = ()
    """Ads for which a step raised, and pages that stopped a pipeline: the step and its error."""
    pages: Mapping[str, int]
    """Pages by what became of them: stored, unchanged, gone, blocked, layout, failed, refused, other."""


def source_health(facts: RunFacts) -> tuple[str, str]:
    """State of the source (`healthy` or `unhealthy`), and the reason in words."""
    problems = []
    if facts.finish_reason not in _EARLY:
        problems.append(f"the run ended early: {facts.finish_reason}")
    problems += _index_problems(facts)
    if facts.faults:
        problems.append(f"a step failed for {len(facts.faults)} of its ads or pages, first {facts.faults[0]}")
    tried = sum(facts.pages.values())
    for name, words in (
        ("blocked", "were blocked"),
        ("layout", "are there but can't be read"),
        ("failed", "could not be had"),
        ("refused", "were refused"),
    ):
        count = facts.pages.get(name, 0)
        if count and count >= BAD_SHARE * tried:
            problems.append(f"{count} of {tried} pages {words}")
    return ("unhealthy", "; ".join(problems)) if problems else ("healthy", "")


def index_is_credible(facts: RunFacts) -> bool:
    """True when an ad that the index does not name may be asked for as missing."""
    return facts.entries > 0 and not _index_problems(facts) and not facts.broken


def _index_problems(facts: RunFacts) -> list[str]:
    outside = [why for why in facts.broken if why not in OUR_LIMITS]
    if outside:
        return [f"its index could not be read whole: {outside[0]}"]
    if facts.broken or facts.finish_reason != "finished":
        return []
    if facts.entries < facts.min_items:
        return [f"{facts.entries} ads in its index; its card expects {facts.min_items} or more"]
    if facts.whole_index and facts.live_before >= ENOUGH and facts.entries < SHRUNK_TO * facts.live_before:
        return [f"its index names {facts.entries} ads; {facts.live_before} were known"]
    if facts.entries == 0:
        return ["its index names no ad"]
    return []
