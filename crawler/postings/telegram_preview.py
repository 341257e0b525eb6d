"""Messages on a preview page of a public Telegram channel (t.me/s/NAME), fetched or saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from crawler.isolation import Failure, guarded
from crawler.text.html import visible_text
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MARK: Final = "tgme_widget_message"
"""In every preview page."""
_PICTURE: Final = re.compile(r"background-image:\s*url\(['\"]?(https?:[^'\")]{1,500})")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewMessage:
    """One message of a preview page."""

    number: int
    """Its number in the channel."""
    url: str
    text: str
    """Empty where it has pictures or a recording only."""
    markup: str
    date: str
    """ISO 8601, as the page states it."""
    author: str
    forwarded_from: str = ""
    """Name of the channel or person it was forwarded from."""
    forwarded_url: str = ""
    """Address of the original."""
    pictures: tuple[str, ...] = ()
    """Addresses of its photos."""
    reply_to: str = ""
    """Address of the message that it answers."""
    edited: bool = False
    views: str = ""
    """As the page shows them: `1.2K`; they are those of the moment of the visit."""
    files: tuple[str, ...] = ()
    """Names of its documents, and of videos and recordings their addresses."""
    links: tuple[str, ...] = ()
    """Addresses that its text or its link preview leads to."""
    html: str = ""
    """The whole block of the message."""
    service: bool = False
    """Whether Telegram wrote it: the channel was created, a message was pinned."""

    @property
    def has_content(self) -> bool:
        """True for a message of a person with a text, a picture or a file."""
        return not self.service and bool(self.text or self.pictures or self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFacts:
    """What a preview page says of the channel itself."""

    name: str = ""
    title: str = ""
    description: str = ""
    links: tuple[str, ...] = ()
    """Addresses in the description."""
    counters: tuple[tuple[str, str], ...] = ()
    """What is counted (subscribers, photos, files, links), and the number as shown."""


def preview_messages(html: str, page_url: str) -> Iterator[PreviewMessage]:
    """The messages of a preview page, in its order.

    Args:
        html: The page.
        page_url: Its address; a host other than t.me is kept in the addresses of the messages.

    Yields:
        The messages; one whose text can't be read keeps its markup as its text.
    """
    if MARK not in html or exceeds_parser_limits(html):
        return
    from selectolax.lexbor import LexborHTMLParser

    for block in LexborHTMLParser(html).css("[data-post]"):
        message = _message(block, page_url)
        if message is not None:
            yield message


def channel_facts(html: str) -> ChannelFacts | None:
    """What a preview page says of its channel; None for a page that says nothing, or that can't be parsed."""
    if "tgme_channel_info" not in html or exceeds_parser_limits(html):
        return None
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    about = tree.css_first(".tgme_channel_info_description")
    counters = [
        (_said(node.css_first(".counter_type")), _said(node.css_first(".counter_value")))
        for node in tree.css(".tgme_channel_info_counter")
    ]
    return ChannelFacts(
        name=_said(tree.css_first(".tgme_channel_info_header_username")).removeprefix("@"),
        title=_said(tree.css_first(".tgme_channel_info_header_title")),
        description=visible_text(about.html or "").strip() if about is not None else "",
        links=_hrefs(about) if about is not None else (),
        counters=tuple(counter for counter in counters if all(counter)),
    )


_CHANNEL: Final = re.compile(r"https?://(?:t|telegram)\.(?:me|dog)/(?:s/)?([A-Za-z]\w{3,31})(?:[/?#]|$)")
_NO_CHANNELS: Final = frozenset(
    ("joinchat", "share", "addstickers", "proxy", "socks", "iv", "setlanguage", "addlist")
)
"""First folders of t.me that are no channel's name (core.telegram.org/api/links)."""


def channel_of(url: str) -> str:
    """Name of the public channel or group that an address of Telegram leads to; empty for another address."""
    found = _CHANNEL.match(url)
    return found[1].lower() if found and found[1].lower() not in _NO_CHANNELS else ""


def _message(block: LexborNode, page_url: str) -> PreviewMessage | None:
    place = block.attributes.get("data-post") or ""
    number = place.rpartition("/")[2]
    if not number.isdecimal():
        return None
    texts = _outermost(block.css(".tgme_widget_message_text"))
    markup = "\n".join(node.html or "" for node in texts)
    text = guarded("reading a message", partial(visible_text, markup))
    origin = block.css_first(".tgme_widget_message_forwarded_from_name")
    return PreviewMessage(
        number=int(number),
        url=_address(place, page_url),
        text=markup if isinstance(text, Failure) else text.strip(),
        markup=markup,
        date=_attribute(block, "time[datetime]", "datetime").replace("+00:00", "Z"),
        author=_said(block.css_first(".tgme_widget_message_owner_name")),
        forwarded_from=_said(origin),
        forwarded_url=(origin.attributes.get("href") or "") if origin is not None else "",
        pictures=tuple(
            found[1]
            for node in block.css(".tgme_widget_message_photo_wrap[style]")
            if (found := _PICTURE.search(node.attributes.get("style") or ""))
        ),
        reply_to=_attribute(block, "a.tgme_widget_message_reply", "href"),
        edited=_said(block.css_first(".tgme_widget_message_meta")).startswith("edited"),
        views=_said(block.css_first(".tgme_widget_message_views")),
        files=tuple(_files(block)),
        links=tuple(dict.fromkeys(link for node in (*texts, *_previews(block)) for link in _hrefs(node))),
        html=block.html or "",
        service="service_message" in (block.attributes.get("class") or "").split(),
    )


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """Nodes that are in no other of them: Telegram nests the text of some messages in a block of the same class."""
    kept = []
    for node in nodes:
        above = node.parent
        while above is not None and all(above.mem_id != other.mem_id for other in nodes):
            above = above.parent
        if above is None:
            kept.append(node)
    return kept


def _files(block: LexborNode) -> Iterator[str]:
    """Names of the documents of a message, and the addresses of its videos and recordings."""
    for node in block.css(".tgme_widget_message_document_title"):
        yield _said(node)
    for node in block.css("video[src], audio[src]"):
        yield node.attributes.get("src") or ""


def _previews(block: LexborNode) -> list[LexborNode]:
    """The previews of links below a message; their own address counts too."""
    return block.css("a.tgme_widget_message_link_preview[href]")


def _hrefs(node: LexborNode) -> tuple[str, ...]:
    """Web addresses of a node and of what is in it."""
    own = [node] if node.tag == "a" else []
    found = (one.attributes.get("href") or "" for one in (*own, *node.css("a[href]")))
    return tuple(dict.fromkeys(url for url in found if url.startswith(("http://", "https://"))))


def _said(node: LexborNode | None) -> str:
    return " ".join(node.text(deep=True, separator=" ").split()) if node is not None else ""


def _attribute(block: LexborNode, selector: str, name: str) -> str:
    node = block.css_first(selector)
    return (node.attributes.get(name) or "") if node is not None else ""


def _address(place: str, page_url: str) -> str:
    host = urlsplit(page_url)
    if host.hostname in (None, "t.me") or host.scheme == "file":
        return f"https://t.me/{place}"
    return urljoin(page_url, f"/{place}")
