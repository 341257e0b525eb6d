"""Runs the review desk under uvicorn."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from pathlib import Path
from types import FrameType
from typing import Final

import click
import uvicorn

from crawler.errors import UserError
from crawler.evidence.head_worker import HeadWorker
from crawler.memory import tune_gc
from crawler.review.app import create_app, hosts_for
from crawler.review.connections import TimedReader
from crawler.review.retention_worker import RetentionWorker
from crawler.review.web.context import AppContext
from crawler.review.weights.job_runner import JobRunner
from crawler.triage.worker import ProjectionWorker
from crawler.watching.worker import WatchWorker

MOST: Final = 300
"""Connections that the desk has: of strangers 100 may wait (`connections`) and 100 are answered (`web.strangers`), so
that the others are of people who have signed in. Set by hand in 2026."""

ACCEPTED: Final = 16
"""New connections that are taken at once: a crowd of them, and its requests, must not come before all others. Set by
hand in 2026."""
QUEUE: Final = 1_024
"""Connections that may wait for that in the system, which itself allows 4,096 (Linux). Set by hand in 2026."""


class QueueingServer(uvicorn.Server):
    """uvicorn, where connections come in by few at a time and the others wait; it has one number for both."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen."""
        await super().startup(sockets)
        for one in sockets or []:
            one.listen(QUEUE)


def serve(
    home: Path,
    sources: Path,
    host: str,
    port: int,
    more_hosts: tuple[str, ...],
    tls: bool,
    proxies: tuple[str, ...],
    verbose: int,
) -> None:
    """Serve until interrupted; raises UserError when the address can't be had."""
    listener = listen(host, port)
    port = listener.getsockname()[1]
    context = AppContext(home=home, sources=sources, secure=tls)
    app = create_app(context, hosts_for(host, port, more_hosts))
    click.echo(
        f"The review desk is at http://{f'[{host}]' if ':' in host else host}:{port}/ (Ctrl-C stops it).",
        err=True,
    )
    helpers = (
        ProjectionWorker(home),
        JobRunner(home),
        HeadWorker(home),
        RetentionWorker(home),
        WatchWorker(home, sources, context.intakes),
    )
    for helper in helpers:
        helper.start()
    # uvicorn gives the signal that ended it on to who was there before: by default this process would be dead then.
    for one in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(one) != signal.SIG_IGN:  # as under `nohup`
            signal.signal(one, _stopped)
    tune_gc()  # a search through all that is loaded kept one page in twenty waiting for 90 ms
    try:
        QueueingServer(config(app, verbose, proxies, most=MOST)).run(sockets=[listener])
    finally:
        context.recorder.stop()
        for helper in helpers:
            helper.stop()


def _stopped(number: int, frame: FrameType | None) -> None:
    """End as by Ctrl-C when the system stops the desk or its terminal closes: what was done is written and signed."""
    sys.exit(0)


def config(
    app: object,
    verbose: int = 0,
    proxies: tuple[str, ...] = (),
    *,
    reader: type[TimedReader] = TimedReader,
    certificate: tuple[Path, Path] | None = None,
    most: int = 200,
) -> uvicorn.Config:
    """How uvicorn runs it: quiet, no server header, bounded idle and slow connections.

    Args:
        app: The application.
        verbose: 0 for warnings alone, 1 for more, 2 for each request.
        proxies: Addresses or networks whose `X-Forwarded-For` is believed; of nobody else.
        reader: How long a request may take.
        certificate: Certificate and private key (PEM) for TLS.
        most: Connections; who has more is refused.
    """
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_level=logging.INFO if verbose else logging.WARNING,
        access_log=verbose > 1,
        server_header=False,
        http=reader,
        ssl_certfile=certificate and certificate[0],
        ssl_keyfile=certificate and certificate[1],
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        lifespan="off",
        timeout_keep_alive=30,
        limit_concurrency=most,
        backlog=ACCEPTED,
    )


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises UserError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches Nagle's algorithm off; else every response waits 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise UserError(
            f"{host}:{port} can't be listened on ({error.strerror}); try another --port"
        ) from error
    listener.listen(128)
    return listener
