"""Signing in and out, with a throttle."""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import replace
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.review.accounts import (
    passwords,
    second_factor_sql,
    security_keys_page,
    security_keys_sql,
    single_sign_on_page,
    throttle,
)
from crawler.review.accounts import sql as account_sql
from crawler.review.accounts.single_sign_on import NotSignedInError, read_provider
from crawler.review.web import sessions_sql
from crawler.review.web.hashing import QueueFullError
from crawler.review.web.routing import RequestContext, same_token
from crawler.review.web.security import local_path
from crawler.review.web.strangers import BROWSER
from crawler.store import row_seals
from crawler.store.ledger import Entry

NONCE: Final = "adwatch-form"
_LOG: Final = logging.getLogger(__name__)
_NOBODY: Final = passwords.hash_password("no account has this password", 4)


def sign_in_form(context: RequestContext) -> Response:
    """The form; its token is in a cookie too, so that no other site can sign someone in."""
    return _form(context, "", 200)


def sign_in(context: RequestContext) -> Response:
    """Check name and password; the session is always a new one (ASVS 5.0, 7.2.4)."""
    expected = context.request.cookies.get(NONCE, "")
    if not expected or not same_token(context.text("token"), expected):
        return _form(context, "sign_in.stale", 403)
    name, password = context.text("name", 200), str(context.form.get("password", ""))[: passwords.LONGEST]
    attempt = throttle.let_through(context, name)
    if attempt is None:
        return _form(context, "sign_in.throttled", 429)
    provider = read_provider(context.app.home)
    if provider is not None and provider.only:
        return _form(context, "sign_in.agency_only", 403)
    with row_seals.one_moment(
        context.db
    ):  # before the password takes its time, in which a row could be put back
        user = account_sql.find_user(context.db, name)
        whole = user is not None and row_seals.holds(context.db, row_seals.USER, user.id)
    usable = user is not None and user.password != passwords.NONE
    password_hash = user.password if user and usable else _decoy_hash(context.app.scrypt_cost)
    try:
        with context.app.strangers.aside():
            right = context.app.hashes.run(
                lambda scrypt: passwords.verify_password(password, password_hash, scrypt),
                known=attempt.known,
                place=throttle.address_of(context),
            )
    except QueueFullError:
        return _form(context, "sign_in.busy", 503)
    if user is None or not usable or not right or user.disabled_at:
        _note_failure(context, user)
        return _form(context, "sign_in.wrong", 403)
    if not whole:
        return _altered(context, user)
    return _second_step(context, user, attempt)


def _second_step(
    context: RequestContext, user: account_sql.Account, attempt: throttle.SignInAttempt
) -> Response:
    """Begin, ask for a security key, or refuse: the password was right, so a stranger can't spend anybody's codes."""
    code = context.text("code", 20)
    with context.store.database.transaction():
        if not row_seals.holds(context.db, row_seals.USER, user.id):
            return _altered(context, user)
        has_keys = bool(security_keys_sql.keys_of(context.db, user.id))
        if has_keys and (not code or not second_factor_sql.has(context.db, user.id)):
            return security_keys_page.ask(context, user)
        right = second_factor_sql.take(context.db, user.id, code)
    if not right:
        _note_failure(context, user)
        return _form(context, "sign_in.wrong", 403)
    return _begin(context, user, attempt)


def sign_in_with_key(context: RequestContext) -> Response:
    """Check the answer of a security key, after the password; a refused one begins with the password again."""
    asked, user = security_keys_page.answered(context)
    if user is None or user.disabled_at:
        if asked:  # an answer to no question is a stranger's, who could grow the chain with them
            _note_failure(context, user)
        return _form(context, "security_keys.refused", 403)
    attempt = throttle.let_through(context, user.name)
    if attempt is None:
        return _form(context, "sign_in.throttled", 429)
    return _begin(context, user, attempt)


