"""One's own settings: keys, language, password."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import RedirectResponse, Response

from crawler.errors import UserError
from crawler.review.accounts import passwords, throttle
from crawler.review.accounts import sql as account_sql
from crawler.review.web import sessions_sql
from crawler.review.web.hashing import QueueFullError
from crawler.review.web.i18n import LANGUAGES, say, strings, unchecked
from crawler.review.web.look import LOOK_COOKIE, LOOK_SECONDS
from crawler.review.web.routing import RequestContext
from crawler.review.web.security import local_path


def keys(context: RequestContext) -> Response:
    """The keys, and the switch for single letters (WCAG 2.1.4)."""
    return _keys(context, "", 200)


def set_keys(context: RequestContext) -> Response:
    """Switch single letter keys."""
    with context.store.database.transaction():
        account_sql.set_single_keys(context.db, context.session.user, context.text("single_keys") == "on")
    return RedirectResponse("/keys?done=keys", 303)


def set_language(context: RequestContext) -> Response:
    """Choose the desk's language, or leave it to the browser."""
    wanted = context.text("language", 20)
    with context.store.database.transaction():
        account_sql.set_language(context.db, context.session.user, wanted if wanted in LANGUAGES else "")
    return RedirectResponse("/keys?done=language", 303)


def set_look(context: RequestContext) -> Response:
    """Choose colours, density and columns for this browser, or put the tour away; kept in a cookie, in no table."""
    look = context.look.with_form(
        {name: context.text(name, 20) for name in ("theme", "density", "toured") if name in context.form}
    )
    if "columns" in context.form:
        # Unticked boxes are not sent: the form names the table it is about.
        look = look.with_columns(
            context.text("columns", 20), [str(c) for c in context.form.getlist("column")]
        )
    response = RedirectResponse(local_path(context.text("back") or "/keys?done=look"), 303)
    response.set_cookie(
        LOOK_COOKIE,
        look.cookie,
        max_age=LOOK_SECONDS,
        httponly=True,
        secure=context.app.secure,
        samesite="strict",
    )
    return response


def set_password(context: RequestContext) -> Response:
    """Change one's own password; every session of the account ends."""
    if refused := confirm_password(context, "old", _keys):
        return refused
    user, new = context.session.user, str(context.form.get("new", ""))[: passwords.LONGEST + 1]
    try:
        passwords.check_new(new, context.session.name)
        cost = context.app.scrypt_cost
        fresh = context.app.hashes.run(lambda scrypt: passwords.hash_password(new, cost, scrypt), known=True)
    except UserError as error:
        return _keys(context, str(error), 400)
    except QueueFullError:
        return _keys(context, say("sign_in.busy"), 503)
    with context.store.database.transaction():
        account_sql.change_user(context.db, user, password_hash=fresh)
        context.record("account", f"user:{user}", what="password")
    return RedirectResponse("/sign-in", 303)


def confirm_password(
    context: RequestContext, field: str, page: Callable[[RequestContext, str, int], Response]
) -> Response | None:
    """Ask for one's own password again before a change of the account; as throttled as signing in.

    Args:
        context: The request.
        field: Field of the form with the password.
        page: Renders the page with a problem and a status.

    Returns:
        None when the password is right, else the answer to send.
    """
    user = account_sql.find_user(context.db, context.session.name)
    given = str(context.form.get(field, ""))[: passwords.LONGEST + 1]
    attempt = throttle.let_through(context, context.session.name)
    if attempt is None:
        # Whoever guesses here sits at somebody's open session: it ends.
        with context.store.database.transaction():
            sessions_sql.close_session(context.db, context.session.token)
            context.record("sign-in", f"user:{context.session.user}", outcome="guesses at the password")
        return page(context, say("sign_in.throttled"), 429)
    try:
        if user is None or not context.app.hashes.run(
            lambda scrypt: passwords.verify_password(given, user.password, scrypt), known=True
        ):
            return page(context, say("account.wrong_password"), 400)
    except QueueFullError:
        return page(context, say("sign_in.busy"), 503)
    with context.store.database.transaction():
        throttle.passed(context, attempt)
    return None


def _keys(context: RequestContext, problem: str, status: int) -> Response:
    own = [(tag, strings(tag)["meta.name"], unchecked(tag)) for tag in LANGUAGES]
    return context.render(
        "keys.html", status, problem=problem, done=context.query.get("done", ""), languages=own
    )
