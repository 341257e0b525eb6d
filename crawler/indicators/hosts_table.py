"""Hosts that many people share (`data/tables/hosts.toml`), for all who read that table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

HOSTS_FILE: Final = "tables/hosts.toml"
"""The table in the catalogue's folder: sorts of hosts, and the hosts of each."""
NETWORKS: Final = frozenset(
    ("facebook.com", "instagram.com", "t.me", "wa.me", "youtube.com", "tiktok.com", "twitter.com", "x.com")
)
"""Hosts of profiles and invitations."""
_FREE_MAIL: Final = "free-mail"


def split_hosts(rows: Mapping[str, Mapping[str, Any]]) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """Split the table's rows into hosts of free mail and, by their sort, hosts of links."""
    by_sort = {sort: frozenset(row.get("hosts", ())) for sort, row in rows.items()}
    return by_sort.pop(_FREE_MAIL, frozenset()), by_sort


def free_mail_hosts() -> frozenset[str]:
    """Hosts of free mail that are shipped, in lower case."""
    return _shipped()[0]


def is_shared_host(host: str) -> bool:
    """Whether a host is a mail provider's, a network's or a site builder's, or a part of one."""
    parts = host.split(".")
    return len(parts) < 2 or any(".".join(parts[at:]) in _shared() for at in range(len(parts) - 1))


@cache
def _shared() -> frozenset[str]:
    free_mail, by_sort = _shipped()
    return NETWORKS.union(free_mail, *by_sort.values())


@cache
def _shipped() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    path = Path(__file__).parent / "data" / HOSTS_FILE
    return split_hosts(tomllib.loads(path.read_text("utf-8")))
