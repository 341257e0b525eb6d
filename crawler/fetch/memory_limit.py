"""Ends a crawl that holds too much memory, by what the process holds now."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from scrapy.extensions.memusage import MemoryUsage

STATM: Final = Path("/proc/self/statm")
"""Memory of this process in pages, where the system tells it (Linux): size, resident, shared ..."""


def resident_bytes(statm: Path = STATM) -> int | None:
    """Bytes of memory that this process holds now; None where the system doesn't tell.

    Args:
        statm: The file that tells it.
    """
    try:
        pages = int(statm.read_text("ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


class MemoryExtension(MemoryUsage):
    """Scrapy's extension with the memory that is held now, not the peak.

    The peak (`ru_maxrss`) of a process begins with the memory of the one that started it, since Linux keeps it across
    `exec`. A desk that had grown large would end each crawl that it starts.
    """

    def get_virtual_size(self) -> int:
        """Bytes that are held now, or the peak where the system doesn't tell."""
        held = resident_bytes()
        return super().get_virtual_size() if held is None else held
