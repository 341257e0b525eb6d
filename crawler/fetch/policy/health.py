"""The health of a source after a run. An index without ads is a failure, not an empty result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crawler.fetch.run.ad_shares import FieldCount
from crawler.text.display import counted

SHRUNK_TO: Final = 0.5
"""An index that names less than this share of the listings known before is not believed; set by hand."""
ENOUGH: Final = 20
"""Known listings from which the share is judged; set by hand."""
BAD_SHARE: Final = 0.5
"""A source is unhealthy when this share of its pages was blocked, unreadable or failed; set by hand."""
MANY: Final = 10
"""Pages from which a smaller share of bad ones counts too; set by hand."""
SOME_SHARE: Final = 0.1
"""That share: ads are lost in every run of such a source; set by hand."""
FRESH_LOOK: Final = "a look at what is new"
"""Why the index of a look is not whole (`fresh = true`)."""
OUR_LIMITS: Final = frozenset(("stopped by --limit", "max_pages", FRESH_LOOK))
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
    """Pages by what became of them, as `fetch.result.Finding`, `refused`, and `waits`: their host asked for time."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """The same findings -> the address and the reason of the first page."""
    yields: FieldCount = field(default_factory=FieldCount)
    """What the ads of this run hold."""
    yields_before: FieldCount = field(default_factory=FieldCount)
    """What the ads of earlier runs held."""


def source_health(facts: RunFacts) -> tuple[str, str]:
    """State of the source (`healthy` or `unhealthy`), and the reason in words."""
    problems = []
    if facts.finish_reason not in _EARLY:
        problems.append(f"the run ended early: {facts.finish_reason}")
    problems += _index_problems(facts)
    if facts.faults:
        problems.append(f"a step failed for {len(facts.faults)} of its ads or pages, first {facts.faults[0]}")
    problems += _page_problems(facts)
    if change := facts.yields.change_from(facts.yields_before):
        problems.append(f"{change}; its pages may have a new layout: adwatch sources check --live")
    return ("unhealthy", "; ".join(problems)) if problems else ("healthy", "")


_BAD: Final[tuple[tuple[str, str, str], ...]] = (
    ("blocked", "were blocked", "read the terms of the site; a greater delay or other hours may help"),
    (
        "layout",
        "are there but can't be read",
        "see one with adwatch sources check --live, and mend its select.*",
    ),
    ("failed", "could not be had", "see whether the site answers; the reasons are in adwatch status"),
    (
        "waits",
        "were left for a later run",
        "the host wants fewer requests: a greater delay, and the next crawl goes on",
    ),
    ("refused", "were refused", "robots.txt or the card forbids them: adwatch sources check"),
)
"""Findings that are bad for a source, in words, and what to do next."""


def _page_problems(facts: RunFacts) -> list[str]:
    """What is wrong with the pages of a run, with the reason of the first and the next step."""
    tried = sum(facts.pages.values())
    problems = []
    for name, words, step in _BAD:
        count = facts.pages.get(name, 0)
        few = FRESH_LOOK in facts.broken and count < MANY  # a look asks for a handful of pages
        if (
            count
            and not few
            and (count >= BAD_SHARE * tried or (count >= MANY and count >= SOME_SHARE * tried))
        ):
            problems.append(f"{count} of {counted(tried, 'page')} {words}{_first(facts, name)}; {step}")
    if not problems and tried and _reads_nothing(facts):
        problems.append(_nothing_read(facts, tried))
    return problems


def _reads_nothing(facts: RunFacts) -> bool:
    """True for a source of which no ad was ever read, though its pages were."""
    ads = sum(facts.pages.get(name, 0) for name in ("ad", "same"))
    return not ads and not facts.live_before and not facts.broken and facts.finish_reason == "finished"


def _nothing_read(facts: RunFacts, tried: int) -> str:
    over = facts.pages.get("removed", 0) + facts.pages.get("expired", 0)
    if over == tried:
        return (
            f"all {counted(tried, 'page')} of its index are gone or over; look for a newer index: "
            "adwatch sources probe"
        )
    return (
        f"{counted(tried, 'page')}, and no ad could be read from any: no structured data and no labels of a job ad"
        f"{_first(facts, 'other')}; adwatch sources probe finds a card, or name its fields with select.title, "
        "select.description"
    )


def _first(facts: RunFacts, name: str) -> str:
    return f", first {facts.reasons[name]}" if facts.reasons.get(name) else ""


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
        return [f"{counted(facts.entries, 'ad')} in its index; its card expects {facts.min_items} or more"]
    if facts.whole_index and facts.live_before >= ENOUGH and facts.entries < SHRUNK_TO * facts.live_before:
        return [f"its index names {counted(facts.entries, 'ad')}; {facts.live_before} were known"]
    if facts.entries == 0:
        return ["its index names no ad that the card lets through; see include, exclude and select.link"]
    return []
