"""Push a document to a MISP server: the event of `crawler.export.misp`, added, brought up to date, or withdrawn."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from crawler.errors import UserError
from crawler.export.document import ExportDocument
from crawler.export.misp import write
from crawler.installed import require
from crawler.this_machine import is_read_by_nobody

TIMEOUT: Final = 60
"""Seconds that the server has for an answer: it correlates a large event while we wait. Set by hand in 2026."""
KEY: Final = "ADWATCH_MISP_KEY"
"""Environment variable with the key of an account at the MISP server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PushSummary:
    """What was done at the server."""

    event: str
    """UUID."""
    what: str
    """added | updated | withdrawn."""
    contacts: int = 0
    """Attributes of the event beside its objects."""
    removed: int = 0
    """Attributes and objects of an earlier push that are no more."""


def push(document: ExportDocument, url: str, key: str, folder: Path) -> PushSummary:
    """Add the document's event, or bring it up to date: what is no longer in it is deleted at the server.

    Args:
        document: What to push.
        url: Of the server; https, but on this machine.
        key: Of an account there.
        folder: An empty one for the event.

    Raises:
        UserError: It is marked TLP:RED, or the server refuses or can't be reached.
    """
    if document.case.tlp == "RED":
        raise UserError(
            "TLP:RED is for the eyes of named people: hand a file over instead of pushing it to a server"
        )
    write(document, folder)
    number = document.case.id_of("event", document.case.number)
    content = json.loads((folder / f"{number}.json").read_text("utf-8"))["Event"]
    server = _connected(url, key)
    with _named_errors(url):
        from pymisp import MISPEvent

        event = MISPEvent()
        event.from_dict(**content)
        there = server.event_exists(number)
        removed = _delete_missing(server, content, number) if there else 0
        _checked(server.update_event(event) if there else server.add_event(event))
    return PushSummary(
        event=number,
        what="updated" if there else "added",
        contacts=len(content["Attribute"]),
        removed=removed,
    )


def withdraw(document: ExportDocument, url: str, key: str) -> PushSummary:
    """Delete the document's event at the server.

    Raises:
        UserError: It is not there, or the server refuses or can't be reached.
    """
    number = document.case.id_of("event", document.case.number)
    server = _connected(url, key)
    with _named_errors(url):
        if not server.event_exists(number):
            raise UserError(f"{url} has no event of this case: nothing to withdraw")
        _checked(server.delete_event(number))
    return PushSummary(event=number, what="withdrawn")


def _delete_missing(server: Any, content: dict[str, Any], number: str) -> int:
    """Delete what an earlier push brought and the event no longer has."""
    before = _checked(server.get_event(number))["Event"]
    gone = 0
    for name, delete in (("Attribute", server.delete_attribute), ("Object", server.delete_object)):
        kept = {one["uuid"] for one in content[name]}
        for one in before.get(name, []):
            if one["uuid"] not in kept and not one.get("deleted"):
                _checked(delete(one["uuid"]))
                gone += 1
    return gone


def _connected(url: str, key: str) -> Any:
    """A client of the server; its certificate is checked."""
    require("misp")
    if not is_read_by_nobody(url):
        raise UserError(f"{url}: a MISP server on another machine is reached by https only")
    if not key:
        raise UserError(f"set {KEY} to the key of an account at the MISP server")
    with _named_errors(url):
        from pymisp import PyMISP

        return PyMISP(url, key, ssl=True, timeout=TIMEOUT)


class _named_errors:  # noqa: N801 - used as a function
    """Errors of the client as messages for users; its own log, which repeats them with the request, is silent."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __enter__(self) -> None:
        logging.getLogger("pymisp").setLevel(logging.CRITICAL + 1)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        from pymisp import PyMISPError
        from requests import RequestException

        if isinstance(error, PyMISPError | RequestException):
            raise UserError(f"{self._url}: {str(error)[:300]}") from error


def _checked(answer: Any) -> Any:
    """The answer of the server; raises UserError for one that tells of errors."""
    if isinstance(answer, dict) and answer.get("errors"):
        raise UserError(f"the MISP server refused: {str(answer['errors'])[:300]}")
    return answer
