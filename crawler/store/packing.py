"""A page of a sorted run made in SQL, for the step that makes the first runs of a store."""

from __future__ import annotations

import sys
from array import array


class PackedPage:
    """SQL aggregate `packed_page(key, holder, bytes)`; the layout is that of `crawler.campaigns.runs`."""

    def __init__(self) -> None:
        self._entries: list[tuple[int, int]] = []
        self._type = "q"

    def step(self, key: int, holder: int, size: int) -> None:
        """Take one entry; `size` is the bytes of a holder, 4 or 8."""
        self._entries.append((key, holder))
        self._type = "I" if size == 4 else "q"

    def finalize(self) -> bytes:
        """Keys ascending, then their holders."""
        entries = sorted(self._entries)
        parts = array("q", (key for key, _ in entries)), array(self._type, (holder for _, holder in entries))
        for part in parts:
            if sys.byteorder == "big":
                part.byteswap()
        return b"".join(part.tobytes() for part in parts)
