"""The sources file of the invented board: the three kinds of source, each over its own part of the site."""

from __future__ import annotations

from typing import Final

CARDS: Final = """\
# Written by the demo: the invented job board on loopback, watched in three ways.

[source.harmattan_jobs]            # adverts with JSON-LD, found through the sitemap
kind = "sitemap"
url = "{url}/sitemap.xml"
every = "6h"
region = "NG"
min_items = 100
exclude = ["/apply/"]
allow_private = true
delay = 0

[source.harmattan_notices]         # classifieds in plain HTML, found through the pages of a list
kind = "listing"
url = "{url}/notices"
languages = ["en", "fr", "pt", "ro", "vi", "th"]
date_order = "DMY"
region = "NG"
min_items = 20
allow_private = true
delay = 0
select.link = "ul.ads li.ad a"
select.next = "a.next"
select.title = "h1.title"
select.description = "div.text"
select.hiring_organization = "dd.employer"
select.job_location = "dd.place"
select.base_salary = "dd.pay"
select.date_posted = "dd.date"

[source.harmattan_bulletin]        # short adverts in an RSS feed
kind = "feed"
url = "{url}/bulletin/feed.xml"
region = "NG"
min_items = 20
allow_private = true
delay = 0
follow = false
"""


def sources_toml(url: str) -> str:
    """The text of sources.toml for a board at `url` (scheme, host and port, no slash at the end)."""
    return CARDS.replace("{url}", url)
