"""The tables of a scan: columns and file names.

    OUT/scan.json                   settings of the scan: one ruleset, one source
    OUT/done/PART.json              one for each finished archive, written last
    OUT/TABLE/PART.parquet          rows of one archive in each of `TABLES`

PART is derived from the address of the archive, so that scanning it again writes the same files. A part counts only
if its `done` file exists; the next scan removes the leftovers of a killed one.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT: Final = 1
"""Version of the format; grows whenever a column changes its meaning. A folder of another format is refused."""

TABLES: Final = ("ads", "contacts", "links", "hits", "captures", "problems")
DONE: Final = "done"
SETTINGS: Final = "scan.json"

_TEXT, _WHOLE, _FIGURE, _TRUTH, _TEXTS = "string", "int64", "double", "bool", "list"

COLUMNS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "ads": (
        ("version", _TEXT),  # PART-NUMBER: one state of an ad, as one capture shows it; unique in a scan
        ("id", _TEXT),  # public id of the listing (of source and URL); a page captured twice has it twice
        ("capture", _TEXT),  # the row of captures it was read from
        ("url", _TEXT),
        ("source", _TEXT),
        ("content_hash", _TEXT),  # SHA-256 over what makes it the same ad (crawler/store/content.py)
        ("title", _TEXT),
        ("hiring_organization", _TEXT),
        ("job_location", _TEXT),
        ("base_salary", _TEXT),
        ("date_posted", _TEXT),  # ISO 8601 or null
        ("description", _TEXT),
        ("text", _TEXT),
        ("posting", _TEXT),  # JSON of all other fields of the JobPosting (crawler/store/content.py)
        ("country", _TEXT),  # ISO 3166 of the first place with a known one, or null
        ("region", _TEXT),
        ("valid_through", _TEXT),
        ("fetched_at", _TEXT),  # UTC, of the capture
        ("pay_minimum", _FIGURE),
        ("pay_maximum", _FIGURE),
        ("pay_currency", _TEXT),
        ("pay_period", _TEXT),
        ("language", _TEXT),  # of the text, BCP 47 primary tag
        ("document_type", _TEXT),
        ("score", _FIGURE),
        ("band", _TEXT),
        ("harm_types", _TEXTS),
        ("reasons", _TEXTS),
        ("ruleset", _TEXT),
        (
            "destinations",
            _TEXTS,
        ),  # ISO 3166 countries of the work abroad; missing in scans made before December 2026
    ),
    "contacts": (
        ("contact", _TEXT),  # of kind and value, the same in every part
        ("kind", _TEXT),
        ("value", _TEXT),
        ("versions", _WHOLE),  # ads of this part that carry it
    ),
    "links": (
        ("version", _TEXT),
        ("id", _TEXT),
        ("contact", _TEXT),
        ("kind", _TEXT),
        ("value", _TEXT),
        ("field", _TEXT),
        ("start", _WHOLE),
        ("end", _WHOLE),
        ("raw", _TEXT),
        ("obfuscated", _TRUTH),
        ("disguises", _TEXTS),
        ("confidence", _FIGURE),
        ("boilerplate", _TRUTH),
        ("label", _TEXT),
    ),
    "hits": (
        ("version", _TEXT),
        ("id", _TEXT),
        ("indicator", _TEXT),
        ("origin", _TEXT),
        ("field", _TEXT),
        ("start", _WHOLE),
        ("end", _WHOLE),
        ("weight", _TEXT),
        ("points", _FIGURE),
        ("quote", _TEXT),
        ("why", _TEXT),
    ),
    "captures": (
        ("capture", _TEXT),  # PART-NUMBER of the record
        ("file", _TEXT),  # address of the archive as it was opened
        ("offset", _WHOLE),  # bytes of the file at which the record begins
        ("length", _WHOLE),  # bytes of the record in the file, packed as it is there
        ("digest", _TEXT),  # "sha256:HEX" over the block of the record, as WARC-Block-Digest counts it
        ("payload_sha256", _TEXT),  # over the page with its encodings undone, as read
        ("stated_digest", _TEXT),  # WARC-Payload-Digest as the archive states it; empty when it does not
        ("record_id", _TEXT),
        ("url", _TEXT),
        ("fetched_at", _TEXT),  # WARC-Date
        ("status", _WHOLE),
        ("ip_address", _TEXT),
    ),
    "problems": (
        ("file", _TEXT),
        ("record", _WHOLE),  # counted from 1
        ("offset", _WHOLE),
        ("url", _TEXT),
        ("reason", _TEXT),
    ),
}
"""Table -> its columns in order: name and type. Texts, offsets and points are those of `crawler.records`."""


def schema(table: str) -> pa.Schema:
    """Arrow schema of one of `TABLES`."""
    import pyarrow as pa

    kinds = {
        _TEXT: pa.string(),
        _WHOLE: pa.int64(),
        _FIGURE: pa.float64(),
        _TRUTH: pa.bool_(),
        _TEXTS: pa.list_(pa.string()),
    }
    return pa.schema([(name, kinds[kind]) for name, kind in COLUMNS[table]])


def part_of(address: str) -> str:
    """Name of the part of an archive: 16 hexadecimal digits of the SHA-256 of its address."""
    return sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def contact_id(kind: str, value: str) -> str:
    """Id of a contact, the same in all parts and scans."""
    return sha256(f"{kind}\n{value}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def done_file(out: Path, part: str) -> Path:
    """The file whose presence means that all rows of an archive are written."""
    return out / DONE / f"{part}.json"


def part_file(out: Path, table: str, part: str) -> Path:
    """File with the rows of an archive in a table."""
    return out / table / f"{part}.parquet"


def parts(out: Path, table: str) -> Iterator[Path]:
    """Files of a table whose archives are finished, by name."""
    for done in sorted((out / DONE).glob("*.json")):
        yield part_file(out, table, done.stem)


def is_scan(path: Path) -> bool:
    """Whether a folder is the output of a scan."""
    return (path / SETTINGS).is_file() and (path / DONE).is_dir()
