"""What follows when ads came in: a site's own contacts are marked, campaigns are joined, the chain is signed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

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


def sign(store: Store, as_result: bool = False) -> None:
    """Sign the head of the chain and print it: whoever keeps the line elsewhere can show any later rewriting.

    It goes to stderr, or among the results.
    """
    from crawler.evidence.signing import sign_head

    click.echo(f"head of the chain, to be kept elsewhere: {sign_head(store)}", err=not as_result)
