"""Copying a home while everything runs: the store by SQLite's online backup, then the captures that are new.

The copy of the store is verified against the captures before anything is written. Every file is written beside the
one before and read back. Then one rename of `STATE` makes them the backup, so that a kill at any moment leaves the
backup before or the new one. The keys are no part of it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.evidence.captures import FOLDER
from crawler.evidence.sealed_file import BLOCK, SALT, SUFFIX, copy_plain, main_key, open_file, seal_file
from crawler.evidence.signing_key import HEADS, PUBLIC
from crawler.evidence.verify import Finding, verify
from crawler.files import private, sync_folder, write_json
from crawler.store.database import FILE

STATE: Final = "backup.json"
"""File of the destination: what it holds, so that the next backup copies only what is new."""
FRESH: Final = ".new"
"""End of the name of a file that was copied and has not replaced the one before yet."""
STAGING: Final = "backup-staging"
"""Folder below home with the copy of the store while it is verified."""
KEYS: Final = ("signing.key", "mask.key", "reports.key")
"""Files that are no part of a backup: who has it should be able neither to sign nor to find masked numbers."""
_LEFT_OUT: Final = (FILE, HEADS, "purging", "exports", STAGING, ".lock", ".adwatch-export")
"""Beginnings or ends of names in a home that are not copied: the store (copied by itself), and working files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSummary:
    """What a backup did."""

    files: int
    """Files in the destination."""
    copied: int
    """Of these, written by this backup."""
    bytes: int
    """Bytes of these."""
    findings: tuple[Finding, ...]
    """What the verification of the copy found."""


@dataclass(frozen=True, slots=True)
class BackupState:
    """What a destination notes of itself."""

    salt: str
    """Of the passphrase, in hexadecimal; empty for a backup that is not encrypted."""
    files: dict[str, tuple[int, int]]
    """Name -> size in bytes and time of change in nanoseconds of the file that was copied."""
    fresh: frozenset[str] = frozenset()
    """Names of files that may still end in `FRESH`, because the backup was killed while it renamed them."""
    gone: frozenset[str] = frozenset()
    """Names of files that the backup before had, and that are to be removed."""

    @classmethod
    def of(cls, target: Path) -> BackupState:
        """Read it; raises UserError where there is none."""
        try:
            content = json.loads((target / STATE).read_text("utf-8"))
            files = {str(name): (int(size), int(at)) for name, (size, at) in content["files"].items()}
            fresh, gone = (frozenset(map(str, content.get(key, ()))) for key in ("fresh", "gone"))
            salt = bytes.fromhex(content["salt"]).hex()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UserError(f"{target} is not a backup that `adwatch backup` made") from error
        if outside := sorted(filter(_leads_out, {*files, *fresh, *gone})):
            raise UserError(
                f"{target / STATE} names {outside[0]!r}, which is no file of a home: the backup was "
                "changed, and nothing of it was read; take another copy"
            )
        return cls(salt, files, fresh, gone)

    def write(self, target: Path) -> None:
        """Write it in one step; from then on it says what the backup holds."""
        names = {"fresh": sorted(self.fresh), "gone": sorted(self.gone)}
        write_json(target / STATE, {"salt": self.salt, "files": self.files} | names)
        private(target / STATE)

    def held(self, target: Path, name: str) -> Path:
        """Where the backup in `target` has a file."""
        path = target / placed(name, sealed=bool(self.salt))
        fresh = path.with_name(path.name + FRESH)
        return fresh if name in self.fresh and fresh.exists() else path

    def settled(self, target: Path) -> BackupState:
        """Do what a kill kept undone: put fresh files in the place of those before, remove those that are gone."""
        for name in sorted(self.fresh):
            path = target / placed(name, sealed=bool(self.salt))
            self.held(target, name).replace(path)
            sync_folder(path.parent)
        for name in self.gone:
            (target / placed(name, sealed=bool(self.salt))).unlink(missing_ok=True)
        for unfinished in target.rglob(f"*{FRESH}"):
            unfinished.unlink()
        settled = BackupState(self.salt, self.files)
        settled.write(target)
        return settled

    def key(self, passphrase: str) -> bytes:
        """The key of an encrypted backup; empty for another."""
        return main_key(passphrase, bytes.fromhex(self.salt)) if self.salt else b""


