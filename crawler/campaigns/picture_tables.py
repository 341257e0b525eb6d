"""What joining asks of a store about pictures; a part of `crawler.campaigns.tables`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

Rows = list[tuple[Any, ...]]


class PictureQueries(Protocol):
    """What joining asks about pictures."""

    def unplaced_pictures(self, limit: int) -> Rows:
        """Pictures that were not compared yet, the oldest first: id, features."""

    def picture_features(self, pictures: Iterable[int]) -> Rows:
        """Pictures: id, features."""

    def picture_hashes(self) -> Rows:
        """Pictures that were compared, the oldest first: id, perceptual hash (signed)."""

    def write_picture(self, picture: int, seen: int, ties: Sequence[tuple[int, int, float, float]]) -> None:
        """Keep the hash of a picture and its ties: other, fitting, share, area."""

    def mark_looks(self) -> None:
        """Note that looks of all families that are marked have to be read again."""

    def carriers_of_look(self, look: int, letters: int, limit: int) -> Rows:
        """Families whose ads show a look in a picture of so many letters: family, employers, pictures (lists)."""

    def write_look(self, look: int, units: Mapping[int, int]) -> None:
        """Set the families that a look joins, with their unit; those that this changes are marked."""

    def pictures_of(self, versions: Iterable[int]) -> Rows:
        """Pictures of versions that their look joins: look, unit, picture, version; those of one unit are joined."""

    def ties_of(self, pictures: Iterable[int]) -> Rows:
        """Ties between these pictures: one, other, fitting, share, area."""
