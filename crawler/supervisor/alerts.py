"""Alerts: new priority campaigns and sources that became unhealthy, in one message, once, without personal data.

What was delivered is kept in `home`/alerts.json. Where delivery fails nothing is lost: the next crawl repeats it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crawler.errors import UserError
from crawler.files import write_json
from crawler.sources.keys import ALERTS
from crawler.text.display import counted
from crawler.this_machine import is_this_machine

if TYPE_CHECKING:
    from crawler.store import Store
    from crawler.supervisor.result import SourceResult

FILE: Final = "alerts.json"
MOST: Final = 500
"""Campaigns looked at after a crawl, highest first."""
WAITS: Final = (1.0, 4.0, 15.0)
"""Seconds before a webhook is tried again."""
TIMEOUT: Final = 20
"""Seconds that a mail server or a webhook has to respond; set by hand."""


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """The `[alerts]` table; passwords and secrets come from the environment."""

    mail_to: tuple[str, ...] = ()
    mail_from: str = ""
    smtp: str = "localhost:25"
    webhook: str = ""
    review_url: str = ""

    @classmethod
    def of(cls, table: Mapping[str, object]) -> AlertSettings:
        """Read the table; raises UserError for a key that it does not know."""
        names = [key.name for key in ALERTS]
        for key in table:
            if key not in names:
                raise UserError(f"[alerts] {key} is no key of this table; keys are {', '.join(names)}")
        to = table.get("mail_to", ())
        return cls(
            mail_to=(to,) if isinstance(to, str) else tuple(map(str, to if isinstance(to, list) else ())),
            mail_from=str(table.get("mail_from", "")),
            smtp=str(table.get("smtp", "localhost:25")),
            webhook=str(table.get("webhook", "")),
            review_url=str(table.get("review_url", "")),
        )

    @property
    def wanted(self) -> bool:
        """True when a recipient is set."""
        return bool(self.mail_to or self.webhook)


@dataclass(slots=True)
class AlertDigest:
    """What to deliver, and what counts as delivered then."""

    campaigns: list[dict[str, Any]] = field(default_factory=list)
    """Id, score, and numbers of ads; no title, no contact: these may name people."""
    unwell: list[dict[str, str]] = field(default_factory=list)
    well_again: list[str] = field(default_factory=list)
    growth: list[dict[str, Any]] = field(default_factory=list)
    """What grows beyond its base rate: market, feature, count, expected, a title without contacts."""
    watches: list[dict[str, Any]] = field(default_factory=list)
    """What watches found: number of the watch, with campaign and ads, or with reports; not what is watched."""
    told: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.campaigns or self.unwell or self.well_again or self.growth or self.watches)

    @property
    def subject(self) -> str:
        """The digest in a line."""
        if self.growth:
            return f"adwatch: growth beyond the base rate: {len(self.growth)}"
        if self.watches:
            return (
                f"adwatch: news of {counted(len({one['watch'] for one in self.watches}), 'watch', 'watches')}"
            )
        new = counted(len(self.campaigns), "new priority campaign")
        return f"adwatch: {new}, {counted(len(self.unwell), 'source')} unhealthy"

    def text(self, review_url: str) -> str:
        """The digest in words."""
        lines = []
        if self.campaigns:
            lines.append(f"{counted(len(self.campaigns), 'new priority campaign')}:")
            lines += [
                f"  {c['id']}: score {c['score']:.1f}, {counted(c['listings'], 'ad')}"
                for c in self.campaigns[:50]
            ]
        if self.unwell:
            lines.append("Sources that became unhealthy (their listings are kept as they were):")
            lines += [f"  {one['source']}: {one['reason']}" for one in self.unwell]
        if self.well_again:
            lines.append(f"Healthy again: {', '.join(self.well_again)}")
        if self.growth:
            lines.append("Growing beyond its base rate:")
            lines += [
                f"  {one['market']}: {one['feature']}, {counted(one['count'], 'ad')}"
                f" where {one['expected']:.1f} are usual"
                f" (newest: {one['newest']})"
                for one in self.growth[:50]
            ]
        if self.watches:
            lines.append("New ads and reports that are watched for:")
            lines += [
                f"  watch {one['watch']}: {counted(one['reports'], 'new report')}"
                if "reports" in one
                else f"  watch {one['watch']}: {one['id']}, {counted(one['listings'], 'ad')}"
                for one in self.watches[:50]
            ]
        lines.append(f"Look at them in the review console{': ' + review_url if review_url else ''}.")
        return "\n".join(lines) + "\n"


def collect_alerts(store: Store, results: Sequence[SourceResult], home: Path) -> AlertDigest:
    """What happened since the last alert."""
    told = _told(home)
    before, known = set(told.get("campaigns", [])), dict(told.get("unwell", {}))
    found = AlertDigest()
    for row in store.campaigns.records.top(MOST):
        if row["band"] == "priority" and row["id"] not in before:
            found.campaigns.append(
                {"id": f"c{row['id']}", "score": row["score"], "listings": row["listings"]}
            )
            before.add(row["id"])
    for result in results:
        if result.ok and result.source in known:
            found.well_again.append(result.source)
            del known[result.source]
        elif result.state == "unhealthy" and result.source not in known:
            found.unwell.append({"source": result.source, "reason": result.reason})
            known[result.source] = result.reason
    found.told = {**told, "campaigns": sorted(before), "unwell": known}
    return found


def growth_told(home: Path) -> dict[str, str]:
    """When each growing feature was last told, by market and feature."""
    told = _told(home).get("growth")
    return {str(name): str(day) for name, day in told.items()} if isinstance(told, dict) else {}


def growth_digest(home: Path, growth: Sequence[dict[str, Any]], told: Mapping[str, str]) -> AlertDigest:
    """What to deliver of growing features; `told` is what counts as told then."""
    return AlertDigest(growth=list(growth), told={**_told(home), "growth": dict(told)})


def watch_digest(home: Path, news: Sequence[dict[str, Any]]) -> AlertDigest:
    """What to deliver of a watch; what was told is kept with the watch."""
    return AlertDigest(watches=list(news), told=_told(home))


def deliver(
    found: AlertDigest, settings: AlertSettings, home: Path, sleep: Callable[[float], None] = time.sleep
) -> list[str]:
    """Deliver to every recipient that is set; returns what went wrong, in words."""
    if not found or not settings.wanted:
        return []
    problems = []
    if settings.mail_to:
        problems += _mail(found, settings)
    if settings.webhook:
        problems += _post(found, settings, sleep)
    if not problems:
        _keep(home, found.told)
    return problems


SECRET_CHARACTERS: Final = 16
"""Fewest characters of the webhook's secret: as many bytes as an HMAC key should have at least (NIST SP 800-107)."""


