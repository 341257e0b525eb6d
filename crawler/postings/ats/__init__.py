"""Answers of applicant-tracking systems and other APIs to postings, by field paths that are data.

`systems.toml` holds one table a system; a card may describe a system of its own in the same words.
"""

from __future__ import annotations

from crawler.postings.ats.answer import completed, read_answer
from crawler.postings.ats.system import System, system_from_card, systems

__all__ = ["System", "completed", "read_answer", "system_from_card", "systems"]
