"""Steps between the elements of a parsed page, which its parser lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode


def children(node: LexborNode) -> Iterator[LexborNode]:
    """The elements directly in an element, in their order."""
    child = node.child
    while child is not None:
        if child.is_element_node:
            yield child
        child = child.next


def with_ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """An element, then what it is in, up to the page."""
    above: LexborNode | None = node
    while above is not None:
        yield above
        above = above.parent
