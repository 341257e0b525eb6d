"""Times that somebody wrote become times as the store writes them."""

import pytest

from crawler.clock import stated_time


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-24", "2026-11-24T00:00:00Z"),
        ("20261124", "2026-11-24T00:00:00Z"),
        ("20261124T180000Z", "2026-11-24T18:00:00Z"),
        ("2026-W48-2", "2026-11-24T00:00:00Z"),
        ("2026-11-24 18:00", "2026-11-24T18:00:00Z"),
        ("2026-11-24T18:00:00Z", "2026-11-24T18:00:00Z"),
        ("2026-11-24T18:00:00.9-05:00", "2026-11-24T23:00:00Z"),
        ("2026-11-25T07:59:59+14:00", "2026-11-24T17:59:59Z"),
        ("0001-01-01", "0001-01-01T00:00:00Z"),
    ],
)
def test_a_time_is_written_in_utc(text: str, at: str) -> None:
    assert stated_time(text) == at


@pytest.mark.parametrize(
    "text", ["", "soon", "1e3", "2026-13-01", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00+01:00"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=""):
        stated_time(text)
