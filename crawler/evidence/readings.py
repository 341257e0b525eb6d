"""The postings read from the captures, kept in the same files, so that the listings can be rebuilt from them.

One WARC record a batch: a JSON line for each observation that made a version, with the posting as stored and the
capture that it was read from. Reading the pages again instead would depend on the parsers of that day, on the
cards, and on the kind of source.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from crawler.evidence import warc
from crawler.isolation import guarded
from crawler.records import Capture
from crawler.store import Observation, key_of
from crawler.store.content import from_columns, to_columns, to_json
from crawler.store.observations import reduced

TYPE: Final = "application/x-ndjson"
KIND: Final = "reading"

Read = tuple[Observation, Capture | None]
"""A observation, and the row of the capture it was read from (which has no number yet)."""


def keys_of(observation: Observation) -> tuple[str, ...]:
    """Public ids that the observation's listing may have: its own, also with its source as a prefix."""
    source = observation.posting.source
    own = observation.key or key_of(source, observation.posting.url)
    return own, f"{source}:{own}"


def block(read: Sequence[Read]) -> bytes:
    """The lines of a batch. Of an observation that can't be written as it is, the line of what is left of it."""
    return "".join(f"{_written(observation, row)}\n" for observation, row in read).encode()


def _written(observation: Observation, row: Capture | None) -> str:
    line = guarded("saving", lambda: to_json(_line(observation, row)))
    return line if isinstance(line, str) else to_json(_line(reduced(observation, line), row))


def _line(observation: Observation, row: Capture | None) -> dict[str, object]:
    posting = observation.posting
    return {
        "keys": keys_of(observation),
        "key": observation.key,
        "source": posting.source,
        "url": posting.url,
        "seen_at": observation.seen_at,
        "capture": [row.file, row.offset] if row else None,
        "lastmod": observation.lastmod,
        "etag": observation.etag,
        "http_last_modified": observation.http_last_modified,
        "posting": to_columns(posting),
    }


def member(content: bytes, record: str, at: str) -> bytes:
    """The record of a batch, compressed; the same content gives the same bytes."""
    fields = [("WARC-Record-ID", record), ("WARC-Date", at), ("Content-Type", TYPE)]
    return warc.member("metadata", fields, content)


def without(content: bytes, keys: Collection[str]) -> bytes:
    """The lines without those of purged listings."""
    kept = [
        line for line in content.splitlines(keepends=True) if not set(json.loads(line)["keys"]) & set(keys)
    ]
    return b"".join(kept)


def observations(content: bytes) -> Iterator[tuple[Observation, tuple[str, int] | None]]:
    """The observations of a batch, each with file and offset of its capture."""
    for line in content.splitlines():
        said: dict[str, Any] = json.loads(line)
        observation = Observation(
            posting=from_columns(said["url"], said["source"], tuple(said["posting"])),
            seen_at=said["seen_at"],
            key=said["key"],
            lastmod=said["lastmod"],
            etag=said["etag"],
            http_last_modified=said["http_last_modified"],
        )
        yield observation, tuple(said["capture"]) if said["capture"] else None


def is_whole(records: bytes) -> bool:
    """Whether all of these bytes are records that can be unpacked."""
    return sum(len(stored) for _, _, stored in unpack(records)) == len(records)


def unpack(records: bytes, most: int = 0) -> Iterator[tuple[dict[str, str], bytes, bytes]]:
    """Records one by one: WARC fields (names in lower case), block, and the bytes of the member as stored.

    Ends before a member that is not whole, or unpacks to more than `most` bytes (0: however many).
    """
    while records:
        reader = zlib.decompressobj(zlib.MAX_WBITS + 16)
        try:
            plain = reader.decompress(records, most)
        except zlib.error:
            return
        if not reader.eof:
            return
        head, _, rest = plain.partition(b"\r\n\r\n")
        lines = (line.partition(":") for line in head.decode("utf-8", "replace").split("\r\n")[1:])
        fields = {name.lower(): value.strip() for name, _, value in lines}
        size = len(records) - len(reader.unused_data)
        yield fields, rest[: int(fields["content-length"])], records[:size]
        records = records[size:]
