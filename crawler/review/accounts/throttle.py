"""How many attempts at a password are let through: counted before the hash, so that parallel ones count too.

A browser in which the account signed in before has a count of its own (OWASP, device cookies): a stranger's failures
don't lock a colleague out, wherever the stranger sits.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_network
from typing import Final

from crawler.clock import precise_timestamp
from crawler.review.accounts import sql as account_sql
from crawler.review.web.client_address import IPV6_SITE, address_in
from crawler.review.web.routing import RequestContext
from crawler.review.web.strangers import BROWSER, digest

PER_PLACE: Final = 5
"""Attempts at one name from one address, or from one known browser, in a quarter of an hour (ASVS 5.0, 6.3.1)."""
PER_NAME: Final = 20
"""Attempts at one name from all addresses together; known browsers are not counted. Set by hand in 2026."""
PER_ADDRESS: Final = 50
"""Attempts from one address at all names; known browsers are not counted. Set by hand in 2026."""


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """An attempt that was let through; it counts as a failure until `passed`."""

    id: int
    name: str
    place: str
    known: bool
    """From a browser in which this account signed in before."""


def let_through(context: RequestContext, name: str) -> SignInAttempt | None:
    """Count an attempt at a password; None when there were too many."""
    database, at = context.store.database, precise_timestamp()
    browser = digest(context.request.cookies.get(BROWSER, ""))
    known = bool(browser) and account_sql.is_known_browser(database.connection, browser, name)
    if known:
        context.app.strangers.remember(browser)
    place = f"browser:{browser[:32]}" if known else address_of(context)
    limits = (PER_PLACE,) if known else (PER_PLACE, PER_NAME, PER_ADDRESS)

    def is_full() -> bool:
        counts = account_sql.recent_attempts(database.connection, name, place, at)
        return any(count >= limit for count, limit in zip(counts, limits, strict=False))

    if is_full():  # asked first without the writer's lock, which a flood of guesses would hold
        return None
    with database.transaction():
        if is_full():
            return None
        number = account_sql.note_attempt(database.connection, name, place, at)
    return SignInAttempt(number, name, place, known)


def passed(context: RequestContext, attempt: SignInAttempt) -> None:
    """Forget the attempts at this name from this place: the password was right. Call it in a transaction."""
    account_sql.clear_attempts(context.db, attempt.name, attempt.place)


def remember_browser(context: RequestContext, user: int) -> str:
    """Note that an account signed in here; returns the value of the browser's cookie. Call it in a transaction."""
    import secrets

    value = context.request.cookies.get(BROWSER, "")
    value = value if 20 <= len(value) <= 100 else secrets.token_urlsafe(32)
    account_sql.add_known_browser(context.db, digest(value), user, precise_timestamp())
    context.app.strangers.remember(digest(value))
    return value


def address_of(context: RequestContext) -> str:
    """The address that attempts are counted by."""
    host = context.request.client.host if context.request.client else ""
    address = address_in(host)
    if address is None:
        return host[:100]
    return str(ip_network((address, IPV6_SITE), strict=False)) if address.version == 6 else str(address)
