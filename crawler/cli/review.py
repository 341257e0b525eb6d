"""adwatch review: the analysts' web console."""

from __future__ import annotations

import sys

import click

from crawler.cli.context import Context, pass_context
from crawler.errors import UserError
from crawler.installed import require

ROLES = ("viewer", "analyst", "lead", "admin")


@click.command("review")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8787, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option(
    "--allow-host",
    multiple=True,
    metavar="NAME[:PORT]",
    help="Host name that browsers use, when it is not the address listened on (a proxy's). Repeatable.",
)
@click.option(
    "--behind-tls", is_flag=True, help="A proxy in front speaks TLS: cookies are sent over it only."
)
@click.option("--add-user", metavar="NAME", help="Make an account instead of serving; asks for a password.")
@click.option(
    "--role", type=click.Choice(ROLES), default="admin", show_default=True, help="Of the new account."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from stdin, its first line.")
@pass_context
def command(
    context: Context,
    host: str,
    port: int,
    allow_host: tuple[str, ...],
    behind_tls: bool,
    add_user: str | None,
    role: str,
    password_stdin: bool,
) -> None:
    """Serve the web console in which analysts decide.

    It listens on this machine only unless told otherwise. Make the first account with
    `adwatch review --add-user NAME`.
    """
    require("review")
    if add_user:
        _add_user(context, add_user, role, password_stdin)
        return
    from crawler.review.accounts.sql import count_enabled
    from crawler.review.serve import serve

    with context.store() as store:
        if not count_enabled(store.database.connection):
            raise UserError("nobody may sign in yet; make an account with `adwatch review --add-user NAME`")
    serve(context.home, host, port, allow_host, behind_tls, context.verbose)


def _add_user(context: Context, name: str, role: str, from_stdin: bool) -> None:
    from crawler.review.accounts.passwords import COST, SHORTEST
    from crawler.review.accounts.people_page import make_account

    if from_stdin:
        password: str = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt(
            f"Password for {name} ({SHORTEST} characters or more)",
            hide_input=True,
            confirmation_prompt=True,
            err=True,
        )
    with context.store() as store, store.transaction():
        make_account(store.database.connection, name, password, role, COST)
    click.echo(f"{name} may sign in as {role}.", err=True)
