"""Why the ads of a campaign are one: each with the ad that it is nearest to, and the joins as they were weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.campaigns.members import Member
from crawler.campaigns.picture_pairs import PicturePair, picture_sets
from crawler.campaigns.views import pictures_of
from crawler.campaigns.why import WeighedJoin, why
from crawler.masking import active as masking
from crawler.review.campaign import rulings_sql
from crawler.review.campaign import sql as campaign_sql
from crawler.review.campaign.members_sql import CampaignAd, CampaignMembers, load_members
from crawler.review.campaign.nearest import ComparedAd, NearestMatch, nearest
from crawler.review.queue.view import address, read_view
from crawler.review.web import diff
from crawler.review.web.routing import RequestContext

COMPARED: Final = 60
"""Ads that are compared with each other, those with the highest score; 1,770 pairs take 20 ms."""
SIDE_BY_SIDE: Final = 3
"""Pairs shown word by word at each end, the weakest and the strongest; set by hand in 2026."""
LONGEST_TEXT: Final = 2_000
"""Characters of an ad compared word by word; set by hand in 2026: a page stays small."""
PICTURES: Final = 6
"""Pairs of pictures shown side by side, the weakest ones: each copy is made anew, in half a second."""
SETS: Final = 3
"""Sets of ads with one picture that are shown, the largest; set by hand in 2026."""
OF_A_SET: Final = 12
"""Pictures of a set that are shown; set by hand in 2026: what fits on a screen."""
MOST_WEIGHED: Final = 200
"""Ads of a campaign up to which its joins are weighed again for the page; `adwatch campaigns --why` has no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SidePair:
    """An ad and its nearest other, with what differs."""

    match: NearestMatch
    ad: CampaignAd
    other: CampaignAd
    contacts: list[str]
    """Values of the contacts of both."""
    changes: list[tuple[diff.Change, str]]
    """Empty where the pair is not shown word by word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSet:
    """Ads that show one picture."""

    shown: list[Member]
    """`OF_A_SET` at most."""
    ads: int


def why_campaign(context: RequestContext) -> Response:
    """The page."""
    number = context.number("campaign")
    head = campaign_sql.head(context.db, number)
    if head is None:
        return context.missing()
    if head.merged_into is not None:
        return RedirectResponse(f"/campaigns/{head.merged_into}/why", 303)
    members = load_members(context.db, number, hashed=False)
    view = read_view(context.query, context.session.user)
    weighed: tuple[WeighedJoin, ...] = ()
    if 1 < head.listings <= MOST_WEIGHED:
        weighed = why(context.store, number)
    pictures = pictures_of(context.store, number)
    return context.render(
        "why.html",
        head=head,
        pairs=_pairs(context, number, members),
        pictures=_weakest(pictures),
        sets=_sets(pictures),
        compared=min(len(members.ads), COMPARED),
        weighed=sorted((one for one in weighed if one.joined), key=lambda one: one.weight),
        apart=[one for one in weighed if not one.joined],
        ids={ad.key: ad.id for ad in members.ads},
        rulings=rulings_sql.rulings_on(context.db, number),
        here=address(view),
    )


def _weakest(pairs: Sequence[PicturePair]) -> list[PicturePair]:
    """Ads that one picture joins, the weakest pairs first; those with one file are the surest."""
    return sorted(pairs, key=lambda pair: pair.fitting or float("inf"))[:PICTURES]


def _sets(pairs: Sequence[PicturePair]) -> list[PictureSet]:
    """Ads that one picture joins, all together; two are shown as a pair already."""
    found = [members for members in picture_sets(pairs) if len(members) > 2]
    return [PictureSet(shown=members[:OF_A_SET], ads=len(members)) for members in found[:SETS]]


def _pairs(context: RequestContext, number: int, members: CampaignMembers) -> list[SidePair]:
    """All ads with their nearest other, weakest first; the ends word by word, masked contacts covered."""
    mask = masking.current()
    ads = {ad.id: ad for ad in members.ads[:COMPARED]}
    texts = {id: mask.text(text) for id, text in campaign_sql.bodies(context.db, list(ads.values())).items()}
    names = {
        one.id: one.value for one in campaign_sql.campaign_contacts(context.db, number) if not one.masked
    }
    matches = nearest(
        [
            ComparedAd(
                id=ad.id,
                text=texts.get(ad.id, ad.title),
                employer=ad.employer,
                contacts=members.contacts.get(ad.id, frozenset()),
            )
            for ad in ads.values()
        ]
    )
    ends = {*range(SIDE_BY_SIDE), *range(len(matches) - SIDE_BY_SIDE, len(matches))}
    return [
        SidePair(
            match=match,
            ad=ads[match.id],
            other=ads[match.other],
            contacts=sorted(names[contact] for contact in match.contacts if contact in names),
            changes=diff.words(
                texts.get(match.other, "")[:LONGEST_TEXT], texts.get(match.id, "")[:LONGEST_TEXT]
            )
            if place in ends
            else [],
        )
        for place, match in enumerate(matches)
    ]
