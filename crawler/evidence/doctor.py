"""Examining a home: each check names what is wrong and what to do."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal

from crawler import __version__
from crawler.errors import UserError
from crawler.evidence.captures import FOLDER
from crawler.evidence.evidence_settings import EvidenceSettings
from crawler.evidence.signing_key import key_problem
from crawler.evidence.verify import verify
from crawler.installed import install_hint
from crawler.locks import is_held
from crawler.sentence_reader import NOT_INSTALLED, reader_state
from crawler.store import Store, row_seals
from crawler.store.database import FILE
from crawler.store.health import Health, wal_reset_fixed
from crawler.store.masks import KEY_FILE
from crawler.store.shipped_schema import schema_differences
from crawler.text.display import counted

MINIMUM_FREE: Final = 500 * 1024 * 1024
"""Bytes; below this a crawl should not begin. A large source brings about as much in a day; set by hand in 2026."""

WAL_LIMIT: Final = 64 * 1024 * 1024
"""Bytes; SQLite cuts the log back to this size (`journal_size_limit` in store/database.py), so more means that it
could not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: Literal["ok", "note", "bad"]
    """A note is for information or for later; bad needs action."""
    found: str
    advice: str = ""


def examine(home: Path, tick: Callable[[int], None] | None = None) -> Iterator[Check]:
    """Look at everything, one check after the other; a damaged store is a finding, not an error."""
    yield _versions()
    yield _sqlite()
    yield _sentence_reader()
    yield _free_space(home)
    if not (home / FILE).exists():
        if any((home / FOLDER).glob("*.warc.gz")):
            found = f"it is missing in {home}, but there are captures"
            advice = "restore it from a backup (`adwatch restore`), or run `adwatch doctor --rebuild`"
            yield Check(name="store", state="bad", found=found, advice=advice)
            return
        yield Check(name="store", state="note", found=f"none in {home}", advice="begin with `adwatch crawl`")
        return
    yield _permissions(home)
    yield _wal(home)
    yield from _locks(home)
    try:
        store = Store(home)
    except UserError as error:
        yield Check(name="store", state="bad", found=str(error))
        return
    with store:
        try:
            strange = _schema(store)
            yield strange
            if strange.state == "ok":  # what follows may write
                yield from _store(Health(store.database))
                yield from _accounts(store)
            yield _unfinished(store)
            yield _evidence(home, tick)
        except sqlite3.DatabaseError as error:
            advice = "move it aside and run `adwatch doctor --rebuild`, which reads the captures again"
            yield Check(name="store", state="bad", found=f"it is damaged: {error}", advice=advice)


def _versions() -> Check:
    names = ("scrapy", "sqlite-utils", "warcio", "cryptography")
    tools = ", ".join(f"{name} {version(name)}" for name in names)
    found = f"adwatch {__version__}, Python {platform.python_version()}, {tools}"
    return Check(name="versions", state="ok", found=found)


def _sqlite() -> Check:
    if wal_reset_fixed():
        return Check(name="SQLite", state="ok", found=sqlite3.sqlite_version)
    found = (
        f"{sqlite3.sqlite_version} can, very rarely, lose a commit when two processes reset the WAL at once"
    )
    advice = "update to 3.51.3, 3.50.7 or 3.44.6 when your system has it; until then crawl with one process"
    return Check(name="SQLite", state="note", found=found, advice=advice)


def _sentence_reader() -> Check:
    used, found = reader_state()
    if used:
        return Check(name="reader", state="ok", found=f"ads are read by sentence too: {found}")
    advice = f"to find more, install {install_hint('reader')}" if found == NOT_INSTALLED else ""
    return Check(name="reader", state="note", found=f"the sentence reader is {found}", advice=advice)


