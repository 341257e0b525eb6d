"""Plants campaigns among honest ads, with the truth next to each ad.

`plant(count, seed)` yields ads of every kind that joining gets wrong: singletons, honest reposts,
agencies and employers with many jobs on one phone, a board's footer and hotline on unrelated ads,
campaigns with light, medium and heavy edits and rotating contacts, pairs in two languages that share
only a contact, confusers that copy half a template. `python -m quality.corpora.planted 1000 > ads.jsonl` writes
lines for `adwatch import`; the truth is in `truth` (ads of one group share it) and `kind`. Sentences
are in `texts.toml`; `words=True` writes invented words instead, for sizes at which the
sentences would repeat.
"""

from __future__ import annotations

from collections.abc import Iterator

from quality.corpora.planted.planter import Planter
from quality.corpora.record import LabelledAd

__all__ = ["LabelledAd", "Planter", "plant", "stream"]

SHARES = {
    "single": 0.80,
    "repost": 0.06,
    "agency": 0.012,
    "board": 0.008,
    "light": 0.035,
    "medium": 0.035,
    "heavy": 0.035,
    "twin": 0.015,
    "confuser": 0.02,
}
"""Share of groups of each kind; about half of the ads are then singletons."""


def plant(count: int, seed: int, *, words: bool = False) -> list[LabelledAd]:
    """About `count` ads (never fewer), in an order in which the members of a group lie apart."""
    return list(stream(count, seed, words=words, block=count))


def stream(count: int, seed: int, *, words: bool = False, block: int = 20_000) -> Iterator[LabelledAd]:
    """The same without holding them all: groups lie apart within a block of so many ads."""
    planter = Planter(seed, words=words)
    made = number = 0
    while made < count:
        ads: list[LabelledAd] = []
        while len(ads) < min(block, count - made):
            kind = planter.random.choices(list(SHARES), list(SHARES.values()))[0]
            ads += planter.group(kind, number)
            number += 1
        planter.random.shuffle(ads)
        made += len(ads)
        yield from ads
