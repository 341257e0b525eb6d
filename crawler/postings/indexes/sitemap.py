"""Sitemaps and indexes of sitemaps (sitemaps.org), as broken as they are found."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Final

_ROWS: Final = frozenset(("url", "sitemap"))


@dataclass(frozen=True, slots=True)
class SitemapRow:
    """One address of a sitemap."""

    place: str
    changed: str
    """When it was changed, as the sitemap states it; empty without."""


@dataclass(frozen=True, slots=True)
class ReadSitemap:
    """What a sitemap says."""

    kind: str
    """Name of its outermost element: `urlset`, or `sitemapindex` for one that names further ones."""
    rows: tuple[SitemapRow, ...] = ()
    problem: str = ""
    """Why it is no sitemap."""


def read_sitemap(body: bytes) -> ReadSitemap:
    """Read a sitemap, unpacked; entities are not resolved and nothing else is fetched."""
    from lxml import etree

    kind = ""
    try:
        events = etree.iterparse(
            BytesIO(body),
            events=("start", "end"),
            recover=True,
            remove_comments=True,
            remove_pis=True,
            resolve_entities=False,
            no_network=True,
            collect_ids=False,
        )
        rows = []
        for event, element in events:
            name = _name(element)
            kind = kind or name
            if event == "end" and name in _ROWS:
                row = {_name(child): (child.text or "").strip() for child in element}
                if row.get("loc"):
                    rows.append(SitemapRow(row["loc"], row.get("lastmod", "")))
                element.clear()
    except (etree.LxmlError, ValueError) as error:
        return ReadSitemap(kind, problem=f"not a sitemap ({type(error).__name__})")
    if kind not in ("urlset", "sitemapindex"):
        return ReadSitemap(kind, problem=f"not a sitemap (<{kind}>)")
    return ReadSitemap(kind, tuple(rows))


def _name(element: object) -> str:
    tag = getattr(element, "tag", "")
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
