"""Verbs of `adwatch reports` for the public form and for the systems of hotlines."""

from __future__ import annotations

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import StoredNumber, examples, port_option
from crawler.cli.reports.values import country_of
from crawler.cli.terminal import say, table
from crawler.errors import UserError


@click.command(
    "form",
    epilog=examples(
        "adwatch reports form --agency 'Unit against trafficking' --country NG",
        "adwatch reports form --agency 'The unit' --behind-tls --allow-host report.example",
    ),
)
@click.option("--agency", required=True, metavar="NAME", help="Whose form it is; the page says it.")
@click.option("--country", metavar="CC", help="Country (ISO 3166) whose lines of help the form names.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to listen on."
)
@port_option(8788, "Port to listen on")
@click.option(
    "--allow-host", multiple=True, metavar="NAME[:PORT]", help="Host name of the proxy. Repeatable."
)
@click.option("--behind-tls", is_flag=True, help="A proxy in front terminates TLS.")
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Proxy whose X-Forwarded-For is believed; senders are counted by it. Repeatable. Default: this machine"
    " with --behind-tls, else none.",
)
@pass_context
def form(
    context: Context,
    agency: str,
    country: str | None,
    host: str,
    port: int,
    allow_host: tuple[str, ...],
    behind_tls: bool,
    proxies: tuple[str, ...],
) -> None:
    """Serve the public form for reports, and POST /reports for a hotline system with a key. Off unless this runs.

    It shows nothing that is stored, keeps no address of a sender, and needs neither account nor script. Put a proxy
    with TLS in front of it, with a host name of its own: never that of the desk. Ctrl-C ends it.
    """
    from crawler.installed import require

    require("review")
    from crawler.report_form.serve import serve
    from crawler.reports.sealing import PUBLIC

    if not (context.home / PUBLIC).exists():
        raise UserError("reports can't be taken in yet: make their keys with `adwatch reports keys`")
    trusted = proxies or (("127.0.0.1", "::1") if behind_tls else ())
    serve(context.home, host, port, allow_host, behind_tls, trusted, agency, country_of(country))


@click.command("key", epilog=examples("adwatch reports key 'hotline of Lagos' --country NG"))
@click.argument("name", required=False)
@click.option("--country", metavar="CC", help="Country of the hotline (ISO 3166).")
@click.option("--revoke", type=StoredNumber(1), metavar="ID", help="Revoke a key at once.")
@pass_context
def key(context: Context, name: str | None, country: str | None, revoke: int | None) -> None:
    """Make a key for the hotline system NAME, and print it once; without NAME list the keys."""
    from crawler.reports import hotline_keys

    with context.store() as store:
        if revoke is not None:
            hotline_keys.revoke(store, revoke, by=login_name())
        elif name:
            say(hotline_keys.make(store, name, country_of(country), by=login_name()))
            return
        rows = [
            (str(one.id), one.name, one.country or "", one.made[:10], (one.revoked or "")[:10])
            for one in store.report_keys.all()
        ]
    table(("id", "system", "country", "made", "revoked"), rows)
