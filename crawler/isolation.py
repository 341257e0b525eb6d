"""One bad ad never takes the others with it: each is read, judged and joined behind `guarded`.

A defect in a reader shows as an exception on one odd text. The ad is then kept with what can be had of it and a
problem that names the step, the run goes on and ends with exit status 1.
"""

from __future__ import annotations

import logging
import sqlite3
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar, cast

from crawler.errors import UserError

T = TypeVar("T")

_LOG: Final = logging.getLogger(__name__)
LONGEST_MESSAGE: Final = 200
"""Characters kept of an exception's message: some quote the whole text that they failed on."""
RUN_FAULTS: Final = (UserError, sqlite3.Error)
"""Faults of the whole run, not of one ad (a full disk, a damaged store, a wrong catalogue): never isolated."""

_ROOTS: Final = ("crawler", "pipelines", "spiders")
"""Packages of this program, from which a module is named."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that raised for one item."""

    step: str
    """What was being done, such as `assessing`."""
    error: str
    """The exception with the module and line that raised it, on one line."""
    message: str = ""
    """The exception alone, as `Kind: message`."""

    def __str__(self) -> str:
        return f"{self.step} failed: {self.error}"


class FailedElsewhere(Exception):
    """A step raised in a process of its own; `guarded` makes the failure of it that it was there."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure


def guarded(step: str, work: Callable[[], T]) -> T | Failure:
    """Do one step for one item.

    Args:
        step: Name of the step, for the problem: `reading the page`, `assessing`, ...
        work: Does the step.

    Returns:
        What `work` returned, or a `Failure` when it raised. The traceback is logged at DEBUG.

    Raises:
        UserError, sqlite3.Error: Faults of the whole run, as `work` raised them.
    """
    try:
        return work()
    except RUN_FAULTS:
        raise
    except FailedElsewhere as error:
        return replace(error.failure, step=step)
    except Exception as error:  # noqa: BLE001 - the one isolation point: a defect costs one item, not its run
        return _failure(step, error)


def guarded_items(step: str, items: Iterator[T]) -> Iterator[T | Failure]:
    """Items of an iterator; where it raises, a `Failure` is the last one.

    Args:
        step: Name of the step, as for `guarded`.
        items: A lazy iterator, such as a generator.

    Yields:
        The items, and a `Failure` when fetching the next one raised.

    Raises:
        OSError: As the iterator raised it: the caller names the file in the system's words.
        UserError, sqlite3.Error: Faults of the whole run.
    """
    ended = object()

    def following() -> T | object | OSError:
        try:
            return next(items, ended)
        except OSError as error:
            return error

    while (found := guarded(step, following)) is not ended:
        if isinstance(found, OSError):
            raise found
        yield cast("T | Failure", found)
        if isinstance(found, Failure):
            return


async def guarded_stream(step: str, items: AsyncIterator[T]) -> AsyncIterator[T | Failure]:
    """As `guarded_items`, for an asynchronous iterator; of OSError too a `Failure` is made."""
    try:
        async for item in items:
            yield item
    except RUN_FAULTS:
        raise
    except FailedElsewhere as error:
        yield replace(error.failure, step=step)
    except Exception as error:  # noqa: BLE001 - the isolation point of what `guarded` can't await
        yield _failure(step, error)


def _failure(step: str, error: Exception) -> Failure:
    _LOG.debug("%s failed", step, exc_info=error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    message = "".join(mark if mark.isprintable() else "?" for mark in str(error)[:LONGEST_MESSAGE])
    said = f"{type(error).__name__}: {message}"
    return Failure(step, f"{said} ({_module(place.filename)}:{place.lineno})", said)


def _module(path: str) -> str:
    """Name of the module of a source file, without the folders that it is installed in."""
    parts = Path(path).with_suffix("").parts
    roots = [place for place, part in enumerate(parts) if part in _ROOTS]
    return ".".join(parts[roots[-1] :] if roots else parts[-2:])