def signature(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 over time and body, in hexadecimal: the receiver computes the same."""
    import hashlib
    import hmac

    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def _mail(found: AlertDigest, settings: AlertSettings) -> list[str]:
    import smtplib
    import ssl
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = found.subject
    message["From"] = settings.mail_from or settings.mail_to[0]
    message["To"] = ", ".join(settings.mail_to)
    message.set_content(found.text(settings.review_url))
    host, _, port = settings.smtp.partition(":")
    user = os.environ.get("ADWATCH_SMTP_USER")
    try:
        with smtplib.SMTP(host, int(port or 25), timeout=TIMEOUT) as server:
            if user or not is_this_machine(host):
                server.starttls(context=ssl.create_default_context())
            if user:
                server.login(user, os.environ.get("ADWATCH_SMTP_PASSWORD", ""))
            server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return [f"the alert could not be mailed by {settings.smtp}: {error}; the next crawl tries again"]
    return []


def _post(found: AlertDigest, settings: AlertSettings, sleep: Callable[[float], None]) -> list[str]:
    import urllib.error
    import urllib.request

    secret = os.environ.get("ADWATCH_WEBHOOK_SECRET", "")
    if len(secret) < SECRET_CHARACTERS:
        return [
            f"the webhook was not called: set ADWATCH_WEBHOOK_SECRET to {SECRET_CHARACTERS} characters or more, "
            "by which its receiver tells our calls from others"
        ]
    body = json.dumps(
        {
            "campaigns": found.campaigns,
            "unwell": found.unwell,
            "well_again": found.well_again,
            "growth": found.growth,
            "watches": found.watches,
        }
    ).encode()
    error: Exception | None = None
    for wait in (0.0, *WAITS):
        sleep(wait)
        moment = str(int(time.time()))
        mark = signature(secret, moment, body)
        headers = {
            "Content-Type": "application/json",
            "X-Adwatch-Time": moment,
            "X-Adwatch-Signature": f"sha256={mark}",
        }
        request = urllib.request.Request(settings.webhook, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT):
                return []
        except (urllib.error.URLError, OSError, ValueError) as problem:
            error = problem
    return [f"the webhook did not take the alert: {error}; the next crawl tries again"]


def _told(home: Path) -> dict[str, Any]:
    try:
        value = json.loads((home / FILE).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    except OSError as error:
        raise UserError(
            f"{home / FILE} can't be read ({error.strerror}): take away what is in its place"
        ) from error
    return value if isinstance(value, dict) else {}


def _keep(home: Path, told: Mapping[str, object]) -> None:
    write_json(home / FILE, told)
