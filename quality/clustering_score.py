"""Scores a clustering against the planted truth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from quality.corpora.record import LabelledAd

STRENGTHS = ("light", "medium", "heavy", "twin", "repost")
FOREIGN = 0.1
"""An ad is wrongly merged when this share of the others in its cluster are not of its group."""
CAMPAIGNS = ("light", "medium", "heavy", "twin", "language")
"""Kinds of ads that are part of a planted campaign."""
FOUND = 0.8
"""A campaign is found when one cluster holds this share of its ads, and its ads are this share of the cluster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteringScore:
    """What the aims of campaigns are stated in."""

    precision: float
    recall: float
    b_cubed: float
    b_cubed_campaigns: float
    """B-cubed F1 over the ads of planted campaigns only."""
    found: float
    """Share of planted campaigns that are found (`FOUND`)."""
    cross_language: float | None
    """Recall of pairs in two languages of one planted campaign; None without such pairs."""
    recall_by_kind: Mapping[str, float]
    wrongly_merged: Mapping[str, float]
    """Share of ads of a kind (agency, board, single, confuser) whose cluster is foreign (`FOREIGN`)."""
    largest: int
    largest_true: int

    def table(self) -> str:
        """The figures, one a line."""
        kinds = " ".join(f"{kind} {value:.3f}" for kind, value in self.recall_by_kind.items())
        wrong = " ".join(f"{kind} {value:.3f}" for kind, value in self.wrongly_merged.items())
        return (
            f"pairwise precision {self.precision:.4f}  recall {self.recall:.4f}  "
            f"B-cubed F1 {self.b_cubed:.4f} (campaigns {self.b_cubed_campaigns:.4f})  found {self.found:.3f}\n"
            f"recall by kind: {kinds}\nwrongly merged: {wrong}\n"
            f"largest cluster {self.largest}, largest true one {self.largest_true}"
        )


def score(
    ads: list[LabelledAd], found: Mapping[str, object], roles: Mapping[str, str] | None = None
) -> ClusteringScore:
    """Score of `found`: campaign of each ad id. `roles` gives the kinds by which wrong merges are counted."""
    truth = Counter(ad.truth for ad in ads)
    clusters = Counter(found[ad.id] for ad in ads)
    both = Counter((ad.truth, found[ad.id]) for ad in ads)
    right = sum(_pairs(count) for count in both.values())
    wanted, got = Counter[str](), Counter[str]()
    kinds = {ad.truth: ad.kind for ad in ads}
    for ad in ads:
        wanted[ad.kind] += truth[ad.truth] - 1
        got[ad.kind] += both[ad.truth, found[ad.id]] - 1
    return ClusteringScore(
        precision=right / max(1, sum(_pairs(count) for count in clusters.values())),
        recall=right / max(1, sum(_pairs(count) for count in truth.values())),
        b_cubed=_b_cubed(both, truth, clusters),
        b_cubed_campaigns=_b_cubed(
            {pair: count for pair, count in both.items() if kinds[pair[0]] in CAMPAIGNS}, truth, clusters
        ),
        found=_found(both, truth, clusters, kinds),
        cross_language=_cross_language(ads, found),
        recall_by_kind={kind: got[kind] / wanted[kind] for kind in STRENGTHS if wanted[kind]},
        wrongly_merged=_wrong(ads, found, both, clusters, roles or {}),
        largest=max(clusters.values()),
        largest_true=max(truth.values()),
    )


Both = Mapping[tuple[str, object], int]
"""Ads of a true group that are in a cluster."""


def _b_cubed(both: Both, truth: Mapping[str, int], clusters: Mapping[object, int]) -> float:
    """B-cubed F1 over the ads of these cells (Bagga and Baldwin 1998); 1 without any."""
    ads = sum(both.values())
    if not ads:
        return 1.0
    precision = sum(count * count / clusters[cluster] for (_, cluster), count in both.items()) / ads
    recall = sum(count * count / truth[group] for (group, _), count in both.items()) / ads
    return 2 * precision * recall / (precision + recall)


def _found(
    both: Both, truth: Mapping[str, int], clusters: Mapping[object, int], kinds: Mapping[str, str]
) -> float:
    """Share of planted campaigns of several ads that are found; 1 without any."""
    planted = {group for group, count in truth.items() if kinds[group] in CAMPAIGNS and count > 1}
    whole = {
        group
        for (group, cluster), count in both.items()
        if group in planted and count >= FOUND * truth[group] and count >= FOUND * clusters[cluster]
    }
    return len(whole) / len(planted) if planted else 1.0


def _cross_language(ads: list[LabelledAd], found: Mapping[str, object]) -> float | None:
    wanted = got = 0
    cells: defaultdict[str, Counter[tuple[object, str]]] = defaultdict(Counter)
    for ad in ads:
        if ad.kind in CAMPAIGNS:
            cells[ad.truth][found[ad.id], ad.language] += 1
    for cell in cells.values():
        languages, homes = Counter[str](), Counter[object]()
        for (home, language), count in cell.items():
            languages[language] += count
            homes[home] += count
        wanted += _pairs(cell.total()) - sum(map(_pairs, languages.values()))
        got += sum(map(_pairs, homes.values())) - sum(map(_pairs, cell.values()))
    return got / wanted if wanted else None


def _wrong(
    ads: list[LabelledAd],
    found: Mapping[str, object],
    both: Both,
    clusters: Mapping[object, int],
    roles: Mapping[str, str],
) -> dict[str, float]:
    totals, wrong = Counter[str](), Counter[str]()
    for ad in ads:
        role, mates = roles.get(ad.id, ad.kind), clusters[found[ad.id]] - 1
        totals[role] += 1
        foreign = clusters[found[ad.id]] - both[ad.truth, found[ad.id]]
        wrong[role] += bool(foreign and foreign >= FOREIGN * mates)
    return {kind: wrong[kind] / totals[kind] for kind in sorted(totals)}


def _pairs(count: int) -> int:
    return count * (count - 1) // 2
