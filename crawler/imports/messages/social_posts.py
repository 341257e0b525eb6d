"""Posts of platforms in their own JSON, by the table `social_posts.toml`: browser captures, saved answers, dumps.

A capture is a line of the browser extension Zeeschuimer (`source_platform`, `data`) or of an export of 4CAT
(`__import_meta`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib import resources
from typing import Any, Final

from crawler.codec import from_plain
from crawler.imports.items import Attachment, Item
from crawler.imports.messages.message import Message, message_item, service_item
from crawler.postings.ats.paths import groups, template
from crawler.store.content import to_json

MILLISECONDS: Final = 10**11
"""From here on a number of time is in milliseconds: as seconds it would be the year 5138."""
MAX_PICTURES: Final = 50
"""Pictures of one post that are named; carousels have at most 35 (TikTok, November 2026)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Where posts of one platform have their fields: a table of `social_posts.toml`, where each key is explained."""

    container: str
    capture: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    items: str = ""
    title: str = ""
    text: tuple[str, ...] = ()
    identifier: str = ""
    sender: str = ""
    sent_at: str = ""
    stated_time: str = ""
    links: str = ""
    group: str = ""
    forwarded_from: str = ""
    url: tuple[str, ...] = ()
    pictures: str = ""
    service_key: str = ""
    """Key that tells messages of people from those of the program."""
    chat: bool = False
    service_ads: tuple[str, ...] = ()
    """Its values for messages of people."""


@cache
def platforms() -> tuple[Platform, ...]:
    """All platforms of the table."""
    data = tomllib.loads(
        (resources.files("crawler.imports") / "messages/social_posts.toml").read_text("utf-8")
    )
    return tuple(map(_platform, data.values()))


def _platform(table: Mapping[str, Any]) -> Platform:
    stated = {key: value for key, value in table.items() if key != "service"}
    service = table.get("service", {"key": "", "ads": []})
    return from_plain(Platform, {**stated, "service_key": service["key"], "service_ads": service["ads"]})


def post_of(line: Mapping[str, Any], origin: str) -> Item | None:
    """The item of one line of a capture or a dump; None if no platform is recognised.

    Args:
        line: The object of the line.
        origin: File and line.
    """
    meta = line.get("__import_meta", line)
    captured = (
        str(meta.get("source_platform") or "").removeprefix("www.") if isinstance(meta, Mapping) else ""
    )
    data = line.get("data")
    post = data if captured and isinstance(data, Mapping) else line
    for platform in platforms():
        if captured in platform.capture if captured else _has_marks(platform, post):
            return _item(platform, post, line, origin, meta if captured else {})
    return None


def posts_of(value: Any, origin: str) -> Iterator[Item] | None:
    """The items of a saved answer; None if no platform is recognised.

    Args:
        value: The document.
        origin: The file, or its part.
    """
    # Reddit answers a thread with two listings: the post and its comments.
    roots = value if isinstance(value, list) else [value]
    for platform in platforms():
        found = (
            [(root, post) for root in roots for post in _posts(root, platform.items)]
            if platform.items
            else []
        )
        if found and any(_has_marks(platform, post) for _, post in found):
            return _read(platform, found, origin)
    return None


def _read(platform: Platform, found: list[tuple[Any, Any]], origin: str) -> Iterator[Item]:
    for number, (root, post) in enumerate(found, 1):
        place = f"{origin}#{number}"
        if isinstance(post, Mapping) and (
            _has_marks(platform, post) or _first(post, root, "|".join(platform.text))
        ):
            yield _item(platform, post, root, place, {})
        else:
            yield Item(origin=place, error=f"no post of a {platform.container} in it")


def _posts(value: Any, path: str) -> Iterator[Any]:
    """The values at a path with `[]` for lists; every one of them, however many there are."""
    key, _, rest = path.partition(".")
    found = value.get(key.removesuffix("[]")) if isinstance(value, Mapping) else None
    for one in found if isinstance(found, list) and key.endswith("[]") else [] if found is None else [found]:
        if rest:
            yield from _posts(one, rest)
        else:
            yield one


def _has_marks(platform: Platform, post: object) -> bool:
    return isinstance(post, Mapping) and bool(platform.marks) and all(mark in post for mark in platform.marks)


def _item(
    platform: Platform, post: Mapping[str, Any], root: Any, origin: str, meta: Mapping[str, Any]
) -> Item:
    raw = to_json(root if meta else post).encode()
    kind = str(post.get(platform.service_key, "")) if platform.service_key else ""
    if kind and kind not in platform.service_ads:
        return service_item(origin, f"{kind} {_first(post, root, '|'.join(platform.text))}", raw)
    texts = dict.fromkeys(filter(None, (_first(post, root, path) for path in platform.text)))
    message = Message(
        container=platform.container,
        chat=platform.chat,
        title=_first(post, root, platform.title),
        text="\n\n".join(texts),
        markup="".join(f'<a href="{escape(one)}"></a>' for one in _all(post, root, platform.links)),
        sender=_first(post, root, platform.sender),
        sent_at=_time(_first(post, root, platform.sent_at)),
        group=_first(post, root, platform.group),
        forwarded_from=_first(post, root, platform.forwarded_from),
        url=next(filter(None, (template(post, root, one) for one in platform.url)), ""),
        identifier=_first(post, root, platform.identifier),
        more=(
            ("stated_time", _first(post, root, platform.stated_time)),
            ("captured_at", _time(str(meta.get("timestamp_collected") or ""))),
            ("captured_on", str(meta.get("source_platform_url") or "")),
        ),
        attachments=tuple(
            Attachment(name=url.partition("?")[0].rpartition("/")[2], media_type="image/jpeg", url=url)
            for url in _all(post, root, platform.pictures)[:MAX_PICTURES]
        ),
    )
    return message_item(origin, message, raw)


def _first(post: Any, root: Any, path: str) -> str:
    """The words at the first path that leads to some."""
    return next(iter(_all(post, root, path)), "")


def _all(post: Any, root: Any, path: str) -> list[str]:
    for one in path.split("|") if path else ():
        if found := [" ".join(group) for group in groups(post, root, one)]:
            return found
    return []


def _time(stated: str) -> str:
    """A time as ISO 8601: seconds or milliseconds since 1970, or the form of X; as stated if it is neither."""
    number = stated.partition(".")[0]
    if number.isdecimal() and len(number) <= 14:
        seconds = int(number) / 1000 if int(number) >= MILLISECONDS else int(number)
        return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
    try:
        return datetime.strptime(stated, "%a %b %d %H:%M:%S %z %Y").astimezone(UTC).isoformat()[:19] + "Z"
    except ValueError:
        return stated
