"""Switching the second step of signing in on and off, each with the password again."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from crawler.review.accounts import second_factor, second_factor_sql
from crawler.review.accounts import sql as account_sql
from crawler.review.accounts.settings_page import confirm_password
from crawler.review.web.i18n import say
from crawler.review.web.routing import RequestContext


def second_step(context: RequestContext) -> Response:
    """A fresh secret to scan, or the way to switch the second step off."""
    return _page(context, "", 200)


def set_second_step(context: RequestContext) -> Response:
    """Switch it on with a first code, or off. Every session of the account ends."""
    if refused := confirm_password(context, "password", _page):
        return refused
    user, on = context.session.user, context.text("what") == "on"
    secret = context.text("secret", 100)
    step = (
        second_factor.step_of(secret, context.text("code", 20)) if second_factor.is_secret(secret) else None
    )
    if on and step is None:
        return _page(context, say("second_step.wrong"), 400)
    with context.store.database.transaction():
        if step is not None and on:
            second_factor_sql.switch_on(context.db, user, secret, step)
        else:
            second_factor_sql.switch_off(context.db, user)
        account_sql.change_user(context.db, user)
        context.record("account", f"user:{user}", what=f"second step {'on' if on else 'off'}")
    return RedirectResponse("/sign-in", 303)


def _page(context: RequestContext, problem: str, status: int) -> Response:
    """The page; after a mistake it shows the same secret, which is in the app by then."""
    given = context.text("secret", 100)
    secret = given if second_factor.is_secret(given) else second_factor.new_secret()
    return context.render(
        "second_step.html",
        status,
        problem=problem,
        on=second_factor_sql.has(context.db, context.session.user),
        secret=secret,
        image=second_factor.image_of(secret, context.session.name),
    )
