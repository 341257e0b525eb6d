"""The index of templates: a new ad finds its relatives among representatives, without loading the store.

Ads are placed strictly in the order of their versions, and what is decided about one depends on earlier ones
only. So the answer is the same for any cut into batches, and a rebuild repeats it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final
from zlib import crc32

import numpy as np

from crawler.campaigns.alike import Face, Kin, compare
from crawler.campaigns.arrivals import Arrival, arrivals
from crawler.campaigns.boilerplate import TESTS, differ, hashes_without, is_boilerplate, outer_runs
from crawler.campaigns.sketch import Hashes, Similarity, Sketch, band_keys, sketch
from crawler.campaigns.tables import Tables

FULL: Final = 32
"""A band with this many families takes no more: templates that many ads share are found by other bands."""
CANDIDATES: Final = 32
"""Representatives an ad is compared with: those that share most bands."""
BY_CHANCE: Final = 6
"""And so many that share one band only, which unrelated ads often do in a large store."""
SAME: Final = 0.97
"""Nothing better is looked for than this."""
CACHED: Final = 50_000

Placed = list[tuple[Arrival, Hashes]]


class Index:
    """Places arrivals; everything read or written is held for a batch and flushed together."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._boilerplate = tables.boilerplate()
        self._faces: dict[int, Face] = {}
        self._bands: dict[int, list[int]] = {}
        self._segments: dict[int, list[Any]] = {}
        self._next = tables.next_family()
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._forget()

    def place(self, batch: Sequence[Arrival]) -> None:
        """Place a batch, in the order of its versions, and write it."""
        self._read_segments(batch)
        ready: Placed = []
        for arrival in batch:
            learned = self._learn(arrival)
            if learned:
                self._place_all(ready)
                ready = []
                self._again(learned, before=arrival.version)
            ready.append((arrival, hashes_without(arrival.form, self._boilerplate)))
        self._place_all(ready)
        self._tables.write_segments((key, *row) for key, row in self._segments.items())
        self._segments = {}

    def _read_segments(self, batch: Sequence[Arrival]) -> None:
        wanted = {key for arrival in batch if arrival.first for key in outer_runs(arrival.form)}
        self._segments = {key: [0, 0, "[]"] for key in wanted}
        for key, seen, boilerplate, versions in self._tables.segments(wanted):
            self._segments[key] = [seen, boilerplate, versions]

    def _learn(self, arrival: Arrival) -> list[int]:
        """Count the outer sentences of an ad; answers the earlier versions that a new insight touches."""
        touched: set[int] = set()
        tested: dict[tuple[int, ...], bool] = {}
        if not arrival.first:
            return []
        for key in outer_runs(arrival.form):
            row = self._segments[key]
            row[0] += 1
            if row[1] or row[0] > TESTS[-1]:
                continue
            holders = [*json.loads(row[2]), [arrival.version, crc32(arrival.form.title.encode())]]
            row[2] = json.dumps(holders)
            if row[0] not in TESTS:
                continue
            named = tuple(version for version, _ in holders)
            if named not in tested:
                tested[named] = self._is_boilerplate(holders, arrival)
            if tested[named]:
                row[1], row[2] = 1, "[]"
                self._boilerplate.add(key)
                touched.update(named[:-1])
            elif row[0] == TESTS[-1]:
                row[2] = "[]"
        return sorted(touched)

    def _is_boilerplate(self, holders: list[tuple[int, int]], arrival: Arrival) -> bool:
        """Whether what these ads share is a site's own; their titles often tell without their texts."""
        if not differ({title for _, title in holders}, len(holders)):
            return False
        rows = self._tables.versions(version for version, _ in holders[:-1])
        return is_boilerplate([*(each.form for each in arrivals(self._tables, rows)), arrival.form])

    def _again(self, versions: Sequence[int], *, before: int) -> None:
        """Place again what was placed under a site's own sentence: all of the families concerned."""
        families = self._tables.families_of_versions(versions)
        for family in families:
            self._faces.pop(family, None)
        gone = self._tables.remove_families(families)
        rows = [row for row in self._tables.versions(gone) if row[0] < before]
        forms = arrivals(self._tables, rows)
        self._place_all([(each, hashes_without(each.form, self._boilerplate)) for each in forms])

    def _place_all(self, ready: Placed) -> None:
        keys = [band_keys(hashes) for _, hashes in ready]
        self._bands = {}
        for key, family in self._tables.bands({key for each in keys for key in each}):
            self._bands.setdefault(key, []).append(family)
        for (arrival, hashes), own in zip(ready, keys, strict=True):
            self._place(arrival, sketch(hashes), own)
        self._flush()

    def _place(self, arrival: Arrival, found: Sketch, keys: Sequence[int]) -> None:
        face = Face(found, arrival.form.title, arrival.employer, arrival.language)
        family, relatives = self._relatives(face, keys)
        if family is None:
            family = self._add(arrival, face, keys)
            self._rows["edges"] += [
                (other, family, verdict, alike.jaccard, alike.containment)
                for other, verdict, alike in relatives
            ]
        self._rows["versions"].append((arrival.version, arrival.listing, family, arrival.employer))
        self._rows["contacts"] += [(contact, family) for contact in arrival.contacts]

    def _relatives(
        self, face: Face, keys: Sequence[int]
    ) -> tuple[int | None, list[tuple[int, Kin, Similarity]]]:
        """The family an ad belongs to, if any, else the families it is an edge away from."""
        counts: Counter[int] = Counter()
        for key in keys:
            counts.update(self._bands.get(key, ()))
        nearest = _nearest(counts)
        self._load(nearest)
        best: tuple[int, float] | None = None
        relatives: list[tuple[int, Kin, Similarity]] = []
        for family in nearest:
            if best and best[1] >= SAME:
                break
            verdict, alike = compare(face, self._faces[family])
            if verdict == "family":
                best = max(best or (family, alike.jaccard), (family, alike.jaccard), key=lambda kin: kin[1])
            elif verdict is not None:
                relatives.append((family, verdict, alike))
        return (best[0] if best else None), relatives

    def _load(self, families: Sequence[int]) -> None:
        missing = [family for family in families if family not in self._faces]
        if not missing:
            return
        if len(self._faces) > CACHED:
            kept = {*families, *(row[0] for row in self._rows["families"])}
            for family in list(self._faces)[: CACHED // 2]:
                if family not in kept:
                    del self._faces[family]
        self._faces.update(read_faces(self._tables, missing))

    def _add(self, arrival: Arrival, face: Face, keys: Sequence[int]) -> int:
        family, self._next = self._next, self._next + 1
        self._faces[family] = face
        blob = face.sketch.hashes.astype("<u4").tobytes()
        self._rows["families"].append(
            (family, arrival.version, face.language, face.title, face.employer, face.sketch.total, blob)
        )
        for key in keys:
            holders = self._bands.setdefault(key, [])
            if len(holders) < FULL:
                holders.append(family)
                self._rows["bands"].append((key, family))
        return family

    def _flush(self) -> None:
        tables, rows = self._tables, self._rows
        tables.write_families(rows["families"])
        tables.write_bands(sorted(rows["bands"]))
        tables.write_edges(rows["edges"])
        tables.write_family_versions(rows["versions"])
        tables.write_family_contacts(rows["contacts"])
        tables.mark("family", {row[2] for row in rows["versions"]})
        self._forget()

    def _forget(self) -> None:
        names = ("families", "bands", "edges", "versions", "contacts")
        self._rows = {name: [] for name in names}
        self._bands = {}


def _nearest(counts: Counter[int]) -> list[int]:
    """Families that share most bands; of those that share a single one, only the latest few."""
    several = sorted((-count, family) for family, count in counts.items() if count > 1)
    once = sorted((family for family, count in counts.items() if count == 1), reverse=True)
    return [family for _, family in several[:CANDIDATES]] + once[:BY_CHANCE]


def read_faces(tables: Tables, families: Iterable[int]) -> dict[int, Face]:
    """Faces of families from the store."""
    return {
        family: Face(Sketch(np.frombuffer(blob, dtype="<u4"), shingles), title, employer, language)
        for family, language, title, employer, shingles, blob in tables.faces(families)
    }
