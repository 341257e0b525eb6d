"""Crawling on the workers of a cluster: each host goes to one worker, and results are merged into one store.

The coordinator sends a `CrawlTask` with what its store knows of the sources (`task`). A worker crawls them with the
ordinary runner into a temporary home (`run_task`, `worker_process`) and packs what changed as a bundle
(`bundle_writer`, `bundle`). The coordinator downloads the bundle in chunks (`bundle_download`), verifies it
(`bundle_verification`), and merges it exactly once (`bundle_merge`). `coordinator` drives all of it.
"""

from __future__ import annotations


class InvalidBundle(Exception):
    """Data from another machine is not what it should be; the message gives the reason."""
