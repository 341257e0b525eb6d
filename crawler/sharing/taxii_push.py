"""Push a document to a collection of a TAXII 2.1 server: added, brought up to date, or withdrawn.

The server is asked at the named address only: no redirect is followed, no proxy of the environment is used, and
answers are read up to `MOST_BYTES`. What was pushed is remembered in the home by id, so that a second push sends what
changed under a later version, and revokes what is no more (STIX 2.1, section 3.6). What STIX can't revoke is deleted
where the server allows it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from crawler.clock import timestamp
from crawler.errors import UserError
from crawler.export.document import ExportDocument
from crawler.export.stix import objects
from crawler.export.stix_objects import Stix, stamp
from crawler.files import write_json
from crawler.installed import require
from crawler.this_machine import is_read_by_nobody

if TYPE_CHECKING:
    from requests import Session

MEDIA: Final = "application/taxii+json;version=2.1"
TOKEN: Final = "ADWATCH_TAXII_TOKEN"
"""Environment variable with the token, or `user:password`, of an account at the TAXII server."""
FILE: Final = "taxii-pushed.json"
"""Name under home: address of a collection and case -> id -> what was pushed."""
TIMEOUT: Final = 60
MOST_BYTES: Final = 4_000_000
"""Bytes of an answer that are read: a status resource of a large push. Set by hand in 2026."""
BATCH: Final = 200
"""Objects of one request: servers refuse large ones (`max_content_length`). Set by hand in 2026."""

Pushed = dict[str, dict[str, str]]
"""Id -> `modified` and `digest` as pushed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxiiSummary:
    """What was done at the server."""

    sent: int
    """Objects that were new or had changed."""
    revoked: int
    deleted: int
    unchanged: int


def push(home: Path, document: ExportDocument, url: str, token: str, ca: str = "") -> TaxiiSummary:
    """Add the document's objects to a collection, or bring them up to date.

    Args:
        home: The home, where it is remembered what was pushed.
        document: What to push.
        url: Of the collection: `https://server/api-root/collections/ID/`.
        token: A bearer token, or `user:password`.
        ca: File with the certificate of the server's authority, where the system does not know it.

    Raises:
        UserError: It is marked TLP:RED, the address is no collection, or the server refuses or can't be reached.
    """
    if document.case.tlp == "RED":
        raise UserError("TLP:RED is for named people: hand a file over instead of pushing it to a server")
    with _session(url, token, ca) as session:
        return _sync(home, session, url, document.case.number, list(objects(document)))


def withdraw(home: Path, case: str, url: str, token: str, ca: str = "") -> TaxiiSummary:
    """Revoke or delete all that was pushed of a case; raises UserError where nothing was, or the server refuses."""
    if not _remembered(home).get(_place(url, case)):
        raise UserError(f"nothing of case {case} was pushed to {url}: nothing to withdraw")
    with _session(url, token, ca) as session:
        return _sync(home, session, url, case, [])


def _sync(home: Path, session: Session, url: str, case: str, wanted: Sequence[Stix]) -> TaxiiSummary:
    memory = _remembered(home)
    before = memory.get(_place(url, case), {})
    now = stamp(timestamp())
    changed = [_version(one, before.get(str(one["id"])), now) for one in wanted if _is_new(one, before)]
    kept = {str(one["id"]) for one in wanted}
    gone = [name for name in before if name not in kept]
    revocable = [name for name in gone if before[name].get("content")]
    revoked = [_revoked(json.loads(before[name]["content"]), now) for name in revocable]
    for rows in _batches([*changed, *revoked]):
        _post(session, f"{url}objects/", rows)
    deleted = sum(_delete(session, f"{url}objects/{name}/") for name in gone if name not in revocable)
    after = {name: entry for name, entry in before.items() if name in kept}
    after |= {str(one["id"]): _entry(one) for one in changed}
    memory[_place(url, case)] = after
    write_json(home / FILE, memory)
    return TaxiiSummary(
        sent=len(changed), revoked=len(revoked), deleted=deleted, unchanged=len(wanted) - len(changed)
    )


def _is_new(one: Stix, before: Pushed) -> bool:
    known = before.get(str(one["id"]))
    return known is None or known["digest"] != _digest(one)


def _version(one: Stix, known: Mapping[str, str] | None, now: str) -> Stix:
    """The object under a version later than the one that was pushed."""
    if known is None or "modified" not in one or str(one["modified"]) > known["modified"]:
        return one
    return {**one, "modified": now}


def _revoked(one: Mapping[str, Any], now: str) -> Stix:
    return {**one, "modified": now, "revoked": True}


