"""Regular expressions that are compiled when they are first used, for tables of constants of which an ad needs few.

Of the 430 patterns that reading one ad imports it uses 53; to compile the others took a fifth of a command's
processor (December 2026). A pattern made here is a constant of this program, whose tests use it: one that is refused
is noticed at its first use. Django's `_lazy_re_compile` does the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, AnyStr, Final, cast

OF_PATTERNS: Final = tuple(name for name in dir(re.Pattern) if not name.startswith("_"))
"""What a compiled pattern has: its methods, its source and flags, its groups."""


class Late:
    """Has the attributes of what it makes once one of them was asked for: from then on they cost no detour."""

    def __init__(self, names: tuple[str, ...], make: Callable[[], object]) -> None:
        """Make it when one of the names is asked for."""
        self._names = names
        self._make = make

    def __getattr__(self, name: str) -> Any:
        """Called for names that the instance does not have yet."""
        if name not in self.__dict__.get("_names", ()):
            raise AttributeError(name)
        made = self._make()
        self.__dict__.update({one: getattr(made, one) for one in self._names})
        return self.__dict__[name]


def compile_late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`; errors of the pattern are raised at its first use."""
    return cast("re.Pattern[AnyStr]", Late(OF_PATTERNS, lambda: re.compile(pattern, flags)))
