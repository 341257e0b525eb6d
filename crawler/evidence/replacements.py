"""What stands in the place of captures when ads are purged: tombstones, and pages without the ads' words.

The new bytes are kept in a file of their own until they are in place: after a kill in between the words are gone from
the store, so that they could not be made again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from crawler.evidence.captures import FOLDER
from crawler.evidence.readings import KIND, is_whole
from crawler.evidence.redaction import redacted, words_of
from crawler.evidence.tombstone import overwrite, read, thinned, tombstone
from crawler.files import sync_folder
from crawler.records import Capture
from crawler.store import Store
from crawler.store.purge_candidates import Purgeable

WAITING: Final = "purging"
"""Folder below home with bytes that are still to be put in their places, a file a capture."""

Replacement = tuple[bytes, str]
"""Bytes, and the SHA-256 of what they still hold (empty for a tombstone)."""


def protected(store: Store) -> dict[str, str]:
    """Why it must stay, for each public id: a hold, an open case, or a page shared with an ad that has one."""
    held = store.purgeable.held()
    if not held:
        return {}
    ids = [one.id for one in store.purgeable.listings(held)]
    pages = [row.seq or 0 for row in store.purgeable.captures(ids)]
    beside = store.purgeable.staying(pages, ids)
    shared = {
        key: "it shares a page with an ad on hold or of an open case"
        for on in beside.values()
        for _, key in on
    }
    return {**shared, **held}


def replacements(store: Store, listings: Sequence[Purgeable]) -> dict[Capture, Replacement]:
    """For every capture and reading of the listings the bytes that replace it."""
    folder, keys, ids = store.home / FOLDER, [one.key for one in listings], [one.id for one in listings]
    captures = store.purgeable.captures(ids)
    staying = store.purgeable.staying([row.seq or 0 for row in captures], ids)
    found: dict[Capture, Replacement] = {}
    going = words_of(store.purgeable.texts(ids)) if staying else set()
    kept: dict[tuple[int, ...], set[str]] = {}
    for row in captures:
        before, others = read(folder, row), tuple(listing for listing, _ in staying.get(row.seq or 0, ()))
        if not others or not is_whole(before):  # of a damaged page nobody could take one ad out
            found[row] = (tombstone(row, before), "")
            continue
        if others not in kept:
            kept[others] = words_of(store.purgeable.texts(others))
        if (page := redacted(before, going - kept[others])) is not None:
            found[row] = page
    gone = {*store.purgeable.purged(), *keys}
    found.update({row: thinned(row, read(folder, row), gone) for row in store.purgeable.readings(keys)})
    return found


def keep(home: Path, content: Mapping[Capture, Replacement]) -> None:
    """Write the new pages down; on disk when this returns."""
    pages = {row: new for row, (new, payload) in content.items() if payload and row.kind != KIND}
    if not pages:
        return
    folder = home / WAITING
    folder.mkdir(mode=0o700, exist_ok=True)
    for row, new in pages.items():
        with (folder / str(row.seq)).open("wb") as file:
            file.write(new)
    sync_folder(folder)


def put_waiting(store: Store) -> int:
    """Put pages of a purge that was killed in their places, and forget the others. Returns how many."""
    done = 0
    for path in sorted((store.home / WAITING).glob("*")):
        row, content = store.captures.get(int(path.name)), path.read_bytes()
        if row is not None and sha256(content).hexdigest() == row.sha256:
            overwrite(store.home / FOLDER, row, content)
            done += 1
        path.unlink()
    return done
