"""A mail folder on an IMAP server, over TLS, opened for reading only (EXAMINE, RFC 9051).

Bodies are fetched with BODY.PEEK, so that nothing is marked as read; nothing is moved or deleted.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Container, Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final
from urllib.parse import unquote, urlsplit

from crawler.errors import UserError
from crawler.inbox.message import MAX_MESSAGE, WaitingMessage

PORT: Final = 993
"""Of IMAP over TLS (RFC 8314)."""
TIMEOUT: Final = 60.0
"""Seconds for one answer of the server."""
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d{1,12})")


class ImapFolder:
    """One folder, by its address: `imaps://user@mail.agency.example/INBOX`. A context manager."""

    def __init__(self, url: str, password: str, ca: Path | None = None) -> None:
        """Read the address.

        Args:
            url: Its scheme is imaps; the path names the folder, INBOX without one.
            password: Of the account.
            ca: Certificates to trust instead of those of the system.

        Raises:
            UserError: The address is not one of IMAP over TLS with an account.
        """
        parts = urlsplit(url)
        if parts.scheme != "imaps" or not parts.hostname or not parts.username or parts.password:
            raise UserError(f"{url}: write imaps://USER@HOST/FOLDER; the password is read from a file")
        self._host, self._port = parts.hostname, parts.port or PORT
        self._user, self._password = unquote(parts.username), password
        self._folder = unquote(parts.path.strip("/")) or "INBOX"
        if re.search(r'[\x00-\x1f"\\]', self._folder):
            raise UserError(f"{self._folder!r} is not the name of a folder")
        try:
            self._tls = ssl.create_default_context(cafile=str(ca) if ca else None)
        except OSError as error:
            raise UserError(f"{ca}: no certificates can be read from it ({error})") from None
        self._age = ""

    def __enter__(self) -> ImapFolder:
        try:
            self._server = imaplib.IMAP4_SSL(self._host, self._port, ssl_context=self._tls, timeout=TIMEOUT)
            self._server.login(self._user, self._password)
            answer, _ = self._server.select(f'"{self._folder}"', readonly=True)
            _, age = self._server.response("UIDVALIDITY")
        except (OSError, imaplib.IMAP4.error) as error:
            raise UserError(f"{self._host}: {error}") from None
        if answer != "OK":
            raise UserError(f"{self._host} has no folder {self._folder!r}")
        self._age = _text(age[0])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        try:
            self._server.logout()
        except (OSError, imaplib.IMAP4.error):
            return

    def waiting(self, done: Container[str]) -> Iterator[WaitingMessage]:
        """The mails that were not dealt with, oldest first.

        Args:
            done: Ids that were dealt with; they hold the folder's UIDVALIDITY, so that a rebuilt one is read anew.

        Raises:
            UserError: The server refuses, or the connection breaks.
        """
        for uid in self._uids():
            name = f"{self._age}.{uid}"
            if name not in done:
                yield WaitingMessage(name, f"{uid}.eml", self._size(uid), partial(self._fetch, uid))

    def _uids(self) -> list[str]:
        return _text(self._ask("SEARCH", "ALL")[0]).split()

    def _size(self, uid: str) -> int:
        head = self._ask("FETCH", uid, "(RFC822.SIZE)")[0]
        found = _SIZE.search(head if isinstance(head, bytes) else b"")
        return int(found[1]) if found else MAX_MESSAGE + 1

    def _fetch(self, uid: str) -> bytes:
        for part in self._ask("FETCH", uid, "(BODY.PEEK[])"):
            if isinstance(part, tuple) and len(part) == 2 and isinstance(part[1], bytes):
                return part[1]
        raise OSError("the server gave no content")

    def _ask(self, *words: str) -> list[bytes | tuple[bytes, bytes] | None]:
        try:
            answer, found = self._server.uid(*words)
        except (OSError, imaplib.IMAP4.error) as error:
            raise UserError(f"{self._host}: {error}") from None
        if answer != "OK":
            raise UserError(f"{self._host} refuses {words[0]}")
        return list(found) or [None]


def _text(answer: object) -> str:
    return answer.decode("ascii", "replace") if isinstance(answer, bytes) else ""
