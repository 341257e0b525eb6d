"""Pages, API answers and file lines to postings: JSON-LD, microdata, the card's selectors, mappings.

`read_page` is the door for pages, `mapping.from_mapping` for lines of files, `ats` for answers of
applicant-tracking systems. Nothing here does I/O beyond reading its own data files.
"""

from __future__ import annotations

from crawler.postings.hints import Hints
from crawler.postings.page import read_page

__all__ = ["Hints", "read_page"]
