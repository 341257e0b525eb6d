"""How joins and indicators are said in words that an analyst can read aloud."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.campaigns.members import Mention
from crawler.contact_kinds import kind_of


def named_contact(mention: Mention) -> str:
    """A contact as its kind and value."""
    return f"{kind_of(mention.kind).label} {mention.value}"


def listed(items: Sequence[str], *, most: int = 3) -> str:
    """Items as a list in words; those beyond `most` are only counted."""
    shown = [item[:60] for item in items[:most]]
    if len(items) > most:
        return f"{', '.join(shown)} and {len(items) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
