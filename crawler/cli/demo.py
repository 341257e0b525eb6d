"""adwatch demo: crawl an invented job board, to see what adwatch does."""

from __future__ import annotations

import sys

import click

from crawler.errors import UserError


@click.command("demo")
@click.option(
    "--serve", is_flag=True, help="Only serve the invented board until Ctrl-C, to look at it in a browser."
)
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Of the board, on this machine only; 0 takes a free one.",
)
@click.option(
    "--desk/--no-desk",
    default=None,
    help="Serve the review desk at the end, until Ctrl-C, or only print how to start it. "
    "Unless told, serve it when run in a terminal.",
)
def command(serve: bool, port: int, desk: bool | None) -> int:
    """Crawl an invented job board on this machine, show what was found, and end in the review desk.

    What it stores goes to ./data/demo. Nobody and nothing on the board exists.
    """
    from crawler.cli import run
    from crawler.demo.run import demo, serve_only

    if not serve:
        wanted = sys.stdin.isatty() and sys.stdout.isatty() if desk is None else desk
        return demo(run, port, desk=wanted)
    try:
        serve_only(port)
    except OSError as error:
        raise UserError(f"{error}; name another port with --port") from error
    return 0
