"""`adwatch demo`: crawl an invented job board, to see what adwatch does."""

from __future__ import annotations

import sys

import click
from click.core import ParameterSource

from crawler.cli.options import examples, port_option
from crawler.errors import UserError


@click.command(
    "demo", epilog=examples("adwatch demo", "adwatch demo --no-desk", "adwatch demo --serve --port 8765")
)
@click.option(
    "--serve", is_flag=True, help="Only serve the invented board, to look at it in a browser. Ctrl-C ends it."
)
@port_option(8765, "Port of the board, on this machine only")
@click.option(
    "--desk/--no-desk",
    default=None,
    help="Serve the review desk at the end, or only print how to start it. "
    "Default: serve it when run in a terminal.",
)
@click.pass_context
def command(ctx: click.Context, serve: bool, port: int, desk: bool | None) -> int:
    """Try adwatch: crawl an invented job board on this machine, then open the review desk.

    Nobody and nothing on the board exists. The demo stores its data in ./data/demo and touches nothing else.
    """
    from crawler.cli import run
    from crawler.demo.run import HOME, demo, serve_only

    named = ctx.parent is not None and ctx.parent.get_parameter_source("home") is ParameterSource.COMMANDLINE
    if named and not serve and ctx.obj.home.resolve() != HOME.resolve():
        raise UserError(
            f"the demo keeps its invented ads in ./{HOME}, apart from every other home: leave --home away, "
            "or run it in another folder"
        )
    if not serve:
        wanted = sys.stdin.isatty() and sys.stdout.isatty() if desk is None else desk
        return demo(run, port, desk=wanted)
    try:
        serve_only(port)
    except OSError as error:
        raise UserError(f"{error}; name another port with --port") from error
    return 0
