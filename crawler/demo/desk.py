"""The end of the demo: the review desk over what was crawled, with two invented accounts."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler.demo.report import command
from crawler.installed import install_hint, is_installed
from crawler.store import Store

HOST: Final = "127.0.0.1"
PORT: Final = 8787
"""The usual port of the desk; a free one is taken when another program has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """An account of the demo. Its password is no secret: the desk is on loopback, and the ads are invented."""

    name: str
    role: str
    password: str


ACCOUNTS: Final = (
    DemoAccount(name="ana", role="analyst", password="invented analyst"),
    DemoAccount(name="leo", role="lead", password="invented lead"),
)
"""Two, because a referral needs a second opinion."""


def make_accounts(home: Path) -> None:
    """Make the accounts that the home does not have yet. Needs the extra `review`."""
    from crawler.review.accounts.passwords import COST
    from crawler.review.accounts.people_page import make_account
    from crawler.review.accounts.sql import find_user

    with Store(home) as store:
        store.begin_seals()
        connection = store.database.connection
        with store.transaction():
            for account in ACCOUNTS:
                if find_user(connection, account.name) is None:
                    make_account(connection, account.name, account.password, account.role, COST)


def show_desk(run: Callable[[list[str]], int], home: Path, *, serve: bool) -> None:
    """Make the accounts and print how to sign in; then serve the desk until Ctrl-C, or print how to start it.

    Args:
        run: The command line: takes arguments and returns an exit status.
        home: The home of the demo.
        serve: Whether to serve the desk now.
    """
    if not is_installed("review"):
        sys.stdout.write(f"\nAnalysts decide in the review desk. It needs {install_hint('review')}.\n")
        return
    make_accounts(home)
    lines = ["", "Analysts decide in the review desk. Two invented accounts:"]
    lines += [f"  {one.name} ({one.role}), password: {one.password}" for one in ACCOUNTS]
    port = _free(PORT)
    address = f"http://{HOST}:{port}/"
    if serve:
        lines.append(f"Open {address} in a browser. Ctrl-C ends the desk and the board.")
    else:
        lines.append(f"Start it: {command()} --home {home} review --port {port}   then open {address}")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    if serve:
        run(["--home", str(home), "review", "--host", HOST, "--port", str(port)])


def _free(port: int) -> int:
    """The port itself, or a free one when it is taken."""
    with closing(socket.socket()) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError:
            trial.bind((HOST, 0))
        found: int = trial.getsockname()[1]
    return found
