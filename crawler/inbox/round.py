"""One round over an inbox: every message that waits is taken in on its own and has one outcome in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from crawler.errors import UserError
from crawler.imports.summary import ImportSummary
from crawler.inbox.journal import InboxJournal, InboxOutcome
from crawler.inbox.message import MAX_MESSAGE, WaitingMessage

LONGEST_NAME: Final = 100
"""Characters of a file name that are kept, its ending among them."""
Taker = Callable[[Path], tuple[str, str]]
"""Takes one file in; gives its outcome and what is said of it."""


def take_round(
    waiting: Iterable[WaitingMessage], journal: InboxJournal, taker: Taker
) -> Iterator[tuple[WaitingMessage, InboxOutcome]]:
    """Take messages in, one after another; an outcome is entered when all of a message is stored.

    A round that is killed leaves the message that it was at without an entry. The next round takes it in again, which
    adds nothing: ads and reports that are there are known.

    Args:
        waiting: The messages.
        journal: Where outcomes are entered.
        taker: Takes a file in.
    """
    for one in waiting:
        done = InboxOutcome(one.id, *_taken(one, taker))
        journal.add(done)
        yield one, done


def _taken(one: WaitingMessage, taker: Taker) -> tuple[str, str]:
    if one.size > MAX_MESSAGE:
        return "failed", f"larger than {MAX_MESSAGE >> 20} MiB"
    with TemporaryDirectory(prefix="adwatch-inbox-") as folder:
        path = Path(folder) / Path(one.name).name[-LONGEST_NAME:]
        try:
            path.write_bytes(one.fetch())
        except OSError as error:
            return "failed", f"it can't be had: {error.strerror or 'no content'}"
        try:
            return taker(path)
        except UserError as error:  # an extra that is missing, a container that is refused
            return "failed", str(error)


def outcome_of(done: ImportSummary) -> tuple[str, str]:
    """The outcome of a file that `import` read, and its counts; where something failed, the first reason too."""
    said = f"{done.new} new, {done.changed} changed, {done.unchanged} known, {done.failed} failed"
    if done.failed:
        reason = next((reason for _, reason in done.errors), "")
        held = done.new + done.changed + done.unchanged
        return ("partly", f"{said}: {reason}") if held else ("failed", reason or said)
    if done.new or done.changed:
        return "stored", said
    return ("known", said) if done.unchanged else ("no-ad", "no ad in it")
