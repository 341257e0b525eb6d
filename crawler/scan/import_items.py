"""The ads of a scan that are worth an analyst's look, as items for an import, with the places of their records."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from crawler.confined import ConfinedProcess, ProcessLost
from crawler.errors import UserError
from crawler.imports.items import Item
from crawler.imports.warc_pages import page_of
from crawler.imports.warc_records import WarcRecord, records
from crawler.isolation import FailedElsewhere
from crawler.postings import Hints
from crawler.records import JobPosting, Page
from crawler.scan.campaign_tables import read_table
from crawler.scan.scan_tables import DONE, SETTINGS, part_file
from crawler.store.content import COLUMNS, from_columns, to_json

BANDS: Final = ("look", "priority")
"""Bands whose ads are imported."""
POINTER: Final = ("file", "offset", "length", "digest", "stated_digest", "record_id", "fetched_at")


def settings_of(out: Path) -> Mapping[str, Any]:
    """Ruleset, source and region of a scan. Raises UserError if they can't be read."""
    try:
        value = json.loads((out / SETTINGS).read_text("utf-8"))
        return {"source": value["source"], "region": value["region"], "ruleset": value["ruleset"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{out / SETTINGS} can't be read: {error}; scan into the folder again") from error


def read_scan(out: Path, hints: Hints) -> Iterator[Item]:
    """An item for each page with ads in `BANDS`, in the order of the archives.

    The ads of a campaign in `BANDS` are included, whatever their own band, if the scan was clustered. If the archive
    is a file of this machine, the page is read again and checked by its digest; otherwise the item has the ad as it
    was scanned.

    Raises:
        UserError: The tables are missing.
    """
    in_campaigns = _of_campaigns(out)
    for part in _parts(out):
        ads = _rows(part_file(out, "ads", part), ("band", "in", BANDS))
        known = {ad["version"] for ad in ads}
        others = sorted(in_campaigns.get(part, set()) - known)
        if others:
            ads += _rows(part_file(out, "ads", part), ("version", "in", others))
            ads.sort(key=lambda ad: str(ad["version"]))
        if not ads:
            continue
        captures = {row["capture"]: row for row in _rows(part_file(out, "captures", part))}
        by_capture: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for ad in ads:
            by_capture[ad["capture"]].append(ad)
        with ConfinedProcess(module=__name__) as process:
            for capture, found in by_capture.items():
                yield _item(captures[capture], found, hints, process)


def _of_campaigns(out: Path) -> dict[str, set[str]]:
    """Part -> versions of the ads in campaigns in `BANDS`."""
    wanted = {
        row["campaign"] for row in read_table(out, "campaigns", ("band", "in", BANDS), columns=["campaign"])
    }
    found: defaultdict[str, set[str]] = defaultdict(set)
    if wanted:
        for row in read_table(out, "members", columns=["campaign", "version"]):
            if row["campaign"] in wanted:
                found[row["version"].rpartition("-")[0]].add(row["version"])
    return found


def _parts(out: Path) -> list[str]:
    """Finished parts, by the address of their archive."""
    files = [(json.loads(path.read_text("utf-8"))["file"], path.stem) for path in (out / DONE).glob("*.json")]
    return [part for _, part in sorted(files)]


def _rows(path: Path, *filters: tuple[str, str, object]) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    try:
        rows: list[dict[str, Any]] = pq.read_table(path, filters=list(filters) or None).to_pylist()
    except OSError as error:
        raise UserError(f"{path} can't be read: {error}; scan into the folder again") from error
    return rows


def _item(
    capture: Mapping[str, Any], ads: list[dict[str, Any]], hints: Hints, process: ConfinedProcess
) -> Item:
    postings = tuple(_posting(ad, hints) for ad in ads)
    page = reread(capture, process)
    raw = page.body if page else to_json([_plain(ad) for ad in ads]).encode()
    return Item(
        origin=f"{capture['file']}@{capture['offset']}",
        page=page,
        postings=postings,
        raw=raw,
        archive={name: capture[name] for name in POINTER if capture[name]} | {"offset": capture["offset"]},
    )


def _posting(ad: Mapping[str, Any], hints: Hints) -> JobPosting:
    values = (*(ad[name] for name in COLUMNS), ad["posting"])
    posting = from_columns(ad["url"], hints.source, values)
    return replace(posting, region=hints.region) if hints.region else posting


def _plain(ad: Mapping[str, Any]) -> dict[str, Any]:
    """The ad as one flat object: its columns, and its fields without a column."""
    fields = {name: ad[name] for name in ("url", *COLUMNS) if ad[name]}
    return {**json.loads(ad["posting"]), **fields}


def reread(capture: Mapping[str, Any], process: ConfinedProcess) -> Page | None:
    """The page of a row of `captures`; None if its archive is not on this machine or has changed."""
    file, length = Path(capture["file"]), capture["length"]
    if length is None or not file.is_absolute():
        return None
    try:
        with file.open("rb") as stream:
            stream.seek(capture["offset"])
            piece = stream.read(length)
        return process.ask(page_of_piece, piece, str(capture["digest"]))
    except (OSError, ProcessLost, FailedElsewhere):
        return None


def page_of_piece(piece: bytes, digest: str) -> Page | None:
    """In the confined process: the page of one record; None where it is another than the digest says."""
    found = next(records(BytesIO(piece)), None)
    if not isinstance(found, WarcRecord) or digest != f"sha256:{sha256(found.block).hexdigest()}":
        return None
    page = page_of(found)
    return page if isinstance(page, Page) else None
