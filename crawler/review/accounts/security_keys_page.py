"""Adding and removing security keys, and signing in with one after the password."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.review.accounts import security_keys, security_keys_sql
from crawler.review.accounts import sql as account_sql
from crawler.review.accounts.settings_page import confirm_password
from crawler.review.web.i18n import say
from crawler.review.web.routing import RequestContext
from crawler.review.web.security import local_path
from crawler.store import row_seals

ANSWER: Final = 16_384
"""Characters of a browser's answer: those of keys have 1,000 to 4,000."""


def my_keys(context: RequestContext) -> Response:
    """The keys of one's account, and the form that adds one."""
    return _page(context, "", 200)


def change_my_keys(context: RequestContext) -> Response:
    """Add a key, or remove one. Every session of the account ends."""
    if refused := confirm_password(context, "password", _page):
        return refused
    user, gone = context.session.user, context.one("remove")
    try:
        with context.store.database.transaction():
            if gone is None:
                _add(context, user)
            else:
                security_keys_sql.remove(context.db, user, gone)
            account_sql.change_user(context.db, user)
            context.record(
                "account", f"user:{user}", what=f"security key {'added' if gone is None else 'removed'}"
            )
    except (security_keys.KeyRefusedError, sqlite3.IntegrityError):
        return _page(context, say("security_keys.refused"), 400)
    return RedirectResponse("/sign-in", 303)


def ask(context: RequestContext, user: account_sql.Account, status: int = 200) -> Response:
    """The page that asks for a key of an account whose password was right."""
    site, keys = _site(context), security_keys_sql.keys_of(context.db, user.id)
    options = token = ""
    if site is not None:
        options, challenge = security_keys.ask_for(site, keys)
        with context.store.database.transaction():
            token = security_keys_sql.begin(context.db, user.id, "sign in", challenge)
    target = local_path(context.text("next"))
    return replace(context, who=None).render(
        "security_key.html", status, options=options, token=token, next=target, host=_host(context)
    )


def answered(context: RequestContext) -> tuple[bool, account_sql.Account | None]:
    """Use up the challenge of `ask`.

    Returns:
        Whether there was one, which takes the right password; and the account whose key signed it, or None.
    """
    site = _site(context)
    with context.store.database.transaction():
        asked = security_keys_sql.take(context.db, context.text("token", 100), "sign in")
        if asked is None or site is None:
            return asked is not None, None
        user, challenge = asked
        if not row_seals.holds(context.db, row_seals.USER, user):
            return True, None
        keys = security_keys_sql.keys_of(context.db, user)
        try:
            key, uses = security_keys.check_use(site, challenge, context.text("answer", ANSWER), keys)
        except security_keys.KeyRefusedError:
            return True, None
        security_keys_sql.used(context.db, key.id, uses)
        return True, account_sql.user_by_id(context.db, user)


def _add(context: RequestContext, user: int) -> None:
    site = _site(context)
    asked = security_keys_sql.take(context.db, context.text("asked", 100), "add")
    if site is None or asked is None or asked[0] != user:
        raise security_keys.KeyRefusedError("the form is too old")
    if len(security_keys_sql.keys_of(context.db, user)) >= security_keys_sql.MOST:
        raise security_keys.KeyRefusedError("the account has enough keys")
    new = security_keys.check_new(site, asked[1], context.text("answer", ANSWER))
    name = context.text("name", 60) or say("security_keys.unnamed")
    security_keys_sql.add(context.db, user, name, new.credential, new.public_key, new.uses)


def _page(context: RequestContext, problem: str, status: int) -> Response:
    site, user = _site(context), context.session.user
    keys = security_keys_sql.keys_of(context.db, user)
    options = token = ""
    if site is not None:
        options, challenge = security_keys.ask_to_add(site, user, context.session.name, keys)
        with context.store.database.transaction():
            token = security_keys_sql.begin(context.db, user, "add", challenge)
    return context.render(
        "security_keys.html",
        status,
        problem=problem,
        keys=keys,
        options=options,
        asked=token,
        host=_host(context),
    )


def _site(context: RequestContext) -> security_keys.RelyingParty | None:
    return security_keys.site_of(_host(context), context.app.secure)


def _host(context: RequestContext) -> str:
    return context.request.headers.get("host", "")
