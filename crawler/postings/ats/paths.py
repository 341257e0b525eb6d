"""The path language of `systems.toml`: where in a response a field is.

`a.b` keys; `[]` each item of a list; `a&b` several keys of one object, in order; `p|q` one path after another;
`^p` from the root of the response; `{p}` inside a template. A path that leads nowhere gives nothing; none raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from crawler.postings.json_values import words

Group = tuple[str, ...]
"""Words of one object: a town and its country, an amount and its currency."""

MAX_ITEMS: Final = 500
"""Items of a list that a path enters. Set by hand in 2026."""
_SLOT = re.compile(r"\{([^{}]+)\}")


def nodes(value: Any, path: str) -> Iterator[Any]:
    """Yield the values at a path; lists are entered at `[]`."""
    if not path:
        yield value
        return
    key, _, rest = path.partition(".")
    name = key.removesuffix("[]")
    found = value.get(name) if isinstance(value, Mapping) else None
    if name != key:
        many = found if isinstance(found, list) else [] if found is None else [found]
        for item in many[:MAX_ITEMS]:
            yield from nodes(item, rest)
    elif found is not None:
        yield from nodes(found, rest)


def _group(value: Any, keys: str) -> Group:
    if not keys:
        said = words(value)
        return (said,) if said else ()
    if not isinstance(value, Mapping):
        return ()
    return tuple(said for key in keys.split("&") if (said := words(value.get(key))))


def _groups(item: Any, root: Any, path: str) -> Iterator[Group]:
    if path.startswith("^"):
        item, path = root, path[1:]
    before, _, last = path.rpartition(".")
    if last.endswith("[]"):
        before, last = path, ""
    for parent in nodes(item, before):
        group = _group(parent, last)
        if group:
            yield group


def groups(item: Any, root: Any, path: str) -> tuple[Group, ...]:
    """The words at a path, one group for each object on it; a template gives one word."""
    if "{" in path:
        filled = template(item, root, path)
        return ((filled,),) if filled else ()
    return tuple(group for part in path.split("|") for group in _groups(item, root, part))


def template(item: Any, root: Any, text: str) -> str:
    """Fill the slots of a template; empty when one of them has no words."""
    missing = False

    def fill(match: re.Match[str]) -> str:
        nonlocal missing
        found = next(iter(_groups(item, root, match[1])), ())
        missing = missing or not found
        return found[0] if found else ""

    filled = _SLOT.sub(fill, text)
    return "" if missing else filled
