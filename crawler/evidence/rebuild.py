"""Rebuild the store from the capture files: every listing with every version, and the index of the captures.

What only the store held is not in them: decisions, cases, accounts, runs with the robots.txt they obeyed, and when
an ad was last seen unchanged or found gone. A damaged store is therefore moved aside, never deleted; `salvage` reads
what it still holds. What its chain finds wrong with the captures goes over into the new chain.
"""

from __future__ import annotations

import json
from base64 import b32decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Final

from crawler.errors import UserError
from crawler.evidence import readings
from crawler.evidence.captures import FOLDER, seal
from crawler.evidence.old_chain import REBUILD, ask_old_chain
from crawler.evidence.signing_key import HEADS
from crawler.records import Assessment, Capture, JobPosting
from crawler.store import Entry, Observation, Store
from crawler.store.database import FILE
from crawler.store.home_namespace import namespace_entry, new_namespace

BATCH: Final = 500
"""Observations in one transaction: the same as a batch of an import."""
_ANSWERS: Final = {"response": "response", "revisit": "revisit", "resource": "import"}


@dataclass(slots=True)
class Rebuilt:
    """What came back."""

    files: int = 0
    captures: int = 0
    listings: int = 0
    versions: int = 0
    aside: list[str] = field(default_factory=list)
    """Names of the files that were moved aside."""
    faults: list[str] = field(default_factory=list)
    """Ads that could not be saved as they are, a line each; what is left of them is saved."""


@dataclass(slots=True)
class _Group:
    """The records of one capture, with where they lie."""

    file: str
    offset: int
    parts: list[tuple[dict[str, str], bytes, bytes]] = field(default_factory=list)


def rebuild(
    home: Path, assess: Callable[[JobPosting], Assessment], tick: Callable[[int], None] | None = None
) -> Rebuilt:
    """Rebuild the store of `home`; raises UserError when there are no captures to read."""
    paths = sorted((home / FOLDER).glob("*.warc.gz"))
    if not paths:
        raise UserError(f"there are no captures in {home / FOLDER}; restore them from a backup first")
    old = ask_old_chain(home)
    done = Rebuilt(files=len(paths), aside=_move_aside(home))
    with Store(home, begin_anew=True) as store:
        detail = {"aside": done.aside, "old": old.detail()}
        known = namespace_entry(old.namespace or new_namespace())
        store.ledger.append([Entry(kind=REBUILD, subject="store", detail=detail), known])
        work = _Work(store, assess, done)
        for path in paths:
            work.file(path)
            if tick:
                tick(1)
        work.finish()
        seal(store)
        done.listings = store.listings.count()
    return done


