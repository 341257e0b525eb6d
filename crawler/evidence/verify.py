"""Checking that the evidence is as it was recorded, and naming the first record that is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Final

from crawler.errors import UserError
from crawler.evidence.captures import FOLDER
from crawler.evidence.deletions import CHANGED, DeletionCheck
from crawler.evidence.entry_checks import entry_problems
from crawler.evidence.row_checks import RowCheck, RowStates
from crawler.evidence.signing import check_heads, signed_heads
from crawler.evidence.signing_key import public_key
from crawler.evidence.unsigned import inherited, unsigned
from crawler.records import Capture
from crawler.store import Store
from crawler.store.chain_reader import ChainEntry, ChainReader
from crawler.store.database import FILE
from crawler.store.ledger import GENESIS, PROVED, chain_hash
from crawler.store.schema_guard import PLANTED
from crawler.store.shipped_schema import schema_differences
from crawler.text.display import counted

BATCH: Final = 1000
"""Chain entries whose rows are read by one query; set by hand in 2026."""
OURS: Final = re.compile(r"adwatch-\d{8}T\d+-\d+-[0-9a-f]{8}\.warc\.gz")
"""Names of the files that a crawl or an import writes."""
NAMED: Final = 20
"""Records named in one line of what is not proven."""
FINDINGS: Final = 100
"""As many are listed; a chain that is broken early is broken for every later entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One record that is not as it was recorded."""

    record: str
    """`ledger:17`, `capture:5`, `version:9`, `robots:DIGEST`, `run:3`, `file:NAME`, `head:SEQ`, `schema:trigger NAME`
    (or table, index, view), or a row by its table and key, such as
    `hits:17/passport-retention/ad/description/0/16`."""
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a verification found."""

    entries: int
    captures: int
    rows: int
    """Rows of other tables that were compared with their proofs."""
    heads: int
    public_key: str
    """The key that signs this store's heads, in hexadecimal; compare it with the one you were given."""
    findings: tuple[Finding, ...]
    purged: tuple[str, ...]
    """Records whose content a purge removed, as `version:9` or `capture:5`."""
    thinned: tuple[str, ...]
    """Captures and readings out of which purged ads were taken, and which hold others still."""
    unproven: tuple[str, ...]
    """What this verification can't prove, in words."""
    seconds: float

    @property
    def ok(self) -> bool:
        """True when nothing is wrong."""
        return not self.findings

    @property
    def first(self) -> Finding | None:
        """The first bad record, in the order of the chain."""
        return self.findings[0] if self.findings else None


def verify(home: Path, *, heads: Iterable[str] = (), tick: Callable[[int], None] | None = None) -> Report:
    """Walk chain, rows and capture files of a home.

    `heads` are head lines that were kept elsewhere; `tick` is called with the number of records done. Raises
    UserError when there is no store.
    """
    if not (home / FILE).exists():
        raise UserError(f"there is no store in {home}; name the right folder with --home")
    began, kept = perf_counter(), list(heads)
    with Store(home) as store:
        chain = ChainReader(store.database)
        entries = store.ledger.head()[0]
        captures = list(store.captures.all())
        deletions, states = DeletionCheck(store, chain, home / FOLDER), RowStates()
        rows = RowCheck(store.database, states, tick)
        walk = (
            *_limited(_chain(chain, deletions, states, tick)),
            *_limited(Finding(record=r, problem=p) for r, p in rows.problems()),
            *_limited(Finding(record=r, problem=p) for r, p in entry_problems(chain)),
            *_limited(Finding(record=r, problem=p) for r, p in schema_differences(store.database.connection)),
            *_limited(_strangers(chain)),
            *_limited(_files(home / FOLDER, captures, tick)),
            *_limited(_robots(store)),
            *_limited(Finding(record=r, problem=p) for r, p in check_heads(home, chain, kept)),
        )
        unproven = (
            *unsigned(home, chain, entries, kept, states),
            *_unproven(states, deletions),
            *leftover(home / FOLDER, captures),
        )
    return Report(
        entries=entries,
        captures=len(captures),
        rows=rows.rows,
        heads=signed_heads(home),
        public_key=public_key(home),
        findings=walk,
        purged=tuple(deletions.accepted),
        thinned=tuple(deletions.thinned),
        unproven=unproven,
        seconds=perf_counter() - began,
    )


