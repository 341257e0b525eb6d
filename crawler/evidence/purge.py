"""Removing personal data from store, full text, capture files, backups and exports, and proving it on the bytes."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.evidence.captures import FOLDER
from crawler.evidence.readings import KIND
from crawler.evidence.remains import RemovedContactSearch, count_in_bytes, remains, unpacked
from crawler.evidence.replacements import Replacement, keep, protected, put_waiting, replacements
from crawler.evidence.tombstone import overwrite, read, thinned, tombstone
from crawler.home_settings import settings_table
from crawler.records import Capture
from crawler.store import Store
from crawler.store.database import FILE
from crawler.store.health import Health
from crawler.store.purge_candidates import Purgeable
from crawler.text.display import counted

EXPORTS: Final = "exports"
"""Working files of exports below the home; what was sent is not ours to remove, and the ledger knows of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What a purge did."""

    listings: int
    captures: int
    contacts: int
    """Contacts that no ad carries any more."""
    files: int
    """Exports and backups deleted."""
    searched: int
    """Files searched for the values that were removed."""
    texts: int
    """Texts of the store, captures and files that were read for them."""
    left: tuple[tuple[str, int], ...]
    """Files and tables in which removed contacts were still found, and how often; empty when it is proved."""

    @property
    def told(self) -> str:
        """What was removed, in words."""
        removed = f"{counted(self.listings, 'ad')} and {counted(self.captures, 'capture')} purged"
        return f"{removed}, {counted(self.files, 'copy', 'copies')} deleted"


def retention(home: Path) -> dict[str, int]:
    """Days by kind: the shipped table with the home's own lines over it; raises UserError for a wrong line."""
    table: dict[str, int] = tomllib.loads(Path(__file__).with_name("retention.toml").read_text("utf-8"))
    path = home / "retention.toml"
    own = settings_table(path, "`low = 180`")
    for kind, days in own.items():
        if kind not in table or not isinstance(days, int) or days < 0:
            known = ", ".join(table)
            raise UserError(f"{path}: {kind} = {days!r} is not a number of days of one of {known}")
    return {**table, **own}


def due(store: Store, at: datetime | None = None) -> list[Purgeable]:
    """Listings that were kept for their time and need not stay."""
    stays = protected(store)
    return [one for one in _past(store, at) if one.key not in stays]


def due_beside_held(store: Store, at: datetime | None = None) -> list[Purgeable]:
    """Listings that were kept for their time, and stay only because an ad of their page is held."""
    held, stays = store.purgeable.held(), protected(store)
    return [one for one in _past(store, at) if one.key in stays and one.key not in held] if stays else []


def _past(store: Store, at: datetime | None) -> list[Purgeable]:
    """Listings whose retention has ended."""
    days = retention(store.home)
    at = at or datetime.now(UTC)
    return store.purgeable.past({kind: _iso(at - timedelta(days=count)) for kind, count in days.items()})


def purge(
    store: Store, listings: Sequence[Purgeable], why: str, tick: Callable[[int], None] | None = None
) -> Purged:
    """Remove the listings' content everywhere; raises UserError when one of them is held.

    Rows and ledger change in one transaction; the bytes of captures follow, and `finish` completes them after a
    kill in between. `tick` is told of each few thousand texts that were read for what is gone.
    """
    content, gone = remove(store, listings, why)
    files = _drop_copies(store.home)
    _fold(store)
    search = RemovedContactSearch(gone, tick)
    left = Counter(dict(leftovers(store.home, [value for _, value in gone])))
    if gone:
        left |= Counter(dict(remains(store, search)))
    return Purged(
        listings=len(listings),
        captures=sum(row.kind != KIND for row in content),
        contacts=len(gone),
        files=files,
        searched=sum(1 for path in store.home.rglob("*") if path.is_file()),
        texts=search.texts,
        left=tuple(sorted(left.items())),
    )


def remove(
    store: Store, listings: Sequence[Purgeable], why: str
) -> tuple[Mapping[Capture, Replacement], list[tuple[str, str]]]:
    """Remove rows, and bytes of captures; raises UserError when one of the listings is held.

    Returns:
        The bytes that stand in the place of each capture, and kind and value of contacts that no ad carries any more.
    """
    stays = protected(store)
    if blocked := [f"{one.key} ({stays[one.key]})" for one in listings if one.key in stays]:
        raise UserError(f"on legal hold: {', '.join(blocked[:5])}; release the hold first, if you may")
    put_waiting(store)
    content = replacements(store, listings)
    keep(store.home, content)
    digests = {row.seq or 0: (sha256(new).hexdigest(), payload) for row, (new, payload) in content.items()}
    gone = store.purging.purge(listings, digests, why)
    for row, (new, _) in content.items():
        overwrite(store.home / FOLDER, row, new)
    put_waiting(store)
    return content, gone


def _fold(store: Store) -> None:
    """Take the old state out of the store's files."""
    if not Health(store.database).checkpoint():
        raise UserError(
            "the rows are removed, but another process still reads the old state; close the review desk "
            "and run `adwatch purge --finish`"
        )


def finish(store: Store) -> int:
    """Complete a purge that was killed: records whose old bytes are still there.

    Returns:
        How many there were.

    Raises:
        UserError: Another process still reads the old state.
    """
    folder, done, gone = store.home / FOLDER, put_waiting(store), store.purgeable.purged()
    for row in store.captures.all():
        if row.kind in ("purged", KIND) and _differs(folder, row):
            before = read(folder, row)
            new = tombstone(row, before) if row.kind == "purged" else thinned(row, before, gone)[0]
            overwrite(folder, row, new)
            done += 1
    _drop_copies(store.home)
    _fold(store)
    return done


def leftovers(home: Path, values: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Files below home in whose bytes, or in whose unpacked records, a value occurs, and how often."""
    needles = [value.encode("utf-8", "surrogatepass") for value in dict.fromkeys(values) if len(value) > 3]
    for path in sorted(home.rglob("*")):
        if needles and path.is_file():
            count = count_in_bytes(path, needles)
            if path.name.endswith(".gz"):
                count += sum(part.count(needle) for part in unpacked(path) for needle in needles)
            if count:
                yield str(path.relative_to(home)), count


def _differs(folder: Path, row: Capture) -> bool:
    return sha256(read(folder, row)).hexdigest() != row.sha256


def _drop_copies(home: Path) -> int:
    """Delete working files of exports, and stores that a migration or a rebuild kept: they hold what is to go."""
    found = [path for path in (home / EXPORTS).rglob("*") if path.is_file()]
    found += [*home.glob(f"{FILE}.before-*"), *home.glob(f"{FILE}*.damaged-*")]
    for path in found:
        path.unlink()
    return len(found)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def summary(purgeable: Sequence[Purgeable]) -> Mapping[str, int]:
    """How many of each kind."""
    counts: dict[str, int] = {}
    for one in purgeable:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return counts
