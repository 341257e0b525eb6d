"""When a worker hangs: by the processor time that it took, not by the clock of a busy machine."""

import os
import time

import pytest

from crawler.supervisor import runner
from crawler.this_machine import processor_seconds, starved_seconds


@pytest.mark.parametrize(
    ("silent", "worked", "starved", "hangs"),
    [
        (100.0, 0.5, 99.0, False),  # a busy machine left it nothing
        (100.0, 19.0, 0.0, False),
        (21.0, 20.5, 0.0, True),  # a loop
        (301.0, 0.0, 0.0, True),  # a wait without end
        (900.0, 5.0, 890.0, False),  # a very busy machine
        (900.0, 5.0, 100.0, True),
    ],
)
def test_a_worker_that_is_starved_does_not_hang(monkeypatch, silent, worked, starved, hangs):
    used, waited = 7.0, 3.0
    monkeypatch.setattr(runner, "processor_seconds", lambda process: used)
    monkeypatch.setattr(runner, "starved_seconds", lambda process: waited)
    child = runner._Child(1, 1, {}, 0.0)
    child.lives()
    used += worked
    waited += starved
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
    assert starved_seconds(child) == 0.0


def test_what_a_process_was_starved_of_only_grows():
    before = starved_seconds(os.getpid())
    assert before >= 0.0
    assert starved_seconds(os.getpid()) >= before
