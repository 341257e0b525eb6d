"""Which pictures join the ads of a campaign: pairs to be shown side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from crawler.campaigns.grouping import Groups
from crawler.campaigns.members import Member
from crawler.campaigns.tables import Rows, Tables


@dataclass(frozen=True, slots=True)
class PicturePair:
    """Two ads that show one picture."""

    one: Member
    other: Member
    fitting: int
    """Features of the one picture that lie in the other as one shift, turn and stretch; 0 where it is one file."""
    share: float
    """Share of the features where the two overlap."""

    @property
    def why(self) -> str:
        """The reason in words."""
        if not self.fitting:
            return "Same picture: the same file."
        return (
            f"Same picture: {self.fitting} features of the one lie in the other as one shift, turn and stretch,"
            f" {self.share:.0%} of those where they overlap."
        )


def picture_pairs(tables: Tables, members: Sequence[Member]) -> tuple[PicturePair, ...]:
    """Pairs that together reach all members that a picture joins, the surest first for each picture."""
    of = {member.version: member for member in members}
    rows = tables.pictures_of(of)
    ties = tables.ties_of({picture for _, _, picture, _ in rows})
    found: list[PicturePair] = []
    for _, group in groupby(rows, key=itemgetter(0, 1)):
        found += _pairs_of_look(list(group), ties, of)
    return tuple(found)


def picture_sets(pairs: Sequence[PicturePair]) -> list[list[Member]]:
    """Ads that show one picture, all of those that the pairs tie, by their ids; the largest sets first."""
    known = {member.listing: member for pair in pairs for member in (pair.one, pair.other)}
    groups = Groups(known)
    for pair in pairs:
        groups.join(pair.one.listing, pair.other.listing)
    sets = [[known[listing] for listing in group] for group in groups.all()]
    return sorted(sets, key=lambda found: (-len(found), found[0].listing))


def _pairs_of_look(rows: Rows, ties: Rows, of: Mapping[int, Member]) -> Iterator[PicturePair]:
    shown: dict[int, list[Member]] = {}
    for _, _, picture, version in rows:
        shown.setdefault(picture, []).append(of[version])
    groups = Groups(member.listing for found in shown.values() for member in found)
    for one, other, fitting, share in _chances(shown, ties):
        if groups.find(one.listing) != groups.find(other.listing) and groups.join(one.listing, other.listing):
            yield PicturePair(one, other, fitting, share)


def _chances(
    shown: Mapping[int, Sequence[Member]], ties: Iterable[tuple[Any, ...]]
) -> Iterator[tuple[Member, Member, int, float]]:
    """Pairs of members with one file first, then those whose pictures fit, the best first."""
    for members in shown.values():
        for member in members[1:]:
            yield members[0], member, 0, 1.0
    for one, other, fitting, share, _ in ties:
        if one in shown and other in shown:
            yield shown[one][0], shown[other][0], fitting, share
