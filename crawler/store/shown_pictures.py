"""Pictures of versions: one row a picture, however many ads show it, and which version shows which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from crawler.store.content import to_json
from crawler.store.database import Database
from crawler.store.observations import ShownPicture

Name = tuple[str, int]
"""SHA-256 of a file, and frame."""


class ShownPictures:
    """Gathers the pictures of a batch and writes them together."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: list[tuple[int, int, ShownPicture]] = []

    def note(self, version: int, listing: int, pictures: Iterable[ShownPicture]) -> None:
        """Remember the pictures of a version until `write`."""
        self._noted.extend((version, listing, picture) for picture in pictures)

    def write(self) -> None:
        """Write what was noted."""
        noted, self._noted = self._noted, []
        if not noted:
            return
        ids = self._ids({_name(picture): picture for _, _, picture in reversed(noted)})
        self._database.insert_many(
            "INSERT OR IGNORE INTO version_pictures (version, picture, listing) VALUES (?, ?, ?)",
            [(version, ids[_name(picture)], listing) for version, listing, picture in noted],
        )

    def _ids(self, pictures: dict[Name, ShownPicture]) -> dict[Name, int]:
        """Ids of pictures, making those that are not there yet, in the order in which they came."""
        ids = self._look_up(pictures)
        missing = [name for name in reversed(pictures) if name not in ids]
        first = self._database.next_id("pictures") if missing else 0
        for number, name in enumerate(missing, first):
            ids[name] = number
        self._database.insert_many(
            "INSERT INTO pictures (id, sha256, frame, letters, features) VALUES (?, ?, ?, ?, ?)",
            [(ids[name], *name, pictures[name].letters, pictures[name].features) for name in missing],
        )
        return ids

    def _look_up(self, names: Iterable[Name]) -> dict[Name, int]:
        rows: Sequence[Any] = self._database.rows(
            "SELECT p.sha256, p.frame, p.id FROM json_each(?) AS wanted JOIN pictures AS p"
            " ON p.sha256 = wanted.value ->> 0 AND p.frame = wanted.value ->> 1",
            (to_json(sorted(names)),),
        ).fetchall()
        return {(digest, frame): number for digest, frame, number in rows}


def _name(picture: ShownPicture) -> Name:
    return picture.sha256, picture.frame
