"""Answers of social networks and previews of Telegram channels, whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import Any

from crawler.isolation import Failure, guarded
from crawler.postings.social_posts import SocialMessage, bluesky_posts, mastodon_posts
from crawler.postings.telegram_preview import ChannelFacts, PreviewMessage, channel_facts, preview_messages


@dataclass(frozen=True, slots=True)
class PostPage:
    """An answer of a social network."""

    posts: tuple[SocialMessage, ...]
    """Those that have an address, and words or a picture."""
    older: str = ""
    """Mark of what is older; empty at the end."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview page of a Telegram channel."""

    messages: tuple[PreviewMessage, ...]
    """Those of people that have a text, a picture or a file."""
    channel: ChannelFacts | None
    """What the channel says of itself."""


def mastodon_timeline(body: bytes) -> PostPage:
    """The posts of a timeline of Mastodon."""
    posts = [post for post in mastodon_posts(_value(body)) if post.url and (post.text or post.pictures)]
    return PostPage(tuple(posts), posts[-1].identifier if posts else "")


def bluesky_timeline(body: bytes) -> PostPage:
    """The posts of a feed of Bluesky; its cursor is the mark."""
    answer = _value(body)
    posts = tuple(post for post in bluesky_posts(answer) if post.text or post.pictures)
    return PostPage(posts, str(answer.get("cursor") or "") if isinstance(answer, dict) else "")


def telegram_preview(html: str, url: str) -> Preview:
    """The messages of a preview page, and what it says of its channel."""
    messages = tuple(message for message in preview_messages(html, url) if message.has_content)
    about = guarded("reading the channel", partial(channel_facts, html))
    return Preview(messages, None if isinstance(about, Failure) else about)


def _value(body: bytes) -> Any:
    """The value of an answer; None when it is no JSON."""
    try:
        return json.loads(body)
    except ValueError:
        return None
