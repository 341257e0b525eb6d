"""A crawl ends by the memory that it holds, not by that of the process that started it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from scrapy.utils.project import get_project_settings
from scrapy.utils.test import get_crawler

from crawler.fetch.memory_limit import MemoryExtension, resident_bytes

MEBIBYTE = 1 << 20
CHILD = "from crawler.fetch.memory_limit import resident_bytes; print(resident_bytes())"
LARGE_PARENT = f"""
import subprocess, sys
held = b"x" * {400 * MEBIBYTE}
peak = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)"
for program in ({CHILD!r}, peak):
    print(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip())
"""


def test_a_large_parent_does_not_count():
    done = subprocess.run([sys.executable, "-c", LARGE_PARENT], capture_output=True, text=True, check=True)
    held, peak = map(int, done.stdout.split())
    assert held < 300 * MEBIBYTE
    assert peak > 400 * MEBIBYTE, (
        "the peak no longer begins with the parent's: Scrapy's own extension would do"
    )


def test_what_is_held_counts():
    before = resident_bytes()
    held = b"x" * (200 * MEBIBYTE)
    after = resident_bytes()
    assert before is not None
    assert after is not None
    assert after - before > 150 * MEBIBYTE, len(held)


@pytest.mark.parametrize("content", ["", "nonsense", "1 x"])
def test_a_system_that_does_not_tell_gives_the_peak(tmp_path, content):
    (tmp_path / "statm").write_text(content)
    assert resident_bytes(tmp_path / "statm") is None
    assert resident_bytes(tmp_path / "missing") is None


def test_the_crawl_has_this_limit_and_not_scrapys():
    extensions = get_project_settings().getdict("EXTENSIONS")
    crawler = get_crawler(settings_dict={"MEMUSAGE_ENABLED": True, "EXTENSIONS": extensions})
    found = [type(one).__name__ for one in crawler.extensions.middlewares]
    assert MemoryExtension.__name__ in found
    assert "MemoryUsage" not in found
