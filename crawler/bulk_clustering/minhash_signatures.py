"""From ads to MinHash signatures, a block at a time: first sentences and contacts, then sketches and LSH bands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import numpy as np

from crawler.bulk_clustering.block_reader import read_block
from crawler.bulk_clustering.plan import JoinPlan
from crawler.bulk_clustering.shuffle import by_key, read_partition, write_array, write_partitioned
from crawler.campaigns.boilerplate import TESTS, differ, ends_of, is_boilerplate, own_part
from crawler.campaigns.normal import NormalForm
from crawler.campaigns.problems import JoinProblem
from crawler.campaigns.sketch import AT_ONCE, SKETCH, band_keys, shingles, sketch
from crawler.files import replacing

FORMS: Final = "forms"
ENDS: Final = "ends"
CONTACTS: Final = "contacts"
OWN: Final = "own-sentences"
SKETCHES: Final = "sketches"
BANDS: Final = "bands"
_END: Final = np.dtype([("name", "<i8"), ("ad", "<i8"), ("title", "<u4")])
KEY: Final = np.dtype([("key", "<i8"), ("ad", "<i8")])
_TOGETHER: Final = 1_000
"""Sentences whose ads are read in one pass."""


def read_forms(plan: JoinPlan, number: int) -> None:
    """Write the normalised texts of a block, and shuffle its outer sentences and contacts."""
    from zlib import crc32

    ends, tied, forms = [], [], []
    problems: list[JoinProblem] = []
    for ad in read_block(plan, plan.blocks[number], problems):
        forms.append(ad.form)
        tied += [(contact, ad.version) for contact in ad.contacts]
        tied.append((ad.listing, ad.version))
        if ad.first:
            title = crc32(ad.form.title.encode())
            ends += [(name, ad.version, title) for name in dict.fromkeys(end.name for end in ad.ends)]
    plan.report("forms", number, problems)
    _write_forms(plan, number, forms)
    outer, contacts = np.array(ends, _END), np.array(tied, KEY)
    write_partitioned(plan, ENDS, number, outer, by_key(outer["name"], plan.partitions), plan.partitions)
    write_partitioned(
        plan, CONTACTS, number, contacts, by_key(contacts["key"], plan.partitions), plan.partitions
    )


def _write_forms(plan: JoinPlan, number: int, forms: Sequence[NormalForm]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = plan.path(FORMS, f"{number}.parquet")
    kinds = pa.schema([("segments", pa.list_(pa.string())), ("title", pa.string())])
    rows = {"segments": [list(form.segments) for form in forms], "title": [form.title for form in forms]}
    with replacing(path, durable=False) as hidden:
        pq.write_table(pa.table(rows, schema=kinds), hidden, compression="zstd", row_group_size=5_000)


def _forms(plan: JoinPlan, number: int) -> Iterator[NormalForm]:
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(plan.path(FORMS, f"{number}.parquet")).iter_batches(2_000):
        columns = batch["segments"].to_pylist(), batch["title"].to_pylist()
        yield from (NormalForm(tuple(segments), title) for segments, title in zip(*columns, strict=True))


def judge_sentences(plan: JoinPlan, partition: int) -> None:
    """Decide which outer sentences are boilerplate of a site: as in a store, from the first ads that have them."""
    rows = read_partition(plan, ENDS, len(plan.blocks), partition)
    own: list[int] = []
    if len(rows):
        rows = rows[np.lexsort((rows["ad"], rows["name"]))]
        starts = np.flatnonzero(np.r_[True, rows["name"][1:] != rows["name"][:-1]])
        sizes = np.diff(np.r_[starts, len(rows)])
        asked = []
        for start, size in zip(starts[sizes >= TESTS[0]], sizes[sizes >= TESTS[0]], strict=True):
            for test in TESTS:
                held = rows[start : start + test]
                if size >= test and differ(set(held["title"].tolist()), test):
                    asked.append((int(held["name"][0]), tuple(held["ad"].tolist())))
        for first in range(0, len(asked), _TOGETHER):
            own += _judged(plan, asked[first : first + _TOGETHER])
    path = plan.path(OWN, f"{partition}.json")
    path.write_text(json.dumps(sorted(set(own))), "utf-8")


def _judged(plan: JoinPlan, asked: Sequence[tuple[int, tuple[int, ...]]]) -> list[int]:
    forms = _forms_of(plan, sorted({ad for _, ads in asked for ad in ads}))
    known = {ads: is_boilerplate([forms[ad] for ad in ads]) for ads in {ads for _, ads in asked}}
    return [name for name, ads in asked if known[ads]]


def _forms_of(plan: JoinPlan, ads: Sequence[int]) -> dict[int, NormalForm]:
    import pyarrow.parquet as pq

    found: dict[int, NormalForm] = {}
    blocks = {number: [ad for ad in ads if plan.block_of(ad) == number] for number in map(plan.block_of, ads)}
    for number, wanted in blocks.items():
        first = plan.blocks[number].first
        rows = (
            pq.read_table(plan.path(FORMS, f"{number}.parquet"))
            .take([ad - first for ad in wanted])
            .to_pylist()
        )
        found |= {
            ad: NormalForm(tuple(row["segments"]), row["title"]) for ad, row in zip(wanted, rows, strict=True)
        }
    return found


def own_sentences(plan: JoinPlan) -> set[int]:
    """All sentences that are boilerplate of a site."""
    files = (plan.path(OWN, f"{partition}.json") for partition in range(plan.partitions))
    return {name for path in files for name in json.loads(path.read_text("utf-8"))}


def write_signatures(plan: JoinPlan, number: int) -> None:
    """Write the sketches of a block, and shuffle its bands."""
    own = own_sentences(plan)
    first, count = plan.blocks[number].first, plan.blocks[number].count
    hashes = np.zeros((count, SKETCH), np.uint32)
    sizes = np.zeros((count, 2), np.int32)
    bands: list[int] = []
    ads: list[int] = []
    texts = (shingles(" ".join(own_part(form, ends_of(form), own))) for form in _forms(plan, number))
    place = 0
    while part := list(islice(texts, AT_ONCE)):
        for shingled, keys in zip(part, band_keys(part), strict=True):
            drawn = sketch(shingled)
            hashes[place, : len(drawn.hashes)] = drawn.hashes
            sizes[place] = len(drawn.hashes), drawn.total
            bands += keys
            ads += [first + place] * len(keys)
            place += 1
    write_array(plan.path(SKETCHES, f"{number}.npy"), hashes)
    write_array(plan.path(SKETCHES, f"{number}.sizes.npy"), sizes)
    rows = np.empty(len(bands), KEY)
    rows["key"], rows["ad"] = bands, ads
    write_partitioned(plan, BANDS, number, rows, by_key(rows["key"], plan.partitions), plan.partitions)