def _free_space(home: Path) -> Check:
    place = next(path for path in (home, *home.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    found = f"{free // 1024**2} MiB free"
    if free < MINIMUM_FREE:
        advice = f"free some: below {MINIMUM_FREE // 1024**2} MiB a crawl may stop in the middle"
        return Check(name="disk", state="bad", found=found, advice=advice)
    return Check(name="disk", state="ok", found=found)


def _permissions(home: Path) -> Check:
    if problem := key_problem(home):
        return Check(name="signing key", state="bad", found=problem)
    key = EvidenceSettings.of(home).key
    open_key = key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077
    if open_key:
        return Check(
            name="permissions",
            state="bad",
            found=f"others can read {key.name} and so sign in your name",
            advice=f"chmod 600 {key}",
        )
    if home.stat().st_mode & stat.S_IROTH:
        advice = f"chmod 700 {home}, if others work on this computer: it holds personal data"
        return Check(name="permissions", state="note", found="everybody can read the home", advice=advice)
    return Check(name="permissions", state="ok", found="only you and your group can read the home")


def _wal(home: Path) -> Check:
    wal = home / f"{FILE}-wal"
    size = wal.stat().st_size if wal.exists() else 0
    found = f"{size // 1024} KiB not yet folded into the store"
    if size > WAL_LIMIT:
        advice = "a reader is holding it back: close the review desk once, or run `adwatch doctor --fix`"
        return Check(name="WAL", state="note", found=found, advice=advice)
    return Check(name="WAL", state="ok", found=found)


def _locks(home: Path) -> Iterator[Check]:
    held = [path for path in sorted(home.rglob("*.lock")) if is_held(path)]
    for path in held:
        advice = "wait for it to end; if nothing runs, look for a stopped adwatch process and end it"
        yield Check(
            name="lock", state="note", found=f"{path.name} is held by a running process", advice=advice
        )
    if not held:
        yield Check(name="lock", state="ok", found="nobody holds one (a kill frees it by itself)")


def _store(health: Health) -> Iterator[Check]:
    damage = health.integrity()
    rebuild = "move adwatch.db aside and run `adwatch doctor --rebuild`"
    yield _checked("integrity", damage, "SQLite finds the file whole", rebuild)
    yield _checked("references", health.foreign_keys(), "every row refers to one that exists", rebuild)
    yield _checked("full text", health.full_text(), "in step with the listings", "run `adwatch doctor --fix`")
    yield _checked(
        "contacts", health.contact_forms(), "every contact can be found", "run `adwatch doctor --fix`"
    )
    wrong = health.contact_counts()
    problems = (
        [f"{counted(wrong, 'contact')} {'carries' if wrong == 1 else 'carry'} a wrong count"] if wrong else []
    )
    if differing := len(health.kept_counts()):
        said = "is kept with another count than its ads have"
        problems.append(
            f"{counted(differing, 'campaign')} {said if differing == 1 else said.replace('is', 'are', 1)}"
        )
    yield _checked(
        "counts", problems, "contacts and decided campaigns are counted right", "run `adwatch doctor --fix`"
    )


def _schema(store: Store) -> Check:
    found = [f"{record}: {problem}" for record, problem in schema_differences(store.database.connection)]
    advice = (
        "find out who can write adwatch.db; a trigger is taken out by the next command that writes, which refuses to"
        " work once; for anything else restore a backup, or read the rows into a new store with"
        " `adwatch doctor --salvage`"
    )
    return _checked("schema", found, "tables, indexes and triggers are adwatch's own", advice)


def _accounts(store: Store) -> Iterator[Check]:
    if not (store.home / KEY_FILE).exists() or row_seals.not_begun(store.home, store.masks):
        return  # a home without a desk or without its secret, or from before: the desk's next start seals it
    found = [
        f"{name} was changed by something else than adwatch"
        for name in row_seals.broken_accounts(store.database.connection)
    ]
    advice = (
        "`adwatch verify` names what was changed; put it right, or accept an account as it stands by `adwatch review"
        " --accept-user NAME`"
    )
    yield _checked("accounts", found, "every account is as adwatch wrote it", advice)
    found = [
        f"{name} was changed by something else than adwatch, and nothing is exchanged with it"
        for name in row_seals.broken_partners(store.database.connection)
    ]
    advice = "compare key and limits with what was agreed, and register the partner again by `adwatch partners add`"
    yield _checked("partners", found, "every partner is as adwatch wrote it", advice)


def _checked(name: str, problems: list[str], fine: str, advice: str) -> Check:
    if problems:
        return Check(name=name, state="bad", found="; ".join(problems[:5]), advice=advice)
    return Check(name=name, state="ok", found=fine)


def _unfinished(store: Store) -> Check:
    runs = store.runs.unfinished()
    if not runs:
        return Check(name="runs", state="ok", found="every run came to its end")
    names = ", ".join(sorted({run.source for run in runs}))
    advice = "give the same crawl command again: it goes on from what is stored"
    return Check(name="runs", state="note", found=f"going on, or killed: {names}", advice=advice)


def _evidence(home: Path, tick: Callable[[int], None] | None) -> Check:
    report = verify(home, tick=tick)
    if report.first:
        found = f"{report.first.record}: {report.first.problem}"
        return Check(name="evidence", state="bad", found=found, advice="run `adwatch verify` for all of it")
    entries = counted(report.entries, "chain entry", "chain entries")
    found = f"{entries} and {counted(report.captures, 'capture')} as recorded"
    return Check(name="evidence", state="ok", found=found)
