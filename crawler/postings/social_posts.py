"""Public posts of Mastodon and Bluesky, as their open interfaces answer without an account.

Sources: Mastodon, `docs.joinmastodon.org/entities/Status`; AT Protocol, `app.bsky.feed.defs#postView`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.text.html import visible_text


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialMessage:
    """One post, whatever the network."""

    identifier: str
    url: str
    text: str
    markup: str = ""
    sent_at: str = ""
    """ISO 8601, UTC."""
    edited_at: str = ""
    author: str = ""
    """The account, as `name@host` or a handle."""
    forwarded_from: str = ""
    """The account that wrote what this one passed on."""
    forwarded_url: str = ""
    reply_to: str = ""
    language: str = ""
    links: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()

    @property
    def provenance(self) -> dict[str, object]:
        """Where the post comes from, kept with the ad under `extra`."""
        facts: dict[str, object] = {
            "sender": self.author,
            "sent_at": self.sent_at,
            "edited_at": self.edited_at,
            "forwarded_from": self.forwarded_from,
            "forwarded_url": self.forwarded_url,
            "reply_to": self.reply_to,
            "links": list(self.links),
            "attachments": list(self.pictures),
        }
        return {name: value for name, value in facts.items() if value}


def mastodon_posts(answer: object) -> Iterator[SocialMessage]:
    """Posts of a timeline of Mastodon; what is no post is left out."""
    for status in answer if isinstance(answer, list) else []:
        if not isinstance(status, Mapping):
            continue
        shared = status.get("reblog")
        written = shared if isinstance(shared, Mapping) else status
        markup = _text(written, "content")
        account, original = _map(status, "account"), _map(written, "account")
        yield SocialMessage(
            identifier=_text(status, "id"),
            url=_text(written, "url") or _text(written, "uri"),
            text="\n".join(filter(None, (_text(written, "spoiler_text"), visible_text(markup).strip()))),
            markup=markup,
            sent_at=_text(written, "created_at"),
            edited_at=_text(written, "edited_at"),
            author=_text(account, "acct"),
            forwarded_from=_text(original, "acct") if written is shared else "",
            forwarded_url=_text(original, "url") if written is shared else "",
            reply_to=_text(written, "in_reply_to_id"),
            language=_text(written, "language"),
            links=tuple(filter(None, (_text(_map(written, "card"), "url"),))),
            pictures=tuple(
                _text(one, "url") for one in _rows(written, "media_attachments") if _text(one, "url")
            ),
        )


def bluesky_posts(answer: object) -> Iterator[SocialMessage]:
    """Posts of a feed of Bluesky; what is no post is left out."""
    for row in _rows(answer, "feed"):
        post, reason = _map(row, "post"), _map(row, "reason")
        record, author = _map(post, "record"), _map(post, "author")
        place = _text(post, "uri").rpartition("/")[2]
        if not place:
            continue
        embed = _map(post, "embed")
        handle = _text(author, "handle")
        shared = bool(reason)
        yield SocialMessage(
            identifier=place,
            url=f"https://bsky.app/profile/{handle or _text(author, 'did')}/post/{place}",
            text=_text(record, "text").strip(),
            sent_at=_text(record, "createdAt"),
            author=_text(_map(reason, "by"), "handle") if shared else handle,
            forwarded_from=handle if shared else "",
            forwarded_url=f"https://bsky.app/profile/{handle}" if shared else "",
            reply_to=_text(_map(_map(record, "reply"), "parent"), "uri"),
            language=next((one for one in _list(record, "langs") if isinstance(one, str)), ""),
            links=tuple(
                dict.fromkeys([*_facet_links(record), *filter(None, [_text(_map(embed, "external"), "uri")])])
            ),
            pictures=tuple(
                _text(one, "fullsize") for one in _rows(embed, "images") if _text(one, "fullsize")
            ),
        )


def _facet_links(record: Mapping[str, Any]) -> Iterator[str]:
    """Addresses behind words of a post of Bluesky."""
    for facet in _rows(record, "facets"):
        for feature in _rows(facet, "features"):
            if url := _text(feature, "uri"):
                yield url


def _map(value: object, key: str) -> Mapping[str, Any]:
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _list(value: object, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, list) else []


def _rows(value: object, key: str) -> list[Mapping[str, Any]]:
    return [one for one in _list(value, key) if isinstance(one, Mapping)]


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
