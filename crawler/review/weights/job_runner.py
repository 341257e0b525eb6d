"""Runs rescoring jobs: a thread of the desk that starts a process for each job."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from crawler.clock import precise_timestamp
from crawler.errors import UserError
from crawler.installed import ROOT
from crawler.review.weights import jobs_sql
from crawler.review.weights.jobs_sql import RescoreJob
from crawler.store import Store

PAUSE: Final = 1.0
"""Seconds between two looks whether anything waits."""

_log = logging.getLogger(__name__)


class JobRunner(threading.Thread):
    """Started with the console, stopped with it; a job that was cut short waits for the next console."""

    def __init__(self, home: Path) -> None:
        super().__init__(name="rescorer", daemon=True)
        self._home = home
        self._ended = threading.Event()

    def run(self) -> None:
        """Look for jobs until stopped."""
        with Store(self._home) as store:
            while not self._ended.wait(PAUSE):
                try:
                    job = jobs_sql.claim(store.database.connection, precise_timestamp())
                    if job is not None:
                        self._work(store, job)
                except UserError as error:
                    _log.warning("rescoring waits: %s", error)

    def _work(self, store: Store, job: RescoreJob) -> None:
        command = [
            sys.executable,
            "-m",
            "crawler.review.weights.job",
            str(self._home.absolute()),
            str(job.id),
        ]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, cwd=ROOT) as process:
            while process.poll() is None:
                if self._ended.wait(PAUSE / 4):
                    process.terminate()
                    process.wait()
        problem = "" if self._ended.is_set() else f"its process ended with status {process.returncode}"
        if process.returncode:
            jobs_sql.stop(store.database.connection, job.id, problem)

    def stop(self) -> None:
        """End, with the process at work."""
        self._ended.set()
        self.join(10)
