"""What a legal hold is about: a subject that the store has, as the store writes it."""

from __future__ import annotations

import re
from typing import Final

from crawler.errors import UserError
from crawler.store.database import Database

_CAMPAIGN: Final = re.compile(r"[cC#]?([0-9]{1,18})")
_KNOWN: Final = {
    "listing": 'SELECT 1 FROM listings WHERE "key" = ? AND purged_at IS NULL',
    "campaign": "SELECT 1 FROM campaigns WHERE id = ?",
    "source": "SELECT 1 FROM sources WHERE name = ?",
}


def held_subject(database: Database, text: str) -> str:
    """The subject of a hold that a person named.

    Args:
        database: the store's.
        text: `listing:ID`, `campaign:c8` (also `8` and `C8`) or `source:NAME`.

    Raises:
        UserError: it is none of these, or the store has no such thing: a hold that keeps nothing is never confirmed.
    """
    kind, _, name = (part.strip() for part in text.partition(":"))
    if kind not in _KNOWN or not name:
        raise UserError(f"{text!r} can't be held: write listing:ID, campaign:ID or source:NAME")
    number = _CAMPAIGN.fullmatch(name) if kind == "campaign" else None
    key = int(number[1]) if number else name
    if database.one(_KNOWN[kind], (key,)) is None:
        lists = {"listing": "export", "campaign": "campaigns", "source": "status"}[kind]
        raise UserError(f"there is no {kind} {name!r}; nothing was changed. `adwatch {lists}` lists them")
    return f"campaign:c{key}" if kind == "campaign" else f"{kind}:{name}"
