"""Signing in and out, with a throttle."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from hmac import compare_digest
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.review.accounts import passwords
from crawler.review.doors import Call
from crawler.store import review
from crawler.store.ledger import now

NONCE: Final = "adwatch-form"
PER_NAME, PER_ADDRESS = 5, 50
"""Failures in a quarter of an hour after which a name, or an address, has to wait (ASVS 5.0, 6.3.1)."""

_NOBODY: Final = passwords.seal("no account has this password", 4)


def sign_in_form(call: Call) -> Response:
    """The form; its token is in a cookie too, so that no other site can sign someone in."""
    return _form(call, "", 200)


def sign_in(call: Call) -> Response:
    """Check name and password; the session is always a new one (ASVS 5.0, 7.2.4)."""
    expected = call.request.cookies.get(NONCE, "")
    if not expected or not compare_digest(call.text("token"), expected):
        return _form(call, "sign_in.stale", 403)
    name, password = call.text("name", 200), str(call.form.get("password", ""))[: passwords.LONGEST]
    address = call.request.client.host if call.request.client else ""
    database, at = call.store.database, now()
    by_name, by_address = review.users.recent_failures(database.connection, name, address, at)
    if by_name >= PER_NAME or by_address >= PER_ADDRESS:
        return _form(call, "sign_in.throttled", 429)
    user = review.users.find_user(database.connection, name)
    sealed = user.password if user else _sealed_like(call.desk.scrypt_cost)
    right = passwords.matches(password, sealed)
    if user is None or not right or user.disabled_at:
        with database.transaction():
            review.users.note_failure(database.connection, name, address, at)
        return _form(call, "sign_in.wrong", 403)
    return _begin(call, user, at)


def _begin(call: Call, user: review.users.User, at: str) -> Response:
    cookie, database = secrets.token_urlsafe(32), call.store.database
    with database.transaction():
        review.users.clear_failures(database.connection, user.name)
        if call.who:
            review.users.close_session(database.connection, call.who.token)
        token = hashlib.sha256(cookie.encode()).hexdigest()
        review.users.open_session(database.connection, user.id, token, secrets.token_urlsafe(24), at)
    response = RedirectResponse(own_path(call.text("next")), 303)
    response.set_cookie(
        call.desk.cookie, cookie, path="/", secure=call.desk.secure, httponly=True, samesite="strict"
    )
    response.delete_cookie(NONCE, path="/sign-in")
    return response


def sign_out(call: Call) -> Response:
    """End the session here and in the store."""
    with call.store.database.transaction():
        review.users.close_session(call.store.database.connection, call.session.token)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(call.desk.cookie, path="/", secure=call.desk.secure, httponly=True)
    return response


def own_path(target: str) -> str:
    """A path of this console to go to next; anything else becomes the queue."""
    good = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if good and target.isprintable() else "/"


def _form(call: Call, problem: str, status: int) -> Response:
    nonce = call.request.cookies.get(NONCE) or secrets.token_urlsafe(24)
    target = own_path(call.text("next") or call.query.get("next", "/"))
    response = replace(call, who=None).render(
        "sign_in.html", status, problem=problem, nonce=nonce, next=target
    )
    response.set_cookie(
        NONCE, nonce, path="/sign-in", secure=call.desk.secure, httponly=True, samesite="strict"
    )
    return response


def _sealed_like(cost: int) -> str:
    """A hash to compare with when there is no such name, as dear as a real one: time tells nothing."""
    return _NOBODY.replace("scrypt$4$", f"scrypt${cost}$", 1)
