"""One message as its container has it, and the item that it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crawler.imports.items import Attachment, Item
from crawler.imports.messages.no_ad import no_ad
from crawler.text.html_links import contact_links

SHOWN: Final = 60
"""Characters of a service message that are shown in the reason why it is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message, mail or post."""

    container: str
    """What it was read from, such as `WhatsApp export`."""
    text: str
    markup: str = ""
    """Its HTML, where it has one: contacts in links that the text does not show are read from it."""
    title: str = ""
    sender: str = ""
    """As the container names them. Who sends a forward may be a victim or a helper: they are no contact of the ad."""
    sent_at: str = ""
    """ISO 8601; without an offset it is the local time of the phone that exported the chat."""
    group: str = ""
    """The chat, group, channel or page it was posted in."""
    forwarded_from: str = ""
    """Who posted it first, where the container tells."""
    url: str = ""
    identifier: str = ""
    """The container's own id of the message."""
    more: tuple[tuple[str, str], ...] = ()
    """Further facts about where it comes from: name and words."""
    attachments: tuple[Attachment, ...] = ()
    chat: bool = False
    """Whether it is one of a conversation, which has short answers too; a post or mail has not."""

    @property
    def provenance(self) -> dict[str, object]:
        """Where the message comes from, kept with the ad under `extra`. Exports leave the sender out."""
        facts: dict[str, object] = {
            "container": self.container,
            "sender": self.sender,
            "sent_at": self.sent_at,
            "group": self.group,
            "forwarded_from": self.forwarded_from,
            **dict(self.more),
            "attachments": [one.url or one.name for one in self.attachments],
        }
        return {name: value for name, value in facts.items() if value}


def message_item(origin: str, message: Message, raw: bytes) -> Item:
    """The item of a message: an ad, or left out with its reason.

    Args:
        origin: File and place in it.
        message: The message.
        raw: Its bytes as the container has them.

    Returns:
        An item with a mapping; also with a note where the message is no ad. Its pictures may be one all the same.
    """
    links = _hidden_links(message)
    fields = {
        "title": message.title,
        "text": message.text,
        "url": message.url,
        "date_posted": message.sent_at[:10],
        "identifier": message.identifier,
        "description_html": message.markup,
        "application_contact": "\n".join(links),
    }
    parts = (
        message.container,
        message.group,
        message.sender,
        message.sent_at,
        message.identifier,
        message.text,
    )
    return Item(
        origin=origin,
        mapping={
            **{name: value for name, value in fields.items() if value},
            "provenance": message.provenance,
        },
        raw=raw,
        identity="\x1f".join(parts),
        attachments=message.attachments,
        in_chat=message.chat,
        note=no_ad(
            message.text,
            len(message.attachments),
            title=message.title,
            chat=message.chat,
            linked=bool(links),
        ),
    )


def service_item(origin: str, said: str, raw: bytes) -> Item:
    """The item of a message that the program wrote: somebody joined, a call was missed, media was left out.

    Args:
        origin: File and place in it.
        said: Its words.
        raw: Its bytes.
    """
    short = " ".join(said.split())[:SHOWN]
    return Item(origin=origin, note=f"a service message: {short}" if short else "a service message", raw=raw)


def _hidden_links(message: Message) -> list[str]:
    """Links to a person that the text does not show."""
    links = contact_links(message.markup) if message.markup else ()
    return [link for link in links if link.partition(":")[2].strip("/") not in message.text]
