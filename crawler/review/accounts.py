"""One's own settings, and for admins the people who may sign in."""

from __future__ import annotations

import sqlite3

from starlette.responses import RedirectResponse, Response

from crawler.errors import UserError
from crawler.review import passwords
from crawler.review.doors import ROLES, Call
from crawler.review.words import LANGUAGES, say, strings
from crawler.store import users
from crawler.store.ledger import Entry, now


def keys(call: Call) -> Response:
    """The keys, and the switch for single letters (WCAG 2.1.4)."""
    return _keys(call, "", 200)


def set_keys(call: Call) -> Response:
    """Switch single letter keys."""
    with call.store.database.transaction():
        users.set_single_keys(
            call.store.database.connection, call.session.user, call.text("single_keys") == "on"
        )
    return RedirectResponse("/keys?done=keys", 303)


def set_language(call: Call) -> Response:
    """Choose the desk's language, or leave it to the browser."""
    wanted = call.text("language", 20)
    with call.store.database.transaction():
        users.set_language(
            call.store.database.connection, call.session.user, wanted if wanted in LANGUAGES else ""
        )
    return RedirectResponse("/keys?done=language", 303)


def set_password(call: Call) -> Response:
    """Change one's own password; every session of the account ends."""
    connection = call.store.database.connection
    user = users.find_user(connection, call.session.name)
    new = str(call.form.get("new", ""))
    try:
        if user is None or not passwords.matches(str(call.form.get("old", "")), user.password):
            raise UserError(say("account.wrong_password"))
        passwords.check_new(new, user.name)
    except UserError as error:
        return _keys(call, str(error), 400)
    with call.store.database.transaction():
        users.change_user(connection, user.id, sealed=passwords.seal(new, call.desk.scrypt_cost))
    return RedirectResponse("/sign-in", 303)


def _keys(call: Call, problem: str, status: int) -> Response:
    own = [(tag, strings(tag)["meta.name"]) for tag in LANGUAGES]
    return call.render("keys.html", status, problem=problem, done=call.query.get("done", ""), languages=own)


def people(call: Call) -> Response:
    """Who may sign in, and as what."""
    return _people(call, "", 200)


def add_person(call: Call) -> Response:
    """Make an account."""
    name, role, password = call.text("name", 60), call.text("role"), str(call.form.get("password", ""))
    try:
        make_account(call.store.database.connection, name, password, role, call.desk.scrypt_cost)
    except UserError as error:
        return _people(call, str(error), 400)
    return RedirectResponse("/people", 303)


def change_person(call: Call) -> Response:
    """Give another role, or disable and enable; the last admin stays."""
    connection, user, what = call.store.database.connection, call.number("user"), call.text("what")
    with call.store.database.transaction():
        if what in {"disable", "enable"}:
            users.change_user(connection, user, disabled_at=now() if what == "disable" else None)
        elif what in ROLES[1:]:
            users.change_user(connection, user, role=what)
        alone = users.count_admins(connection) == 0
        if alone:
            users.change_user(connection, user, role="admin", disabled_at=None)
        call.store.ledger.append(
            [Entry(kind="account", subject=f"user:{user}", detail={"what": what, "by": call.session.name})]
        )
    return _people(call, say("account.last_admin") if alone else "", 400 if alone else 200)


def make_account(connection: sqlite3.Connection, name: str, password: str, role: str, cost: int) -> int:
    """Check and store a new account; raises UserError with what to do."""
    if not name or not name.isprintable() or len(name) > 60:
        raise UserError(say("account.name_length"))
    if role not in ROLES[1:]:
        raise UserError(say("account.no_role", role=repr(role), roles=", ".join(ROLES[1:])))
    passwords.check_new(password, name)
    try:
        return users.add_user(connection, name, passwords.seal(password, cost), role, now())
    except sqlite3.IntegrityError as error:
        raise UserError(say("account.name_taken", name=repr(name))) from error


def _people(call: Call, problem: str, status: int) -> Response:
    everyone = users.all_users(call.store.database.connection)
    return call.render("people.html", status, people=everyone, roles=ROLES[1:], problem=problem)