def _entry(one: Stix) -> dict[str, str]:
    """What is remembered: of an object that can be revoked only what a revocation needs, never its words."""
    known = {"modified": str(one.get("modified", "")), "digest": _digest({**one, "modified": ""})}
    if "modified" in one and one["type"] not in ("marking-definition", "extension-definition"):
        needed = (
            "type",
            "spec_version",
            "id",
            "created",
            "modified",
            "created_by_ref",
            "object_marking_refs",
        )
        told = {name: one[name] for name in (*needed, *_REQUIRED.get(str(one["type"]), ())) if name in one}
        known["content"] = json.dumps(told | _BLANKS.get(str(one["type"]), {}))
    return known


_REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "relationship": ("relationship_type", "source_ref", "target_ref"),
    "grouping": ("context", "object_refs"),
    "report": ("published", "object_refs"),
    "observed-data": ("first_observed", "last_observed", "number_observed", "object_refs"),
    "sighting": ("sighting_of_ref",),
    "indicator": ("pattern_type", "valid_from"),
    "opinion": ("opinion", "object_refs"),
    "note": ("object_refs",),
    "identity": ("identity_class",),
    "infrastructure": (),
    "location": ("country", "region"),
}
"""Properties that a revoked object must keep to be valid (STIX 2.1, section 4)."""
_BLANKS: Final[Mapping[str, dict[str, str]]] = {
    "campaign": {"name": "withdrawn"},
    "report": {"name": "withdrawn"},
    "grouping": {"name": "withdrawn"},
    "incident": {"name": "withdrawn"},
    "identity": {"name": "withdrawn"},
    "infrastructure": {"name": "withdrawn"},
    "threat-actor": {"name": "withdrawn"},
    "note": {"content": "withdrawn"},
    "indicator": {"pattern": "[x-withdrawn:value = 'withdrawn']"},
}
"""What stands in for words that are withdrawn."""


def _digest(one: Stix) -> str:
    plain = {name: value for name, value in one.items() if name != "modified"}
    return sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()


def _remembered(home: Path) -> dict[str, Pushed]:
    try:
        found: dict[str, Pushed] = json.loads((home / FILE).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise UserError(f"{home / FILE} can't be read: put it back from a backup") from error
    return found


def _place(url: str, case: str) -> str:
    return f"{url} {case}"


def _session(url: str, token: str, ca: str) -> Session:
    """A session that speaks to one host; its certificate is checked."""
    require("misp")
    from requests import Session

    parts = urlsplit(url)
    if not is_read_by_nobody(url):
        raise UserError(f"{url}: a TAXII server on another machine is reached by https only")
    if "/collections/" not in parts.path or not url.endswith("/") or parts.username or parts.query:
        raise UserError(f"{url}: name a collection, such as https://server.example/root/collections/ID/")
    if not token:
        raise UserError(f"set {TOKEN} to the token, or user:password, of an account at the server")
    session = Session()
    session.trust_env = False
    session.verify = ca or True
    session.headers.update({"Accept": MEDIA, "Content-Type": MEDIA})
    if ":" in token:
        name, _, password = token.partition(":")
        session.auth = (name, password)
    else:
        session.headers["Authorization"] = f"Bearer {token}"
    return session


def _batches(rows: Sequence[Stix]) -> Iterable[Sequence[Stix]]:
    return (rows[at : at + BATCH] for at in range(0, len(rows), BATCH))


def _post(session: Session, url: str, rows: Sequence[Stix]) -> None:
    """Add objects; raises UserError when the server did not take one of them."""
    status, content = _asked(session, "POST", url, json.dumps({"objects": list(rows)}, default=str))
    if status not in (200, 202):
        raise UserError(f"{url}: the server answered {status}: {content[:200]!r}")
    try:
        told = json.loads(content)
        failed = int(told.get("failure_count", 0))
    except (ValueError, AttributeError, TypeError) as error:
        raise UserError(f"{url}: the server's answer is no status of TAXII 2.1") from error
    if failed:
        raise UserError(f"{url}: the server did not take {failed} of {len(rows)} objects")


def _delete(session: Session, url: str) -> int:
    """1 where the server deleted an object; one that does not allow it keeps it."""
    status, _ = _asked(session, "DELETE", url)
    return int(status == 200)


def _asked(session: Session, method: str, url: str, body: str = "") -> tuple[int, bytes]:
    from requests import RequestException

    try:
        with session.request(
            method, url, data=body.encode() or None, timeout=TIMEOUT, allow_redirects=False, stream=True
        ) as answer:
            content = answer.raw.read(MOST_BYTES, decode_content=True)
            return answer.status_code, content
    except RequestException as error:
        raise UserError(f"{url}: {str(error)[:300]}") from error
