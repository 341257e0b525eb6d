"""Errors a user meets, each with its exit status. Everything else is a defect and may show a traceback."""

from errno import EDQUOT, ENOSPC
from typing import ClassVar


class UserError(Exception):
    """Wrong usage or configuration; the message names what is wrong and what to do."""

    exit_status: ClassVar[int] = 2


def in_words(error: Exception) -> str:
    """What went wrong for a user; of a full disk also what to do."""
    if isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT):
        return f"{error.filename or 'the disk'} can't be written ({error.strerror}): free some space"
    return str(error)


class PartialFailure(UserError):
    """The work was finished but something failed, which the message names."""

    exit_status: ClassVar[int] = 1


class Locked(UserError):
    """Another run holds the lock."""

    exit_status: ClassVar[int] = 75
