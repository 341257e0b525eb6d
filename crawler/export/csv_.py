"""CSV, for viewing: a folder with one file per table. Phone numbers stay exact, nothing can compute."""

from __future__ import annotations

import csv
from pathlib import Path

from crawler.export.cells import csv_cell
from crawler.export.document import ExportDocument
from crawler.export.tables import TABLES, read_me


def write(document: ExportDocument, out: Path) -> None:
    """Write `out`/NAME.csv for every table (UTF-8 with a byte order mark, which spreadsheets look for)."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "readme.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([csv_cell(text) for text in pair] for pair in read_me(document.case))
    for table in TABLES:
        with (out / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table.columns)
            writer.writerows(
                [csv_cell(value) if isinstance(value, str) else value for value in row]
                for row in table.cells(document)
            )
