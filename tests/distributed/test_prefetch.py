"""Work done ahead: answers in order, errors in their turn, nothing lost to a killed process."""

from __future__ import annotations

import os

import pytest

from crawler.distributed.engine.pool import QUEUED_PER_PROCESS
from crawler.distributed.engine.prefetch import prefetch_map
from tests.distributed.tasks import die_in_another_process, double


def test_answers_come_in_the_order_of_the_items_with_what_stayed():
    items = [(f"item {number}", number) for number in range(40)]
    assert list(prefetch_map(double, items, 2)) == [(name, 2 * number) for name, number in items]


def test_no_more_items_are_read_than_are_worked_on():
    read = []

    def items():
        for number in range(1000):
            read.append(number)
            yield number, number

    answers = prefetch_map(double, items(), 2)
    assert next(answers) == (0, 0)
    assert len(read) == 2 * QUEUED_PER_PROCESS + 1
    answers.close()


def test_an_error_is_raised_in_its_turn():
    answers = prefetch_map(double, ((number, number) for number in (1, 2, -1, 3)), 2)
    assert [next(answers), next(answers)] == [(1, 2), (2, 4)]
    with pytest.raises(ValueError, match="-1 is below 0"):
        next(answers)


def test_what_a_killed_process_had_is_done_here():
    items = ((number, (number, os.getpid())) for number in range(20))
    assert list(prefetch_map(die_in_another_process, items, 2)) == [
        (number, 2 * number) for number in range(20)
    ]
