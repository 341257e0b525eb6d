"""How far joining is: what is done and what is to be done of each of its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Step = Literal["ads", "contacts", "groups", "records"]
"""What is counted: ads placed, contacts read again, families whose components are made, ads whose campaigns are
recorded."""
OnStep = Callable[[Step, int, int], None]
"""Takes a step, how many are done, and how many there are."""


class StepCount:
    """Counts one step."""

    def __init__(self, step: Step, tell: OnStep | None, total: Callable[[], int]) -> None:
        """Begin a step; `total` counts what is to be done, and is asked only where somebody listens."""
        self._step = step
        self._tell = tell
        self._total = total() if tell is not None else 0
        self._done = 0

    def add(self, done: int) -> None:
        """So many more are done; a step may turn out longer than it was."""
        self._done += done
        if self._tell is not None:
            self._total = max(self._total, self._done)
            self._tell(self._step, self._done, self._total)
