"""Addresses of a site by folder: which to sample, and the pattern by which a card includes a folder."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from crawler.postings.job_labels import is_job_address

MANY_FOLDERS: Final = 8
"""Folders of one parent from which they are taken together: a board may have one for each town. Set by hand."""
_NUMBER: Final = re.compile(r"(?<!%)(?<!%[0-9A-Fa-f])\d+")
"""A number; the digits of a percent-encoded letter are none."""
_ENDING: Final = re.compile(r"\.[a-z]{2,5}$", re.I)
_NO_PAGE: Final = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|ico|css|js|pdf|zip|gz|mp[34]|docx?|xlsx?|xml|json|txt|woff2?)$", re.I
)
ANY: Final = "*"
DIGITS: Final = "#"


@dataclass(frozen=True, slots=True)
class AddressGroup:
    """Addresses of one folder."""

    key: str
    """Its path, with numbers of folders as # and what differs as *."""
    urls: tuple[str, ...]

    @property
    def is_job_folder(self) -> bool:
        """Whether the folder is called after jobs."""
        return is_job_address(self.urls[0])

    def sample(self, count: int) -> list[str]:
        """Addresses spread over the folder, the one with the highest number first: it is the newest in most."""
        ordered = sorted(self.urls, key=_natural)
        if len(ordered) <= count:
            return ordered[::-1]
        step = (len(ordered) - 1) / max(1, count - 1)
        return list(
            dict.fromkeys(ordered[round(len(ordered) - 1 - number * step)] for number in range(count))
        )

    def pattern(self) -> str:
        """A pattern of `include` that lets the addresses of the folder through."""
        parts = [_part_pattern(part) for part in self.key.split("/")[1:]]
        return "".join(f"/{part}" for part in parts) + ("$" if _ENDING.search(self.key) else "/?$")


def grouped(urls: Iterable[str]) -> list[AddressGroup]:
    """The addresses of a site by folder; folders called after jobs first, then the larger ones."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        parts = _template(url)
        if parts:
            groups[parts].append(url)
    groups = _together(groups)
    found = [AddressGroup("/" + "/".join(parts), tuple(found)) for parts, found in groups.items()]
    return sorted(found, key=lambda group: (not group.is_job_folder, -len(group.urls), group.key))


def _template(url: str) -> tuple[str, ...]:
    """The folders of an address with numbers as #, and its last part as * with its ending; () for no page."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ()
    parts = [part for part in path.split("/") if part]
    if not parts or _NO_PAGE.search(parts[-1]):
        return ()
    ending = _ENDING.search(parts[-1])
    return (*(_NUMBER.sub(DIGITS, part) for part in parts[:-1]), ANY + (ending[0].lower() if ending else ""))


def _together(groups: dict[tuple[str, ...], list[str]]) -> dict[tuple[str, ...], list[str]]:
    """Folders of one parent taken together where there are many."""
    by_parent: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for parts in groups:
        if len(parts) > 2:
            by_parent[(*parts[:-2], ANY, parts[-1])].append(parts)
    for parent, inside in by_parent.items():
        if len(inside) >= MANY_FOLDERS:
            groups[parent] = [url for parts in inside for url in groups.pop(parts)]
    return groups


def _part_pattern(part: str) -> str:
    if part.startswith(ANY):
        return "[^/]+" + re.escape(part.removeprefix(ANY))
    return r"\d+".join(map(re.escape, part.split(DIGITS)))


def _natural(url: str) -> tuple[int, int, str]:
    """Order by the last number in an address."""
    numbers = _NUMBER.findall(url)
    return (bool(numbers), int(numbers[-1][:18]) if numbers else 0, url)


def same_site(urls: Iterable[str], url: str) -> list[str]:
    """Those of some addresses that are on the host of another, www or not."""
    host = _host(url)
    return [one for one in urls if _host(one) == host]


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""


def spread(groups: Sequence[AddressGroup], job: int, other: int, most: int) -> list[str]:
    """A sample over folders: `job` addresses of each that is called after jobs, `other` of the others."""
    wanted = [url for group in groups for url in group.sample(job if group.is_job_folder else other)]
    return wanted[:most]
