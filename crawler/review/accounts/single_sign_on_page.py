"""Signing in with the agency's account: to the provider, and back."""

from __future__ import annotations

import json
import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.review.accounts import passwords, single_sign_on, single_sign_on_sql, throttle
from crawler.review.accounts import sql as account_sql
from crawler.review.accounts.single_sign_on import Identity, NotSignedInError, Provider
from crawler.review.web.routing import RequestContext, same_token
from crawler.review.web.security import local_path
from crawler.store import row_seals
from crawler.store.ledger import Entry

COOKIE: Final = "adwatch-agency"
"""Binds the answer to the browser that asked: nobody can sign somebody else in by a link."""
MINUTES: Final = 10
"""How long a person may take at the provider; set by hand."""

KEPT: Final = ("state", "nonce", "verifier", "next")
"""What the cookie holds."""
LONGEST_CODE: Final = 2_000
"""Characters of a code: those of providers have 40 to 1,000."""


class UnaskedError(NotSignedInError):
    """An answer to no question of this browser; anybody can make one, so it is no entry of the chain."""


_LOG: Final = logging.getLogger(__name__)


def to_provider(context: RequestContext) -> Response:
    """Send the browser to the provider."""
    provider = single_sign_on.read_provider(context.app.home)
    if provider is None:
        return context.missing()
    try:
        with context.app.strangers.aside():
            asked = single_sign_on.authorization_request(provider)
    except NotSignedInError as error:
        return refused(context, error)
    kept = {"state": asked.state, "nonce": asked.nonce, "verifier": asked.verifier}
    kept["next"] = local_path(context.query.get("next", "/"))
    response = RedirectResponse(asked.url, 303)
    # Lax: the provider's redirect comes from another site, and must bring it back.
    response.set_cookie(
        COOKIE,
        urlsafe_b64encode(json.dumps(kept).encode()).decode(),
        max_age=MINUTES * 60,
        path="/sign-in/agency",
        secure=context.app.secure,
        httponly=True,
        samesite="lax",
    )
    return response


def from_provider(context: RequestContext) -> tuple[account_sql.Account, str]:
    """Check what the provider sent back.

    Args:
        context: The request of the callback.

    Returns:
        The account of the person, and the page to go to.

    Raises:
        NotSignedInError: Nobody is signed in by it.
    """
    provider = single_sign_on.read_provider(context.app.home)
    kept = _kept(context)
    if provider is None or not kept or not same_token(context.query.get("state", ""), kept["state"]):
        raise UnaskedError("the answer belongs to no question of this browser")
    # The provider is asked for each answer, so failed ones are counted, by the address that they come from.
    attempt = throttle.let_through(context, f"agency {throttle.address_of(context)}")
    if attempt is None:
        raise UnaskedError("too many answers from one address that signed nobody in")
    code = context.query.get("code", "")[:LONGEST_CODE]
    with context.app.strangers.aside():
        found = single_sign_on.person(provider, code, kept["nonce"], kept["verifier"])
    account = _account(context, provider, found)
    with context.store.database.transaction():
        throttle.passed(context, attempt)
    return account, local_path(kept["next"])


def refused(context: RequestContext, error: NotSignedInError) -> Response:
    """The page after an answer that signs nobody in; the reason goes to the log, and to the chain if we had asked."""
    _LOG.warning("single sign-on: %s", error)
    if not isinstance(error, UnaskedError):
        detail = {"by": "", "outcome": "refused by the provider", "address": throttle.address_of(context)}
        context.store.ledger.append([Entry(kind="sign-in", subject="user:unknown", detail=detail)])
    return replace(context, who=None).render("agency_refused.html", 403)


def _kept(context: RequestContext) -> dict[str, str]:
    """What the cookie holds; empty unless it holds all that `to_provider` wrote."""
    try:
        kept = json.loads(urlsafe_b64decode(context.request.cookies.get(COOKIE, "").encode()))
    except ValueError:
        return {}
    whole = isinstance(kept, dict) and all(isinstance(kept.get(name), str) and kept[name] for name in KEPT)
    return {name: str(kept[name]) for name in KEPT} if whole else {}


def _account(context: RequestContext, provider: Provider, person: Identity) -> account_sql.Account:
    """The account of a person, made at the first time; its role follows the groups where roles are set by them."""
    with context.store.database.transaction():
        user = single_sign_on_sql.account_of(context.db, person.issuer, person.subject)
        if provider.roles and person.role is None:
            raise NotSignedInError("none of the person's groups has a role")
        if user is None:
            user = _make(context, person)
        account = account_sql.user_by_id(context.db, user)
        if account is None or account.disabled_at:
            raise NotSignedInError("the account is disabled")
        if not row_seals.holds(context.db, row_seals.USER, user):
            raise NotSignedInError(f"account {user} was changed by something else than adwatch")
        if person.role is not None and person.role != account.role:
            account_sql.change_user(context.db, user, role=person.role)
            detail = {"what": person.role, "by": "identity provider"}
            context.store.ledger.append([Entry(kind="account", subject=f"user:{user}", detail=detail)])
        return replace(account, role=person.role or account.role)


def _make(context: RequestContext, person: Identity) -> int:
    """A new account with the least role; a name that is taken is never taken over."""
    name = person.name or person.subject[:60]
    if not name.isprintable() or account_sql.find_user(context.db, name) is not None:
        raise NotSignedInError(
            f"the name {name!r} is another account's; link it with `adwatch review --link-user`"
        )
    user = account_sql.add_user(
        context.db, name, passwords.NONE, person.role or "viewer", precise_timestamp()
    )
    single_sign_on_sql.link(context.db, person.issuer, person.subject, user)
    detail = {"what": "add", "name": name, "role": person.role or "viewer", "by": "identity provider"}
    context.store.ledger.append([Entry(kind="account", subject=f"user:{user}", detail=detail)])
    return user