class _Work:
    """One rebuilding: the run made for each source, and which capture got which number."""

    def __init__(self, store: Store, assess: Callable[[JobPosting], Assessment], done: Rebuilt) -> None:
        self._store = store
        self._assess = assess
        self._done = done
        self._runs: dict[str, int] = {}
        self._numbers: dict[tuple[str, int], int] = {}

    def file(self, path: Path) -> None:
        """Index the captures of a file, and save what was read from them."""
        groups = _groups(path)
        while batch := list(islice(groups, BATCH)):
            with self._store.transaction():
                rows = [self._row(group) for group in batch]
                numbers = self._store.captures.add(rows)
                self._numbers.update(zip(((row.file, row.offset) for row in rows), numbers, strict=True))
                for group, row in zip(batch, rows, strict=True):
                    if row.kind == readings.KIND:
                        self._save(group.parts[-1][1])
            self._done.captures += len(batch)

    def finish(self) -> None:
        """Close the runs that stand for the sources."""
        for run in self._runs.values():
            self._store.runs.finish(run, "rebuilt")

    def _save(self, content: bytes) -> None:
        batch = [self._observation(*read) for read in readings.observations(content)]
        saved = self._store.save(batch)
        self._done.versions += saved.new + saved.changed
        self._done.faults += [f"{batch[place].posting.url}: {why}" for place, why in saved.failures.items()]

    def _observation(self, observation: Observation, place: tuple[str, int] | None) -> Observation:
        posting = observation.posting
        return replace(
            observation,
            posting=replace(posting, assessment=self._assess(posting)),
            run=self._run(posting.source),
            capture=self._numbers.get(place) if place else None,
        )

    def _run(self, source: str, kind: str = "rebuilt") -> int:
        if source not in self._runs:
            self._runs[source] = self._store.runs.begin(source, kind=kind)
        return self._runs[source]

    def _row(self, group: _Group) -> Capture:
        stored = b"".join(part for _, _, part in group.parts)
        named = {_kind(fields): (fields, content) for fields, content, _ in group.parts}
        kind = next((name for name in (*_ANSWERS.values(), readings.KIND) if name in named), "purged")
        fields, content = named.get(kind, group.parts[-1][:2])
        meta = _meta(kind, named, fields, content)
        source = str(meta.get("source") or "")
        url = "" if kind in (readings.KIND, "purged") else fields.get("warc-target-uri", "")
        return Capture(
            run=self._run(source, str(meta.get("kind") or "rebuilt")) if source else None,
            url=url,
            requested_url=str(meta.get("requested_url") or url),
            kind=kind,
            status=_status(content) if kind in ("response", "revisit") else None,
            ip_address=fields.get("warc-ip-address"),
            started=fields["warc-date"],
            finished=str(meta.get("finished") or fields["warc-date"]),
            file=group.file,
            offset=group.offset,
            length=len(stored),
            sha256=sha256(stored).hexdigest(),
            payload_sha256=_payload(kind, fields, content),
            meta=json.dumps(meta),
        )


def _groups(path: Path) -> Iterator[_Group]:
    """The captures of a file; a tail that a kill left unfinished is not one."""
    offset = 0
    group = _Group(path.name, 0)
    for fields, content, stored in readings.unpack(path.read_bytes()):
        begins = _kind(fields) in (*_ANSWERS.values(), readings.KIND, "purged")
        if begins and any(_kind(one) != "warcinfo" for one, _, _ in group.parts):
            yield group
            group = _Group(path.name, offset)
        group.parts.append((fields, content, stored))
        offset += len(stored)
    if any(_kind(one) != "warcinfo" for one, _, _ in group.parts):
        yield group


def _kind(fields: dict[str, str]) -> str:
    """What a record is to a capture: its answer's kind, reading, purged, or the type of another record."""
    name = fields["warc-type"]
    if name == "metadata" and "warc-concurrent-to" not in fields:
        return readings.KIND if fields.get("content-type") == readings.TYPE else "purged"
    return _ANSWERS.get(name, name)


def _meta(kind: str, named: dict[str, Any], fields: dict[str, str], content: bytes) -> dict[str, Any]:
    if kind == readings.KIND:
        lines = [json.loads(line) for line in content.splitlines()]
        return {"record": fields["warc-record-id"], "keys": [key for line in lines for key in line["keys"]]}
    beside: dict[str, Any] = json.loads(named["metadata"][1]) if "metadata" in named else {}
    return beside


def _status(block: bytes) -> int | None:
    words = block[:40].split()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else None


def _payload(kind: str, fields: dict[str, str], content: bytes) -> str:
    if kind == readings.KIND:
        return sha256(content).hexdigest()
    spelled = fields.get("warc-payload-digest", "").removeprefix("sha256:")
    return b32decode(spelled).hex() if spelled else ""


def _move_aside(home: Path) -> list[str]:
    """Give store and heads another name. Returns the new names."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    names = [FILE, f"{FILE}-wal", f"{FILE}-shm", HEADS]
    moved = []
    for path in (home / name for name in names):
        if path.exists():
            moved.append(path.rename(path.with_name(f"{path.name}.damaged-{stamp}")).name)
    return moved
