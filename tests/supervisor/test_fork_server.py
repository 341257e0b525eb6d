"""What workers share: everything is loaded before the fork, and nothing that a fork would not have is started."""

import json
import subprocess
import sys

from quality.harness.mirror import Mirror, mirrored
from tests.fetch.harness import ROOT, Home
from tests.fetch.test_crawl import CARDS, HOST, build

LOADED = """
import json, sys, threading
from crawler.supervisor import fork_server
fork_server.load()
before = set(sys.modules)
state = [threading.active_count(), "twisted.internet.reactor" in before]
from crawler.supervisor.worker import Worker
pipe, home, sources = int(sys.argv[1]), sys.argv[2], sys.argv[3]
Worker({"home": home, "sources": sources, "lanes": [[["board", "sitemap"]]]}, pipe).run()
print(json.dumps([state, sorted(set(sys.modules) - before)]))
"""
"""Loads as the fork server does, then crawls in the same process."""
SHARED = (
    "crawler",
    "spiders",
    "pipelines",
    "scrapy.core",
    "scrapy.crawler",
    "scrapy.extensions",
    "OpenSSL",
    "aiohttp",
)
"""Packages of which a crawl needs much: half a second of processor, if each worker loads them."""


def test_a_worker_loads_nothing_large_and_the_fork_server_starts_nothing(tmp_path):
    build(tmp_path / "site", 2)
    home = Home(tmp_path)
    with mirrored(Mirror(tmp_path / "site", HOST)) as mirror:
        home.write(CARDS.format(url=mirror.url))
        command = [sys.executable, "-c", LOADED, "2", str(home.data), str(home.sources)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    (threads, reactor), late = json.loads(done.stdout.splitlines()[-1])
    assert (threads, reactor) == (1, False)
    assert [name for name in late if name.startswith(SHARED)] == []
    with home.store() as store:
        assert store.listings.count("board") == 2, done.stderr
