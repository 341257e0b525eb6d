"""Warnings: drafted from a campaign, signed by an analyst, withdrawn; patterns and wording, never a contact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crawler.clock import timestamp
from crawler.errors import UserError
from crawler.publication.gate import PublicGate, gate_of
from crawler.publication.patterns import shown_by
from crawler.records import Listing
from crawler.store.public_warnings import PublicWarning

if TYPE_CHECKING:
    from crawler.store import Store

KIND: Final = "publication"
"""Kind of the entries in the chain."""
QUOTES: Final = 6
"""Quotes of a warning, at most."""
LONGEST: Final = 160
"""Characters of a quote or a title."""
SHORTEST: Final = 12
READ: Final = 60
"""Ads of a campaign whose words are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftWarning:
    """What a warning about a campaign would say."""

    campaign: int
    patterns: tuple[str, ...]
    quotes: tuple[str, ...]
    language: str
    destinations: tuple[str, ...]
    refused: int
    """Quotes that the gate held back."""


def gate(store: Store) -> PublicGate:
    """The gate of a store: every contact in every spelling, and every name of an employer in it."""
    return gate_of(store.public_warnings.spellings(), store.public_warnings.advertisers())


def draft(store: Store, campaign: int) -> DraftWarning:
    """What a warning about a campaign would say, from the words that its indicators were found by.

    Raises:
        UserError: There is no such campaign, or no pattern for the public in it.
    """
    ads = store.reader.by_version(store.entities.versions_of(campaign)[:READ])
    if not ads:
        raise UserError(f"there is no campaign c{campaign}; `adwatch campaigns` lists them")
    names = shown_by(hit.id for ad in ads for hit in ad.assessment.found_hits)
    if not names:
        raise UserError(f"no ad of c{campaign} shows a pattern that the public is told of")
    keeper = gate(store)
    words = list(dict.fromkeys(_quotes(ads)))
    fit = [one for one in words if not keeper.problem(one)]
    return DraftWarning(
        campaign=campaign,
        patterns=names,
        quotes=tuple(fit[:QUOTES]),
        language=ads[0].assessment.language,
        destinations=tuple(dict.fromkeys(code for ad in ads for code in ad.assessment.destinations)),
        refused=len(words) - len(fit),
    )


def _quotes(ads: Iterable[Listing]) -> Iterable[str]:
    for ad in ads:
        for hit in ad.assessment.found_hits:
            quote = " ".join(hit.quote.split())
            if SHORTEST <= len(quote) <= LONGEST:
                yield quote


def sign(store: Store, campaign: int, title: str, *, by: str, quotes: Sequence[str] | None = None) -> int:
    """Sign a warning: from now on it is published.

    Args:
        store: The store.
        campaign: The campaign that it is about.
        title: One line in the analyst's words.
        by: Who signs; kept in the chain, not published.
        quotes: Those of the draft that are published; all if left out.

    Returns:
        Its number.

    Raises:
        UserError: The title or a quote holds a contact or a name, or the campaign has no such quote.
    """
    made = draft(store, campaign)
    keeper = gate(store)
    chosen = made.quotes if quotes is None else tuple(quotes)
    if unknown := set(chosen) - set(made.quotes):
        raise UserError(
            f"{sorted(unknown)[0]!r} is no quote of the draft; `adwatch publish draft` prints them"
        )
    if not title.strip() or len(title) > LONGEST or (why := keeper.problem(title)):
        told = "write one line" if not title.strip() or len(title) > LONGEST else why
        raise UserError(f"the title can't be published: {told}")
    warning = PublicWarning(
        campaign=campaign, at=timestamp(), by=by, title=title.strip(), patterns=made.patterns, quotes=chosen,
        language=made.language, destinations=made.destinations,
    )  # fmt: skip
    with store.transaction():
        number = store.public_warnings.add(warning)
        store.note(KIND, f"warning {number}", {"by": by, "campaign": f"c{campaign}", "what": "signed"})
    return number


def withdraw(store: Store, number: int, *, by: str, why: str) -> None:
    """Take a warning back: it leaves the next edition. Raises UserError when none of the number stands."""
    with store.transaction():
        if not store.public_warnings.withdraw(number, timestamp()):
            raise UserError(f"no warning {number} stands; `adwatch publish list` shows them")
        store.note(KIND, f"warning {number}", {"by": by, "why": why, "what": "withdrawn"})
