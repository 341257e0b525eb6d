"""How the desk looks in one browser: colours, density, columns, whether the tour was put away. Kept in a cookie."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

LOOK_COOKIE: Final = "adwatch-look"
LOOK_SECONDS: Final = 365 * 86_400
"""A year, after which the browser asks again."""
THEMES: Final = ("", "light", "dark", "contrast")
"""Empty for what the browser asks for."""
DENSITIES: Final = ("", "compact")
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "theme": THEMES,
    "density": DENSITIES,
    "toured": ("", "yes"),
}
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "queue": ("reasons", "ads", "contacts", "sources", "countries"),
    "ads": ("source", "employer", "place", "seen"),
}
"""What may be left out of the queue's rows and of a campaign's list of ads. What names a row, its score and what was
decided on it always show."""
_HIDDEN: Final = frozenset(f"{table}_{column}" for table, columns in COLUMNS.items() for column in columns)
_LONGEST: Final = 60 + sum(len(name) + 1 for name in _HIDDEN)
"""Characters of a cookie that are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskChoice:
    """Choices of one browser."""

    theme: str = ""
    density: str = ""
    toured: str = ""
    hidden: frozenset[str] = frozenset()
    """Columns left out, as `queue_ads`."""

    @property
    def cookie(self) -> str:
        """The choices as a cookie's value."""
        parts = [*(getattr(self, name) for name in _PARTS), "~".join(sorted(self.hidden))]
        return ".".join(part or "-" for part in parts)

    def shows(self, table: str, *columns: str) -> bool:
        """Whether any of these columns of a table shows."""
        return any(f"{table}_{column}" not in self.hidden for column in columns)

    def with_columns(self, table: str, shown: Collection[str]) -> DeskChoice:
        """The look with `shown` as the only columns of a table that may be left out; of an unknown one, as it is."""
        offered = {f"{table}_{column}" for column in COLUMNS.get(table, ())}
        wanted = {f"{table}_{column}" for column in shown}
        return replace(self, hidden=(self.hidden - offered) | (offered - wanted))

    def with_form(self, values: Mapping[str, str]) -> DeskChoice:
        """The look with what a form changes; what is not offered changes nothing."""
        chosen = {name: value for name, value in values.items() if value in _PARTS.get(name, ())}
        return replace(
            self,
            theme=chosen.get("theme", self.theme),
            density=chosen.get("density", self.density),
            toured=chosen.get("toured", self.toured),
        )


@lru_cache(maxsize=256)
def look_of(cookie: str) -> DeskChoice:
    """The look that a cookie means; a stranger's cookie means the default."""
    parts = ["" if part == "-" else part for part in cookie[:_LONGEST].split(".")]
    hidden = frozenset(parts[len(_PARTS)].split("~")) & _HIDDEN if len(parts) > len(_PARTS) else frozenset()
    return replace(DeskChoice().with_form(dict(zip(_PARTS, parts, strict=False))), hidden=hidden)
