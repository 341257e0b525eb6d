"""Addresses of a site by folder: which to sample, and the pattern by which a card includes a folder."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from crawler.postings.job_labels import is_job_address

MANY_FOLDERS: Final = 8
"""Folders of one parent from which they are taken together: a board may have one for each town. Set by hand."""
_NUMBER: Final = re.compile(r"(?<!%)(?<!%[0-9A-Fa-f])\d+")
"""A number; the digits of a percent-encoded letter are none."""
_ENDING: Final = re.compile(r"\.[a-z]{2,5}$", re.I)
_NO_PAGE: Final = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|ico|css|js|zip|gz|mp[34]|docx?|xlsx?|xml|json|txt|woff2?)$", re.I
)
ANY: Final = "*"
DIGITS: Final = "#"
FEW_VALUES: Final = 8
"""Values of a parameter up to which they may name sections of a site ("?view=job") and stay apart. Set by hand."""
LIKE_NAMES: Final = 3
"""Pages of one folder from which their common name ("job-12.html") is a group of its own. Set by hand in 2026."""
_NAME: Final = re.compile(r"^([A-Za-z][A-Za-z_-]{1,30})\d{1,12}(\.[a-z]{2,5})?$", re.I)
_NUMBERED: Final = re.compile(
    r"^([A-Za-z]{1,20}[,._-])?(?:\d{2,12}[,._-].+?|(?<=[,._-])\d{2,12})(\.[a-z]{2,5})?$", re.I
)
"""A name with the number of an ad and its headline: "ad,4011,cook-wanted.html", "4011-cook-wanted"."""
_ENDS_IN_NUMBER: Final = re.compile(r"^\D.*[,._-]\d{3,12}(\.[a-z]{2,5})?$", re.I)
"""A headline with the number of an ad: "cook-wanted-4011.html"."""


@dataclass(frozen=True, slots=True)
class AddressGroup:
    """Addresses of one folder."""

    key: str
    """Its path, with numbers of folders as # and what differs as *."""
    urls: tuple[str, ...]

    @property
    def is_job_folder(self) -> bool:
        """Whether the folder is called after jobs, or what is common in the names of its pages."""
        return is_job_address(self.key.replace(ANY, "-").replace(DIGITS, "1"))

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
        path, asked, query = self.key.partition("?")
        folders = "".join(f"/{_part_pattern(part)}" for part in path.split("/")[1:])
        if asked:
            return folders + r"\?" + ".*".join(_value_pattern(pair) for pair in query.split("&"))
        # A pattern is looked for anywhere in an address: one without a name of its own must begin at the host.
        start = "^https?://[^/]+" if path.count("/") == 1 and path.startswith(f"/{ANY}") else ""
        return start + folders + ("$" if _ENDING.search(path) else "/?$")


