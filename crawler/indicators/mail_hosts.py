"""Hosts of mailboxes that anybody can have, for rooms that need nothing else of the catalogue."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def free_mail_hosts() -> frozenset[str]:
    """Hosts of free mail that are shipped (`data/tables/hosts.toml`), in lower case."""
    path = Path(__file__).parent / "data" / "tables" / "hosts.toml"
    return frozenset(tomllib.loads(path.read_text("utf-8"))["free-mail"]["hosts"])
