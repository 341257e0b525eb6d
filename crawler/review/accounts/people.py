"""The people who may sign in, for admins, and the making of accounts."""

from __future__ import annotations

import sqlite3

from starlette.responses import RedirectResponse, Response

from crawler.errors import UserError
from crawler.review.accounts import passwords
from crawler.review.doors import ROLES, Call
from crawler.review.showing.words import say
from crawler.store import review
from crawler.store.ledger import Entry, now


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
            review.users.change_user(connection, user, disabled_at=now() if what == "disable" else None)
        elif what in ROLES[1:]:
            review.users.change_user(connection, user, role=what)
        alone = review.users.count_admins(connection) == 0
        if alone:
            review.users.change_user(connection, user, role="admin", disabled_at=None)
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
        return review.users.add_user(connection, name, passwords.seal(password, cost), role, now())
    except sqlite3.IntegrityError as error:
        raise UserError(say("account.name_taken", name=repr(name))) from error


def _people(call: Call, problem: str, status: int) -> Response:
    everyone = review.users.all_users(call.store.database.connection)
    return call.render("people.html", status, people=everyone, roles=ROLES[1:], problem=problem)
