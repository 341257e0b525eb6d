"""Of the whole suite: which modules are slow and begin first, and that compiled modules are kept."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings

from crawler.indicators import load
from crawler.indicators.catalogue_files import SHIPPED

# How long an example takes says how busy the machine is, and is no finding about the code.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

ROOM = Path(__file__).parent
SLOWEST = (
    "fetch/test_crawl.py",
    "review/test_browser.py",
    "adversary/test_sign_in.py",
    "detection/test_detect.py",
    "imports/test_import_killed.py",
    "adversary/test_masked_number.py",
    "export/test_judges.py",
    "test_whole_way.py",
    "distributed/test_crawl_on_workers.py",
    "fetch/test_politeness.py",
    "fetch/test_render.py",
    "scan/test_scan.py",
    "fetch/test_hostile.py",
    "test_isolation.py",
    "scan/test_scan_on_workers.py",
    "review/test_decisions.py",
    "export/test_cases.py",
    "bulk_clustering/test_join_scan.py",
    "review/test_hostile.py",
    "distributed/test_bundle.py",
    "spiders/test_source_kinds.py",
    "detection/test_sources_verb.py",
    "distributed/test_dask_engine.py",
    "triage/test_takedowns.py",
)
"""Modules that take ten seconds and more, the longest first (`pytest --durations=40` lists them)."""
WAITING = 2
"""Processes of the suite that wait at any time; more would crowd out the tests of killed processes."""


def pytest_configure() -> None:
    """Keep what the tests' hundred or so processes would each make again, whatever the environment says.

    That is the bytecode of the modules they import (to compile Scrapy and its dependencies takes each process as long
    as the crawl itself) and, in a folder of the checkout, the read catalogue and the language model.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # A busy machine fails no test: how long an example takes says nothing of what it shows.
    settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("any machine")
    # Tests expect the same of every ad whether or not the extra `reader` is installed; its own tests switch it on.
    os.environ["ADWATCH_READER"] = "off"
    # Each dossier would start a browser; the tests of its pictures switch them on.
    os.environ["ADWATCH_PAGE_PICTURES"] = "off"
    os.environ["ADWATCH_CACHE"] = str(ROOM.parent / ".cache")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for garbage neither while ten thousand tests are collected nor, later, among what collecting made.

    The search took a fifth of collecting, in each process, and all of it stays to the end. In the tests it took 15 %
    of the processor time of tests/indicators, since what they load is walked through again and again; with
    thresholds of `adwatch export` 5 %.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two processes more than there are processors, for `-n auto`.

    The suite waits more than it computes: for pauses between requests, for processes that start, for a browser. With
    two processes on two processors, half of the time of each processor was idle (measured in November 2026).
    """
    return len(os.sched_getaffinity(0)) + WAITING


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of slow modules and put them first, so that no core waits at the end for another's."""
    order = {ROOM / name: place for place, name in enumerate(SLOWEST)}
    absent = [str(path) for path in order if not path.is_file()]
    if absent:
        raise pytest.UsageError(f"tests/conftest.py names modules that are not there: {', '.join(absent)}")
    for item in items:
        if item.path in order:
            item.add_marker("slow")
    items.sort(key=lambda item: order.get(item.path, len(order)))


@pytest.fixture(scope="session")
def english_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the shipped catalogue with the phrases of two languages; to read all of them takes seconds."""
    return copy_catalogue(tmp_path_factory.mktemp("english"), "en", "ht")


@pytest.fixture
def english_catalogue(english_folder: Path) -> Iterator[None]:
    """For tests about reading a catalogue: the shipped one is English and a little Creole; none is in memory."""
    with catalogue_of(english_folder):
        yield


def copy_catalogue(folder: Path, *languages: str) -> Path:
    """Copy the shipped catalogue with the phrases of some languages only, for `catalogue_of`; its folder."""
    wanted = {f"{language}.toml" for language in languages}

    def others(at: str, names: list[str]) -> list[str]:
        return [name for name in names if at.endswith("/phrases") and name not in wanted]

    shutil.copytree(SHIPPED, folder / "data", ignore=others)
    return folder / "data"


@contextmanager
def catalogue_of(folder: Path) -> Iterator[None]:
    """Meanwhile the shipped catalogue is that of a folder, and none is in memory before and after.

    What is read is kept in a folder of its own: among the suite's, only the newest few stay, and every process would
    read the whole catalogue again.
    """

    def forget() -> None:
        load.read_catalogue.cache_clear()
        load._of_home.cache_clear()

    forget()
    kept = str(folder.with_name("cache"))
    with patch.object(load, "SHIPPED", folder), patch.dict(os.environ, {"ADWATCH_CACHE": kept}):
        yield
    forget()


@pytest.fixture(autouse=True)
def environment() -> Iterator[None]:
    """Put the process's environment back after each test: a verb names its home's catalogue in it."""
    before = dict(os.environ)
    yield
    if os.environ != before:
        os.environ.clear()
        os.environ.update(before)
