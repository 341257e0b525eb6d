"""Options that several verbs share, and how their values are checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from crawler.errors import UserError

F = TypeVar("F", bound=Callable[..., Any])

MAX_JOBS: Final = 512
"""Processes of one machine at most: more than the largest servers of 2026 have processors."""

LARGEST: Final = 2**63 - 1
"""The largest whole number that the store holds (SQLite)."""


class StoredNumber(click.IntRange):
    """A whole number that the store can hold, from a least one on."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; fails for one that is no number, too small or too large."""
        found = int(super().convert(value, param, ctx))
        if found > LARGEST:
            self.fail(f"{value} is larger than any number in a store", param, ctx)
        return found


_DIRECTORY: Final = click.Path(path_type=Path, exists=True, file_okay=False)

out_folder_option = click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Folder to write.",
)
without_tls_option = click.option(
    "--without-tls",
    is_flag=True,
    help="Connect without TLS. Only for a network that is already encrypted (e.g. WireGuard).",
)
keys_option = click.option(
    "--keys",
    type=_DIRECTORY,
    help="Folder of TLS keys, made by `adwatch engine keys`. Required for any address but this machine.",
)


def port_option(default: int, what: str) -> Callable[[F], F]:
    """The option `--port` of a verb that listens.

    Args:
        default: Its port.
        what: What the port is of, as the beginning of a sentence.
    """
    return click.option(
        "--port",
        default=default,
        show_default=True,
        type=click.IntRange(0, 65535),
        metavar="PORT",
        help=f"{what}; 0 takes a free one.",
    )


def engine_options(effect: str) -> Callable[[F], F]:
    """The options `--engine`, `--keys` and `--without-tls` of a verb that can use a cluster.

    Args:
        effect: What the workers do for this verb, as a sentence.
    """
    engine = click.option("--engine", metavar="HOST[:PORT]", help=f"Address of a scheduler. {effect}")

    def decorate(command: F) -> F:
        return engine(keys_option(without_tls_option(command)))

    return decorate


def jobs_option(effect: str, *, most: int = 64) -> Callable[[F], F]:
    """The option `--jobs`, 1 by default.

    Args:
        effect: What the processes do, as a sentence.
        most: The largest value accepted.
    """
    return click.option(
        "--jobs", type=click.IntRange(1, most), default=1, show_default=True, metavar="N", help=effect
    )


MAX_DEFAULT_JOBS: Final = 4
"""Processes by default at most: each holds 300 MB, the catalogue and its matchers."""


def processors() -> int:
    """The default of `--jobs` where much is assessed."""
    return min(MAX_DEFAULT_JOBS, os.cpu_count() or 1)


def all_processors_option(effect: str) -> Callable[[F], F]:
    """The option `--jobs`, by default one for each processor, for verbs that assess whole stores or files."""
    return click.option(
        "--jobs",
        default=processors,
        show_default=f"one for each processor, at most {MAX_DEFAULT_JOBS}",
        metavar="N",
        type=click.IntRange(1, 64),
        help=effect,
    )


region_option = click.option(
    "--region",
    metavar="CC",
    help="Country of the ads (ISO 3166, such as NG): how to read national phone numbers. "
    "A country that an ad names itself comes first.",
)
map_option = click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="FIELD=KEY",
    help="The input calls a field by another name: --map title=job_title. Repeatable.",
)


def no_reader_option(command: F) -> F:
    """The option `--no-reader` of verbs that assess ads: it takes effect at once, for worker processes too."""

    def switch(_context: click.Context, _option: click.Parameter, given: bool) -> None:
        if given:
            from crawler.sentence_reader.switch import OFF, SWITCH

            os.environ[SWITCH] = OFF

    return click.option(
        "--no-reader",
        is_flag=True,
        expose_value=False,
        callback=switch,
        help="Leave the sentence reader of the extra `reader` out: faster, and it finds less.",
    )(command)


def country_option(stated: str | None) -> str | None:
    """ISO 3166 code of the value of `--region`.

    Raises:
        UserError: The value is no country.
    """
    if stated is None:
        return None
    from crawler.geo.places import country_code

    code = country_code(stated)
    if code is None:
        raise UserError(f"--region {stated!r} is not an ISO 3166 country; write it like --region NG")
    return code


def parse_map(pairs: Iterable[str]) -> dict[str, str]:
    """Values of `--map` as a mapping: `title=job_title` gives {"title": "job_title"}.

    Returns:
        The input's key for each of our fields.

    Raises:
        UserError: A value has no `=`, or names no field.
    """
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


def examples(*lines: str) -> str:
    """Example command lines as the epilog of a verb's help, in a block whose lines click does not join.

    Args:
        lines: Whole command lines, each beginning with `adwatch` or with what is piped into it.
    """
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
