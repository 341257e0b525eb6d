"""Times as the store writes them."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> str:
    """Now: UTC, ISO 8601, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
