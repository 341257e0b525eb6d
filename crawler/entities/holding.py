"""What holds two campaigns together by itself, whatever the model says. Rules, not fitted, each with its reason.

Recruiters of the worlds that the model was fitted on keep most of what they have from one campaign to the next, so it
has seen no pair that hangs on one contact, or on an account holder and a picture; an analyst wants to be shown it.
"""

from __future__ import annotations

from typing import Final

from crawler.entities.evidence import CONTACTS, FEATURES, MANY, Comparison

RARE: Final = 0.75
"""Rarity from which a value is few campaigns'."""
MOST: Final = 6
"""Campaigns beyond which a contact or a picture holds nobody by itself. More than `MANY`: a person's campaigns grow
in number while the person keeps a contact. A host, which several people may write from, holds up to `MANY`."""
CLAIMED: Final = 5
"""An employer that so many times as many campaigns claim as have the picture: then the picture isn't the employer's
own, which everybody who claims it would copy."""
_MEDIUM: Final = ("payee", "picture", "person", "alias")


def holds_alone(pair: Comparison) -> bool:
    """Whether two campaigns share a contact or host that few have, or two lesser things that seldom go together."""
    rarity = dict(zip(FEATURES, pair.row, strict=True))
    few = {kind for kind, often in pair.often.items() if rarity[kind] >= RARE and often <= MOST}
    if any(kind in few and (kind != "host" or pair.often[kind] <= MANY) for kind in CONTACTS):
        return True
    own = [often for kind, often in pair.often.items() if kind not in ("employer", "person")]
    lesser = sum(rarity[kind] >= RARE for kind in _MEDIUM)
    return (lesser > 1 and min(own, default=0) <= MANY) or _with_picture(pair, few)


def _with_picture(pair: Comparison, few: set[str]) -> bool:
    """Whether a picture goes with an account holder, one of them few campaigns', or with an employer whom many claim.

    A mule is lent to many and a picture of the web is taken by many, but seldom both by the same two people. An
    account holder and an employer are not enough: those who share a mule claim the same few employers.
    """
    if "picture" not in pair.often:
        return False
    if "payee" in pair.often and few & {"payee", "picture"}:
        return True
    return "picture" in few and pair.often.get("employer", 0) >= CLAIMED * pair.often["picture"]
