"""Sending a signed head out of reach of whoever can change the store. What fails is sent with the next head."""

from __future__ import annotations

import hashlib
import hmac
import os
import smtplib
import ssl
import time
import urllib.request
from collections.abc import Callable
from email.message import EmailMessage
from http.client import HTTPException
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.evidence.evidence_settings import EvidenceSettings
from crawler.evidence.signing import Head
from crawler.evidence.timestamping import stamp
from crawler.this_machine import is_read_by_nobody, is_this_machine

UNSENT: Final = "heads.unsent"
"""File below home: `way<TAB>head line` of each head that did not leave."""
TIMEOUT: Final = 20
"""Seconds that a server has to answer; set by hand in 2026."""

_FAILURES: Final = (OSError, HTTPException, smtplib.SMTPException, ValueError)


def send(home: Path, head: Head, settings: EvidenceSettings) -> list[str]:
    """Send a head, and those that did not leave before, by every way that is set. Returns what failed, in words."""
    path = home / UNSENT
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    waiting = [(way, line) for way, _, line in (entry.partition("\t") for entry in lines)]
    ways = _ways(settings)
    left: list[tuple[str, str]] = []
    problems: dict[str, str] = {}
    for way, line in (*waiting, *((way, str(head)) for way in ways)):
        if way not in ways:
            continue
        try:
            if way in problems:
                raise ValueError(problems[way])
            ways[way](line)
        except _FAILURES as error:
            problems[way] = str(error)
            left.append((way, line))
    _keep(path, left)
    if settings.timestamp:
        problems |= _stamp(home, head, settings.timestamp)
    return [
        f"the head did not leave by {way} ({problem}); it goes with the next one"
        for way, problem in problems.items()
    ]


def _ways(settings: EvidenceSettings) -> dict[str, Callable[[str], None]]:
    ways: dict[str, Callable[[str], None]] = {}
    if (path := settings.heads_file) is not None:
        ways["heads_file"] = lambda line: _append(path, line)
    if settings.heads_mail:
        ways["heads_mail"] = lambda line: _mail(settings, line)
    if settings.heads_webhook:
        ways["heads_webhook"] = lambda line: _post(settings.heads_webhook, line)
    return ways


def _append(path: Path, line: str) -> None:
    with path.open("a", encoding="ascii") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())


def _mail(settings: EvidenceSettings, line: str) -> None:
    message = EmailMessage()
    message["Subject"] = "adwatch: head of the chain, to be kept"
    message["From"] = message["To"] = settings.heads_mail
    message.set_content(line)
    host, _, port = settings.smtp.partition(":")
    user = os.environ.get("ADWATCH_SMTP_USER")
    with smtplib.SMTP(host, int(port or 25), timeout=TIMEOUT) as server:
        if user or not is_this_machine(host):  # else whoever is on the way could keep the head to themselves
            server.starttls(context=ssl.create_default_context())
        if user:
            server.login(user, os.environ.get("ADWATCH_SMTP_PASSWORD", ""))
        server.send_message(message)


def _post(address: str, line: str) -> None:
    secret = os.environ.get("ADWATCH_WEBHOOK_SECRET", "")
    if not secret:
        raise ValueError("ADWATCH_WEBHOOK_SECRET is not set, so that the receiver could not know who sent it")
    if not is_read_by_nobody(address):
        raise ValueError(f"{address!r} is no https address, by which alone the receiver is known")
    moment, body = str(int(time.time())), f"{line}\n".encode()
    mark = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "text/plain",
        "X-Adwatch-Time": moment,
        "X-Adwatch-Signature": f"sha256={mark}",
    }
    with urllib.request.urlopen(urllib.request.Request(address, data=body, headers=headers), timeout=TIMEOUT):
        pass


def _stamp(home: Path, head: Head, authority: str) -> dict[str, str]:
    try:
        done = stamp(home, head, authority)
    except UserError as error:
        return {"timestamp": str(error)}
    return {} if done.path else {"timestamp": done.reason}


def _keep(path: Path, left: list[tuple[str, str]]) -> None:
    if left:
        path.write_text("".join(f"{way}\t{line}\n" for way, line in left), encoding="utf-8")
    else:
        path.unlink(missing_ok=True)