def _limited(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first of them; the walk goes on to its end, since others need what it gathers."""
    for count, finding in enumerate(findings):
        if count < FINDINGS:
            yield finding


def _chain(
    chain: ChainReader, deletions: DeletionCheck, states: RowStates, tick: Callable[[int], None] | None
) -> Iterator[Finding]:
    """Findings in the chain itself and in the rows that it speaks of."""
    expected, previous = 1, GENESIS
    links = chain.chain()
    while batch := list(islice(links, BATCH)):
        rows = _rows(chain, batch)
        for link in batch:
            if problem := _link_problem(link, expected, previous):
                yield Finding(record=f"ledger:{link.seq}", problem=problem)
            elif problem := _subject_problem(link, rows, deletions):
                yield Finding(record=link.subject, problem=problem)
            yield from (Finding(record=r, problem=p) for r, p in states.take(link))
            yield from (Finding(record=r, problem=p) for r, p in inherited(link))
            yield from _planted(link)
            expected, previous = link.seq + 1, link.hash
        if tick:
            tick(len(batch))


def _planted(link: ChainEntry) -> Iterator[Finding]:
    """A trigger that somebody put into the store, and that adwatch took out before it ran."""
    if link.kind == PLANTED:
        name = link.subject.partition(":")[2]
        problem = (
            f"another program put it into the store; adwatch took it out at {link.at} (entry {link.seq})"
        )
        yield Finding(record=f"schema:trigger {name}", problem=problem)


def _unproven(states: RowStates, deletions: DeletionCheck) -> Iterator[str]:
    """What the chain of this home is silent about."""
    if pages := [one for one in deletions.thinned if one.startswith("capture:")]:
        named = ", ".join(pages[:NAMED]) + (", ..." if len(pages) > NAMED else "")
        shared = counted(len(pages), "shared record")
        yield f"the bytes, from before ads were purged out of them, of {shared}: {named}"
    by_day: dict[str, list[str]] = {}
    for name, at in states.baselines.items():
        by_day.setdefault(at[:10], []).append(name)
    for day, names in by_day.items():
        yield f"what happened before {day}, when adwatch began to prove them, to rows of: {', '.join(names)}"


def _rows(chain: ChainReader, batch: list[ChainEntry]) -> dict[str, str]:
    """Digest of each subject's row as stored now."""
    found: dict[str, str] = {}
    for kind in PROVED:
        numbers = (link.subject.removeprefix(f"{kind}:") for link in batch if link.kind == kind)
        ids = [int(number) for number in numbers if number.isdecimal()]
        found.update((f"{kind}:{number}", digest) for number, digest in chain.digests(kind, ids).items())
    return found


def _link_problem(link: ChainEntry, expected: int, previous: str) -> str | None:
    if link.seq != expected:
        return f"entry {expected} is missing before it" if link.seq > expected else "it is out of order"
    if link.previous != previous:
        return "it does not follow the entry before it: one of them was changed, removed, inserted or swapped"
    if link.hash != chain_hash(link.seq, link.at, link.kind, link.subject, link.digest, link.previous):
        return "it was changed: its hash is not that of its content"
    return None


def _subject_problem(link: ChainEntry, rows: dict[str, str], deletions: DeletionCheck) -> str | None:
    if link.kind in PROVED and link.detail:
        return "its entry was given a detail"
    if link.kind not in PROVED:
        changed = sha256(link.detail.encode()).hexdigest() != link.digest
        return "its detail was changed" if changed else None
    digest = rows.get(link.subject)
    if digest is None:
        return "it was removed"
    if digest == link.digest:
        return None
    problem = deletions.problem(link.kind, link.subject, digest, link.digest)
    return f"{problem} after {link.at}" if problem == CHANGED else problem


def _strangers(chain: ChainReader) -> Iterator[Finding]:
    for kind in PROVED:
        for number in chain.strangers(kind):
            yield Finding(record=f"{kind}:{number}", problem="it was inserted: the chain does not know it")


def _robots(store: Store) -> Iterator[Finding]:
    """Findings in the robots.txt texts that runs obeyed; the chain holds their digests."""
    for digest in store.robots.altered():
        yield Finding(record=f"robots:{digest[:16]}", problem="its text was changed")
    for run, digest in store.robots.missing():
        yield Finding(record=run, problem=f"the robots.txt that it obeyed ({digest[:16]}) was removed")


def _files(folder: Path, captures: list[Capture], tick: Callable[[int], None] | None) -> Iterator[Finding]:
    """Findings in the capture files: every byte must belong to a record that is as it was."""
    by_file: dict[str, list[Capture]] = {}
    for row in captures:
        by_file.setdefault(row.file, []).append(row)
    for name, rows in by_file.items():
        if Path(name).name != name or "\0" in name:
            yield Finding(record=f"capture:{rows[0].seq}", problem="the name of its file is not one")
            continue
        yield from check_file(folder / name, sorted(rows, key=lambda row: row.offset), whole=False)
        if tick:
            tick(len(rows))
    for path in sorted(folder.glob("*")):
        if path.name not in by_file and not OURS.fullmatch(path.name):
            yield Finding(record=f"file:{path.name}", problem="no record in the store speaks of it")


def check_file(path: Path, rows: list[Capture], *, whole: bool = True) -> Iterator[Finding]:
    """Findings in one capture file, whose rows are given by offset.

    Together they must be the `whole` file; in a home, a killed run may have left more (`leftover` tells of it).
    """
    try:
        file = path.open("rb")
    except OSError as error:
        yield Finding(record=f"file:{path.name}", problem=f"it can't be read ({error.strerror})")
        return
    with file:
        end = 0
        for row in rows:
            if row.offset != end:
                yield Finding(record=f"capture:{row.seq}", problem="it does not follow the record before it")
            file.seek(max(0, row.offset))
            if sha256(file.read(max(0, row.length))).hexdigest() != row.sha256:
                yield Finding(record=f"capture:{row.seq}", problem=f"its bytes in {path.name} were changed")
            end = row.offset + row.length
        if whole and (more := len(file.read())):
            problem = f"{more} bytes behind its last record belong to none (the next crawl cuts them off)"
            yield Finding(record=f"file:{path.name}", problem=problem)


def leftover(folder: Path, captures: Iterable[Capture]) -> Iterator[str]:
    """What killed runs left behind in capture files, in words; the next run cuts it off and records that."""
    ends: dict[str, int] = {}
    for row in captures:
        ends[row.file] = max(ends.get(row.file, 0), row.offset + row.length)
    for path in sorted(folder.glob("*")):
        more = path.stat().st_size - ends.get(path.name, 0)
        if more > 0 and (path.name in ends or OURS.fullmatch(path.name)):
            yield f"{more} bytes in {path.name} of no record: a run was stopped there, and the next one cuts them off"
