"""The page of a campaign: its ads, indicators, contacts and history, and the form to decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.campaigns.template import Template, make_template
from crawler.geo.way import OfferRoute
from crawler.geo.world_map import MapView, world_map
from crawler.masking import active as masking
from crawler.review.actor import sql as actor_sql
from crawler.review.campaign import sql as campaign_sql
from crawler.review.campaign.decide_page import REASONS
from crawler.review.campaign.members_sql import CampaignAd
from crawler.review.campaign.outliers import find_outliers
from crawler.review.campaign.sql import CampaignData, CampaignIndicator
from crawler.review.campaign.timelines import timelines
from crawler.review.decisions import history_sql, redo_sql
from crawler.review.decisions import sql as decision_sql
from crawler.review.decisions.permissions import permissions_for, ticked
from crawler.review.queue.view import address, read_view
from crawler.review.teamwork import sql as teamwork_sql
from crawler.review.web import i18n
from crawler.review.web.annotations import annotate_body
from crawler.review.web.first_words_sql import words_of_ads
from crawler.review.web.formatters import country, language_name
from crawler.review.web.gloss import gloss_of
from crawler.review.web.routing import RequestContext
from crawler.triage.campaign_summary import UNTITLED, CampaignCounts, SummaryPart, pieces, summary_of

MEMBERS_SHOWN: Final = 30
"""Ads on one page of the table; set by hand in 2026."""
PLACES_SHOWN: Final = 12
"""Places shown, the most frequent first; set by hand in 2026."""
SUMMARY_ADS: Final = 30
"""Ads that the sentence about a campaign is made of, the highest scores first; set by hand in 2026."""
LEAST_COMMON: Final = 1 / 3
"""Share of common text below which no template is shown; set by hand in 2026, not fitted."""


class DeskWords:
    """The language of the page."""

    say = staticmethod(i18n.say)
    country = staticmethod(country)
    language = staticmethod(language_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage:
    """The ads of the table that are on this page."""

    members: list[CampaignAd]
    first: int
    """Place of the first of them among all, from 0."""
    before: int | None
    after: int | None
    """Where the neighbouring pages begin."""


def campaign(context: RequestContext) -> Response:
    """The page of one campaign."""
    quoted = masking.current().active
    data = campaign_sql.load_campaign(context.store, context.number("campaign"), quoted=quoted)
    if data is None:
        return context.missing()
    if data.head.merged_into is not None:
        return RedirectResponse(f"/campaigns/{data.head.merged_into}", 303)
    view = read_view(context.query, context.session.user)
    permissions = permissions_for(context, data.row, data.pending)
    outliers = find_outliers(data.members)
    page = page_of_members(data.members.ads, outliers, context.query.get("from", ""))
    done = history_sql.of_batch(context.db, context.query.get("done", "")[:64])
    return context.render(
        "campaign.html",
        200,
        data=data,
        head=data.head,
        row=data.row,
        permissions=permissions,
        page=page,
        words=words_of_ads(context.db, _untitled(data, page)),
        content=decision_sql.content_digest(ad.content_hash for ad in page.members),
        ticked=ticked((ad.id for ad in data.members.ads), outliers, data.decided, permissions),
        outliers=outliers,
        how={} if permissions.blind else data.decided,
        events=[] if permissions.blind else data.events,
        reasons=REASONS,
        view=view,
        here=address(view),
        sentence=_sentence(context, data),
        actor=actor_sql.of_campaign(context.db, data.head.id),
        map=_map(data),
        assigned=teamwork_sql.assignment_of(context.db, data.head.id),
        colleagues=teamwork_sql.colleagues(context.db),
        comments=[] if permissions.blind else teamwork_sql.comments_on(context.db, data.head.id),
        done=done,
        standing=redo_sql.standing_behind(context.db, context.session.user, done),
        **_shown(data),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SentencePiece:
    """A part of the sentence about the campaign, with the place on the page that it comes from."""

    text: str
    link: str
    end: str
    """What is between it and the next."""


def _sentence(context: RequestContext, data: CampaignData) -> list[SentencePiece]:
    mask = masking.current()
    read = context.store.reader.by_version([ad.version for ad in data.members.ads[:SUMMARY_ADS]])
    ads = sorted((mask.listing(ad, stand_ins=False) for ad in read), key=lambda ad: -ad.assessment.score)
    row, head = data.row, data.head
    counts = CampaignCounts(
        listings=head.listings,
        employers=head.employers,
        contacts=row.contacts if row else head.contacts,
        route=OfferRoute(row.origins, row.countries, row.recruiters, row.readers) if row else OfferRoute(),
    )
    numbers = {one.indicator: n for n, one in enumerate(data.indicators, 1)}
    return [
        SentencePiece(text=text, link=_place_of(part, numbers), end=end)
        for text, part, end in pieces(summary_of(ads, counts, i18n.current_language()), DeskWords())
    ]


def _untitled(data: CampaignData, page: MemberPage) -> list[int]:
    """Ads whose first words stand in for a title: those of the page without one, and the first for the heading."""
    heading = [ad.id for ad in data.members.ads[:1] if data.head.title in UNTITLED]
    return [*heading, *(ad.id for ad in page.members if not ad.title)]


def _map(data: CampaignData) -> MapView | None:
    """From where to where, where the campaign names more than one country."""
    row = data.row
    if row is None or len({*row.origins, *row.countries}) < 2:
        return None
    ways = [(one, other) for one in row.origins for other in row.countries]
    return world_map(dict.fromkeys(row.origins, 0), dict.fromkeys(row.countries, 0), ways)


def _place_of(part: SummaryPart, numbers: Mapping[str, int]) -> str:
    """The place on the page with the words that a part of the sentence comes from."""
    if part.indicator in numbers:
        return f"#hit-{numbers[part.indicator]}"
    return "#contacts" if part.key in {"contacts", "no_contact"} else "#ads"


def _shown(data: CampaignData) -> dict[str, object]:
    """What the page draws from the data: annotated text, charts, places, template."""
    ads, top = data.members.ads, data.top_ad
    signs = redacted_quotes(data)
    indicators = [one.indicator for one in signs]
    contacts = [f"{one.kind}:{one.value}" for one in data.contacts]
    covered = masking.current().listing(top, stand_ins=False) if top else None
    return {
        "signs": signs,
        "gloss": gloss_of(covered.posting, covered.assessment) if covered else None,
        "worst": ads[0] if ads else None,
        "pieces": annotate_body(covered, indicators, contacts) if covered else [],
        **timelines(data),
        "places": Counter(ad.place for ad in ads if ad.place).most_common(PLACES_SHOWN),
        "shared": shared_template(data.bodies),
    }


def page_of_members(members: list[CampaignAd], odd: dict[int, str], first: str) -> MemberPage:
    """The ads from a place on: outliers come first, then the highest scores; a page stays small."""
    ordered = sorted(members, key=lambda member: member.id not in odd)
    asked = int(first) if first.isascii() and first.isdecimal() and len(first) < 6 else 0
    at = asked if asked < len(ordered) else 0
    return MemberPage(
        members=ordered[at : at + MEMBERS_SHOWN],
        first=at,
        before=max(0, at - MEMBERS_SHOWN) if at else None,
        after=at + MEMBERS_SHOWN if at + MEMBERS_SHOWN < len(ordered) else None,
    )


def redacted_quotes(data: CampaignData) -> list[CampaignIndicator]:
    """The indicators, with quotes cut from the redacted ads where those were read."""
    mask = masking.current()
    covered = {version: mask.listing(ad, stand_ins=False) for version, ad in data.quoted.items()}
    postings = {version: ad.posting for version, ad in covered.items()}
    return [
        replace(one, quote=postings[one.version].text_of(one.field)[one.start : one.end])
        if one.quote and one.version in postings
        else one
        for one in data.indicators
    ]


def shared_template(bodies: Mapping[int, str]) -> Template[int] | None:
    """The text that the ads share, with slots where they differ; None when they share little."""
    current = masking.current()
    covered = {listing: current.text(text) for listing, text in bodies.items()}
    found = make_template(covered)
    return found if len(covered) > 1 and found.common > LEAST_COMMON else None
