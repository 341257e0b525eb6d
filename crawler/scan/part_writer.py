"""Write the part of one archive in each table, in bounded memory; nothing counts before `finish`.

Rows go to hidden files. `finish` syncs them to disk, renames each, and writes the `done` file last: a kill at any
moment leaves either a complete part or one that does not count.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from crawler.files import sync_file, sync_folder, write_json
from crawler.scan.rows import Row
from crawler.scan.scan_tables import DONE, TABLES, contact_id, done_file, part_file, schema

ROWS: Final = 20_000
"""Rows of all tables together that are held before they are written. Set by hand in 2026."""
TEXT: Final = 32 * 1024 * 1024
"""Rows of all tables together, and characters of the ads, that are held before they are written, which bounds
memory. Set by hand."""


class PartWriter:
    """Collects and writes the rows of one part."""

    def __init__(self, out: Path, part: str) -> None:
        self._out = out
        self._part = part
        self._mark = f".{part}.{os.uname().nodename}.{os.getpid()}.tmp"
        self._rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        self._files: dict[str, Any] = {}
        self._contacts: Counter[tuple[str, str]] = Counter()
        self._held = self._text = 0
        for folder in (*TABLES, DONE):
            (out / folder).mkdir(parents=True, exist_ok=True)

    def add(self, table: str, *rows: Row) -> None:
        """Add rows of a table; those of `contacts` are derived from the links."""
        self._rows[table] += rows
        self._held += len(rows)

    def add_ad(self, ad: Row, links: list[Row], hits: list[Row]) -> None:
        """Add an ad with its contacts and hits."""
        self.add("ads", ad)
        self.add("links", *links)
        self.add("hits", *hits)
        self._contacts.update({(str(link[3]), str(link[4])) for link in links})
        self._text += sum(len(value) for value in ad if isinstance(value, str))
        if self._held >= ROWS or self._text >= TEXT:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        for table, rows in self._rows.items():
            form = schema(table)
            columns = list(zip(*rows, strict=True)) if rows else [()] * len(form)
            arrays = [pa.array(values, kind.type) for values, kind in zip(columns, form, strict=True)]
            if table not in self._files:
                self._files[table] = pq.ParquetWriter(self._hidden(table), form, compression="zstd")
            if rows:
                self._files[table].write_table(pa.Table.from_arrays(arrays, schema=form))
            self._rows[table] = []
        self._held = self._text = 0

    def _hidden(self, table: str) -> Path:
        return self._out / table / self._mark

    def finish(self, told: Mapping[str, object]) -> None:
        """Complete the part; `told` is the content of its `done` file."""
        self._rows["contacts"] = [
            (contact_id(kind, value), kind, value, versions)
            for (kind, value), versions in sorted(self._contacts.items())
        ]
        self._flush()
        for table in TABLES:
            self._files[table].close()
            sync_file(self._hidden(table))
        for table in TABLES:
            self._hidden(table).replace(part_file(self._out, table, self._part))
            sync_folder(self._out / table)
        write_json(done_file(self._out, self._part), told)

    def __enter__(self) -> PartWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for table, file in self._files.items():
            file.close()
            self._hidden(table).unlink(missing_ok=True)
