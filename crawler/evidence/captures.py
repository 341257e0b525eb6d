"""Keeping bytes as received: WARC files under `home`/captures that only grow, and the rows that index them.

The order that survives a kill or a power cut at any point: `write` appends, `sync` puts the bytes on disk,
then one transaction indexes them (`store.captures.add`) together with what was read from them. Bytes that
no row knows are therefore the tail of a killed writer; `seal` cuts them off and records it in the ledger.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Final

from crawler import __version__
from crawler.clock import precise_timestamp
from crawler.errors import UserError
from crawler.evidence import readings, warc
from crawler.evidence.exchange import Exchange, Field, answer, conversion, request
from crawler.evidence.readings import Read
from crawler.files import sync_folder
from crawler.locks import try_lock, wait_for_lock
from crawler.records import Capture
from crawler.store import Entry, Store

FOLDER: Final = "captures"

FILE_LIMIT: Final = 256 * 1024 * 1024
"""Bytes after which a new file is begun; the WARC guidelines advise at most 1 GB."""


class CaptureWriter:
    """Appends exchanges to a WARC file of its own; several writers may work at the same time."""

    def __init__(self, folder: Path, info: Mapping[str, str] | None = None) -> None:
        """Write into `folder` (made if need be); `info` adds lines to the files' warcinfo record."""
        self._folder = folder
        self._info = dict(info or {})
        self._file: FileIO | None = None
        self._info_id = ""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"{folder} can't be made ({error.strerror}); choose another --home") from error

    def write(self, exchange: Exchange, earlier: Capture | None = None) -> Capture:
        """Append one exchange. Returns its row for `store.captures.add`, to be called after `sync`.

        Where `earlier` (`store.captures.latest(url)`) has the same body, a revisit record refers to it.
        """
        payload = sha256(exchange.body).digest()
        same = earlier is not None and earlier.payload_sha256 == payload.hex() and not exchange.imported
        first = self._begin()
        meta = {**(exchange.meta or {}), "record": warc.record_id(), "finished": exchange.finished}
        if exchange.requested_url and exchange.requested_url != exchange.url:
            meta["requested_url"] = exchange.requested_url
        records = first + self._records(exchange, payload, earlier if same else None, meta)
        offset = self._append(records)
        kind = "import" if exchange.imported else "revisit" if same else "response"
        return Capture(
            run=exchange.run,
            url=exchange.url,
            requested_url=exchange.requested_url or exchange.url,
            kind=kind,
            status=None if exchange.imported else exchange.status,
            ip_address=exchange.ip_address,
            started=exchange.started,
            finished=exchange.finished,
            file=self.name,
            offset=offset,
            length=len(records),
            sha256=sha256(records).hexdigest(),
            payload_sha256=payload.hex(),
            meta=json.dumps(meta, default=str),
        )

    def write_readings(self, run: int | None, read: Sequence[Read]) -> Capture:
        """Append what was read from captures written before. Returns its row, to be added with theirs."""
        first, at = self._begin(), precise_timestamp()
        content, record = readings.block(read), warc.record_id()
        packed = first + readings.member(content, record, at)
        offset = self._append(packed)
        keys = [key for observation, _ in read for key in readings.keys_of(observation)]
        return Capture(
            run=run,
            url="",
            requested_url="",
            kind=readings.KIND,
            status=None,
            ip_address=None,
            started=at,
            finished=at,
            file=self.name,
            offset=offset,
            length=len(packed),
            sha256=sha256(packed).hexdigest(),
            payload_sha256=sha256(content).hexdigest(),
            meta=json.dumps({"record": record, "keys": keys}),
        )

    @property
    def name(self) -> str:
        """Name of the file being written; empty before the first exchange."""
        return Path(self._file.name).name if self._file else ""

    def sync(self) -> None:
        """Put on disk what was written; only then may a transaction refer to it."""
        if self._file is not None:
            with self._told():
                os.fsync(self._file.fileno())

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self.sync()
            self._file.close()
            self._file = None

    def __enter__(self) -> CaptureWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self) -> bytes:
        """The warcinfo record when a new file must be begun, else nothing."""
        if self._file is not None and self._file.tell() < FILE_LIMIT:
            return b""
        self.close()
        stamp = datetime.now(UTC)
        # Files of several machines come together in one folder: time and process alone could be the same.
        name = f"adwatch-{stamp:%Y%m%dT%H%M%S%f}-{os.getpid()}-{secrets.token_hex(4)}.warc.gz"
        with self._told():
            # Without a buffer: what a full disk refuses is refused here, not when a later call flushes it.
            self._file = (self._folder / name).open("xb", buffering=0)
            # Held while the file is open: `seal` of another process must not take it for a leftover.
            wait_for_lock(self._file.fileno())
            sync_folder(self._folder)
        self._info_id = warc.record_id()
        lines = {"software": f"adwatch/{__version__}", "format": "WARC File Format 1.1", **self._info}
        block = "".join(f"{key}: {value}\r\n" for key, value in lines.items()).encode("utf-8", "replace")
        fields = [
            ("WARC-Record-ID", self._info_id),
            ("WARC-Date", f"{stamp:%Y-%m-%dT%H:%M:%SZ}"),
            ("WARC-Filename", name),
            ("Content-Type", "application/warc-fields"),
        ]
        return warc.member("warcinfo", fields, block)

    def _records(
        self, exchange: Exchange, payload: bytes, earlier: Capture | None, meta: Mapping[str, object]
    ) -> bytes:
        """Answer (or revisit, or resource), request, rendered page and metadata records of one exchange."""
        common: list[Field] = [
            ("WARC-Target-URI", warc.uri(exchange.url)),
            ("WARC-Date", exchange.started),
            ("WARC-Warcinfo-ID", self._info_id),
        ]
        name = str(meta["record"])
        parts = [answer(exchange, payload, earlier, [("WARC-Record-ID", name), *common])]
        beside = [*common, ("WARC-Concurrent-To", name)]
        if not exchange.imported:
            parts.append(request(exchange, beside))
        if exchange.rendered is not None:
            parts.append(conversion(exchange, [common[0], common[2]], name))
        fields = [("WARC-Record-ID", warc.record_id()), *beside, ("Content-Type", "application/json")]
        parts.append(warc.member("metadata", fields, json.dumps(meta, default=str).encode()))
        return b"".join(parts)

    def _append(self, records: bytes) -> int:
        if self._file is None:
            raise ValueError("no file is open")
        offset = self._file.tell()
        with self._told():
            try:
                rest = memoryview(records)
                while rest:  # of a disk that is nearly full a part may be taken
                    rest = rest[self._file.write(rest) :]
            except OSError:
                self._file.truncate(offset)
                self._file.seek(offset)
                raise
        return offset

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell in words what the disk refuses."""
        try:
            yield
        except OSError as error:
            raise UserError(f"{self._folder} can't be written ({error.strerror}): free some space") from error


def open_writer(store: Store, info: Mapping[str, str] | None = None) -> CaptureWriter:
    """A writer into the store's captures, after cutting off what a killed one left behind."""
    seal(store)
    return CaptureWriter(store.home / FOLDER, info)


def seal(store: Store) -> int:
    """Cut the tails that no row knows off files that nobody is writing. Returns how many were cut."""
    cut = 0
    ends = store.captures.ends()
    for path in sorted((store.home / FOLDER).glob("*.warc.gz")):
        known = ends.get(path.name, 0)
        # Also an empty file: its writer was killed before a byte of it reached the disk.
        if path.stat().st_size > known or not known:
            cut += _cut(store, path, known)
    return cut


def _cut(store: Store, path: Path, known: int) -> bool:
    """Cut one file back to its known end; False when another process is writing it."""
    with path.open("rb+") as file:
        if not try_lock(file.fileno()):
            return False
        # Read again under the lock: its writer may have finished, with rows, in the meantime.
        known = store.captures.ends().get(path.name, 0)
        file.seek(known)
        tail = file.read()
        if not tail and known:
            return False
        detail = {"file": path.name, "from": known, "bytes": len(tail), "sha256": sha256(tail).hexdigest()}
        store.ledger.append([Entry(kind="trim", subject=f"file:{path.name}", detail=detail)])
        file.truncate(known)
        os.fsync(file.fileno())
    if known == 0:
        path.unlink()
    return True
