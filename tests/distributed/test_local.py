"""The engine of one machine loses nothing, whatever happens to its processes."""

from __future__ import annotations

import os

import pytest

from crawler.distributed.engine import TaskResult
from crawler.distributed.engine.local import LocalEngine
from tests.distributed.tasks import die_always, die_once, double


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_item_is_answered_once_and_an_error_stops_nothing(jobs):
    found = list(LocalEngine(jobs).run(double, range(-1, 30)))
    assert {done.item: done.result for done in found} == {-1: None} | {n: 2 * n for n in range(30)}
    assert [done.error for done in found if done.error] == ["ValueError: -1 is below 0"]
    assert len(found) == 31


def test_items_are_read_only_as_room_comes_free():
    read = []

    def items():
        for number in range(10_000):
            read.append(number)
            yield number

    answers = LocalEngine(1).run(double, items())
    assert next(answers) == TaskResult(0, 0, None)
    assert len(read) == 1


def test_what_a_killed_process_had_is_done_by_another(tmp_path):
    paths = [str(tmp_path / f"{number}") for number in range(3)]
    found = list(LocalEngine(2).run(die_once, paths))
    assert sorted(done.item for done in found) == paths
    assert all(done.error is None and str(os.getpid()) not in (done.result or "") for done in found)


def test_an_item_that_kills_every_process_is_given_up_and_the_others_are_done():
    found = {done.item: done for done in LocalEngine(2).run(die_always, range(6))}
    assert found.keys() == set(range(6))
    assert found[3].error == "WorkerDied: its process died 3 times"
    assert all(done.error is None for number, done in found.items() if number != 3)


def test_nothing_of_the_engine_is_imported_before_it_is_asked_for():
    import subprocess
    import sys

    code = (
        "import sys, crawler.distributed.engine.connect as o\n"
        "with o.open_engine(None, jobs=1) as e: list(e.run(abs, [1]))\n"
        "print([m for m in ('dask', 'distributed', 'tornado', 'pyarrow') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
