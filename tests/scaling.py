"""Cost that grows with the size of the input, and no faster: measured as a ratio of CPU times, never in seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

FACTOR = 4
"""The larger input is this many times the smaller one."""
MOST = 3.0 * FACTOR
"""Growth allowed: a linear cost grows by FACTOR, a quadratic one by its square; between them is room for noise."""
TIMES = 3
"""Each is run so often at most, and its shortest time counts: other work of the machine only adds to it."""
FLOOR = 0.02
"""Seconds of CPU added to both times, so that what takes no time is not compared by its noise."""


def grows_linearly(run: Callable[[T], object], make: Callable[[int], T], size: int) -> bool:
    """Whether `run` on `make(size * FACTOR)` costs at most MOST times its cost on `make(size)`; best of three.

    The larger one is run again only where it took too long: where once is fast enough, the best of three is.
    """
    small, large = make(size), make(size * FACTOR)
    most = MOST * (min([_cost(run, small) for _ in range(TIMES)]) + FLOOR)
    return any(_cost(run, large) + FLOOR <= most for _ in range(TIMES))


def _cost(run: Callable[[T], object], made: T) -> float:
    begun = time.process_time()
    run(made)
    return time.process_time() - begun
