"""The JSON that Telegram Desktop exports: one chat (result.json), or all chats of an account."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from crawler.imports.items import Attachment, Item
from crawler.imports.media_types import media_type
from crawler.imports.messages.message import Message, message_item, service_item
from crawler.store.content import to_json

_LINKED: Final = ("public_channel", "private_channel", "public_supergroup", "private_supergroup")
"""Types of chats whose messages have an address by number."""


def chats_of(value: Any) -> list[Mapping[str, Any]]:
    """The chats of an export; empty if the value is none."""
    if not isinstance(value, Mapping):
        return []
    chats = value.get("chats")
    listed = chats.get("list") if isinstance(chats, Mapping) else None
    found = listed if isinstance(listed, list) else [value]
    return [chat for chat in found if isinstance(chat, Mapping) and _is_chat(chat)]


def _is_chat(chat: Mapping[str, Any]) -> bool:
    messages = chat.get("messages")
    if not isinstance(messages, list) or "type" not in chat:
        return False
    return all(isinstance(one, Mapping) and {"id", "type", "date"} <= one.keys() for one in messages[:10])


def read_chats(path: Path, chats: list[Mapping[str, Any]]) -> Iterator[Item]:
    """Read an item for each message.

    Args:
        path: The file; photos are named relative to its folder.
        chats: As `chats_of` gave them.
    """
    for chat in chats:
        for one in chat["messages"]:
            raw = to_json(one).encode()
            origin = f"{path}#{chat.get('id', '')}/{one.get('id')}"
            if one.get("type") == "message":
                yield message_item(origin, _message(path, chat, one), raw)
            else:
                yield service_item(origin, f"{one.get('actor') or ''} {one.get('action') or ''}", raw)


def _message(path: Path, chat: Mapping[str, Any], one: Mapping[str, Any]) -> Message:
    parts = one.get("text")
    entities = parts if isinstance(parts, list) else [parts]
    files = [one[key] for key in ("photo", "file") if isinstance(one.get(key), str)]
    linked = chat.get("type") in _LINKED and isinstance(chat.get("id"), int)
    return Message(
        container="Telegram Desktop JSON",
        chat=True,
        text="".join(map(_words, entities)),
        markup="".join(map(_link, entities)),
        sender=_str(one.get("from")) or _str(one.get("author")),
        sent_at=_str(one.get("date")),
        group=_str(chat.get("name")),
        forwarded_from=_str(one.get("forwarded_from")),
        url=f"https://t.me/c/{chat['id']}/{one['id']}" if linked else "",
        identifier=str(one["id"]),
        more=(("sender_id", _str(one.get("from_id"))), ("reply_to", _str(one.get("reply_to_message_id")))),
        # A file that was not exported has a sentence in brackets instead of a path.
        attachments=tuple(
            Attachment(name=Path(name).name, media_type=media_type(name), path=path.parent / name)
            for name in files
            if not name.startswith("(")
        ),
    )


def _str(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _words(entity: object) -> str:
    return (
        entity if isinstance(entity, str) else _str(entity.get("text")) if isinstance(entity, Mapping) else ""
    )


def _link(entity: object) -> str:
    """A link whose target the text does not show."""
    target = entity.get("href") if isinstance(entity, Mapping) else None
    return f'<a href="{html.escape(target)}"></a>' if isinstance(target, str) else ""
