"""One's own settings: keys, language, password."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from crawler.errors import UserError
from crawler.review.accounts import passwords
from crawler.review.doors import Call
from crawler.review.showing.words import LANGUAGES, say, strings
from crawler.store import review


def keys(call: Call) -> Response:
    """The keys, and the switch for single letters (WCAG 2.1.4)."""
    return _keys(call, "", 200)


def set_keys(call: Call) -> Response:
    """Switch single letter keys."""
    with call.store.database.transaction():
        review.users.set_single_keys(
            call.store.database.connection, call.session.user, call.text("single_keys") == "on"
        )
    return RedirectResponse("/keys?done=keys", 303)


def set_language(call: Call) -> Response:
    """Choose the desk's language, or leave it to the browser."""
    wanted = call.text("language", 20)
    with call.store.database.transaction():
        review.users.set_language(
            call.store.database.connection, call.session.user, wanted if wanted in LANGUAGES else ""
        )
    return RedirectResponse("/keys?done=language", 303)


def set_password(call: Call) -> Response:
    """Change one's own password; every session of the account ends."""
    connection = call.store.database.connection
    user = review.users.find_user(connection, call.session.name)
    new = str(call.form.get("new", ""))
    try:
        if user is None or not passwords.matches(str(call.form.get("old", "")), user.password):
            raise UserError(say("account.wrong_password"))
        passwords.check_new(new, user.name)
    except UserError as error:
        return _keys(call, str(error), 400)
    with call.store.database.transaction():
        review.users.change_user(connection, user.id, sealed=passwords.seal(new, call.desk.scrypt_cost))
    return RedirectResponse("/sign-in", 303)


def _keys(call: Call, problem: str, status: int) -> Response:
    own = [(tag, strings(tag)["meta.name"]) for tag in LANGUAGES]
    return call.render("keys.html", status, problem=problem, done=call.query.get("done", ""), languages=own)
