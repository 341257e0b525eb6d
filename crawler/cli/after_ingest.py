"""Steps after ads were stored: mark a site's own contacts, group ads into campaigns, sign the hash chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.cli import terminal
from crawler.cli.terminal import say
from crawler.text.display import counted

if TYPE_CHECKING:
    from rich.progress import TaskID

    from crawler.campaigns.problems import JoinProblem
    from crawler.campaigns.progress import OnStep, Step
    from crawler.store import Store
    from crawler.supervisor.alerts import AlertSettings


def join(store: Store, boards: Iterable[str] = ()) -> tuple[JoinProblem, ...]:
    """Group new ads into campaigns; safe to repeat.

    Args:
        store: The store.
        boards: Sources that are web sites: contacts in most of their ads, such as a hotline, are marked as the
            site's own. A file of ads is no board: a contact in most of its ads may well be the recruiter's.

    Returns:
        Problems of single ads, contacts or campaigns; their sources are marked as unhealthy.
    """
    from crawler.campaigns.service import join_new
    from crawler.clock import timestamp

    for source in boards:
        store.source_rates.mark_boilerplate(source)
    with progress() as placed:
        problems = join_new(store, progress=placed).problems
    if carrying := store.partner_terms.carrying(timestamp()):
        verb = "carries" if carrying == 1 else "carry"
        say(
            f"{counted(carrying, 'ad')} {verb} contacts that partners reported (`adwatch terms hits`)",
            err=True,
        )
    return problems


def joining_failed(problems: Sequence[object]) -> list[str]:
    """Message about failed grouping for the last line of a verb: how many, and the first. Empty without problems."""
    if not problems:
        return []
    return [
        f"joining failed {counted(len(problems), 'time')} (an ad, a contact or a campaign), first {problems[0]}"
    ]


@contextmanager
def progress() -> Iterator[OnStep]:
    """A callback that takes how far grouping is, and shows a bar with the time left for each step on a terminal."""
    with terminal.progress() as bars:
        tasks: dict[str, TaskID] = {}

        def done(step: Step, count: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(f"grouping: {step}", total=total)
            bars.update(tasks[step], completed=count, total=total)

        yield done


def sign(store: Store, as_result: bool = False) -> None:
    """Sign the newest entry of the hash chain and print it.

    Whoever keeps the line on another machine can later prove that the chain was not rewritten.

    Args:
        store: The store.
        as_result: Print to stdout instead of stderr.
    """
    from crawler.evidence.evidence_settings import EvidenceSettings
    from crawler.evidence.sending import send
    from crawler.evidence.signing import sign_head

    head = sign_head(store)
    say(f"head of the chain, to be kept elsewhere: {head}", err=not as_result)
    for problem in send(store.home, head, EvidenceSettings.of(store.home)):
        say(f"adwatch: {problem}", err=True)


def tell_watches(store: Store, settings: AlertSettings | None = None) -> None:
    """Tell people of what their watches found, and say what could not be delivered."""
    from crawler.watching.telling import tell_watches as tell

    for problem in tell(store, settings):
        say(f"adwatch: {problem}", err=True)
