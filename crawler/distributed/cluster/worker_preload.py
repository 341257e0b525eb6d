"""Imported by each worker process before it listens: the roles of keys hold there too."""

from crawler.distributed.cluster.roles import install

install("worker")
