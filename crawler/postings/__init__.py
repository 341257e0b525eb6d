"""Turn pages, API responses and lines of files into postings.

Use `read_page` for pages (JSON-LD, microdata, CSS selectors), `mapping.from_mapping` for objects of a file and
`ats.read_response` for responses of applicant-tracking systems. The only I/O is reading the room's data files.
"""

from __future__ import annotations

from crawler.postings.hints import Hints
from crawler.postings.page import read_page

__all__ = ["Hints", "read_page"]
