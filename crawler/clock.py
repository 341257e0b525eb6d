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


def stated_time(text: str) -> str:
    """A date or time that somebody wrote, as the store writes times: to the second, in UTC.

    Args:
        text: ISO 8601, basic or extended; without a zone it is UTC, a date is its first second.

    Raises:
        ValueError: It is not a date or time, or none that UTC has (before the year 1, or after 9999).
    """
    moment = datetime.fromisoformat(text)
    try:
        at = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{text!r} is out of range") from error
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def precise_timestamp(moment: datetime | None = None) -> str:
    """A moment to the millisecond: `2026-11-26T16:40:05.123Z`."""
    at = (moment or utc_now()).astimezone(UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
