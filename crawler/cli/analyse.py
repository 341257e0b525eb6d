"""`adwatch analyse`: ads as JSON Lines in, assessments out in the same order; stores nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import islice
from typing import Any, BinaryIO, Final

import click

from crawler.cli.options import (
    country_option,
    examples,
    jobs_option,
    map_option,
    no_reader_option,
    parse_map,
    region_option,
)
from crawler.errors import PartialFailure

BATCH: Final = 32
"""Lines sent to a worker process at a time: enough that sending them costs little compared with assessing them."""

Answer = tuple[str, bool]
Work = Callable[[list[tuple[int, bytes]]], list[Answer]]


def _answer_lines(
    lines: list[tuple[int, bytes]], aliases: dict[str, str], region: str | None
) -> list[Answer]:
    from crawler.cli.analyse_line import answer_line

    return [answer_line(number, raw, aliases=aliases, region=region) for number, raw in lines]


def _batches(stream: BinaryIO, size: int) -> Iterator[list[tuple[int, bytes]]]:
    from crawler.postings.line_reader import raw_lines

    lines = raw_lines(stream)
    while batch := list(islice(lines, size)):
        yield batch


def _answers(stream: BinaryIO, work: Work, jobs: int) -> Iterator[Answer]:
    """Assessments in the order of the lines, from this process or from `jobs` worker processes."""
    if jobs == 1:
        for batch in _batches(stream, 1):
            yield from work(batch)
        return
    from crawler.distributed.engine.prefetch import prefetch_map

    for _, answers in prefetch_map(work, ((None, batch) for batch in _batches(stream, BATCH)), jobs):
        yield from answers


def _count_shown() -> AbstractContextManager[Callable[[str], None]]:
    """A running count on stderr, unless the answers go to the same terminal."""
    from crawler.cli.terminal import running_count

    return nullcontext(lambda text: None) if sys.stdout.isatty() else running_count("assessing")


@click.command(
    "analyse",
    epilog=examples(
        """echo '{"id": "1", "text": "Nanny for Dubai, free visa"}' | adwatch analyse""",
        "adwatch analyse ads.jsonl > assessments.jsonl",
        "adwatch analyse --region NG --map title=job_title --jobs 4 ads.jsonl",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True), default="-")
@map_option
@region_option
@no_reader_option
@jobs_option("Processes that assess lines at the same time; the order of the output stays.")
def command(file: str, maps: tuple[str, ...], region: str | None, jobs: int) -> None:
    """Assess ads without storing them: JSON Lines in, one assessment a line out, in the same order.

    Ads are read from FILE, or from stdin. A line is a JSON object with "id" and "text", or with the fields title,
    description, hiring_organization, job_location, base_salary, date_posted, url and region.

    In the output, "start" and "end" count code points of the input's own string, and with --map "field" is the
    input's own key. Blank lines are skipped. A line that can't be read or assessed gives an object with its line
    number and an "error"; the exit status is then 1.
    """
    work = partial(_answer_lines, aliases=parse_map(maps), region=country_option(region))
    unread = 0
    opened: Any = nullcontext(sys.stdin.buffer) if file == "-" else open(file, "rb")  # noqa: SIM115
    with opened as stream, _count_shown() as show:
        for number, (text, good) in enumerate(_answers(stream, work, jobs), start=1):
            unread += not good
            show(f"{number} assessed")
            sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
            if jobs == 1:
                sys.stdout.buffer.flush()
    sys.stdout.buffer.flush()
    if unread:
        raise PartialFailure(
            f'{unread} line{"s" if unread > 1 else ""} could not be read or assessed; see "error" in the answers'
        )
