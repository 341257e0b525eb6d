"""When the ads of a campaign were posted and first seen, all of them, as the page draws it."""

from __future__ import annotations

from crawler.masking import active as masking
from crawler.review.campaign.sql import CampaignData
from crawler.review.web.charts import OTHER_LANES, Timeline, timeline_of_counts
from crawler.review.web.formatters import defang_contact, masked


def timelines(data: CampaignData) -> dict[str, object]:
    """What the template takes: by source as posted and as seen, by contact, and how many ads state no date."""
    return {
        "days": timeline_of_counts(data.days.posted),
        "seen_days": timeline_of_counts(data.days.seen),
        "contact_days": _by_contact(data),
        "undated": data.days.undated,
    }


def _by_contact(data: CampaignData) -> Timeline | None:
    """When ads with each contact were posted; None where there is no second contact to compare."""
    names = {
        one.id: masked(one.value) if one.masked else defang_contact(masking.covered(one.value), one.kind)
        for one in data.contacts
    }
    return timeline_of_counts(
        [(names.get(one.contact, OTHER_LANES), one.day, one.ads) for one in data.days.contacts]
    )
