"""What every worker needs, loaded once: workers are forked from a process that has imported this module.

Loading Scrapy, the catalogue and the language model takes some three seconds of processor and 200 MB. Forked
workers share both, and one that replaces a dead one is there at once. Nothing here may start a thread, a reactor
or an event loop: a fork would not have it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from scrapy.utils.misc import load_object, walk_modules_iter
from scrapy.utils.project import get_project_settings

from crawler.assess import assess
from crawler.fetch.running import memory
from crawler.records import JobPosting

ROOT: Final = Path(__file__).parents[3]
"""Folder of `scrapy.cfg`."""
_AD: Final = "We are hiring a cook in Lagos. Write to jobs@example.org or call +234 800 000 0000."
"""Read once, so that all tables and the language model are in memory."""


def load() -> None:
    """Import what the settings name, and read the catalogue and the tables."""
    os.chdir(ROOT)
    settings = get_project_settings()
    for module in settings.getlist("SPIDER_MODULES"):
        list(walk_modules_iter(module))
    for kind in ("ITEM_PIPELINES", "DOWNLOADER_MIDDLEWARES", "EXTENSIONS"):
        for name, place in settings.getdict(kind).items():
            if place is not None:
                load_object(name)
    for languages in ("en", ""):
        assess(
            JobPosting(url="https://example.org/", source="", title=languages, description=_AD, region="NG")
        )
    memory.settle()


load()
