"""Lists of lists: boards whose ads lie below trades, and these below areas, two levels and more.

Each branch holds few ads, so that no folder alone shows that it is one of ads, and a card that names the lists met by
the search misses the branch that opens tomorrow. Here the folders of all branches are taken as one template, and the
lists below one page as patterns.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from crawler.detection.addresses import ANY, AddressGroup, grouped

BRANCHES: Final = 3
"""Folders, or lists, from which they are taken for the branches of one board. Set by hand in 2026."""
LEVELS: Final = 3
"""Levels of lists above the lists of ads that are looked for. Set by hand in 2026."""
SIBLINGS: Final = 2
"""Lists of one template from which its pattern is taken."""
RIGHT: Final = 0.5
"""Share of the read pages of a pattern that must lead to ads, or to lists of them. Set by hand in 2026."""


_COUNTED: Final = re.compile(r"/\d{1,3}/?$")
"""The end of a path that counts the pages of a list."""


@dataclass(frozen=True, slots=True)
class BranchGroup:
    """The lists below one page, as a card names them."""

    root: str
    """Address of the page that leads to all of them, step by step."""
    patterns: tuple[str, ...]
    """Of the addresses of the lists on all levels."""

    def holds(self, url: str) -> bool:
        """Whether an address is that of the page or of a list below it."""
        return url == self.root or any(re.search(pattern, url) for pattern in self.patterns)


def joined(
    groups: Sequence[AddressGroup], holds_ads: Callable[[Sequence[AddressGroup]], bool]
) -> list[AddressGroup]:
    """The templates of a site, those of the branches of one board as one; the widest that holds ads alone.

    Args:
        groups: Its templates.
        holds_ads: Whether what was read of some templates shows that they hold ads, all of them.
    """
    left = {group.key: group for group in groups}
    deepest = max((len(_parts(group)) for group in groups), default=0)
    for common in range(1, deepest - 1):
        families: dict[tuple[str, ...], list[AddressGroup]] = defaultdict(list)
        for group in left.values():
            parts = _parts(group)
            if "?" not in group.key and len(parts) > common + 1:
                families[(*parts[:common], str(len(parts)), parts[-1])].append(group)
        for family in families.values():
            if len(family) >= BRANCHES and holds_ads(family):
                made = _as_one(family)
                left = {key: group for key, group in left.items() if group not in family} | {made.key: made}
    return list(left.values()) if len(left) < len(groups) else list(groups)


def branches_of(
    lists: Collection[str],
    links: Mapping[str, Collection[str]],
    leads: Collection[str],
    is_start: Callable[[str], bool],
    is_ad: Callable[[str], bool],
) -> BranchGroup | None:
    """The page that leads to lists through lists of lists, and the patterns of what is below it.

    Lists that are like no other are left out.

    Args:
        lists: Addresses of lists that lead to all ads.
        links: Address -> addresses that it links to, of the read pages that are no ads.
        leads: Addresses of all pages that lead to ads.
        is_start: Whether an address may be the page to begin with only: a front page.
        is_ad: Whether an address is that of an ad, as far as is known.
    """
    tops, below = set(lists), set(leads)
    patterns: dict[str, None] = {}
    for _ in range(LEVELS):
        alike = _alike(tops)
        tops = {url for group in alike for url in group.urls}
        if len(tops) < SIBLINGS:
            return None
        below |= tops
        patterns |= dict.fromkeys(map(_pattern, alike))
        roots = [url for url, found in links.items() if url not in tops and tops <= set(found)]
        roots = [url for url in roots if not any(re.search(pattern, url) for pattern in patterns)]
        if roots:
            found = BranchGroup(min(roots, key=lambda url: _nearness(url, tops)), tuple(patterns))
            return found if _is_right(found, links, below, is_ad) else None
        above = {url for url, found in links.items() if not is_start(url) and not tops.isdisjoint(found)}
        tops = {url for url in above - tops if any(_is_below(top, url) for top in tops)}
    return None


def _alike(urls: Iterable[str]) -> list[AddressGroup]:
    """Lists by template, alike in all but some of their folders; those that are like no other left out."""
    families: dict[tuple[str, ...], list[AddressGroup]] = defaultdict(list)
    for group in grouped(urls):
        parts = _parts(group)
        alike = (parts[0], str(len(parts)), parts[-1]) if "?" not in group.key else tuple(parts)
        families[alike].append(group)
    ones = [_as_one(family) if len(family) > 1 else family[0] for family in families.values()]
    return [one for one in ones if len(one.urls) >= SIBLINGS and not one.key.startswith(f"/{ANY}")]


def _pattern(group: AddressGroup) -> str:
    """The pattern of some lists; it holds no page with an ending, nor one without a slash where all have it."""
    made = group.pattern()
    if not made.endswith("/?$"):
        return made
    slashed = all(url.endswith("/") for url in group.urls)
    return made.removesuffix("[^/]+/?$").removesuffix("/?$") + (
        ("[^/.]+" if made.endswith("[^/]+/?$") else "") + ("/$" if slashed else "/?$")
    )


def _as_one(family: Sequence[AddressGroup]) -> AddressGroup:
    """Several templates as one, what differs in their folders as *."""
    rows = [_parts(group) for group in family]
    parts = [said[0] if len(set(said)) == 1 else ANY for said in zip(*rows, strict=True)]
    return AddressGroup("/" + "/".join(parts), tuple(url for group in family for url in group.urls))


def _parts(group: AddressGroup) -> list[str]:
    return group.key.split("/")[1:]


def _folder(url: str) -> str:
    """The folder of a list: its own address, or that of the page without its ending."""
    path = urlsplit(url).path
    return re.sub(r"(?:index)?\.[a-z]{2,5}$", "", path, flags=re.I).rstrip("/")


def _is_below(url: str, above: str) -> bool:
    """Whether an address is in the folder of another one; any is below one with a query."""
    return bool(urlsplit(above).query) or urlsplit(url).path.startswith(f"{_folder(above)}/")


def _nearness(url: str, tops: Collection[str]) -> tuple[bool, int]:
    """What makes a page the better one to begin with: its folder is above all lists, and the longest such.

    One with a query is above lists of its own path alone: `/courses.asp?id=7` has the menu of trades as well. The
    second page of a list is never the better one.
    """
    parts = urlsplit(url)
    strange = bool(parts.query) and any(urlsplit(top).path != parts.path for top in tops)
    strange = strange or _COUNTED.search(parts.path) is not None
    return strange or not all(_is_below(top, url) for top in tops), -len(_folder(url))


def _is_right(
    found: BranchGroup,
    links: Mapping[str, Collection[str]],
    below: Collection[str],
    is_ad: Callable[[str], bool],
) -> bool:
    """Whether the patterns hold no ad, and of the read pages mostly lists that lead to ads or to lists."""
    known = dict.fromkeys([*links, *(url for linked in links.values() for url in linked)])
    inside = [url for url in known if any(re.search(pattern, url) for pattern in found.patterns)]
    if any(map(is_ad, inside)):
        return False
    read = [url for url in inside if url in links]
    return sum(url in below for url in read) >= RIGHT * len(read)
