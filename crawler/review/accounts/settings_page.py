"""One's own settings: keys, language, password."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from crawler.errors import UserError
from crawler.review.accounts import passwords, throttle
from crawler.review.accounts import sql as account_sql
from crawler.review.web import sessions_sql
from crawler.review.web.hashing import QueueFullError
from crawler.review.web.i18n import LANGUAGES, say, strings
from crawler.review.web.routing import RequestContext


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


def set_password(context: RequestContext) -> Response:
    """Change one's own password; every session of the account ends."""
    connection = context.db
    user = account_sql.find_user(connection, context.session.name)
    old, new = (str(context.form.get(name, ""))[: passwords.LONGEST + 1] for name in ("old", "new"))
    attempt = throttle.let_through(context, context.session.name)
    if attempt is None:
        # Whoever guesses here sits at somebody's open session: it ends.
        with context.store.database.transaction():
            sessions_sql.close_session(connection, context.session.token)
            context.record("sign-in", f"user:{context.session.user}", outcome="guesses at the password")
        return _keys(context, say("sign_in.throttled"), 429)
    hashes = context.app.hashes
    try:
        if user is None or not hashes.run(lambda: passwords.verify_password(old, user.password)):
            raise UserError(say("account.wrong_password"))
        passwords.check_new(new, user.name)
        fresh = hashes.run(lambda: passwords.hash_password(new, context.app.scrypt_cost))
    except UserError as error:
        return _keys(context, str(error), 400)
    except QueueFullError:
        return _keys(context, say("sign_in.busy"), 503)
    with context.store.database.transaction():
        throttle.passed(context, attempt)
        account_sql.change_user(connection, user.id, password_hash=fresh)
        context.record("account", f"user:{user.id}", what="password")
    return RedirectResponse("/sign-in", 303)


def _keys(context: RequestContext, problem: str, status: int) -> Response:
    own = [(tag, strings(tag)["meta.name"]) for tag in LANGUAGES]
    return context.render(
        "keys.html", status, problem=problem, done=context.query.get("done", ""), languages=own
    )
