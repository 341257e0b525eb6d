"""Figures of proposed recruiters over invented ones: `python -m quality.recruiters first 101 102 103`.

Pairs of campaigns of one recruiter are right; precision and recall are over all pairs of the groups as proposed, and
once more over those pairs that share no phone. Seeds from `FITTED` were seen when the model was fitted.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Final, cast

from crawler.assess import assess
from crawler.entities.model import EntityModel
from crawler.entities.profiles import Profile, profile_of
from crawler.entities.proposals import WeighedPair, groups, weigh_all
from crawler.records import JobPosting, Listing
from quality.corpora.recruiters import PostedCampaign, Style, recruiters
from quality.corpora.recruiters.one_at_a_time import one_at_a_time

RECRUITERS: Final = 120
"""Recruiters of a world: some 500 campaigns."""
FITTED: Final = {"first": (1, 2, 3, 4), "second": (), "third": ()}
"""Seeds of the worlds that the model was fitted on."""
_DAY: Final = date(2026, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFigures:
    """How the pairs of the proposed groups compare with the truth."""

    found: int = 0
    wrong: int = 0
    missed: int = 0
    found_apart: int = 0
    """Right pairs that share no phone."""
    missed_apart: int = 0

    @property
    def precision(self) -> float:
        """Share of proposed pairs that are right."""
        return self.found / max(1, self.found + self.wrong)

    @property
    def recall(self) -> float:
        """Share of right pairs that are proposed."""
        return self.found / max(1, self.found + self.missed)

    @property
    def recall_apart(self) -> float:
        """The same where no phone is shared."""
        return self.found_apart / max(1, self.found_apart + self.missed_apart)


def profiles_of(campaigns: Iterable[PostedCampaign]) -> list[Profile]:
    """Profiles as the program makes them: contacts and names are read in the ads."""
    return [profile_of(one.number, _listings(one)) for one in campaigns]


def _listings(campaign: PostedCampaign) -> list[Listing]:
    found = []
    for number, ad in enumerate(campaign.ads):
        day = (_DAY + timedelta(days=ad.day)).isoformat()
        posting = JobPosting(
            url=f"https://board.example/{campaign.number}/{number}",
            source="board",
            title=ad.title,
            description=ad.text,
            hiring_organization=ad.employer,
            date_posted=day,
            extra={"picture": {"sha256": ad.picture}} if ad.picture else {},
        )
        found.append(
            _listing(replace(posting, assessment=assess(posting)), f"{campaign.number}-{number}", day)
        )
    return found


def _listing(posting: JobPosting, key: str, day: str) -> Listing:
    """An ad as the store would give it."""
    return Listing(
        id=0, key=key, source="board", url=posting.url, external_id=None, first_seen=day, last_seen=day,
        gone_at=None, gone_reason=None, versions=1, version=0, number=1, seen_at=day, capture=None, posting=posting,
    )  # fmt: skip


def compare(
    campaigns: Sequence[PostedCampaign], pairs: Iterable[WeighedPair], weigher: EntityModel | None = None
) -> PairFigures:
    """Group and count pairs."""
    proposed = {pair for group in groups(pairs, weigher=weigher) for pair in combinations(group, 2)}
    counts = dict.fromkeys(("found", "wrong", "missed", "found_apart", "missed_apart"), 0)
    for one, other in combinations(sorted(campaigns, key=lambda each: each.number), 2):
        same, said = one.recruiter == other.recruiter, (one.number, other.number) in proposed
        if same:
            counts["found" if said else "missed"] += 1
            if not one.phone or one.phone != other.phone:
                counts["found_apart" if said else "missed_apart"] += 1
        elif said:
            counts["wrong"] += 1
    return PairFigures(**counts)


def world_of(style: str, seed: int) -> list[PostedCampaign]:
    """Campaigns of a world: of the two styles of `recruiters`, or `third`, of another plan (`one_at_a_time`)."""
    if style == "third":
        return one_at_a_time(RECRUITERS, seed)
    return recruiters(RECRUITERS, seed, cast("Style", style))


def main(style: str, seeds: Sequence[int]) -> None:
    """Print the figures of some worlds."""
    for seed in seeds:
        campaigns = world_of(style, seed)
        one = compare(campaigns, weigh_all(profiles_of(campaigns)))
        seen = " (fitted on)" if seed in FITTED[style] else ""
        print(
            f"{style} {seed}{seen}: {len(campaigns)} campaigns, precision {one.precision:.3f},"
            f" recall {one.recall:.3f}, without a shared phone {one.recall_apart:.3f}"
        )


if __name__ == "__main__":
    main(sys.argv[1], [int(seed) for seed in sys.argv[2:]])
