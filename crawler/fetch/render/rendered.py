"""A page as its scripts left it, and the word for a page that the browser made nothing of."""

from __future__ import annotations

from dataclasses import dataclass


class NotRendered(Exception):
    """A page that the browser made nothing of; the message is the reason, for the outcome."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as its scripts left it."""

    dom: bytes
    """The document as HTML, UTF-8."""
    finished: str
    """UTC, when it was taken."""
    browser: str
    """Name and version."""
    asked: tuple[dict[str, object], ...]
    """What its scripts asked for: `url`, and `status`, `refused` (by our rules) or `failed` (with the reason)."""

    @property
    def wanting(self) -> str:
        """What its scripts asked for and did not get, in words; empty when nothing."""
        failed = [f"{one['url']}: {one['failed']}" for one in self.asked if "failed" in one]
        return f"its scripts did not get {failed[0]}" if failed else ""
