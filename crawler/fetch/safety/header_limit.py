"""A bound on the header lines of a response, counted before they are parsed.

Twisted and Scrapy bound the length of a header line, not their number.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final

from twisted.python.failure import Failure

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IStreamClientEndpoint
    from twisted.web.client import HTTPConnectionPool

MOST_HEADERS: Final = 300
"""Header lines of one response, informational ones (1xx) before it included; set by hand.

Job sites send under 60. Two million lines cost the parser 1.2 GB of memory (measured in 2026).
"""
_LONGEST_LINE: Final = 20_000
"""Bytes of a line that are kept; Twisted gives up at 16,384 (LineReceiver.MAX_LENGTH)."""


class TooManyHeaders(Exception):
    """A response with more header lines than `MOST_HEADERS`."""


class HeaderCounter:
    """Counts the lines of a response's head as they arrive, in pieces of any size."""

    def __init__(self, most: int = MOST_HEADERS) -> None:
        self._left = most
        self._line = b""
        """A line whose end has not arrived."""
        self._status = b""
        self._done = False

    def exceeded_by(self, data: bytes) -> bool:
        """Take in the next bytes; True when the head has more lines than are allowed."""
        while not self._done and data:
            line, end, data = data.partition(b"\n")
            self._line = (self._line + line)[:_LONGEST_LINE]
            if not end:
                break
            self._left -= 1
            self._end_line(self._line.removesuffix(b"\r"))
            self._line = b""
            if self._left < 0:
                return True
        return False

    def _end_line(self, line: bytes) -> None:
        if not self._status:
            self._status = line or b"-"
            self._left += 1  # the status line is no header
        elif not line:
            self._left += 1
            # Twisted reads on after an informational response, into the same parser.
            self._done = not _is_informational(self._status)
            self._status = b""


def _is_informational(status: bytes) -> bool:
    parts = status.split(b" ", 2)
    return len(parts) > 1 and parts[1].strip().lstrip(b"+0_").startswith(b"1")


def limit_headers(pool: HTTPConnectionPool) -> None:
    """Count the header lines of every response over the connections of a pool.

    Twisted's own repetition of a request goes around `getConnection`, so it is switched off; Scrapy's retry
    middleware repeats instead.
    """
    pool.retryAutomatically = False
    supply = pool.getConnection

    def get_connection(key: Hashable, endpoint: IStreamClientEndpoint) -> Deferred[Any]:
        return supply(key, endpoint).addCallback(limit_connection)

    pool.getConnection = get_connection  # type: ignore[method-assign]


def limit_connection(connection: Any) -> Any:
    """Start counting for the next response over a connection, and close it when there are too many lines.

    Args:
        connection: Twisted's HTTP11ClientProtocol. Used are the methods of every IProtocol (`dataReceived`,
            `connectionLost`) and its transport.

    Returns:
        The same connection.
    """
    receive = type(connection).dataReceived.__get__(connection)
    counter = HeaderCounter()

    def data_received(data: bytes) -> None:
        if not counter.exceeded_by(data):
            receive(data)
            return
        lose = connection.connectionLost
        connection.dataReceived = connection.connectionLost = lambda _: None
        lose(Failure(TooManyHeaders(f"more than {MOST_HEADERS} header lines")))  # type: ignore[no-untyped-call]
        connection.transport.abortConnection()

    connection.dataReceived = data_received
    return connection
