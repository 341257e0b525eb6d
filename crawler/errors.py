"""Errors a user meets, each with its exit status. Everything else is a defect and may show a traceback."""

from typing import ClassVar


class UserError(Exception):
    """Wrong usage or configuration; the message names what is wrong and what to do."""

    exit_status: ClassVar[int] = 2


class PartialFailure(UserError):
    """The work was finished but something failed, which the message names."""

    exit_status: ClassVar[int] = 1


class Locked(UserError):
    """Another run holds the lock."""

    exit_status: ClassVar[int] = 75
