"""The people who may sign in, for admins, and the making of accounts."""

from __future__ import annotations

import sqlite3

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.errors import UserError
from crawler.review.accounts import passwords, second_factor_sql
from crawler.review.accounts import sql as account_sql
from crawler.review.web.hashing import QueueFullError
from crawler.review.web.i18n import say
from crawler.review.web.routing import ROLES, RequestContext
from crawler.store import row_seals
from crawler.store.ledger import Entry


def people(context: RequestContext) -> Response:
    """Who may sign in, and as what."""
    return _people(context, "", 200)


def add_person(context: RequestContext) -> Response:
    """Make an account."""
    name, role, password = (
        context.text("name", 60),
        context.text("role"),
        str(context.form.get("password", "")),
    )
    try:
        _check(name, password, role)
        cost = context.app.scrypt_cost
        fresh = context.app.hashes.run(
            lambda scrypt: passwords.hash_password(password, cost, scrypt), known=True
        )
        with context.store.transaction():
            user = _add(context.db, name, fresh, role)
            context.record("account", f"user:{user}", what="add", name=name, role=role)
    except UserError as error:
        return _people(context, str(error), 400)
    except QueueFullError:
        return _people(context, say("sign_in.busy"), 503)
    return RedirectResponse("/people", 303)


def change_person(context: RequestContext) -> Response:
    """Give another role, or disable and enable; the last admin stays."""
    connection, user, what = context.db, context.number("user"), context.text("what")
    if account_sql.user_by_id(connection, user) is None:
        return context.missing()
    if what not in {"disable", "enable", "one-step", *ROLES[1:]}:
        return context.render("message.html", 400, kind="verdict")
    if not row_seals.holds(connection, row_seals.USER, user):
        return _people(context, say("account.changed_elsewhere"), 409)
    with context.store.database.transaction():
        if what in {"disable", "enable"}:
            account_sql.change_user(
                connection, user, disabled_at=precise_timestamp() if what == "disable" else None
            )
        elif what == "one-step":
            second_factor_sql.remove_steps(connection, user)
            account_sql.change_user(connection, user)
        else:
            account_sql.change_user(connection, user, role=what)
        alone = account_sql.count_admins(connection) == 0
        if alone:
            account_sql.change_user(connection, user, role="admin", disabled_at=None)
        context.store.ledger.append(
            [Entry(kind="account", subject=f"user:{user}", detail={"what": what, "by": context.session.name})]
        )
    return _people(context, say("account.last_admin") if alone else "", 400 if alone else 200)


def make_account(connection: sqlite3.Connection, name: str, password: str, role: str, cost: int) -> int:
    """Check and store a new account; raises UserError with what to do."""
    _check(name, password, role)
    return _add(connection, name, passwords.hash_password(password, cost), role)


def _check(name: str, password: str, role: str) -> None:
    if not name or not name.isprintable() or len(name) > 60:
        raise UserError(say("account.name_length"))
    if role not in ROLES[1:]:
        raise UserError(say("account.no_role", role=repr(role), roles=", ".join(ROLES[1:])))
    passwords.check_new(password, name)


def _add(connection: sqlite3.Connection, name: str, password_hash: str, role: str) -> int:
    try:
        return account_sql.add_user(connection, name, password_hash, role, precise_timestamp())
    except sqlite3.IntegrityError as error:
        raise UserError(say("account.name_taken", name=repr(name))) from error


def _people(context: RequestContext, problem: str, status: int) -> Response:
    everyone = account_sql.all_users(context.db)
    return context.render(
        "people.html",
        status,
        people=everyone,
        roles=ROLES[1:],
        problem=problem,
        two_steps=second_factor_sql.users_with(context.db),
    )
