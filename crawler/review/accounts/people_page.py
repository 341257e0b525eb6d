"""The people who may sign in, for admins, and the making of accounts."""

from __future__ import annotations

import sqlite3

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.errors import UserError
from crawler.review.accounts import passwords, second_factor_sql
from crawler.review.accounts import sql as account_sql
from crawler.review.web.i18n import say
from crawler.review.web.routing import ROLES, RequestContext
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
        with context.store.transaction():
            user = make_account(context.db, name, password, role, context.app.scrypt_cost)
            context.record("account", f"user:{user}", what="add", name=name, role=role)
    except UserError as error:
        return _people(context, str(error), 400)
    return RedirectResponse("/people", 303)


def change_person(context: RequestContext) -> Response:
    """Give another role, or disable and enable; the last admin stays."""
    connection, user, what = context.db, context.number("user"), context.text("what")
    with context.store.database.transaction():
        if what in {"disable", "enable"}:
            account_sql.change_user(
                connection, user, disabled_at=precise_timestamp() if what == "disable" else None
            )
        elif what == "one-step":
            second_factor_sql.remove_steps(connection, user)
            account_sql.change_user(connection, user)
        elif what in ROLES[1:]:
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
    if not name or not name.isprintable() or len(name) > 60:
        raise UserError(say("account.name_length"))
    if role not in ROLES[1:]:
        raise UserError(say("account.no_role", role=repr(role), roles=", ".join(ROLES[1:])))
    passwords.check_new(password, name)
    try:
        return account_sql.add_user(
            connection, name, passwords.hash_password(password, cost), role, precise_timestamp()
        )
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
