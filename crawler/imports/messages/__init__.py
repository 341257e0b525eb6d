"""Messages and posts of people, from every container that holds them: one record, one rule of what is no ad."""

from __future__ import annotations

from crawler.imports.messages.message import Message, message_item, service_item

__all__ = ["Message", "message_item", "service_item"]
