"""Putting a backup into a new home, and verifying it there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from crawler.errors import UserError
from crawler.evidence.backup import BackupState, unsealed
from crawler.evidence.captures import FOLDER
from crawler.evidence.verify import Report, verify
from crawler.store.database import FILE


def restore(
    source: Path, home: Path, *, passphrase: str = "", tick: Callable[[int], None] | None = None
) -> Report:
    """Put a backup into a home that has nothing yet, and verify it.

    Args:
        source: Folder of the backup.
        home: The new home.
        passphrase: Of an encrypted backup.
        tick: Called with the number of records verified.

    Raises:
        UserError: `source` is no backup, was changed or needs a passphrase, or the home has something in it.
    """
    state = BackupState.of(source)
    if (home / FILE).exists() or any(home.glob(f"{FOLDER}/*")):
        raise UserError(
            f"{home} is not empty; name a new --home, and put it in the old one's place afterwards"
        )
    if state.salt and not passphrase:
        raise UserError(f"the backup in {source} is encrypted: give its passphrase")
    key = state.key(passphrase)
    # The store last: a home with captures and no store is refused by every verb, so that a kill is noticed.
    for name in sorted(state.files, key=lambda name: (name == FILE, name)):
        _put(state.held(source, name), home / name, key)
    return verify(home, tick=tick)


def _put(source: Path, target: Path, key: bytes) -> None:
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            unsealed(source, file.write, key)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    except OSError as error:
        raise UserError(f"{source} can't be copied to {target} ({error.strerror})") from error
