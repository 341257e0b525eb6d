"""The cluster: TLS keys for its machines, and the processes of scheduler and workers."""

from typing import Final

LONGEST_ERROR: Final = 2_000
"""Characters of a worker's error that are kept: a few lines."""
