"""What became of a request, in the words of the outcomes table."""

from __future__ import annotations

from typing import Final

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError, ConnectionLost

from crawler.fetch.safety.address_guard import Refused
from crawler.fetch.safety.compression import DamagedAnswer
from crawler.fetch.safety.socks import ProxyFailed


class RenderFailed(Exception):
    """The browser could not produce a page; the message is the reason recorded as its outcome."""


DOWNLOAD_ERRORS: Final = (
    Refused,
    IgnoreRequest,
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
    ConnectError,
    ConnectionLost,
    ProxyFailed,
    OSError,
    ValueError,
)
"""Everything a download may raise because of what is outside."""

_PLAIN: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (CannotResolveHostError, "unreachable: no such host"),
    (DownloadConnectionRefusedError, "unreachable: connection refused"),
    (DownloadTimeoutError, "unreachable: no complete answer in time"),
    (ResponseDataLossError, "answer cut short"),
    (ConnectError, "unreachable: no connection"),
    (ConnectionLost, "unreachable: connection lost"),
)


def classify_error(error: BaseException) -> tuple[str, str]:
    """Outcome and reason of a failed request: `refused` is our own decision, `failed` is not."""
    if isinstance(error, Refused):
        return "refused", str(error)
    if isinstance(error, UnsupportedURLSchemeError):
        return "refused", "scheme is not http or https"
    if isinstance(error, IgnoreRequest):
        text = str(error)
        return ("failed", "too many redirects") if "redirect" in text else ("refused", text or "ignored")
    if isinstance(error, DownloadCancelledError):
        return (
            ("refused", "answer larger than the limit")
            if "size" in str(error)
            else ("failed", "the download was broken off")
        )
    for kind, words in _PLAIN:
        if isinstance(error, kind):
            return "failed", words
    if isinstance(error, DownloadFailedError) and "TooManyHeaders" in str(error):
        return "refused", "more header lines than the limit"
    if isinstance(error, DownloadFailedError):
        return "failed", "unreachable: the connection broke off"
    if isinstance(error, DamagedAnswer | ProxyFailed):
        return "failed", str(error)
    return "failed", f"it could not be read: {_short(error) or type(error).__name__}"


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
