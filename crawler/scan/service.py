"""Scan a list of archives: skip finished ones, run the others on an engine, and write a report."""

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
"""Seconds to wait for the lock of another scan: the system releases that of a killed process within this time."""


@dataclass(slots=True)
class ScanReport:
    """Progress and result of a scan."""

    archives: int = 0
    skipped: int = 0
    """Archives finished by an earlier run."""
    scanned: int = 0
    records: int = 0
    """Records read in this run; `size` (bytes) and `seconds` are of this run too."""
    size: int = 0
    seconds: float = 0.0
    """Processor time, in seconds."""
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Archives that failed, with the reason; the same command tries them again."""
    totals: dict[str, int] = field(default_factory=dict)
    """Sums over all finished parts: records, pages, read, ads, priority, look, low, problems."""


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
    """Scan archives into a folder of tables.

    Args:
        archives: What to scan.
        out: Folder of the tables; shared with the workers of the engine.
        engine: Where the archives are read.
        source: Name of the source of all ads.
        region: ISO 3166 country of the ads.
        watch: Called with the report after each archive.

    Raises:
        UserError: The folder has a scan with another source, region, catalogue or format.
        Locked: Another scan into the folder is running.
    """
    with locked(out):
        _agree(out, source, region)
        # Checked before sweeping: a worker of a killed scan may be finishing a part at this moment.
        waiting = [archive for archive in archives if not _is_done(out, archive)]
        _sweep(out)
        report = ScanReport(archives=len(archives), skipped=len(archives) - len(waiting))
        return _scan(waiting, out, engine, report, partial(ScanTask, source=source, region=region), watch)


def _scan(
    waiting: Sequence[Archive],
    out: Path,
    engine: Engine,
    report: ScanReport,
    make_task: Callable[[Archive, str], ScanTask],
    watch: OnProgress,
) -> ScanReport:
    watch(report)
    tasks = (make_task(archive, str(out.resolve())) for archive in waiting)
    for done in engine.run(scan_archive, tasks):
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
    """Whether an archive is finished and has not changed since."""
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
    """Record what the scan is made with, or refuse to mix it with parts made otherwise."""
    now = {
        "format": FORMAT, "ruleset": load_catalogue(sentences=False).version, "source": source, "region": region
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
    """Remove incomplete files of a killed scan."""
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
    """Lock the folder of a scan. Raises Locked if another process has locked it."""
    with file_lock(out / LOCK, LOCK_SECONDS) as free:
        if not free:
            raise Locked(f"another scan into {out} is running; wait for it to end")
        yield
