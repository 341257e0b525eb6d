"""The time, as it is written everywhere: UTC, ISO 8601 with `Z`."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The moment, with its time zone (UTC)."""
    return datetime.now(UTC)


def timestamp(moment: datetime | None = None) -> str:
    """A moment to the second: `2026-11-26T16:40:05Z`.

    Args:
        moment: a time with its zone; now, if left out.
    """
    return (moment or utc_now()).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def precise_timestamp(moment: datetime | None = None) -> str:
    """A moment to the millisecond: `2026-11-26T16:40:05.123Z`."""
    at = (moment or utc_now()).astimezone(UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