def grouped(urls: Iterable[str]) -> list[AddressGroup]:
    """The addresses of a site by folder; folders called after jobs first, then the larger ones.

    Addresses with a query are grouped by their page, the names of its parameters and the values that name a section;
    pages of one folder whose names differ in a number only are a group where the folder holds others too.
    """
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    asking: dict[tuple[str, ...], list[tuple[str, dict[str, str]]]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        parts, query = _template(url)
        if query:
            asking[(*parts, *sorted(query))].append((url, query))
        elif parts:
            groups[parts].append(url)
    groups = _together(_named_apart(groups))
    for found in asking.values():
        for url, key in _by_values(found):
            groups[key].append(url)
    made = [AddressGroup("/" + "/".join(parts), tuple(found)) for parts, found in groups.items()]
    return sorted(made, key=lambda group: (not group.is_job_folder, -len(group.urls), group.key))


def _template(url: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """The folders of an address with numbers as #, and its last part as * with its ending; its query; () for no page.

    With a query the last part stays: it names the page that answers.
    """
    try:
        split = urlsplit(url)
    except ValueError:
        return (), {}
    query = dict(parse_qsl(split.query)[:10])
    parts = [part for part in split.path.split("/") if part]
    if query:
        return tuple(_NUMBER.sub(DIGITS, part) for part in parts) or ("",), query
    if not parts or _NO_PAGE.search(parts[-1]):
        return (), {}
    ending = _ENDING.search(parts[-1])
    last = ANY + (ending[0].lower() if ending else "")
    return (*(_NUMBER.sub(DIGITS, part) for part in parts[:-1]), last), {}


def _by_values(found: list[tuple[str, dict[str, str]]]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Addresses of one page with one set of parameters, and the key of the group of each."""
    values: dict[str, set[str]] = defaultdict(set)
    for _, query in found:
        for name, value in query.items():
            values[name].add(value)
    fixed = {
        name
        for name, said in values.items()
        if len(said) <= FEW_VALUES and all(re.fullmatch(r"[A-Za-z_-]{1,30}", value) for value in said)
    }
    for url, query in found:
        parts = tuple(_NUMBER.sub(DIGITS, part) for part in urlsplit(url).path.split("/") if part) or ("",)
        said = "&".join(f"{name}={query[name] if name in fixed else ANY}" for name in query)
        yield url, (*parts[:-1], f"{parts[-1]}?{said}")


def _named_apart(groups: dict[tuple[str, ...], list[str]]) -> dict[tuple[str, ...], list[str]]:
    """Pages whose names are built around a number, apart from the other pages of their folder."""
    made: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for parts, urls in groups.items():
        keys = {url: _name_keys(urlsplit(url).path.rstrip("/").rpartition("/")[2]) for url in urls}
        counts = Counter(key for found in keys.values() for key in found)
        chosen = {url: next((key for key in keys[url] if counts[key] >= LIKE_NAMES), "") for url in urls}
        whole = is_job_address(urls[0].rpartition("/")[0]) or len(set(chosen.values())) == 1
        for url, name in chosen.items():
            made[(*parts[:-1], name) if name and not whole else parts].append(url)
    return made


def _name_keys(last: str) -> list[str]:
    """The last parts of groups that a name built around a number may be of, the narrowest first; [] for another."""
    found = []
    if like := _NAME.match(last):
        found.append(f"{like[1]}{DIGITS}{(like[2] or '').lower()}")
    if like := _NUMBERED.match(last):
        found.append(f"{like[1] or ''}{DIGITS}{ANY}{(like[2] or '').lower()}")
    if like := _ENDS_IN_NUMBER.match(last):
        found.append(f"{ANY}-{DIGITS}{(like[1] or '').lower()}")
    return found


def _together(groups: dict[tuple[str, ...], list[str]]) -> dict[tuple[str, ...], list[str]]:
    """Folders of one parent taken together where there are many, or each holds one number: "/t/cook-wanted/81"."""
    by_parent: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for parts in groups:
        if len(parts) > 2:
            by_parent[(*parts[:-2], ANY, parts[-1])].append(parts)
    for parent, inside in by_parent.items():
        named = [
            urls[0].rstrip("/").rpartition("/")[2] for parts in inside if len(urls := groups[parts]) == 1
        ]
        numbered = len(named) == len(inside) >= LIKE_NAMES and all(name.isdecimal() for name in named)
        if len(inside) >= MANY_FOLDERS or numbered:
            groups[parent] = [url for parts in inside for url in groups.pop(parts)]
    return groups


def _value_pattern(pair: str) -> str:
    name, _, value = pair.partition("=")
    return re.escape(f"{name}=") + ("" if value == ANY else re.escape(value) + r"\b")


def _part_pattern(part: str) -> str:
    whole = part.startswith(ANY) and DIGITS not in part
    anything = "[^/]+" if whole else "[^/]*"
    made = anything.join(r"\d+".join(map(re.escape, piece.split(DIGITS))) for piece in part.split(ANY))
    return made.replace(r"[^/]*\-\d+", r"[^/]*[,._-]\d{3,12}") if part.startswith(f"{ANY}-{DIGITS}") else made


def _natural(url: str) -> tuple[int, int, str]:
    """Order by the last number in an address."""
    numbers = _NUMBER.findall(url)
    return (bool(numbers), int(numbers[-1][:18]) if numbers else 0, url)


def pages_alone(urls: Iterable[str]) -> list[str]:
    """Those of some addresses that are no documents: a PDF is looked at only where a list of jobs names it."""
    return [url for url in urls if not urlsplit(url).path.lower().endswith(".pdf")]


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
