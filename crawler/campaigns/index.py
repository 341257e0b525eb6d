"""The index of templates: a new ad finds its relatives among representatives, without loading the store.

Ads are placed strictly in the order of their versions, and what is decided about one depends on earlier ones
only. So the answer is the same for any cut into batches, and a rebuild repeats it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, Final, TypeVar

import numpy as np

from crawler.campaigns.alike import Face, Kin, judged
from crawler.campaigns.arrivals import Arrival, arrivals
from crawler.campaigns.candidates import Candidates, candidates
from crawler.campaigns.entries import Entries
from crawler.campaigns.own import Own, own
from crawler.campaigns.portraits import portrait_lines
from crawler.campaigns.problems import JoinProblem
from crawler.campaigns.runs import Runs
from crawler.campaigns.sentences import Sentences
from crawler.campaigns.sketch import Similarity, Sketch, band_keys, shingles, similarities, sketch
from crawler.campaigns.tables import Tables
from crawler.isolation import Failure, guarded

FULL: Final = 32
"""A band with this many families takes no more: templates that many ads share are found by other bands."""
SAME: Final = 0.97
"""Nothing better is looked for than this."""
RECENT: Final = 20_000
"""Ads whose normal form is kept until what is usual has been learned, about 40 MB."""
CACHED: Final = 100_000
"""Faces held in memory between two parts of a batch, about 220 MB."""

T = TypeVar("T")
Placed = list[tuple[Arrival, Own]]
Found = tuple[int | None, list[tuple[int, Kin, Similarity]]]
"""The family that an ad belongs to, and the families it is an edge away from."""
NONE: Final = shingles("")
"""Shingles of an ad whose text could not be read."""


class Index:
    """Places arrivals; everything read or written is held for a batch and flushed together."""

    def __init__(
        self,
        tables: Tables,
        *,
        learns: bool = True,
        problems: list[JoinProblem] | None = None,
        recent: MutableMapping[int, Arrival] | None = None,
    ) -> None:
        """Open the index.

        Args:
            tables: The store's.
            learns: Whether it finds out which sentences are a site's own, or takes those that the tables hold.
            problems: Takes a line for each ad that a step raised for; it gets a family of its own.
            recent: Takes the first `RECENT` arrivals that are placed: they are not read again.
        """
        self.problems: list[JoinProblem] = [] if problems is None else problems
        self._tables = tables
        self._recent: MutableMapping[int, Arrival] = {} if recent is None else recent
        self._sentences = Sentences(tables, self._arrivals, learns=learns)
        self._bands = Runs(tables.runs, "bands", "<u4")
        self._gone: set[int] = set()
        self._gone_sorted = np.empty(0, np.uint32)
        self._leave_out(tables.gone_families())
        self._faces: dict[int, Face] = {}
        self._before: dict[int, int] = {}
        """How many families are under each band of what is being placed..."""
        self._holders: dict[int, list[int]] = {}
        """...and those that were added while placing."""
        self._next = tables.next_family()
        self._free: list[int] = []
        """Bands that took a family more, and..."""
        self._takers: list[int] = []
        """...which one."""
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._forget()

    def place(self, batch: Sequence[Arrival]) -> None:
        """Place a batch, in the order of its versions, and write it."""
        self._recent.update((each.version, each) for each in batch[: max(0, RECENT - len(self._recent))])
        self._sentences.read(batch)
        ready: Placed = []
        for arrival in batch:
            learned = self._guarded("learning sentences", arrival, self._sentences.learn, list[int])
            if learned:
                self._place_all(ready)
                ready = []
                self._again(learned, before=arrival.version)
            ready.append((arrival, self._own(arrival)))
        self._place_all(ready)
        self._sentences.write()
        self._write_bands()

    def place_anew(self, versions: Sequence[int]) -> None:
        """Place versions that were in a family which is no more."""
        self._place_once_more(versions)
        self._write_bands()

    def _write_bands(self) -> None:
        if self._bands.flush(self._gone):
            self._tables.forget_gone_families()
            self._gone.clear()
            self._leave_out(())

    def _leave_out(self, families: Iterable[int]) -> None:
        """Note families that are no more: bands still lead to them."""
        self._gone.update(families)
        self._gone_sorted = np.array(sorted(self._gone), np.uint32)

    def _own(self, arrival: Arrival) -> Own:
        def read(arrival: Arrival) -> Own:
            return own(arrival, self._sentences.boilerplate)

        return self._guarded(
            "reading what is its own", arrival, read, lambda: Own("", NONE, arrival.language)
        )

    def _guarded(
        self, step: str, arrival: Arrival, work: Callable[[Arrival], T], fallback: Callable[[], T]
    ) -> T:
        """One step for one ad; where it raises, the fallback, and a line among the problems."""
        done = guarded(step, partial(work, arrival))
        if isinstance(done, Failure):
            self.problems.append(JoinProblem("version", arrival.version, done))
            return fallback()
        return done

    def _again(self, versions: Sequence[int], *, before: int) -> None:
        """Place again what was placed under a site's own sentence: all of the families concerned."""
        families = self._tables.families_of_versions(versions)
        for family in families:
            self._faces.pop(family, None)
        self._leave_out(families)
        self._place_once_more(
            [version for version in self._tables.remove_families(families) if version < before]
        )

    def _place_once_more(self, versions: Sequence[int]) -> None:
        """Place versions again. Records of their campaigns count texts, so they are made again, too."""
        known = self._arrivals(versions)
        self._place_all([(each, self._own(each)) for each in known])
        self._tables.mark("record", {each.listing for each in known})

    def _arrivals(self, versions: Sequence[int]) -> list[Arrival]:
        """Arrivals of versions, in order."""
        missing = [version for version in versions if version not in self._recent]
        found = {version: self._recent[version] for version in versions if version in self._recent}
        if missing:
            rows = self._tables.versions(missing)
            found |= {each.version: each for each in arrivals(self._tables, rows, self.problems)}
        return [found[version] for version in sorted(found)]

    def _place_all(self, ready: Placed) -> None:
        keys = band_keys([mine.hashes for _, mine in ready])
        found = self._read_holders(keys)
        nearest = candidates(keys, found)
        self._load(sorted({family for each in nearest for family in each.families}))
        for (arrival, mine), bands, near in zip(ready, keys, nearest, strict=True):
            self._place(arrival, mine, bands, near)
        self._flush()

    def _read_holders(self, keys: Sequence[Sequence[int]]) -> Entries:
        """Families under the keys, and how many each has."""
        found = self._bands.find(np.unique(np.array([key for each in keys for key in each], np.int64)))
        found = found.without(self._gone_sorted)
        held, counts = np.unique(found.keys, return_counts=True)
        self._before = dict(zip(held.tolist(), counts.tolist(), strict=True))
        return found

    def _place(self, arrival: Arrival, mine: Own, keys: Sequence[int], near: Candidates) -> None:
        face = Face(sketch(mine.hashes), arrival.form.title, arrival.employer, mine.language)
        if shared := self._holders.keys() & keys:
            near = near.with_more(family for key in shared for family in self._holders[key])

        def compared(_: Arrival) -> Found:
            return self._relatives(face, near.families)

        family, relatives = self._guarded("comparing", arrival, compared, lambda: (None, []))
        if family is None:
            family = self._add(arrival, face, keys)
            # Phrases are asked for where families share a contact.
            self._rows["texts"] += [(family, mine.text)] if arrival.contacts else []
            if not arrival.contacts:
                lines = self._guarded("reading a portrait", arrival, _portrait, list[int])
                self._rows["lines"] += [(family, line) for line in lines]
            self._rows["edges"] += [
                (other, family, verdict, alike.jaccard, alike.containment)
                for other, verdict, alike in relatives
            ]
        self._rows["versions"].append((arrival.version, arrival.listing, family, arrival.employer))
        self._rows["contacts"] += [(contact, family) for contact in arrival.contacts]
        if not arrival.first:
            self._rows["changed"].append((arrival.listing,))

    def _relatives(self, face: Face, nearest: Sequence[int]) -> Found:
        """The family an ad belongs to, if any, else the families it is an edge away from."""
        best: tuple[int, float] | None = None
        relatives: list[tuple[int, Kin, Similarity]] = []
        others = [self._faces[family] for family in nearest]
        found = similarities(face.sketch, [other.sketch for other in others])
        for family, other, alike in zip(nearest, others, found, strict=True):
            if best and best[1] >= SAME:
                break
            verdict = judged(face, other, alike)
            if verdict == "family":
                best = max(best or (family, alike.jaccard), (family, alike.jaccard), key=lambda kin: kin[1])
            elif verdict is not None:
                relatives.append((family, verdict, alike))
        return (best[0] if best else None), relatives

    def _load(self, families: Sequence[int]) -> None:
        missing = [family for family in families if family not in self._faces]
        if missing:
            self._faces.update(read_faces(self._tables, missing))

    def _add(self, arrival: Arrival, face: Face, keys: Sequence[int]) -> int:
        family, self._next = self._next, self._next + 1
        self._faces[family] = face
        blob = face.sketch.hashes.astype("<u4").tobytes()
        self._rows["families"].append(
            (family, arrival.version, face.language, face.title, face.employer, face.sketch.total, blob)
        )
        held, before = self._holders, self._before
        free = [key for key in keys if len(held.setdefault(key, [])) + before.get(key, 0) < FULL]
        for key in free:
            held[key].append(family)
        self._free += free
        self._takers += [family] * len(free)
        return family

    def _flush(self) -> None:
        tables, rows = self._tables, self._rows
        tables.write_families(rows["families"])
        tables.write_family_texts(rows["texts"])
        tables.write_family_lines(rows["lines"])
        self._bands.add(self._free, self._takers)
        tables.write_edges(rows["edges"])
        tables.write_family_versions(rows["versions"])
        tables.write_family_contacts(rows["contacts"])
        tables.mark("family", {row[2] for row in rows["versions"]})
        tables.mark("record", (listing for (listing,) in rows["changed"]))
        self._forget()
        # All are in the store by now: the older half is read again where it is wanted.
        if len(self._faces) > CACHED:
            self._faces = dict(islice(self._faces.items(), len(self._faces) - CACHED // 2, None))

    def _forget(self) -> None:
        names = ("families", "texts", "lines", "edges", "versions", "contacts", "changed")
        self._rows = {name: [] for name in names}
        self._before, self._holders = {}, {}
        self._free, self._takers = [], []


def _portrait(arrival: Arrival) -> list[int]:
    return portrait_lines(arrival.form.segments)


def read_faces(tables: Tables, families: Iterable[int]) -> dict[int, Face]:
    """Faces of families from the store."""
    return {
        family: Face(Sketch(np.frombuffer(blob, dtype="<u4"), shingles), title, employer, language)
        for family, language, title, employer, shingles, blob in tables.faces(families)
    }
