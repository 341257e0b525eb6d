"""Of the whole suite: which modules are begun first, and that what is compiled is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOM = Path(__file__).parent
SLOWEST = (
    "fetch/test_crawl.py",
    "review/test_browser.py",
    "export/test_judges.py",
    "test_whole_way.py",
    "distributed/test_crawl_on_workers.py",
    "fetch/test_politeness.py",
    "fetch/test_render.py",
    "scan/test_scan.py",
    "fetch/test_hostile.py",
    "scan/test_scan_on_workers.py",
    "review/test_decisions.py",
    "export/test_cases.py",
    "bulk_clustering/test_join_scan.py",
    "review/test_hostile.py",
    "distributed/test_bundle.py",
    "spiders/test_source_kinds.py",
    "detection/test_sources_verb.py",
    "distributed/test_dask_engine.py",
)
"""Modules that take ten seconds and more, the longest first (`pytest --durations=40` tells)."""


def pytest_configure() -> None:
    """Keep the bytecode of what the tests' some hundred processes import, also where Python is told not to.

    Compiling Scrapy and its kin anew takes each of them as long as the crawl itself.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long modules first, so that no core waits at the end for the other one's long module."""
    order = {ROOM / name: place for place, name in enumerate(SLOWEST)}
    absent = [str(path) for path in order if not path.is_file()]
    if absent:
        raise pytest.UsageError(f"tests/conftest.py names modules that are not there: {', '.join(absent)}")
    items.sort(key=lambda item: order.get(item.path, len(order)))
