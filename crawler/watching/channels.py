"""Channels on which people hear of their watches: mail, webhook, Signal, Telegram, ntfy, by the library Apprise.

`alert_channels.toml` in the home folder names them; their addresses hold tokens, so they stand in no other file. Sent
are the number of the watch, campaigns and counts of ads. Only with `values = true` it says what is watched.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from crawler.errors import UserError
from crawler.installed import require
from crawler.this_machine import is_this_machine

FILE: Final = "alert_channels.toml"
SAFE: Final = ("mailtos", "jsons", "ntfys", "signals", "tgram")
"""Schemes of Apprise that go over TLS."""
PLAIN: Final = ("mailto", "json", "ntfy", "signal")
"""Their like without TLS: for a server on this machine only."""

_YES: Final = ("yes", "true", "1", "on")
"""How the option `verify` of an address says in Apprise that certificates are looked at, as they are without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """The lines of `alert_channels.toml`."""

    channels: Mapping[str, str] = field(default_factory=dict)
    """Name -> address, as Apprise writes it."""
    review_url: str = ""
    values: bool = False
    """Whether an alert says what is watched: a number, a name, words."""


def read_channels(home: Path) -> ChannelSettings:
    """Read the settings of a home; without the file there is no channel.

    Raises:
        UserError: A line is wrong, or an address would let others read along; the message never has the address.
    """
    path = home / FILE
    if not path.exists():
        return ChannelSettings()
    try:
        lines = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: {error}") from error
    channels, url, values = (
        lines.pop("channels", {}),
        lines.pop("review_url", ""),
        lines.pop("values", False),
    )
    if lines or not isinstance(channels, dict) or not isinstance(url, str) or not isinstance(values, bool):
        raise UserError(f"{path}: it has [channels] (name = address), and may have review_url and values")
    for name, address in channels.items():
        _check(path, name, address)
    return ChannelSettings(channels=channels, review_url=url, values=values)


def _check(path: Path, name: str, address: object) -> None:
    """Raise UserError for an address that is none, or that anybody on the way can read."""
    where = f"{path}: the channel {name}"
    try:
        parts = urlsplit(address) if isinstance(address, str) else None
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in (*SAFE, *PLAIN):
        raise UserError(f"{where} is no address that begins with {'://, '.join((*SAFE, *PLAIN))}://")
    if parts.scheme in PLAIN and not is_this_machine(parts.hostname):
        raise UserError(
            f"{where} is not on this machine: write {parts.scheme}s://, so that nobody reads along"
        )
    for name_of, value in parse_qsl(parts.query, keep_blank_values=True):
        option, said = name_of.lower(), value.strip().lower()
        blind = (option == "verify" and said not in _YES) or (option == "mode" and said == "insecure")
        if blind and not is_this_machine(parts.hostname):
            raise UserError(f"{where} gives up its encryption by {option}={said}: leave that out")


def send(settings: ChannelSettings, channel: str, title: str, text: str) -> str:
    """Send a message by a channel.

    Returns:
        What went wrong, in words; empty where the channel took it.

    Raises:
        UserError: The extra is not installed.
    """
    address = settings.channels.get(channel)
    if address is None:
        return f"there is no channel {channel} in {FILE}"
    require("alerts")
    from apprise import Apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its warnings hold addresses with tokens
    notice = Apprise()
    if not notice.add(address) or not notice.notify(title=title, body=text):
        return f"the channel {channel} did not take the alert; the next crawl or import tries again"
    return ""
