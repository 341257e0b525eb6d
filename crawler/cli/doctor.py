"""`adwatch doctor`: what is wrong with this home, and what to do."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say
from crawler.text.display import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.evidence.doctor import Check
    from crawler.records import Assessment, JobPosting

_STYLE = {"ok": "green", "note": "yellow", "bad": "bold red"}


@click.command("doctor", epilog=examples("adwatch doctor", "adwatch doctor --fix"))
@click.option("--fix", is_flag=True, help="First repair what can be repaired without losing data.")
@click.option(
    "--rebuild",
    is_flag=True,
    help="First rebuild the store from the captures; the old store is kept next to it.",
)
@click.option(
    "--salvage",
    is_flag=True,
    help="First read what a damaged store still holds into a new one, decisions and cases included.",
)
@click.option(
    "--new-key",
    metavar="WHY",
    help="First begin to sign with a new key, because the old one is lost or damaged; recorded in the chain.",
)
@pass_context
def command(context: Context, fix: bool, rebuild: bool, salvage: bool, new_key: str | None) -> None:
    """Check the store, the evidence and the machine; print what is wrong and how to fix it.

    The exit status is 1 if a check is `bad`. Run it after a crash, a full disk or a move to another machine.
    """
    from crawler.cli.terminal import progress
    from crawler.errors import PartialFailure
    from crawler.evidence.doctor import examine

    if salvage:
        _salvage(context)
    if new_key:
        _begin_new_key(context, new_key)
    failed = _rebuild(context) if rebuild else []
    if fix:
        _repair(context)
    with progress() as bar:
        task = bar.add_task("records", total=None)
        checks = [*examine(context.home, lambda count: bar.advance(task, count)), _browser(), _walls()]
    if context.json:
        context.emit({"checks": [asdict(check) for check in checks]})
    else:
        _print(checks)
    if failed:
        raise PartialFailure(
            f"{counted(len(failed), 'ad')} {'is' if len(failed) == 1 else 'are'} kept, but could not be assessed or"
            f" saved as found, first {failed[0]}"
        )
    bad = [check.name for check in checks if check.state == "bad"]
    if bad:
        raise PartialFailure(f"something is wrong with: {', '.join(bad)}; see the advice above")


def _salvage(context: Context) -> None:
    from crawler.cli.after_ingest import sign
    from crawler.evidence.salvage import salvage

    aside, done = salvage(context.home)
    damaged = f"; damaged: {', '.join(done.damaged)}" if done.damaged else ""
    rows = sum(done.rows.values())
    say(f"{counted(rows, 'row')} {'was' if rows == 1 else 'were'} read from {aside}{damaged}", err=True)
    with context.store() as store:
        sign(store)


def _begin_new_key(context: Context, why: str) -> None:
    from crawler.cli.after_ingest import sign
    from crawler.evidence.signing_key import begin_new_key

    with context.store() as store:
        say(f"heads are signed with a new key from now on: {begin_new_key(store, why)}", err=True)
        sign(store)


def _rebuild(context: Context) -> list[str]:
    """Listings, versions and the index of captures from the WARC files; decisions are not in those.

    Returns a line for each ad that could not be assessed or saved as it is: it is kept, for the analyst to read.
    """
    from crawler.cli.after_ingest import sign
    from crawler.cli.terminal import progress
    from crawler.evidence.captures import FOLDER
    from crawler.evidence.rebuild import rebuild
    from crawler.supervisor.crawl_lock import acquire_crawl_lock

    failed: list[str] = []
    lock = acquire_crawl_lock(context.home)
    with os.fdopen(lock), progress() as bar:
        task = bar.add_task("files", total=len(list((context.home / FOLDER).glob("*"))))
        done = rebuild(context.home, _judge(failed), lambda count: bar.advance(task, count))
    say(
        f"{counted(done.listings, 'listing')} with {counted(done.versions, 'version')} from"
        f" {counted(done.captures, 'capture')} in {counted(done.files, 'file')}; moved"
        f" aside: {', '.join(done.aside) or 'nothing'}. Decisions, cases and accounts are only in "
        "the old store: restore them from a backup if you have one",
        err=True,
    )
    with context.store() as store:
        sign(store)
    return failed + done.faults


def _judge(failed: list[str]) -> Callable[[JobPosting], Assessment]:
    """Assesses whatever an ad holds; `failed` takes a line for each that a step raised for."""
    from crawler.assess import attempt

    def judge(posting: JobPosting) -> Assessment:
        tried = attempt(posting)
        if tried.failure is not None:
            failed.append(f"{posting.url}: {tried.failure}")
        return tried.assessment

    return judge


def _repair(context: Context) -> None:
    """Rebuild full text and counts; leftover tails of captures cut off, the WAL folded back."""
    from crawler.evidence.captures import seal
    from crawler.store.health import Health

    with context.store() as store:
        health = Health(store.database)
        health.repair()
        seal(store)
        health.checkpoint()


def _browser() -> Check:
    """Whether pages that need JavaScript are rendered, and whether their browser is kept off the network."""
    from crawler.chromium import chromium_path, is_walled
    from crawler.evidence.doctor import Check

    if chromium_path() is None:
        return Check(
            name="browser", state="note", found="there is no Chromium: cards can't have render = true"
        )
    if is_walled():
        return Check(name="browser", state="ok", found="pages are rendered in an empty network namespace")
    advice = "allow user namespaces (and install util-linux), or render only on a machine whose network is filtered"
    found = (
        "this system lets us make no network namespace: a page may send WebRTC datagrams on a busy machine"
    )
    return Check(name="browser", state="note", found=found, advice=advice)


def _walls() -> Check:
    """What stands around the processes that open pages, archives, documents and pictures."""
    from crawler.evidence.doctor import Check
    from crawler.sandbox import walls

    stand = walls()
    missing = [
        *(
            []
            if stand.files
            else ["Landlock (Linux 5.13 and later): a hole in a reader would reach your files"]
        ),
        *([] if stand.network else ["a network namespace: a hole in a reader would reach the network"]),
        *([] if stand.calls else ["seccomp: a hole in a reader could start programs and open sockets"]),
    ]
    if not missing:
        found = "pages, archives, documents and pictures are opened without network, keys and files"
        return Check(name="walls", state="ok", found=found)
    advice = "allow user namespaces (and install util-linux), and use a kernel with Landlock and seccomp"
    return Check(name="walls", state="note", found="this system lacks " + "; ".join(missing), advice=advice)


def _print(checks: list[Check]) -> None:
    from rich.text import Text

    from crawler.cli.terminal import console, safe

    out = console()
    for check in checks:
        line = Text(f"{check.state:5}", _STYLE[check.state])
        out.print(line.append(safe(f"{check.name:12} {check.found}"), ""))
        if check.advice:
            out.print(Text(safe(f"{'':18}-> {check.advice}")))