def back_up(
    home: Path,
    target: Path,
    *,
    passphrase: str = "",
    anyway: bool = False,
    tick: Callable[[int], None] | None = None,
) -> BackupSummary:
    """Bring the backup of a home in `target` up to date.

    Args:
        home: The home, which may be in use.
        target: Folder of the backup; made if need be.
        passphrase: Encrypts every file, when given.
        anyway: Also where the verification finds something.
        tick: Called with the number of records verified.

    Raises:
        UserError: There is no store, the target can't be used, or the copy is not as recorded.
    """
    if not (home / FILE).exists():
        raise UserError(f"there is no store in {home}; name the right folder with --home")
    state = _begun(home, target, passphrase)
    key = state.key(passphrase)
    staged = _staged(home)
    try:
        report = verify(staged, tick=tick)
        if not report.ok and not anyway:
            first = report.findings[0]
            raise UserError(
                f"this home is not as recorded ({first.record}: {first.problem}), so the backup before was kept; "
                "see `adwatch verify`, and give --anyway to back it up as it is"
            )
        done = _Copies(target, state, key)
        for path in _files(home):
            done.copy(path, path.relative_to(home).as_posix())
        done.copy(staged / FILE, FILE)
        if (staged / HEADS).exists():
            done.copy(staged / HEADS, HEADS)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    done.finish()
    return BackupSummary(files=len(done.kept), copied=done.copied, bytes=done.bytes, findings=report.findings)


def _begun(home: Path, target: Path, passphrase: str) -> BackupState:
    """The state of the destination, made where there is none yet."""
    if target.resolve() == home.resolve() or home.resolve() in target.resolve().parents:
        raise UserError(f"{target} lies in the home itself; name a folder on another disk")
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (target / STATE).exists():
            if any(target.iterdir()):
                raise UserError(f"{target} is neither empty nor a backup; name another folder")
            BackupState(os.urandom(SALT).hex() if passphrase else "", {}).write(target)
    except OSError as error:
        raise UserError(f"{target} can't be used as a backup ({error.strerror})") from error
    state = BackupState.of(target)
    if bool(state.salt) != bool(passphrase):
        told = (
            "encrypted: give its passphrase"
            if state.salt
            else "not encrypted: begin an encrypted one elsewhere"
        )
        raise UserError(f"the backup in {target} is {told}")
    return state.settled(target)


def _staged(home: Path) -> Path:
    """A folder with a copy of the store as of now, and the home's captures in reach."""
    folder = home / STAGING
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    for name in (HEADS, PUBLIC):  # before the store: a head may speak of no entry that the copy lacks
        if (home / name).exists():
            shutil.copy2(home / name, folder)
    source = sqlite3.connect(home / FILE, timeout=30)
    copy = sqlite3.connect(folder / FILE)
    try:
        source.backup(copy)
    except sqlite3.Error as error:
        raise UserError(
            f"{folder} can't be written ({error}): free some space; the backup before is as it was"
        ) from error
    finally:
        copy.close()
        source.close()
    (folder / FOLDER).symlink_to((home / FOLDER).resolve())
    return folder


def _files(home: Path) -> Iterator[Path]:
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home).parts[0]
        left_out = name in KEYS or any(name.startswith(one) or name.endswith(one) for one in _LEFT_OUT)
        if path.is_file() and not path.is_symlink() and not left_out:
            yield path


class _Copies:
    """The files of a destination: what is there, and what is new."""

    def __init__(self, target: Path, state: BackupState, key: bytes) -> None:
        self._target = target
        self._state = state
        self._key = key
        self._fresh: set[str] = set()
        self.kept: dict[str, tuple[int, int]] = {}
        self.bytes = 0

    @property
    def copied(self) -> int:
        """Number of files that were written."""
        return len(self._fresh)

    def copy(self, source: Path, name: str) -> None:
        """Copy a file beside the one before unless that is as it is; read back what was written."""
        facts = source.stat()
        mark = (facts.st_size, facts.st_mtime_ns)
        path = self._target / placed(name, sealed=bool(self._key))
        self.kept[name] = mark
        if self._state.files.get(name) == mark and path.exists():
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh, read, written = path.with_name(path.name + FRESH), sha256(), sha256()
        if self._key:
            seal_file(source, fresh, self._key, read.update)
        else:
            copy_plain(source, fresh, read.update)
        unsealed(fresh, written.update, self._key)
        if written.digest() != read.digest():
            raise UserError(f"{fresh} does not hold what was written to it; see that the disk is sound")
        sync_folder(path.parent)
        self._fresh.add(name)
        self.bytes += facts.st_size

    def finish(self) -> None:
        """Make the copies the backup, and remove what the home no longer has."""
        gone = frozenset(self._state.files) - frozenset(self.kept)
        state = BackupState(self._state.salt, self.kept, frozenset(self._fresh), gone)
        state.write(self._target)
        state.settled(self._target)


def _leads_out(name: str) -> bool:
    """Whether a name of a file leads out of the folder that it is put into."""
    path = Path(name)
    return bool(path.anchor) or not path.name or ".." in path.parts or "\0" in name


def placed(name: str, *, sealed: bool) -> str:
    """Name of a file in a backup."""
    return name + SUFFIX if sealed else name


def unsealed(path: Path, write: Callable[[bytes], object], key: bytes) -> None:
    """Hand over what a file of a backup holds, block by block."""
    if key:
        open_file(path, write, key)
        return
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            write(block)
