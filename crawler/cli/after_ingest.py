"""What follows when ads came in: a site's own contacts are marked, campaigns are joined, the chain is signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from crawler.campaigns.problems import JoinProblem
    from crawler.store import Store


def join(store: Store, boards: Iterable[str] = ()) -> tuple[JoinProblem, ...]:
    """Join what is new; safe to repeat. Answers what failed on the way; the sources concerned are unwell.

    `boards` are sources with a hotline or share buttons of their own. A file of ads is none: what stands in
    most of them may well be the recruiter's.
    """
    from crawler.campaigns.service import join_new

    for source in boards:
        store.source_rates.mark_boilerplate(source)
    with progress() as placed:
        return join_new(store, progress=placed).problems


def joining_failed(problems: Sequence[object]) -> list[str]:
    """What the last line of a verb says of joining: how much failed, and the first; nothing when all is well."""
    if not problems:
        return []
    return [f"joining failed for {len(problems)} ads, contacts or campaigns, first {problems[0]}"]


@contextmanager
def progress() -> Iterator[Callable[[int], None]]:
    """A running count of the ads that joining has placed, on a terminal; nothing under cron."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda count: None
        return
    total = 0
    with console.status("joining ...") as status:

        def placed(count: int) -> None:
            nonlocal total
            total += count
            status.update(f"joining: {total} ads placed")

        yield placed


def sign(store: Store, as_result: bool = False) -> None:
    """Sign the head of the chain and print it: whoever keeps the line elsewhere can show any later rewriting.

    It goes to stderr, or among the results.
    """
    from crawler.evidence.signing import sign_head

    click.echo(f"head of the chain, to be kept elsewhere: {sign_head(store)}", err=not as_result)
