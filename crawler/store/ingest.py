"""Saving a batch of observations in one transaction; an ad that can't be saved never takes the others with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Final

from crawler.isolation import Failure, guarded
from crawler.store.batch_writer import BatchWriter
from crawler.store.database import Database
from crawler.store.ledger import Ledger
from crawler.store.masks import Masks
from crawler.store.observations import Observation, Saved, reduced

_STEP: Final = "saving"


class Ingest:
    """Writes batches of observations."""

    def __init__(self, database: Database, ledger: Ledger, masks: Masks) -> None:
        self._database = database
        self._ledger = ledger
        self._masks = masks

    def save(self, batch: Sequence[Observation]) -> Saved:
        """Store a batch in one transaction; an ad seen twice in it is handled in order.

        Args:
            batch: The observations.

        Returns:
            What became of them. When the batch can't be written as a whole, each ad is written alone; one that
            raises is kept as `reduced` leaves it.

        Raises:
            sqlite3.IntegrityError: The source or run of an observation was never begun.
            UserError: The disk is full, or the store can't be used.
        """
        with self._database.transaction():
            together = self._database.guarded_write(_STEP, partial(self._write, batch))
            return together if isinstance(together, Saved) else _sum([self._save_one(one) for one in batch])

    def _write(self, batch: Sequence[Observation]) -> Saved:
        return BatchWriter(self._database, self._ledger, self._masks).save(batch)

    def _save_one(self, observation: Observation) -> Saved:
        """Write one observation, or what is left of it."""
        whole = self._database.guarded_write(_STEP, partial(self._write, [observation]))
        if isinstance(whole, Saved):
            return whole
        # Here an error of SQLite is a fault of the run (a source that was never begun), and passes.
        rest = guarded(_STEP, partial(self._write, [reduced(observation, whole)]))
        if isinstance(rest, Failure):
            return Saved(keys=("",), kept=(False,), failures={0: rest})
        return replace(rest, failures={0: whole})


def _sum(parts: Sequence[Saved]) -> Saved:
    """What became of a batch whose observations were saved one by one."""
    return Saved(
        new=sum(part.new for part in parts),
        changed=sum(part.changed for part in parts),
        unchanged=sum(part.unchanged for part in parts),
        keys=tuple(chain.from_iterable(part.keys for part in parts)),
        kept=tuple(chain.from_iterable(part.kept for part in parts)),
        failures={place: part.failures[0] for place, part in enumerate(parts) if part.failures},
    )