def back_from_provider(context: RequestContext) -> Response:
    """Sign in whom the agency's provider sent back.

    The browser would not send a new session's strict cookie along a redirect that began at another site: the page
    leads on by itself.
    """
    try:
        user, target = single_sign_on_page.from_provider(context)
    except NotSignedInError as error:
        return single_sign_on_page.refused(context, error)
    page = replace(context, who=None).render("agency_back.html", next=target)
    page.headers["refresh"] = f"0;url={target}"
    response = _open(context, user, page, None)
    response.delete_cookie(single_sign_on_page.COOKIE, path="/sign-in/agency")
    return response


def _begin(context: RequestContext, user: account_sql.Account, attempt: throttle.SignInAttempt) -> Response:
    return _open(context, user, RedirectResponse(local_path(context.text("next")), 303), attempt)


def _open(
    context: RequestContext,
    user: account_sql.Account,
    response: Response,
    attempt: throttle.SignInAttempt | None,
) -> Response:
    """Open a session and give its cookie to an answer."""
    if not row_seals.holds(context.db, row_seals.USER, user.id):
        return _altered(context, user)
    cookie, database, at = secrets.token_urlsafe(32), context.store.database, precise_timestamp()
    with database.transaction():
        if attempt is not None:
            throttle.passed(context, attempt)
        browser = throttle.remember_browser(context, user.id)
        if context.who:
            sessions_sql.close_session(database.connection, context.who.token)
        token = hashlib.sha256(cookie.encode()).hexdigest()
        sessions_sql.open_session(database.connection, user.id, token, context.store.masks.key(), at)
        detail = {"by": user.name, "outcome": "signed in", "address": throttle.address_of(context)}
        context.store.ledger.append([Entry(kind="sign-in", subject=f"user:{user.id}", detail=detail)])
    response.set_cookie(
        context.app.cookie, cookie, path="/", secure=context.app.secure, httponly=True, samesite="strict"
    )
    response.set_cookie(
        BROWSER, browser, max_age=account_sql.BROWSER_DAYS * 86_400, path="/",
        secure=context.app.secure, httponly=True, samesite="strict",
    )  # fmt: skip
    response.delete_cookie(NONCE, path="/sign-in")
    return response


def _altered(context: RequestContext, user: account_sql.Account) -> Response:
    """Refuse an account that something else than adwatch changed; the log says how it is accepted."""
    _LOG.error(
        "account %s was changed by something else than adwatch and signs nobody in; if it is right as it stands,"
        " accept it by `adwatch review --accept-user %s`", user.id, user.name,
    )  # fmt: skip
    _note_failure(context, user, "changed by something else")
    return _form(context, "sign_in.wrong", 403)


def _note_failure(context: RequestContext, user: account_sql.Account | None, why: str = "refused") -> None:
    """Note a refused attempt; a name that is no account's is left out, since it may be a password."""
    outcome = "disabled" if user is not None and user.disabled_at else why
    detail = {"by": user.name if user else "", "outcome": outcome, "address": throttle.address_of(context)}
    subject = f"user:{user.id}" if user else "user:unknown"
    context.store.ledger.append([Entry(kind="sign-in", subject=subject, detail=detail)])


def sign_out(context: RequestContext) -> Response:
    """End the session here and in the store."""
    with context.store.database.transaction():
        context.record("sign-in", f"user:{context.session.user}", outcome="signed out")
        sessions_sql.close_session(context.db, context.session.token)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(context.app.cookie, path="/", secure=context.app.secure, httponly=True)
    return response


def _form(context: RequestContext, problem: str, status: int) -> Response:
    nonce = context.request.cookies.get(NONCE) or secrets.token_urlsafe(24)
    target = local_path(context.text("next") or context.query.get("next", "/"))
    response = replace(context, who=None).render(
        "sign_in.html",
        status,
        problem=problem,
        nonce=nonce,
        next=target,
        provider=read_provider(context.app.home),
    )
    response.set_cookie(
        NONCE, nonce, path="/sign-in", secure=context.app.secure, httponly=True, samesite="strict"
    )
    return response


def _decoy_hash(cost: int) -> str:
    """A hash to verify against when there is no such name; it costs the same time as a real one."""
    return _NOBODY.replace("scrypt$4$", f"scrypt${cost}$", 1)
