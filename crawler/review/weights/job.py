"""The process that works at a rescoring the desk asked for: `python -m crawler.review.weights.job HOME JOB`.

A process of its own, and a nice one: the console goes on answering while a million ads are read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from crawler.assess import assess
from crawler.clock import precise_timestamp
from crawler.errors import UserError
from crawler.indicators import Catalogue, load_catalogue
from crawler.indicators.weight_overrides import with_weight_overrides
from crawler.records import Assessment, JobPosting
from crawler.rescore import RescoreSummary, regroup, rescore
from crawler.review.weights import jobs_sql
from crawler.review.weights import sql as weight_sql
from crawler.review.weights.jobs_sql import RescoreJob
from crawler.review.weights.weights_file import folder_of
from crawler.store import Filter, Store

NICE: Final = 10
"""Niceness of the process (0 to 19), so that the desk stays responsive; set by hand in 2026."""
MOVES_KEPT: Final = 50
"""Ads listed that enter the queue, and that leave it; the counts cover all. Set by hand in 2026."""


def work(store: Store, job: RescoreJob) -> None:
    """Do a job and store its result; a UserError is stored as its problem."""
    db = store.database.connection
    try:
        catalogue = _catalogue(store, job)
        summary = _read(store, job, catalogue)
    except UserError as error:
        jobs_sql.stop(db, job.id, str(error))
        return
    if job.what != "try":
        regroup(store, summary, lambda _step, _done, _total: jobs_sql.alive(db, job.id, precise_timestamp()))
        detail = {
            "listings": summary.listings,
            "changed": summary.changed,
            "moved": summary.entered + summary.left,
        }
        store.note("rescore", catalogue.version, detail)
    with store.transaction():
        jobs_sql.finish(db, job.id, summary, catalogue.version)


def _catalogue(store: Store, job: RescoreJob) -> Catalogue:
    """The home's catalogue as it is; for a dry run with the proposed weights."""
    catalogue = load_catalogue(home=folder_of(store.home))
    proposal = weight_sql.get(store.database.connection, job.proposal)
    if job.what != "try" or proposal is None:
        return catalogue
    return with_weight_overrides(catalogue, {row.sign: row.weight for row in proposal.moved})


def _read(store: Store, job: RescoreJob, catalogue: Catalogue) -> RescoreSummary:
    wanted = Filter()
    total = store.reader.count(wanted)

    def say(posting: JobPosting, rates: Mapping[str, float], bar: float | None) -> Assessment:
        return assess(posting, catalogue=catalogue, base_rates=rates, sentence_bar=bar)

    def tick(summary: RescoreSummary) -> None:
        with store.transaction():
            jobs_sql.report_progress(store.database.connection, job.id, summary, total, precise_timestamp())

    return rescore(store, say, wanted, write=job.what != "try", tick=tick, keep=MOVES_KEPT)


def main(home: str, job: str) -> None:
    """Work at one job that the console has claimed."""
    os.nice(NICE)
    with Store(Path(home)) as store:
        found = jobs_sql.get(store.database.connection, int(job))
        if found is not None:
            work(store, found)


if __name__ == "__main__":
    main(*sys.argv[1:3])
