"""Crawling on several machines: whole hosts go to workers, what they bring back is taken into the store of the head.

The head sends an `CrawlTask` with what its store knows of the sources (`order`). A worker crawls them with the
ordinary code into a home of its own (`away`, `crawling`) and packs what that changed (`packing`, `bundle`). The head
fetches the bundle piece by piece (`fetching`), proves it (`proving`), and takes it in once (`merging`). `head`
keeps it all going.
"""

from __future__ import annotations


class InvalidBundle(Exception):
    """What another machine sent is not what it should be; the message says why."""
