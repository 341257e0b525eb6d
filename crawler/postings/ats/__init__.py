"""Read responses of applicant-tracking systems and other APIs into postings, by field paths that are data.

`systems.toml` has one table per system; a source card may describe another system with the same keys.
"""

from __future__ import annotations

from crawler.postings.ats.response import completed, read_response
from crawler.postings.ats.system import System, system_from_card, systems

__all__ = ["System", "completed", "read_response", "system_from_card", "systems"]
