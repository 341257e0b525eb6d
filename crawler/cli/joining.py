"""What follows when ads came in: a site's own contacts are marked, then campaigns are joined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.store import Store


def join(store: Store, boards: Iterable[str] = ()) -> None:
    """Join what is new; safe to repeat.

    `boards` are sources with a hotline or share buttons of their own. A file of ads is none: what stands in
    most of them may well be the recruiter's.
    """
    from crawler.campaigns.service import join_new

    for source in boards:
        store.habits.mark_boilerplate(source)
    join_new(store)
