"""The third generator: what an outside tester might write who read only what campaigns are for.

`scatter(count, seed)` gives ads of every kind that joining gets wrong (see `SHARES`) in eight languages and
seven scripts, 40 characters to 3 KB, as sentences from a stock, as free word salad, or mixed, each with the
board that publishes it. It knows neither how ads are joined nor the other two generators.
`python -m quality.corpora.scattered FOLDER 1000` writes one file a board for `adwatch import FILE --source NAME`, and
`truth.jsonl`; `python -m bench campaigns_whole` does so, imports them and scores.
"""

from __future__ import annotations

from dataclasses import replace

from quality.corpora.record import LabelledAd
from quality.corpora.scattered.boards import SourceBoard, boards
from quality.corpora.scattered.writer import Writer

__all__ = ["LabelledAd", "SourceBoard", "scatter"]

SHARES = {
    "single": 0.745,
    "repost": 0.05,
    "agency": 0.02,
    "light": 0.04,
    "medium": 0.04,
    "heavy": 0.04,
    "twin": 0.03,
    "confuser": 0.035,
}
"""Share of groups of each kind."""


def scatter(
    count: int, seed: int, *, sources: int = 9, only: str = "", largest: int = 200
) -> list[tuple[LabelledAd, SourceBoard]]:
    """About `count` ads in random order, each with its board.

    `sources`: number of boards; `only`: the one edit of `disguise.EDITS` to make; `largest`: ads of a campaign.
    A single ad on a board that prints itself on everything is of the kind "board".
    """
    writer = Writer(seed, only=only, largest=largest)
    places = boards(writer.rng, sources)
    ads: list[tuple[LabelledAd, SourceBoard]] = []
    number = 0
    while len(ads) < count:
        kind = writer.rng.choices(list(SHARES), list(SHARES.values()))[0]
        ads += _placed(writer, places, writer.group(kind, number))
        number += 1
    writer.rng.shuffle(ads)
    return ads


def _placed(
    writer: Writer, places: list[SourceBoard], group: list[LabelledAd]
) -> list[tuple[LabelledAd, SourceBoard]]:
    """Honest groups keep to one board, campaigns go over one to four."""
    rng = writer.rng
    own = [board for board in places if board.tongue.code == group[0].language] or places
    chosen = [rng.choice(own if rng.random() < 0.7 else places)]
    if group[0].kind in ("light", "medium", "heavy", "twin"):
        chosen += rng.sample(places, min(rng.randrange(4), len(places)))
    placed = []
    for ad in group:
        board = rng.choice(chosen)
        placed.append((replace(ad, kind="board") if ad.kind == "single" and board.printed else ad, board))
    return placed
