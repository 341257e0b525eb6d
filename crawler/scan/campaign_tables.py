"""The tables that bulk clustering adds to a scan: campaigns of two or more ads, and their members.

An ad without a row in `members` belongs to no campaign.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from crawler.files import replacing

TABLES: Final = ("campaigns", "members")
JOINED: Final = "campaigns.json"
"""File that records what the tables were made from; it exists only if all of them are complete."""

_TEXT, _WHOLE, _FIGURE, _TEXTS = "string", "int64", "double", "list"
COLUMNS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "campaigns": (
        ("campaign", _TEXT),  # the version of its first ad
        ("kind", _TEXT),  # campaign, or reposts of one employer
        ("title", _TEXT),
        ("band", _TEXT),
        ("score", _FIGURE),
        ("listings", _WHOLE),
        ("sources", _WHOLE),
        ("employers", _WHOLE),
        ("contacts", _WHOLE),
        ("first_seen", _TEXT),
        ("last_seen", _TEXT),
        ("harm_types", _TEXTS),
        ("reasons", _TEXTS),
        ("record", _TEXT),  # JSON: places, employers claimed, contacts, postings a day...
        ("joins", _TEXT),  # JSON: what joins which ads (`ids`) and why, in words
    ),
    "members": (
        ("campaign", _TEXT),
        ("id", _TEXT),  # public id of the listing
        ("version", _TEXT),  # the row of ads, the last one of its listing
        ("capture", _TEXT),  # the row of captures: where the evidence lies
        ("url", _TEXT),
        ("band", _TEXT),  # of the ad alone
        ("score", _FIGURE),
    ),
}

Row = dict[str, Any]


def write_part(out: Path, bucket: int, campaigns: list[Row], members: list[Row]) -> None:
    """Write the rows of a bucket. Writing twice gives the same files."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {_TEXT: pa.string(), _WHOLE: pa.int64(), _FIGURE: pa.float64(), _TEXTS: pa.list_(pa.string())}
    for table, rows in (("members", members), ("campaigns", campaigns)):
        schema = pa.schema([(name, kinds[kind]) for name, kind in COLUMNS[table]])
        columns = {name: [row[name] for row in rows] for name in schema.names}
        path = out / table / f"{bucket:06d}.parquet"
        path.parent.mkdir(exist_ok=True)
        with replacing(path, durable=False) as hidden:
            pq.write_table(pa.table(columns, schema=schema), hidden, compression="zstd")


def read_table(out: Path, table: str, *filters: tuple[str, str, object], columns: list[str]) -> Iterator[Row]:
    """Rows of one of `TABLES`; none if the scan was not clustered."""
    import pyarrow.parquet as pq

    if (out / JOINED).is_file():
        for path in sorted((out / table).glob("*.parquet")):
            yield from pq.read_table(path, filters=list(filters) or None, columns=columns).to_pylist()
