"""A message that waits in an inbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MAX_MESSAGE: Final = 64 * 1024 * 1024
"""Bytes of the longest message that is fetched: mail servers refuse larger ones."""


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """One message, not yet fetched."""

    id: str
    """Tells it from all others of its inbox, for ever."""
    name: str
    """File name under which it is read: its ending tells the reader."""
    size: int
    """Bytes."""
    fetch: Callable[[], bytes]
    """Its content. Raises OSError when it can't be had."""
