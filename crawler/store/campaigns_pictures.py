"""The tables of pictures as joining sees them: what is to be compared, which are one, whom that joins."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from crawler.store.database import Database

Rows = list[tuple[Any, ...]]

_IN: Final = "IN (SELECT value FROM json_each(?))"


class PictureTables:
    """The part of `CampaignTables` that is about pictures."""

    _database: Database

    def unplaced_pictures(self, limit: int) -> Rows:
        """Pictures that were not compared yet, the oldest first: id, features."""
        return self._fetch(
            "SELECT id, features FROM pictures WHERE id > (SELECT coalesce(max(picture), 0) FROM picture_looks)"
            " ORDER BY id LIMIT ?",
            (limit,),
        )

    def picture_features(self, pictures: Iterable[int]) -> Rows:
        """Pictures: id, features."""
        return self._fetch(f"SELECT id, features FROM pictures WHERE id {_IN}", (_ids(pictures),))

    def picture_hashes(self) -> Rows:
        """Pictures that were compared, the oldest first: id, perceptual hash (signed)."""
        return self._fetch("SELECT picture, hash FROM picture_looks ORDER BY picture")

    def write_picture(self, picture: int, seen: int, ties: Sequence[tuple[int, int, float, float]]) -> None:
        """Keep what was found of a picture: its hash, and ties (other, fitting, share, area).

        All that are one from now on have the first of them as their look.
        """
        self._database.write_many(
            "INSERT INTO picture_ties (one, other, fitting, share, area) VALUES (?, ?, ?, ?, ?)",
            [(other, picture, *rest) for other, *rest in ties],
        )
        rows = self._fetch(
            f"SELECT DISTINCT look FROM picture_looks WHERE picture {_IN}", (_ids(tie[0] for tie in ties),)
        )
        looks = sorted(look for (look,) in rows)
        look = looks[0] if looks else picture
        self._database.execute(
            "INSERT INTO picture_looks (picture, look, hash) VALUES (?, ?, ?)", (picture, look, seen)
        )
        self._database.execute("INSERT OR IGNORE INTO campaign_dirty (kind, id) VALUES ('look', ?)", (look,))
        if len(looks) > 1:
            self._merge_looks(look, _ids(looks[1:]))

    def _merge_looks(self, look: int, gone: str) -> None:
        self._database.execute(f"UPDATE picture_looks SET look = ? WHERE look {_IN}", (look, gone))
        self._database.execute(
            "INSERT OR IGNORE INTO campaign_dirty (kind, id)"
            f" SELECT 'family', family FROM family_looks WHERE look {_IN}",
            (gone,),
        )
        self._database.execute(f"DELETE FROM family_looks WHERE look {_IN}", (gone,))

    def mark_looks(self) -> None:
        """Note that looks of all families that are marked have to be read again."""
        self._database.execute(
            "INSERT OR IGNORE INTO campaign_dirty (kind, id) SELECT 'look', l.look FROM campaign_dirty AS d"
            " JOIN family_versions AS f ON f.family = d.id JOIN version_pictures AS p ON p.version = f.version"
            " JOIN picture_looks AS l ON l.picture = p.picture WHERE d.kind = 'family'"
        )

    def carriers_of_look(self, look: int, letters: int, limit: int) -> Rows:
        """Families whose ads show a look in a picture of so many letters: family, employers, pictures (lists).

        Left out are warnings.
        """
        rows = self._fetch(
            "SELECT f.family, json_group_array(DISTINCT f.employer), json_group_array(DISTINCT p.id)"
            " FROM picture_looks AS l"
            " JOIN pictures AS p ON p.id = l.picture AND p.letters >= ?"
            " JOIN version_pictures AS s ON s.picture = p.id JOIN family_versions AS f ON f.version = s.version"
            " JOIN assessments AS a ON a.version = s.version AND a.document_type <> 'warning'"
            " WHERE l.look = ? GROUP BY f.family ORDER BY f.family LIMIT ?",
            (letters, look, limit),
        )
        return [(family, json.loads(names), json.loads(pictures)) for family, names, pictures in rows]

    def write_look(self, look: int, units: Mapping[int, int]) -> None:
        """Set the families that a look joins, with their unit; those that this changes are marked."""
        rows = self._fetch("SELECT family, unit FROM family_looks WHERE look = ?", (look,))
        before: dict[int, int] = dict(rows)
        changed = {
            family for family in before.keys() | units.keys() if before.get(family) != units.get(family)
        }
        self._database.write_many(
            "DELETE FROM family_looks WHERE look = ? AND family = ?", [(look, family) for family in changed]
        )
        self._database.write_many(
            "INSERT INTO family_looks (look, family, unit) VALUES (?, ?, ?)",
            [(look, family, units[family]) for family in sorted(changed & units.keys())],
        )
        self._database.write_many(
            "INSERT OR IGNORE INTO campaign_dirty (kind, id) VALUES ('family', ?)",
            [(family,) for family in sorted(changed)],
        )

    def forget_looks(self, families: Iterable[int]) -> None:
        """Forget families that are taken out; the other families of their looks are read again."""
        wanted = _ids(families)
        self._database.execute(
            "INSERT OR IGNORE INTO campaign_dirty (kind, id)"
            f" SELECT 'look', look FROM family_looks WHERE family {_IN}",
            (wanted,),
        )
        self._database.execute(f"DELETE FROM family_looks WHERE family {_IN}", (wanted,))

    def look_edges(self, families: Iterable[int]) -> Rows:
        """Edges between these families and those that a look joins them with: one, other, 3 (`LOOK_EDGE`)."""
        return self._fetch(
            "SELECT DISTINCT o.unit, o.family, 3.0 FROM family_looks AS l"
            " JOIN family_looks AS o ON o.look = l.look AND o.unit = l.unit AND o.family <> o.unit"
            f" WHERE l.family {_IN} ORDER BY 1, 2",
            (_ids(families),),
        )

    def pictures_of(self, versions: Iterable[int]) -> Rows:
        """Pictures of versions: look, unit, picture, version. Those with one look and unit are joined by it."""
        return self._fetch(
            "SELECT l.look, coalesce(j.unit, f.family), l.picture, s.version FROM version_pictures AS s"
            " JOIN picture_looks AS l ON l.picture = s.picture"
            " JOIN family_versions AS f ON f.version = s.version"
            " LEFT JOIN family_looks AS j ON j.look = l.look AND j.family = f.family"
            f" WHERE s.version {_IN} ORDER BY 1, 2, 4, 3",
            (_ids(versions),),
        )

    def ties_of(self, pictures: Iterable[int]) -> Rows:
        """Ties between these pictures: one, other, fitting, share, area."""
        wanted = _ids(pictures)
        return self._fetch(
            "SELECT one, other, fitting, share, area FROM picture_ties"
            f" WHERE one {_IN} AND other {_IN} ORDER BY fitting DESC, one, other",
            (wanted, wanted),
        )

    def _fetch(self, sql: str, values: Sequence[object] = ()) -> Rows:
        return self._database.execute(sql, values).fetchall()


def _ids(values: Iterable[int]) -> str:
    return f"[{','.join(map(str, values))}]"
