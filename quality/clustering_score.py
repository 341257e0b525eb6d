"""Scores a clustering against the planted truth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from quality.corpora.planted import LabelledAd

STRENGTHS = ("light", "medium", "heavy", "twin", "repost")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteringScore:
    """What the aims of campaigns are stated in."""

    precision: float
    recall: float
    b_cubed: float
    recall_by_kind: Mapping[str, float]
    wrongly_merged: Mapping[str, float]
    """Share of ads of a kind (agency, board, single, confuser) that stand with an ad not of their group."""
    largest: int
    largest_true: int

    def table(self) -> str:
        """The figures, one a line."""
        kinds = " ".join(f"{kind} {value:.3f}" for kind, value in self.recall_by_kind.items())
        wrong = " ".join(f"{kind} {value:.3f}" for kind, value in self.wrongly_merged.items())
        return (
            f"pairwise precision {self.precision:.4f}  recall {self.recall:.4f}  "
            f"B-cubed F1 {self.b_cubed:.4f}\n"
            f"recall by kind: {kinds}\nwrongly merged: {wrong}\n"
            f"largest cluster {self.largest}, largest true one {self.largest_true}"
        )


def score(ads: list[LabelledAd], found: Mapping[str, object]) -> ClusteringScore:
    """Score of `found`: campaign of each ad id."""
    truth = Counter(ad.truth for ad in ads)
    clusters = Counter(found[ad.id] for ad in ads)
    both = Counter((ad.truth, found[ad.id]) for ad in ads)
    right = sum(_pairs(count) for count in both.values())
    precision_b = sum(count * count / clusters[cluster] for (_, cluster), count in both.items()) / len(ads)
    recall_b = sum(count * count / truth[group] for (group, _), count in both.items()) / len(ads)
    wanted, got = Counter[str](), Counter[str]()
    kinds = {ad.truth: ad.kind for ad in ads}
    for group, count in truth.items():
        wanted[kinds[group]] += _pairs(count)
    for (group, _), count in both.items():
        got[kinds[group]] += _pairs(count)
    return ClusteringScore(
        precision=right / max(1, sum(_pairs(count) for count in clusters.values())),
        recall=right / max(1, sum(_pairs(count) for count in truth.values())),
        b_cubed=2 * precision_b * recall_b / (precision_b + recall_b),
        recall_by_kind={kind: got[kind] / wanted[kind] for kind in STRENGTHS if wanted[kind]},
        wrongly_merged=_wrong(ads, found),
        largest=max(clusters.values()),
        largest_true=max(truth.values()),
    )


def _wrong(ads: list[LabelledAd], found: Mapping[str, object]) -> dict[str, float]:
    groups: defaultdict[object, set[str]] = defaultdict(set)
    for ad in ads:
        groups[found[ad.id]].add(ad.truth)
    totals = Counter(ad.kind for ad in ads)
    wrong = Counter(ad.kind for ad in ads if len(groups[found[ad.id]]) > 1)
    return {kind: wrong[kind] / totals[kind] for kind in sorted(totals)}


def _pairs(count: int) -> int:
    return count * (count - 1) // 2
