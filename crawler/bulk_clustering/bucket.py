"""Bring the ads of one bucket together, and cluster them in a store of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from crawler.bulk_clustering.connected_components import buckets_of
from crawler.bulk_clustering.minhash_signatures import own_sentences
from crawler.bulk_clustering.plan import JoinPlan, PartSlice
from crawler.campaigns.members import members as members_of
from crawler.campaigns.service import join_new
from crawler.campaigns.views import joins_of
from crawler.codec import from_plain, names_of
from crawler.files import replacing
from crawler.isolation import Failure
from crawler.records import Assessment, Contact, Hit
from crawler.scan.campaign_tables import write_part
from crawler.scan.scan_tables import part_file
from crawler.store import Observation, Store
from crawler.store.content import COLUMNS, from_columns, to_json

GATHERED: Final = "gathered"
TABLES: Final = ("ads", "links", "hits")
_SAVED: Final = 1_000
"""Ads saved in one transaction."""

Row = dict[str, Any]


def gather(plan: JoinPlan, number: int) -> None:
    """Write the rows of a block that are in buckets, a Parquet row group for each bucket."""
    for table in TABLES:
        _gather(plan, number, table)


def _gather(plan: JoinPlan, number: int, table: str) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    first, pieces = plan.blocks[number].first, []
    for piece in plan.blocks[number].slices:
        pieces.append(_rows(plan, piece, table, first))
        first += piece.last - piece.first
    rows = pa.concat_tables(pieces)
    buckets = pa.array(buckets_of(plan)[rows["ad"].to_numpy()])
    rows = rows.append_column("bucket", buckets).filter(pc.greater_equal(buckets, 0))
    rows = rows.sort_by([("bucket", "ascending"), ("ad", "ascending")])
    path = plan.path(GATHERED, f"{number}.{table}.parquet")
    with (
        replacing(path, durable=False) as hidden,
        pq.ParquetWriter(hidden, rows.schema, compression="zstd") as file,
    ):
        for bucket in pc.unique(rows["bucket"]):
            file.write_table(rows.filter(pc.equal(rows["bucket"], bucket)))


def _rows(plan: JoinPlan, piece: PartSlice, table: str, number: int) -> Any:
    """Rows of a part whose ads are in a slice, with the number of the ad. A version ends in its ad's place."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    found = []
    file = pq.ParquetFile(part_file(plan.out, table, piece.part))
    for batch in file.iter_batches():
        row = pc.subtract(pc.cast(pc.utf8_slice_codeunits(batch["version"], -9), pa.int64()), 1)
        kept = pc.and_(pc.greater_equal(row, piece.first), pc.less(row, piece.last))
        held = pa.Table.from_batches([batch]).append_column("ad", pc.add(row, number - piece.first))
        found.append(held.filter(kept))
    empty = file.schema_arrow.empty_table().append_column("ad", pa.array([], pa.int64()))
    return pa.concat_tables([empty, *found])


def join_bucket(plan: JoinPlan, bucket: int) -> None:
    """Cluster the ads of a bucket and write its campaigns."""
    with TemporaryDirectory(prefix="adwatch-") as folder, Store(Path(folder)) as store:
        ads: dict[str, Row] = {}
        batch: list[Observation] = []
        problems: list[Failure] = []
        sources: set[str] = set()
        for row, observation in _observations(plan, bucket):
            if observation.posting.source not in sources:
                sources.add(observation.posting.source)
                store.runs.begin(observation.posting.source, kind="archive")
            ads[row["id"]] = row
            batch.append(observation)
            if len(batch) == _SAVED:
                problems += store.save(batch).failures.values()
                batch = []
        problems += store.save(batch).failures.values()
        joined = join_new(store, own_sentences=own_sentences(plan), usage=False)
        plan.report("joining", bucket, [*problems, *joined.problems])
        write_part(plan.out, bucket, *_found(store, ads))


def _found(store: Store, ads: Mapping[str, Row]) -> tuple[list[Row], list[Row]]:
    """Rows of campaigns with several ads, and of their members. A campaign is named after its first ad."""
    records = store.campaigns.records
    several = {row["id"]: row for row in records.top(len(ads)) if row["listings"] > 1}
    campaigns: list[Row] = []
    members: list[Row] = []
    found = members_of(records.members(several), records.mentions(several))
    for number, group in groupby(found, key=lambda member: member.campaign):
        together = tuple(group)
        rows = [ads[member.key] for member in together]
        name = min(rows, key=lambda row: int(row["ad"]))["version"]
        joins = [{"basis": j.basis, "ids": j.keys, "why": j.why} for j in joins_of(store, together)]
        record = several[number]
        told = {"record": to_json(record["record"]), "joins": to_json(joins), "campaign": name}
        campaigns.append(record | told)
        members += [row | {"campaign": name} for row in rows]
    return campaigns, members


def _observations(plan: JoinPlan, bucket: int) -> Iterator[tuple[Row, Observation]]:
    links: defaultdict[int, list[Contact]] = defaultdict(list)
    hits: defaultdict[int, list[Hit]] = defaultdict(list)
    for number in range(len(plan.blocks)):
        for row in _gathered(plan, number, "links", bucket):
            links[row["ad"]].append(from_plain(Contact, row))
        for row in _gathered(plan, number, "hits", bucket):
            hits[row["ad"]].append(from_plain(Hit, row | {"id": row["indicator"]}))
        for row in _gathered(plan, number, "ads", bucket):
            yield row, _observation(row, tuple(links.pop(row["ad"], ())), tuple(hits.pop(row["ad"], ())))


def _gathered(plan: JoinPlan, number: int, table: str, bucket: int) -> list[Row]:
    import pyarrow.parquet as pq

    path = plan.path(GATHERED, f"{number}.{table}.parquet")
    rows: list[Row] = pq.read_table(path, filters=[("bucket", "=", bucket)]).to_pylist()
    return rows


def _observation(row: Row, contacts: tuple[Contact, ...], hits: tuple[Hit, ...]) -> Observation:
    row = row | {"destinations": row.get("destinations") or ()}
    kept = (name for name in names_of(Assessment) if name in row and name not in {"contacts", "hits"})
    given = {
        name: row[name] for name in kept
    }  # what scans don't have keeps its default: the sentence reader's
    assessment = replace(
        from_plain(Assessment, {**given, "contacts": (), "hits": ()}), contacts=contacts, hits=hits
    )
    values = (*(row[name] for name in COLUMNS), row["posting"])
    posting = from_columns(row["url"], row["source"], values, assessment)
    return Observation(posting=posting, seen_at=row["fetched_at"], key=row["id"])
