"""`adwatch verify`: check that the evidence is as it was recorded."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say
from crawler.text.display import counted

PURGED_NAMED: Final = 20
"""Purged records named in the text; more would hide the findings below them."""


@click.command(
    "verify",
    epilog=examples(
        "adwatch verify",
        "adwatch verify --heads-file kept-heads.txt",
        "adwatch verify --stamp https://tsa.example/tsr",
    ),
)
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="LINE",
    help="A head line that was kept on another machine. Repeatable.",
)
@click.option(
    "--heads-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file of head lines that were kept on another machine.",
)
@click.option(
    "--stamp",
    metavar="URL",
    help="If everything verifies, sign the head and get a timestamp from this authority (RFC 3161).",
)
@pass_context
def command(context: Context, heads: tuple[str, ...], heads_file: Path | None, stamp: str | None) -> None:
    """Verify the evidence: the hash chain, the rows of the store, and the capture files.

    The first bad record is named, and the exit status is 1. Each crawl and import prints a head line
    (`adwatch-head ...`). Keep these lines on another machine and give them back with --head or --heads-file: they
    prove that nobody rewrote the whole chain.
    """
    from crawler.cli.terminal import progress, safe
    from crawler.errors import PartialFailure
    from crawler.evidence.verify import verify

    kept = [*heads, *(heads_file.read_text("utf-8", "replace").splitlines() if heads_file else ())]
    with progress() as bar:
        task = bar.add_task("records", total=None)
        report = verify(context.home, heads=kept, tick=lambda count: bar.advance(task, count))
    if context.json:
        context.emit({**asdict(report), "ok": report.ok})
    else:
        done = (
            f"{counted(report.entries, 'chain entry', 'chain entries')}, {counted(report.rows, 'row')}, "
            f"{counted(report.captures, 'capture')}, {counted(report.heads, 'signed head')}"
        )
        say(f"{done}: {'all as recorded' if report.ok else 'NOT as recorded'} ({report.seconds:.1f} s)")
        if report.public_key:
            say(f"  signing key: {report.public_key}")
        if report.purged:
            named = ", ".join(report.purged[:PURGED_NAMED])
            more = "" if len(report.purged) <= PURGED_NAMED else ", ... (--json names all)"
            say(
                f"  purged, so that their content can't be proven: {counted(len(report.purged), 'record')}"
                f" ({named}{more})"
            )
        for silent in report.unproven:
            say(safe(f"  not proven: {silent}"))
        for finding in report.findings:
            say(safe(f"  {finding.record}: {finding.problem}"))
    if report.first:
        raise PartialFailure(
            f"the first bad record is {safe(report.first.record)}: {safe(report.first.problem)}; "
            "compare with a backup, and don't crawl into this home until it is clear what happened"
        )
    if stamp:
        _stamp(context, stamp)


def _stamp(context: Context, authority: str) -> None:
    from crawler.evidence.signing import sign_head
    from crawler.evidence.timestamping import stamp

    with context.store() as store:
        head = sign_head(store)
    done = stamp(context.home, head, authority)
    say(str(head), err=True)
    if done.path:
        say(f"stamped: {done.path}", err=True)
    else:
        say(f"no time stamp ({done.reason}); the evidence stands without it", err=True)
