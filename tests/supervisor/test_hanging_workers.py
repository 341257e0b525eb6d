"""When a worker hangs: by the processor time that it took, not by the clock of a busy machine."""

import os
import time

import pytest

from crawler.supervisor import runner
from crawler.this_machine import processor_seconds


@pytest.mark.parametrize(
    ("silent", "worked", "hangs"),
    [
        (100.0, 0.5, False),  # a busy machine left it nothing
        (100.0, 19.0, False),
        (21.0, 20.5, True),  # a loop
        (301.0, 0.0, True),  # a wait without end
    ],
)
def test_a_worker_that_is_starved_does_not_hang(monkeypatch, silent, worked, hangs):
    used = 7.0
    monkeypatch.setattr(runner, "processor_seconds", lambda process: used)
    child = runner._Child(1, 1, {}, 0.0)
    child.lives()
    used += worked
    child.last -= silent
    assert child.hangs() is hangs


def test_work_is_seen_by_the_process_that_does_it():
    before, began = processor_seconds(os.getpid()), time.process_time()
    while time.process_time() - began < 0.1:
        pass
    assert processor_seconds(os.getpid()) - before >= 0.05


def test_a_process_that_is_gone_has_taken_nothing():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    assert processor_seconds(child) == 0.0
