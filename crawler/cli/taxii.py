"""`adwatch taxii`: serve what was referred to partners, read-only."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.options import examples, port_option
from crawler.cli.terminal import say
from crawler.errors import UserError

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(
    "taxii",
    epilog=examples(
        "adwatch taxii --tls-cert server.pem --tls-key server.key --host 0.0.0.0",
        "adwatch taxii  # this machine only, behind a proxy with TLS",
    ),
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@port_option(8790, "Port of the server")
@click.option("--tls-cert", type=_FILE, help="Certificate (PEM). Required for any address but this machine.")
@click.option("--tls-key", type=_FILE, help="Its private key (PEM).")
@click.option(
    "--answer-matches",
    "consent",
    default="",
    metavar="CONSENT",
    help="Answer partners' requests for matching at /match/ too, within their limits; both chains keep this consent.",
)
@pass_context
def command(
    context: Context, host: str, port: int, tls_cert: Path | None, tls_key: Path | None, consent: str
) -> None:
    """Serve referred cases as a read-only TAXII 2.1 collection for each marking.

    A partner reads with its own token (`adwatch partners token`), up to its own marking, the cases in which a lead
    named it. Served are cases all of whose campaigns a second person confirmed. TLP:RED is never served. Discovery is
    at /taxii2/.
    """
    from crawler.installed import require
    from crawler.masking.reasons import checked_reason

    require("review")
    if consent:
        require("match")
        checked_reason(consent, "--answer-matches")

    from crawler.review.connections import PatientReader
    from crawler.review.serve import QueueingServer, config, listen
    from crawler.sharing.taxii import TaxiiService
    from crawler.this_machine import is_this_machine

    if bool(tls_cert) != bool(tls_key):
        raise UserError("--tls-cert and --tls-key go together")
    if not is_this_machine(host) and not tls_cert:
        raise UserError(f"--host {host} is another machine's to reach: give --tls-cert and --tls-key")
    with context.store() as store:  # made and migrated before the first partner asks
        store.begin_seals()
    listener = listen(host, port)
    say(
        f"serving http{'s' if tls_cert else ''}://{host}:{listener.getsockname()[1]}/taxii2/ (Ctrl-C stops it)",
        err=True,
    )
    certificate = (tls_cert, tls_key) if tls_cert and tls_key else None
    app = TaxiiService(context.home, consent=consent).app()
    QueueingServer(config(app, reader=PatientReader, certificate=certificate)).run(sockets=[listener])
