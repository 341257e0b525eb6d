"""The home's own part of the ids in its exports, so that no other home gives the same id to something else.

It is a random UUID, kept where nobody can change it unseen and no backup leaves it out: in an entry of the chain,
made with the first export. A home that exported before there was one goes on with the constant that all homes had,
since its receivers hold those ids.
"""

from __future__ import annotations

import json
import uuid
from typing import Final

from crawler.records.stored import SHARED_NAMESPACE
from crawler.store.database import Database
from crawler.store.ledger import Entry, Ledger

KIND: Final = "home-id"
"""Kind of the entry that holds it; the first one counts."""


def home_namespace(database: Database, ledger: Ledger) -> str:
    """The namespace of a home's ids, a UUID in text; made and put into the chain where there is none yet."""
    if found := stated_namespace(database):
        return found
    with database.transaction():
        if found := stated_namespace(database):  # another process was first
            return found
        made = earlier_namespace(database) or new_namespace()
        ledger.append([namespace_entry(made)])
    return made


def new_namespace() -> str:
    """A namespace that no home has."""
    return str(uuid.uuid4())


def stated_namespace(database: Database) -> str:
    """The namespace that the chain holds; empty where there is none, or none that can be read."""
    row = database.one(f"SELECT detail FROM ledger WHERE kind = '{KIND}' ORDER BY seq LIMIT 1")
    try:
        return str(uuid.UUID(json.loads(str(row[0]))["id"])) if row else ""
    except (ValueError, KeyError, TypeError):  # tampered with: its digest tells
        return ""


def namespace_entry(namespace: str) -> Entry:
    """The entry that holds it."""
    return Entry(kind=KIND, subject="home", detail={"id": namespace})


def earlier_namespace(database: Database) -> str:
    """The constant of all homes where ids made of it may be at a receiver; else empty.

    They are when something was exported or a partner read, or when a rebuilding replaced a chain that may say so.
    """
    left = database.one("SELECT 1 FROM ledger WHERE kind IN ('export', 'bag', 'taxii', 'rebuild') LIMIT 1")
    return SHARED_NAMESPACE if left else ""
