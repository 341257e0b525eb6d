"""A mutating fuzzer: ads and pages, real and invented, bent until a reader, a judge or joining raises or is slow.

`python -m quality.fuzz --help`. A finding is minimised, its letters and digits made neutral where it still
fails, and written to a folder; after a look by eye it moves to `tests/fuzz_cases/`, which a test replays.
"""

from __future__ import annotations

Case = dict[str, str]
"""Input of a target: fields of an ad, `body` of a page as latin-1, `name` and `body` of a file, or many texts."""
