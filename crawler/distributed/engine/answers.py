"""Results of tasks as they travel: JSON, opened into the type that the task declares. No pickle is opened for them.

Whoever holds a worker's key can send any bytes. They become a result of the declared type, or an error.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import isfunction
from typing import Any, TypeVar, get_type_hints

import msgspec

from crawler.distributed.cluster import LONGEST_ERROR
from crawler.distributed.engine import TaskResult, format_error

T = TypeVar("T")


class ResultRecord(msgspec.Struct):
    """What a worker sends for an item."""

    result: msgspec.Raw = msgspec.Raw(b"null")
    error: str | None = None


def answer(task: Callable[[Any], Any], item: object) -> bytes:
    """Run a task on an item, on a worker. Its exception is part of the answer."""
    try:
        return msgspec.json.encode(ResultRecord(result=msgspec.Raw(msgspec.json.encode(task(item)))))
    except Exception as error:  # noqa: BLE001 - the edge of a worker: an exception is the result of its item
        return msgspec.json.encode(ResultRecord(error=format_error(error)[:LONGEST_ERROR]))


def opened(item: T, data: object, kind: Any) -> TaskResult[T, Any]:
    """An answer as the result of its item, of the declared type."""
    try:
        if not isinstance(data, bytes):
            raise msgspec.DecodeError("it is no text")
        found = msgspec.json.decode(data, type=ResultRecord)
        if found.error is not None:
            return TaskResult(item, None, str(found.error))
        return TaskResult(item, msgspec.json.decode(found.result, type=kind), None)
    except msgspec.DecodeError as error:
        return TaskResult(
            item, None, f"InvalidAnswer: the worker sent something else than a result ({error})"
        )


def result_type(task: Callable[..., Any]) -> Any:
    """The type that a task declares to return."""
    while isinstance(task, partial):
        task = task.func
    found = get_type_hints(task if isfunction(task) else type(task).__call__)["return"]
    return None if found is type(None) else found
