"""adwatch demo: crawl an invented job board, to see what adwatch does."""

from __future__ import annotations

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
def command(serve: bool, port: int) -> int:
    """Crawl an invented job board on this machine and show what was found.

    What it stores goes to ./data/demo. Nobody and nothing on the board exists.
    """
    from crawler.cli import run
    from crawler.demo.run import demo, serve_only

    if not serve:
        return demo(run, port)
    try:
        serve_only(port)
    except OSError as error:
        raise UserError(f"{error}; name another port with --port") from error
    return 0
