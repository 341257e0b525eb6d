"""Runs the form under uvicorn, with the limits of the desk for slow connections and without a log of who asks."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.report_form.app import ReportForm
from crawler.review.app import hosts_for
from crawler.review.serve import QueueingServer, config, listen
from crawler.store import Store


def serve(
    home: Path,
    host: str,
    port: int,
    more_hosts: tuple[str, ...],
    tls: bool,
    proxies: tuple[str, ...],
    agency: str,
    country: str | None,
) -> None:
    """Serve until interrupted; raises UserError when the address can't be had."""
    listener = listen(host, port)
    port = listener.getsockname()[1]
    with Store(home) as store:
        store.begin_seals()
    form = ReportForm(home=home, agency=agency, country=country)
    app = form.app(hosts_for(host, port, more_hosts), secure=tls)
    click.echo(
        f"The form is at http://{f'[{host}]' if ':' in host else host}:{port}/ (Ctrl-C stops it).", err=True
    )
    QueueingServer(config(app, 0, proxies)).run(sockets=[listener])
