"""The mask of the page or command at work: templates, filters and the terminal cover what they show by it."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

from crawler.contact_kinds import identity
from crawler.masking.mask import NOTHING, Mask, mask_of
from crawler.store import Store

_ACTIVE: Final[ContextVar[Mask]] = ContextVar("mask", default=NOTHING)


def current() -> Mask:
    """The mask in use."""
    return _ACTIVE.get()


def use(mask: Mask) -> None:
    """Cover by this mask from here on, in this thread's context."""
    _ACTIVE.set(mask)


def of_store(store: Store, but: tuple[str, str] | None = None) -> Mask:
    """The mask of all masked contacts of a store.

    Args:
        but: kind and value of one that is shown; the caller records that.
    """
    hidden, digests = store.masks.hidden(), store.masks.digests()
    if but:
        hidden -= {identity(*but)}
    if not (hidden or digests):
        return NOTHING
    return mask_of(hidden, digests, store.masks.key())


def covered(text: object) -> str:
    """A text with hidden contacts covered."""
    mask = _ACTIVE.get()
    return str(text) if mask is NOTHING else mask.text(str(text))
