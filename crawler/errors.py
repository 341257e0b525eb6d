"""Errors a user meets, each with its exit status. Everything else is a defect and may show a traceback."""

from errno import EDQUOT, EFBIG, ENOSPC
from typing import ClassVar


class UserError(Exception):
    """Wrong usage or configuration; the message names what is wrong and what to do."""

    exit_status: ClassVar[int] = 2


def is_full(error: OSError) -> bool:
    """Whether there is no more room: on the disk, in the quota, or for a file of this size."""
    return error.errno in (ENOSPC, EDQUOT, EFBIG)


def in_words(error: Exception) -> str:
    """What went wrong for a user; of a full disk also what to do."""
    if isinstance(error, OSError) and is_full(error):
        return f"{error.filename or 'the disk'} can't be written ({error.strerror}): free some space"
    return str(error)


class PartialFailure(UserError):
    """The work was finished but something failed, which the message names."""

    exit_status: ClassVar[int] = 1


class Locked(UserError):
    """Another run holds the lock."""

    exit_status: ClassVar[int] = 75
