"""Pages built to hang a parser are parsed in a process of their own, which can be killed.

300,000 attributes on one tag hold libxml2 for minutes, and no timeout of ours can fire while it parses.
Such a page is read by `python -m crawler.fetch.safety.parser_sandbox` with limited processor time and memory
(`CPU_SECONDS`, `MEMORY`). All other pages, which is practically all pages, are read in the worker.
"""

from __future__ import annotations

import base64
import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from crawler.isolation import Failure, guarded
from crawler.postings.hints import Hints
from crawler.records import JobPosting, Page
from crawler.sandbox import ask_process, confine

LONG_TAG: Final = 32_768
"""Bytes of one tag; real ones stay below a tenth of it, inline images apart."""
MANY_ATTRIBUTES: Final = 5_000
"""Attributes of one tag from which parsing may take minutes; set by hand, pages of job sites stay below 50."""
MANY_TAGS: Final = 150_000
"""Tags of one page from which it is parsed in the sandbox; set by hand."""
LARGE: Final = 4 * 1024 * 1024
"""Bytes of a page from which it is parsed in the sandbox; set by hand."""
CPU_SECONDS: Final = 4
"""Processor seconds that the sandbox may take; set by hand."""
WALL_SECONDS: Final = 10
"""Seconds after which the sandbox is killed; set by hand, more than twice `CPU_SECONDS` for a busy machine."""
MEMORY: Final = 1024 * 1024 * 1024
"""Bytes of address space that the sandbox may take."""


class ParserLimitExceeded(Exception):
    """A page that could not be read within the bounds."""


def is_costly_to_parse(body: bytes) -> bool:
    """True for a page that may cost a parser more than its size suggests.

    Linear, some 5 microseconds a page.
    """
    if len(body) < LONG_TAG:
        return False
    if len(body) > LARGE or (len(body) > MANY_TAGS and body.count(b"<") > MANY_TAGS):
        return True
    half = LONG_TAG // 2  # a tag of that length covers a whole half without an end
    if all(body.find(b">", start, start + half) >= 0 for start in range(0, len(body) - half, half)):
        return False
    for piece in body.split(b">"):
        if len(piece) > LONG_TAG and (
            len(piece) - piece.rfind(b"<") > LONG_TAG or piece.count(b"=") > MANY_ATTRIBUTES
        ):
            return True
    return False


def read_sandboxed(page: Page, hints: Hints) -> tuple[str, str, tuple[JobPosting, ...]]:
    """Kind of the page, the reason, and its ads, read in a process of its own.

    Raises TooHeavy for a page that took too much, RuntimeError with what a reader raised there.
    """
    order = {
        "page": asdict(page) | {"body": base64.b64encode(page.body).decode("ascii")},
        "hints": asdict(hints) | {"select": dict(hints.select)},
    }
    try:
        answer = ask_process("crawler.fetch.safety.parser_sandbox", order, WALL_SECONDS)
    except subprocess.TimeoutExpired:
        raise ParserLimitExceeded(f"its page takes more than {WALL_SECONDS} seconds to read") from None
    except (subprocess.CalledProcessError, ValueError) as error:
        raise ParserLimitExceeded(
            f"its page can't be read in {CPU_SECONDS} s and {MEMORY >> 20} MiB"
        ) from error
    if "failure" in answer:
        raise RuntimeError(answer["failure"])
    return answer["kind"], answer["reason"], tuple(_posting(row) for row in answer["postings"])


def _posting(row: Mapping[str, Any]) -> JobPosting:
    from crawler.store.content import from_columns

    return from_columns(row["url"], row["source"], tuple(row["values"]))


def _bounds() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """Read one page from stdin, answer on stdout."""
    order = json.loads(sys.stdin.buffer.read())
    confine()
    _bounds()
    headers = tuple((name, value) for name, value in order["page"].pop("headers"))
    body = base64.b64decode(order["page"].pop("body"))
    page = Page(headers=headers, body=body, **order["page"])
    hints = order["hints"]
    hints["languages"] = tuple(hints["languages"])
    read = guarded("reading apart", lambda: _read(page, Hints(**hints)))
    json.dump({"failure": str(read)} if isinstance(read, Failure) else read, sys.stdout)


def _read(page: Page, hints: Hints) -> dict[str, object]:
    from crawler.postings import read_page
    from crawler.postings.page_state import page_state
    from crawler.store.content import to_columns

    state = page_state(page)
    postings = [
        {"url": posting.url, "source": posting.source, "values": to_columns(posting)}
        for posting in read_page(page, hints)
    ]
    return {"kind": state.kind, "reason": state.reason, "postings": postings}


if __name__ == "__main__":
    main()
