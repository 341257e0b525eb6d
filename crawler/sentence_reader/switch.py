"""The settings of the sentence reader, by the environment: a crawl's workers are processes of their own."""

from __future__ import annotations

import os
from typing import Final

from crawler.errors import UserError

SWITCH: Final = "ADWATCH_READER"
"""Environment variable that switches the reader off, for every process of a run."""
OFF: Final = "off"
READS: Final = "ADWATCH_READS_A_DAY"
"""Environment variable: ads of one source that analysts read a day. The reader's bar on a source follows it."""
DEFAULT_READS: Final = 10
"""Ads of one source a day where nothing is set: ten minutes of reading, at a minute an ad. Set by hand in 2026."""


def reads_a_day() -> int:
    """Ads of one source that analysts read a day.

    Raises:
        UserError: The setting is no whole number above 0.
    """
    stated = os.environ.get(READS, str(DEFAULT_READS))
    if not stated.isdecimal() or int(stated) < 1:
        raise UserError(
            f"{READS}={stated!r}: write how many ads of one source you read a day, like {READS}=10"
        )
    return int(stated)
