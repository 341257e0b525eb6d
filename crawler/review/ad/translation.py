"""Translation of an ad by a service of the agency: off until `translation.toml` in the home folder names it.

The service speaks the protocol of LibreTranslate (`POST url {q, source, target, format, api_key}`, answered by
`{translatedText}`), which agencies run on machines of their own. What leaves is title and text of one ad, without its
contacts; reports are not sent by any way.
"""

from __future__ import annotations

import http.client
import json
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from crawler.errors import UserError
from crawler.fetch.safety.address_guard import AddressGuard, Refused
from crawler.home_settings import settings_table
from crawler.records import Listing
from crawler.this_machine import is_read_by_nobody, is_this_machine

FILE: Final = "translation.toml"
SECONDS: Final = 20.0
"""How long the service may take; a machine without a graphics card needs some seconds. Set by hand in 2026."""
LARGEST: Final = 256 * 1024
"""Bytes of an answer that are read; an ad is far smaller. Set by hand in 2026."""
MOST: Final = 10_000
"""Characters of an ad that are sent. Set by hand in 2026."""
SENT: Final = ("title", "description", "text")
"""Fields that are sent: names of employers and persons beside them are not."""
_LONG_NUMBER: Final = re.compile(r"\d(?:[\s().-]?\d){5,}")
"""A run of six digits or more, which may be a number that no reader found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationService:
    """The lines of `translation.toml`."""

    url: str
    key_file: Path | None = None
    """File with the service's key; outside the home, a copy of the home holds no key."""
    private: bool = False
    """Whether the service may be at an address of a private network."""

    @property
    def parts(self) -> SplitResult:
        """The address, split."""
        return urlsplit(self.url)

    @property
    def host(self) -> str:
        """Name of the machine to which the text goes."""
        return self.parts.hostname or ""


def read_service(home: Path) -> TranslationService | None:
    """Read the settings of a home.

    Returns:
        The service; None where there is no such file: nothing is offered then.

    Raises:
        UserError: A line is wrong or missing, or anybody could read along on the way to the address.
    """
    path = home / FILE
    if not path.exists():
        return None
    lines = settings_table(path)
    url, key, private = lines.pop("url", ""), lines.pop("key_file", ""), lines.pop("private", False)
    if lines or not isinstance(url, str) or not isinstance(key, str) or not isinstance(private, bool):
        raise UserError(f'{path}: it has url = "https://…", and may have key_file = "…" and private = true')
    if not is_read_by_nobody(url):
        raise UserError(f"{path}: url = {url!r} is no https:// address, nor one of this machine")
    if key and not Path(key).is_file():
        raise UserError(f"{path}: key_file = {key!r} is no file")
    return TranslationService(url=url, key_file=Path(key) if key else None, private=private)


def text_to_send(listing: Listing) -> str:
    """What of an ad leaves the house: title and text, each contact replaced by its place in the list of contacts.

    Args:
        listing: the ad, with masked contacts covered.
    """
    spans: dict[str, list[tuple[int, int, int]]] = {}
    for number, contact in enumerate(listing.assessment.contacts, 1):
        spans.setdefault(contact.field, []).append((contact.start, contact.end, number))
    fields = (_without(listing.posting.text_of(name), spans.get(name, [])) for name in SENT)
    return "\n\n".join(text for text in fields if text.strip())[:MOST]


def _without(text: str, spans: list[tuple[int, int, int]]) -> str:
    """The text with its contacts and other long numbers left out."""
    parts, reached = [], 0
    for start, end, number in sorted(spans):
        if start >= reached:
            parts += [text[reached:start], f"[{number}]"]
        reached = max(reached, end)
    return _LONG_NUMBER.sub("[…]", "".join([*parts, text[reached:]]))


def translate(service: TranslationService, text: str, source: str, target: str) -> str:
    """Ask the service.

    Args:
        service: which one.
        text: what `text_to_send` gave.
        source: language of the text (BCP 47), empty where it is not known.
        target: language of the reader.

    Raises:
        UserError: the address must not be asked, or gave no translation; the message says why.
    """
    body = {"q": text, "source": source or "auto", "target": target, "format": "text"}
    if service.key_file:
        body["api_key"] = service.key_file.read_text("utf-8").strip()
    try:
        status, answer = _post(service, json.dumps(body).encode())
        said = json.loads(answer)
    except (Refused, OSError, http.client.HTTPException, ValueError) as error:
        raise UserError(f"{service.host}: {error}") from error
    translated = said.get("translatedText") if isinstance(said, Mapping) else None
    if status != http.HTTPStatus.OK or not isinstance(translated, str):
        raise UserError(f"{service.host} answered {status} without a translation")
    return translated


def _post(service: TranslationService, body: bytes) -> tuple[int, bytes]:
    """Post to the address that the name leads to now, after it was checked; no redirect is followed."""
    parts, host = service.parts, service.host
    port = parts.port or (443 if parts.scheme == "https" else 80)
    allowed = service.private or is_this_machine(host)
    guard = AddressGuard(frozenset({(host, port)} if allowed else ()))
    guard.check_url(service.url)
    address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0]
    guard.check_address(host, port, ip_address(str(address)))
    link = http.client.HTTPConnection(host, port, timeout=SECONDS)
    link.sock = socket.create_connection((str(address), port), SECONDS)
    try:
        if parts.scheme == "https":
            link.sock = ssl.create_default_context().wrap_socket(link.sock, server_hostname=host)
        link.request("POST", parts.path or "/", body, {"Content-Type": "application/json"})
        answer = link.getresponse()
        return answer.status, answer.read(LARGEST)
    finally:
        link.close()
