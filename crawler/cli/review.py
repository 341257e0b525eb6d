"""`adwatch review`: the analysts' web console."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.options import examples, port_option
from crawler.cli.terminal import say
from crawler.errors import UserError
from crawler.installed import require

if TYPE_CHECKING:
    from crawler.store import Store

ROLES = ("viewer", "analyst", "lead", "admin")


@click.command(
    "review",
    epilog=examples(
        "adwatch review --add-user ada --role admin",
        "adwatch review  # then open http://127.0.0.1:8787",
        "adwatch review --behind-tls --allow-host desk.example  # behind a proxy",
    ),
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen on; the default is reachable from this machine only.",
)
@port_option(8787, "Port to listen on")
@click.option(
    "--allow-host",
    multiple=True,
    metavar="NAME[:PORT]",
    help="Host name that browsers use, if it is not --host (that of a proxy). Repeatable.",
)
@click.option(
    "--behind-tls",
    is_flag=True,
    help="A proxy in front terminates TLS: browsers send cookies over HTTPS only.",
)
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Address or network of a proxy whose X-Forwarded-For names the browser; sign-ins are counted by it."
    " Repeatable. Default: this machine with --behind-tls, else none.",
)
@click.option("--add-user", metavar="NAME", help="Create an account and exit; asks for its password.")
@click.option(
    "--role", type=click.Choice(ROLES), default="viewer", show_default=True, help="Role of the new account."
)
@click.option(
    "--password-stdin", is_flag=True, help="Read the new account's password from the first line of stdin."
)
@click.option(
    "--one-step",
    metavar="NAME",
    help="Switch off the second step of signing in of an account whose phone is lost, and exit.",
)
@click.option(
    "--accept-user",
    metavar="NAME",
    help="Let an account sign in again that something else than adwatch changed in the store, as it stands now, and"
    " exit. `adwatch verify` names what was changed.",
)
@click.option(
    "--link-user",
    metavar="NAME=ID",
    help="Give an account to the person with this id at the agency's identity provider (single_sign_on.toml), and"
    " exit. Its password goes: one person, one way in.",
)
@pass_context
def command(
    context: Context,
    host: str,
    port: int,
    allow_host: tuple[str, ...],
    behind_tls: bool,
    proxies: tuple[str, ...],
    add_user: str | None,
    role: str,
    password_stdin: bool,
    one_step: str | None,
    accept_user: str | None,
    link_user: str | None,
) -> None:
    """Serve the review desk: the web console in which analysts decide about campaigns.

    Create the first account with --add-user. The desk listens on this machine only, unless --host says otherwise;
    put a proxy with TLS in front of it for other machines. Ctrl-C ends it.
    """
    require("review")
    if add_user:
        _add_user(context, add_user, role, password_stdin)
        return
    if one_step:
        _switch_off_second_step(context, one_step)
        return
    if accept_user:
        _accept(context, accept_user)
        return
    if link_user:
        _link_user(context, *link_user.rpartition("=")[::2])
        return
    from crawler.review.accounts.single_sign_on import read_provider
    from crawler.review.accounts.sql import count_enabled
    from crawler.review.serve import serve

    provider = read_provider(context.home)
    with context.store() as store:
        if provider is None and not count_enabled(store.database.connection):
            raise UserError("nobody can sign in yet; create an account with `adwatch review --add-user NAME`")
    trusted = proxies or (("127.0.0.1", "::1") if behind_tls else ())
    serve(context.home, context.sources, host, port, allow_host, behind_tls, trusted, context.verbose)


def _link_user(context: Context, name: str, subject: str) -> None:
    import sqlite3

    from crawler.cli.context import login_name
    from crawler.review.accounts import passwords, single_sign_on_sql
    from crawler.review.accounts.single_sign_on import FILE, read_provider
    from crawler.review.accounts.sql import change_user, find_user
    from crawler.store.ledger import Entry

    provider = read_provider(context.home)
    if provider is None:
        raise UserError(f"there is no {FILE} in {context.home}; the documentation shows what it holds")
    with _sealed_store(context) as store, store.transaction():
        db = store.database.connection
        user = find_user(db, name)
        if user is None or not subject:
            raise UserError(f"no account {name!r}, or no id; write --link-user NAME=ID")
        try:
            single_sign_on_sql.link(db, provider.issuer, subject, user.id)
        except sqlite3.IntegrityError as error:
            raise UserError(f"{name} or the person {subject!r} is linked already") from error
        change_user(db, user.id, password_hash=passwords.NONE)
        detail = {
            "what": "linked to the identity provider",
            "name": name,
            "by": login_name(),
            "way": "command line",
        }
        store.ledger.append([Entry(kind="account", subject=f"user:{user.id}", detail=detail)])
    say(f"{name} now signs in with the agency's account only.", err=True)


def _add_user(context: Context, name: str, role: str, from_stdin: bool) -> None:
    from crawler.cli.context import login_name
    from crawler.review.accounts.passwords import COST, SHORTEST
    from crawler.review.accounts.people_page import make_account
    from crawler.review.accounts.sql import count_admins
    from crawler.store.ledger import Entry

    if from_stdin:
        password: str = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt(
            f"Password for {name} ({SHORTEST} characters or more)",
            hide_input=True,
            confirmation_prompt=True,
            err=True,
        )
    with _sealed_store(context) as store, store.transaction():
        user = make_account(store.database.connection, name, password, role, COST)
        detail = {"what": "add", "name": name, "role": role, "by": login_name(), "way": "command line"}
        store.ledger.append([Entry(kind="account", subject=f"user:{user}", detail=detail)])
        alone = count_admins(store.database.connection) == 0
    say(f"{name} may sign in as {role}.", err=True)
    if alone:
        say("Nobody is admin yet: give the account that manages the others --role admin.", err=True)


def _switch_off_second_step(context: Context, name: str) -> None:
    from crawler.cli.context import login_name
    from crawler.review.accounts.second_factor_sql import remove_steps
    from crawler.review.accounts.sql import change_user, find_user
    from crawler.store.ledger import Entry

    with _sealed_store(context) as store, store.transaction():
        user = find_user(store.database.connection, name)
        if user is None or not remove_steps(store.database.connection, user.id):
            raise UserError(f"no account {name!r} has a second step; see People in the desk")
        change_user(store.database.connection, user.id)
        detail = {"what": "second step off", "name": name, "by": login_name(), "way": "command line"}
        store.ledger.append([Entry(kind="account", subject=f"user:{user.id}", detail=detail)])
    say(f"{name} signs in with the password alone.", err=True)


def _accept(context: Context, name: str) -> None:
    """Seal an account and its tokens as they stand."""
    from crawler.cli.context import login_name
    from crawler.review.accounts.sql import find_user
    from crawler.store import row_seals
    from crawler.store.ledger import Entry

    with _sealed_store(context) as store, store.transaction():
        user = find_user(store.database.connection, name)
        if user is None:
            raise UserError(f"there is no account {name!r}; see People in the desk")
        row_seals.put(store.database.connection, row_seals.USER, user.id)
        detail = {"what": "accepted as it stands", "name": name, "by": login_name(), "way": "command line"}
        store.ledger.append([Entry(kind="account", subject=f"user:{user.id}", detail=detail)])
    say(f"{name} ({user.role}) may sign in as the account stands now.", err=True)


@contextmanager
def _sealed_store(context: Context) -> Iterator[Store]:
    with context.store() as store:
        store.begin_seals()
        yield store
