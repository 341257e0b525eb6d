"""Partner agencies: who may ask, how much, and on what legal basis. Each change is in the chain."""

from __future__ import annotations

import re
import secrets
from hashlib import sha256
from typing import Final

from crawler.clock import timestamp
from crawler.errors import UserError
from crawler.masking.reasons import checked_reason
from crawler.store import Store
from crawler.store.partners import Partner

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_KEY: Final = re.compile(r"[0-9a-f]{64}")


def add_partner(
    store: Store, name: str, *, public_key: str, legal_basis: str, limits: tuple[int, int, int], by: str
) -> Partner:
    """Register a partner, or change one.

    Args:
        store: The store.
        name: Letters, digits, dots and dashes.
        public_key: Ed25519, 64 hexadecimal digits, as `adwatch partners key` prints at the partner's.
        legal_basis: The agreement or law on which contacts are matched.
        limits: Contacts of one request, requests, and the days in which they are counted.
        by: Who registers it.

    Raises:
        UserError: A value can't be used, or another partner has the key.
    """
    if not _NAME.fullmatch(name):
        raise UserError(f"{name!r} can't be a partner's name: use up to 40 letters, digits, dots and dashes")
    if not _KEY.fullmatch(public_key):
        raise UserError("--key is 64 hexadecimal digits; the partner prints it by `adwatch partners key`")
    checked_reason(legal_basis, "--legal-basis")
    store.begin_seals()
    for other in store.partners.all():
        if other.public_key == public_key and other.name != name:
            raise UserError(f"this key is that of the partner {other.name}")
    contacts, queries, days = limits
    partner = Partner(
        name=name,
        public_key=public_key,
        legal_basis=legal_basis,
        max_contacts=contacts,
        max_queries=queries,
        days=days,
        added=timestamp(),
        added_by=by,
    )
    with store.transaction():
        store.partners.put(partner)
        detail = {
            "what": "added",
            "key": public_key,
            "legal_basis": legal_basis,
            "limits": list(limits),
            "by": by,
        }
        store.note("partner", name, detail)
    return partner


def remove_partner(store: Store, name: str, *, by: str) -> None:
    """Exchange nothing with a partner any more; its record stays.

    Raises:
        UserError: There is no such partner.
    """
    if not any(one.name == name and not one.removed_at for one in store.partners.all()):
        raise _unknown(name)  # one that something else changed can be removed too
    with store.transaction():
        store.partners.remove(name, timestamp())
        store.note("partner", name, {"what": "removed", "by": by})


def make_token(store: Store, name: str, *, tlp: str, by: str) -> str:
    """A new token with which a partner reads what is served (`crawler.sharing.taxii`); the one before ends.

    Args:
        store: The store; it keeps the token's digest only.
        name: The partner.
        tlp: The strictest marking that the partner may read.
        by: Who gives it.

    Raises:
        UserError: There is no such partner.
    """
    active_partner(store, name)
    token = secrets.token_urlsafe(32)
    with store.transaction():
        store.partners.set_access(name, token_digest(token), tlp, timestamp())
        store.note("partner", name, {"what": "token", "tlp": tlp, "by": by})
    return token


def token_digest(token: str) -> str:
    """What the store keeps of a token: 256 random bits need no slow hash."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def active_partner(store: Store, name: str) -> Partner:
    """A partner by name.

    Raises:
        UserError: There is none, or it was removed, or changed by something else than adwatch.
    """
    store.begin_seals()
    found = store.partners.sealed(name)
    if found is None:
        raise _unknown(name)
    return found


def partner_of_key(store: Store, public_key: str) -> Partner:
    """The partner whose files are signed with a key.

    Raises:
        UserError: No partner has it, or it was changed by something else than adwatch.
    """
    store.begin_seals()
    found = store.partners.sealed(public_key=public_key)
    if found is None:
        raise UserError(
            "this file is signed by nobody who is a partner here; `adwatch partners add` registers one by its key"
        )
    return found


def _unknown(name: str) -> UserError:
    return UserError(f"there is no partner {name!r}; `adwatch partners list` names them")
