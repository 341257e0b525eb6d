"""How the desk looks in one browser: colours, density, and whether the tour was put away. Kept in a cookie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskChoice:
    """Choices of one browser."""

    theme: str = ""
    density: str = ""
    toured: str = ""

    @property
    def cookie(self) -> str:
        """The choices as a cookie's value."""
        return ".".join(getattr(self, name) or "-" for name in _PARTS)

    def with_form(self, values: Mapping[str, str]) -> DeskChoice:
        """The look with what a form changes; what is not offered changes nothing."""
        return replace(
            self, **{name: value for name, value in values.items() if value in _PARTS.get(name, ())}
        )


def look_of(cookie: str) -> DeskChoice:
    """The look that a cookie means; a stranger's cookie means the default."""
    parts = ["" if part == "-" else part for part in cookie[:60].split(".")]
    return DeskChoice().with_form(dict(zip(_PARTS, parts, strict=False)))
