"""Hosts of mailboxes that anybody can have: `data/tables/hosts.toml` for all who read it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

HOSTS_FILE: Final = "tables/hosts.toml"
"""The table in the catalogue's folder: sorts of hosts, and the hosts of each."""
_FREE_MAIL: Final = "free-mail"


@cache
def free_mail_hosts() -> frozenset[str]:
    """Hosts of free mail that are shipped, in lower case, for rooms that need nothing else of the catalogue."""
    return split_hosts(tomllib.loads((Path(__file__).parent / "data" / HOSTS_FILE).read_text("utf-8")))[0]


def split_hosts(rows: Mapping[str, Mapping[str, Any]]) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """Split the table's rows into hosts of free mail and, by their sort, hosts of links."""
    by_sort = {sort: frozenset(row.get("hosts", ())) for sort, row in rows.items()}
    return by_sort.pop(_FREE_MAIL, frozenset()), by_sort
