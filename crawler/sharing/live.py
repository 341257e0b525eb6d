"""A matching in one step: the request goes to the partner's server over TLS, and its answer is read."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlsplit

import msgspec

from crawler.errors import UserError
from crawler.sharing.match_files import MAX_FILE_BYTES
from crawler.sharing.matching import ask, read_answer
from crawler.store import Store
from crawler.store.partners import MatchRecord

TIMEOUT: Final = 600
"""Seconds that the partner has for its answer: a million contacts of its own take one minute of processor time."""


def ask_live(
    store: Store,
    name: str,
    *,
    purpose: str,
    bands: Sequence[str],
    url: str,
    token: str,
    ca: Path | None,
    by: str,
) -> tuple[MatchRecord, list[tuple[str, str]]]:
    """Ask a partner, and read its answer.

    Args:
        store: The asking side's.
        name: The partner.
        purpose: Why.
        bands: As for `ask`.
        url: Of the partner's server; https.
        token: Which the partner gave.
        ca: Certificate that signed the partner's; those of the system if left out.
        by: Who asks.

    Returns:
        The request, and the contacts that both know.

    Raises:
        UserError: The partner refused, can't be reached, or its answer is not one.
    """
    if urlsplit(url).scheme != "https":
        raise UserError(f"{url}: a partner is asked by https only")
    if not token:
        raise UserError(
            "set ADWATCH_PARTNER_TOKEN to the token that the partner gave you (`adwatch partners token`)"
        )
    with TemporaryDirectory(prefix="adwatch-match-") as folder:
        asked, answered = Path(folder) / "request", Path(folder) / "answer"
        ask(store, name, purpose=purpose, bands=bands, out=asked, by=by)
        answered.write_bytes(_posted(url, asked.read_bytes(), token, ca))
        return read_answer(store, answered)


def _posted(url: str, content: bytes, token: str, ca: Path | None) -> bytes:
    """The answer to a POST; no redirect is followed, since it would carry the token elsewhere."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(url, data=content, headers=headers, method="POST")
    try:
        context = ssl.create_default_context(cafile=ca)
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), _NoRedirect)
        with opener.open(request, timeout=TIMEOUT) as answer:
            body: bytes = answer.read(MAX_FILE_BYTES)
            return body
    except urllib.error.HTTPError as error:
        raise UserError(f"{url} answers {error.code}: {_title(error.read(10_000))}") from error
    except (OSError, ValueError) as error:
        raise UserError(f"{url} can't be reached: {error}") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow none."""


def _title(body: bytes) -> str:
    """What the partner's server says of a refusal."""
    try:
        return msgspec.json.decode(body, type=dict[str, str])["title"][:300]
    except (msgspec.MsgspecError, KeyError):
        return "no reason is given"
