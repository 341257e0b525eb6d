"""Serves one end of the engine for the tests: `start.py scheduler|worker ADDRESS KEYS`."""

from __future__ import annotations

import sys
from pathlib import Path

from crawler.distributed.cluster.serve import WorkerSettings, serve_scheduler, serve_workers


def tell(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    role, address, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    if role == "scheduler":
        serve_scheduler(f"tls://{address}", folder, tell)
    else:
        serve_workers(address, folder, WorkerSettings(processes=2), tell)
