"""Turn pages, API responses and lines of files into postings.

Use `page.read_page` for pages (JSON-LD, microdata, CSS selectors), `mapping.from_mapping` for objects of a file and
`ats.read_response` for responses of applicant-tracking systems. The only I/O is reading the room's data files.
"""

from __future__ import annotations

from crawler.postings.hints import Hints

__all__ = ["Hints"]
