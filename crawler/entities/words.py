"""Hosts that many people share: they tell nothing of who writes."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Final

_TABLE: Final = ("crawler.indicators", "data/tables/hosts.toml")
"""Where the catalogue keeps free mail, shorteners, site builders and forms."""
NETWORKS: Final = frozenset(
    ("facebook.com", "instagram.com", "t.me", "wa.me", "youtube.com", "tiktok.com", "twitter.com", "x.com")
)


def is_shared_host(host: str) -> bool:
    """Whether a host is a mail provider's, a network's or a site builder's, or a part of one."""
    parts = host.split(".")
    return len(parts) < 2 or any(".".join(parts[at:]) in _shared() for at in range(len(parts) - 1))


@cache
def _shared() -> frozenset[str]:
    package, path = _TABLE
    rows = tomllib.loads(resources.files(package).joinpath(path).read_text("utf-8"))
    return NETWORKS.union(*(row["hosts"] for row in rows.values()))
