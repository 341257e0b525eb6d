"""A scan as a whole: what is done is skipped, the rest goes to an engine, and everything is told at the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from crawler.distributed.engine import Engine, TaskResult
from crawler.errors import Locked, UserError
from crawler.files import HIDDEN, write_json
from crawler.indicators import load_catalogue
from crawler.locks import file_lock
from crawler.scan.archive_task import ArchiveResult, ScanTask, scan_archive
from crawler.scan.inputs import Archive
from crawler.scan.scan_tables import DONE, FORMAT, SETTINGS, TABLES, done_file, part_file

REPORT: Final = "report.json"
LOCK: Final = ".lock"
LOCK_SECONDS: Final = 1.5
"""Seconds that a scan waits for another one's lock: a process that was just killed lets go of it within this time."""


@dataclass(slots=True)
class ScanReport:
    """What a scan has come to."""

    archives: int = 0
    skipped: int = 0
    """Done before."""
    scanned: int = 0
    records: int = 0
    """In this run, as `bytes`, `seconds`."""
    size: int = 0
    seconds: float = 0.0
    """Processor time."""
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Archives that could not be read, with the reason; the same command tries them again."""
    totals: dict[str, int] = field(default_factory=dict)
    """Over all done parts: records, pages, read, ads, priority, look, low, problems."""


OnProgress = Callable[[ScanReport], None]


def scan(
    archives: Sequence[Archive],
    out: Path,
    engine: Engine,
    *,
    source: str,
    region: str | None,
    watch: OnProgress,
) -> ScanReport:
    """Scan all archives into a folder; `watch` is called as each is finished.

    Raises UserError when the folder holds a scan made with something else, Locked when one is running.
    """
    with locked(out):
        _agree(out, source, region)
        # Asked before sweeping: a worker whose head was killed may be finishing a part this very moment.
        waiting = [archive for archive in archives if not _is_done(out, archive)]
        _sweep(out)
        report = ScanReport(archives=len(archives), skipped=len(archives) - len(waiting))
        return _scan(waiting, out, engine, report, partial(ScanTask, source=source, region=region), watch)


def _scan(
    waiting: Sequence[Archive],
    out: Path,
    engine: Engine,
    report: ScanReport,
    order: Callable[[Archive, str], ScanTask],
    watch: OnProgress,
) -> ScanReport:
    watch(report)
    orders = (order(archive, str(out.resolve())) for archive in waiting)
    for done in engine.run(scan_archive, orders):
        _take(done, out, report)
        watch(report)
    report.failed.sort()
    report.totals = _totals(out)
    told = {"done": report.scanned + report.skipped, "failed": dict(report.failed), **report.totals}
    write_json(out / REPORT, told)
    return report


def _take(done: TaskResult[ScanTask, ArchiveResult], out: Path, report: ScanReport) -> None:
    archive = done.item.archive
    if done.result is None:
        report.failed.append((archive.address, done.error or "unknown"))
        return
    if not done_file(out, archive.part).is_file():
        raise UserError(f"a worker wrote its part where this machine does not see it; {out} must be shared")
    report.scanned += 1
    report.records += done.result.records
    report.size += done.result.size
    report.seconds += done.result.seconds


def _is_done(out: Path, archive: Archive) -> bool:
    """Whether an archive is done, and still the file that it was."""
    told = _read(done_file(out, archive.part))
    if told is None:
        return False
    return archive.size in (None, told["size"]) and archive.changed in (0, told["changed"])


def _totals(out: Path) -> dict[str, int]:
    totals = dict.fromkeys(("records", "pages", "read", "ads", "priority", "look", "low", "problems"), 0)
    for path in (out / DONE).glob("*.json"):
        told = _read(path) or {}
        for name in totals:
            totals[name] += told.get(name, told.get("bands", {}).get(name, 0))
    return totals


def _agree(out: Path, source: str, region: str | None) -> None:
    """All parts of a folder are made with the same rules: note them, or refuse others."""
    now = {
        "format": FORMAT, "ruleset": load_catalogue().version, "source": source, "region": region
    }  # fmt: skip
    before = _read(out / SETTINGS)
    if before is None:
        if any((out / DONE).glob("*.json")):
            raise UserError(f"{out / SETTINGS} is missing or damaged; choose another --out")
        write_json(out / SETTINGS, now)
        return
    for name, value in now.items():
        if before.get(name) != value:
            raise UserError(
                f"{out} was scanned with {name} {before.get(name)!r}, not {value!r}; choose another --out"
            )


def _sweep(out: Path) -> None:
    """Take away what a killed scan left half done."""
    for folder in (*TABLES, DONE):
        for path in (out / folder).glob(HIDDEN):
            path.unlink(missing_ok=True)
    for table in TABLES:
        for path in (out / table).glob("*.parquet"):
            if not done_file(out, path.stem).is_file():
                part_file(out, table, path.stem).unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return value if isinstance(value, dict) else None


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Keep others from writing into the folder of a scan; raises Locked when one does already."""
    with file_lock(out / LOCK, LOCK_SECONDS) as free:
        if not free:
            raise Locked(f"another scan into {out} is running; wait for it to end")
        yield
