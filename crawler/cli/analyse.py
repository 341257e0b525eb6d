"""`adwatch analyse`: ads as JSON Lines in, assessments out in the same order; stores nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from itertools import islice
from typing import Any, BinaryIO, Final

import click

from crawler.errors import PartialFailure, UserError

BATCH: Final = 32
"""Lines handed to a worker process at a time."""

Answer = tuple[str, bool]
Work = Callable[[list[tuple[int, bytes]]], list[Answer]]


def parse_map(pairs: Iterable[str]) -> dict[str, str]:
    """`title=job_title` -> {"title": "job_title"}: our field from the input's key."""
    from crawler.postings.mapping import COPIED, DATES, NOT_COPIED

    known = (*COPIED, *DATES, *sorted(NOT_COPIED - {"source"}))
    mapping = {}
    for pair in pairs:
        name, mark, key = pair.partition("=")
        if not mark or not key:
            raise UserError(f"--map {pair!r}: write FIELD=KEY, like --map title=job_title")
        if name not in known:
            raise UserError(f"--map {pair!r}: no field {name!r}; fields are {', '.join(known)}")
        mapping[name] = key
    return mapping


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
    """Answers in the order of the lines, by this process or by `jobs` workers."""
    if jobs == 1:
        for batch in _batches(stream, 1):
            yield from work(batch)
        return
    from crawler.distributed.engine.prefetch import prefetch_map

    for _, answers in prefetch_map(work, ((None, batch) for batch in _batches(stream, BATCH)), jobs):
        yield from answers


@click.command("analyse")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True), default="-")
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="FIELD=KEY",
    help="The input names a field in another way: --map title=job_title. May be given several times.",
)
@click.option("--region", metavar="CC", help="ISO 3166 country where a line states none.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Worker processes.")
def command(file: str, maps: tuple[str, ...], region: str | None, jobs: int) -> None:
    """Assess ads: JSON Lines from FILE or stdin, one assessment per line to stdout, in the same order.

    A line holds "id" and "text", or title, description, hiring_organization, job_location, base_salary,
    date_posted, url, region. Offsets count code points of the input's own strings; with --map, "field" is
    the input's own name. Blank lines are skipped. A line that can't be read or assessed is answered with its
    number and the reason, and the exit status is 1.
    """
    work = partial(_answer_lines, aliases=parse_map(maps), region=country_option(region))
    unread = 0
    opened: Any = nullcontext(sys.stdin.buffer) if file == "-" else open(file, "rb")  # noqa: SIM115
    with opened as stream:
        for text, good in _answers(stream, work, jobs):
            unread += not good
            sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
            if jobs == 1:
                sys.stdout.buffer.flush()
    sys.stdout.buffer.flush()
    if unread:
        raise PartialFailure(
            f'{unread} line{"s" if unread > 1 else ""} could not be read or assessed; see "error" in the answers'
        )


def country_option(said: str | None) -> str | None:
    """ISO code of `--region`; raises UserError for what is no country."""
    if said is None:
        return None
    from crawler.geo.places import country_code

    code = country_code(said)
    if code is None:
        raise UserError(f"--region {said!r} is not an ISO 3166 country; write it like --region NG")
    return code
