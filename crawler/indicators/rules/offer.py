"""What is offered: vague work, easy work, a package for abroad."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting, distinct
from crawler.indicators.features import bare_invitation, employer_named, labour_abroad, own_domain_contact
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.rules.pay import ROLE_GROUPS
from crawler.records import Weight

SHORT: Final = 90
"""Words up to which an ad can be too short to say what the work is; set by hand in 2026, not fitted."""
PACKAGE_PARTS: Final = ("package-travel", "package-housing", "package-food", "package-visa")


def vague_offer(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> Iterator[IndicatorFinding]:
    """A short offer without employer and duties; medium when it also says how little it takes."""
    if ad.words > SHORT or ad.feature(employer_named) or ad.feature(own_domain_contact):
        return
    if distinct(ad.matches("group/duty-noun")) > 1:
        return
    ease = [key for key in ("few-hours", "only-phone", "home-work", "join-team") if ad.has(f"group/{key}")]
    if not ease:
        return
    weight: Weight = "weak" if ease == ["home-work"] else "medium"
    first = ad.matches(f"group/{ease[0]}")[0]
    why = "It says how little the work takes, but not what it is or for whom."
    yield IndicatorFinding(id="vague-job-or-place", weight=weight, why=why, start=first.start, end=first.end)


def little_time(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> Iterator[IndicatorFinding]:
    """Pay for an hour or two a day: weak, since the amount may be normal for a whole day's work."""
    if ad.feature(employer_named) or not ad.has("group/few-hours"):
        return
    first = ad.matches("group/few-hours")[0]
    why = "Pay is promised for hardly any time."
    yield IndicatorFinding(id="unrealistic-pay", weight="weak", why=why, start=first.start, end=first.end)


def task_scheme(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> Iterator[IndicatorFinding]:
    """A team sought for crypto or currency deals by nobody in particular, or for a share of the profit."""
    assets, team = (
        ad.matches("group/digital-asset"),
        ad.has("group/join-team", "group/profit-share"),
    )
    if not assets or not team or ad.words > SHORT or ad.feature(employer_named):
        return
    why = "People are sought for crypto or currency deals, which later need their own money."
    first = assets[0]
    yield IndicatorFinding(
        id="task-and-deposit-earning", weight="strong", why=why, start=first.start, end=first.end
    )


def selection_without_role(
    ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]
) -> Iterator[IndicatorFinding]:
    """The reader is chosen or invited, and the short text doesn't say for what work."""
    chosen = found.get("selected-without-process")
    if chosen is None or ad.words > SHORT or ad.has(*(f"group/role-{group}" for group in ROLE_GROUPS)):
        return
    why = "The reader is invited, but the work isn't named."
    yield IndicatorFinding(
        id="vague-job-or-place", weight="weak", why=why, start=chosen.start, end=chosen.end
    )


def unnamed_invitation(
    ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]
) -> Iterator[IndicatorFinding]:
    """The reader is called to an interview by a message that names neither work nor firm."""
    first = ad.feature(bare_invitation)
    if first is None:
        return
    why = "The reader is called to an interview at a set hour; neither the work nor a firm's own address is named."
    yield IndicatorFinding(
        id="selected-without-process", weight="strong", why=why, start=first.start, end=first.end
    )


def all_inclusive_package(
    ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]
) -> Iterator[IndicatorFinding]:
    """Two or more of visa, ticket, housing and food offered free, for work abroad."""
    if not ad.feature(labour_abroad):
        return
    parts = [part for part in PACKAGE_PARTS if ad.has(f"group/{part}")]
    if len(parts) < 2 and "all-inclusive-package" not in found:
        return
    bare = "no-requirements" in found or "employer-not-named" in found
    weight: Weight = "medium" if bare else "weak"
    if parts:
        first = ad.matches(f"group/{parts[0]}")[0]
        start, end = first.start, first.end
    else:
        start, end = found["all-inclusive-package"].start, found["all-inclusive-package"].end
    why = "Travel, housing or food come bundled with work abroad, so that the worker depends on one person."
    yield IndicatorFinding(id="all-inclusive-package", weight=weight, why=why, start=start, end=end)
