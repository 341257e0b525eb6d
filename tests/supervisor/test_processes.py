"""What the processes of a crawl tell each other: notes of pages, the lock, requests, the end of sources."""

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import Locked
from crawler.sources import SourceCard
from crawler.supervisor import crawl_lock, fork_client
from crawler.supervisor.crawl_lock import acquire_crawl_lock
from crawler.supervisor.page_in_progress import PageInProgress, remove_stale_notes, take_note_of
from crawler.supervisor.progress import NoProgress
from crawler.supervisor.runner import TRIES, Runner, _Child

URL = "https://jobs.example.org/1"


@pytest.mark.parametrize("url", [URL, URL + "?q=\t", "https://jobs.example.org/" + "a" * 2_000])
def test_the_page_that_a_dead_worker_was_reading(tmp_path, url):
    note = PageInProgress(tmp_path)
    note.take("old", "https://jobs.example.org/" + "b" * 2_000)
    note.take("board", url)
    assert take_note_of(tmp_path, os.getpid()) == ("board", url)
    assert take_note_of(tmp_path, os.getpid()) is None, "a note is taken once"
    note.close()


def test_no_page_is_blamed_between_two_pages(tmp_path):
    note = PageInProgress(tmp_path)
    note.take("board", URL)
    note.drop()
    assert take_note_of(tmp_path, os.getpid()) is None


def test_notes_of_earlier_crawls_are_removed(tmp_path):
    PageInProgress(tmp_path).take("board", URL)
    (tmp_path / "other").touch()
    remove_stale_notes(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_a_home_is_crawled_by_one_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(crawl_lock, "GRACE_SECONDS", 0.0)
    held = acquire_crawl_lock(tmp_path)
    with pytest.raises(Locked, match=f"process {os.getpid()}"):
        acquire_crawl_lock(tmp_path)
    os.close(held)
    os.close(acquire_crawl_lock(tmp_path))


@pytest.mark.parametrize(
    "order", [{"fork": {"lanes": [["a", "feed"]]}}, {"wait": 7}, {"fork": "x" * 300_000}]
)
def test_a_request_arrives_with_its_files(order):
    runner, server = socket.socketpair()
    reading, writing = os.pipe()
    body = json.dumps(order).encode()
    runner.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    socket.send_fds(runner, [fork_client.NUMBER.pack(len(body))], [writing])
    runner.sendall(body)
    received = fork_client.receive_request(server)
    assert received is not None
    request, files = received
    assert request == order
    os.write(files[0], b"x")
    assert os.read(reading, 1) == b"x"
    runner.close()
    assert fork_client.receive_request(server) is None
    for file in (reading, writing, *files):
        os.close(file)
    server.close()


class Started(Runner):
    """A runner that notes what it would start."""

    def __init__(self, home: Path) -> None:
        super().__init__(home, home / "sources.toml", 0, 0, NoProgress())
        self.started: list[Any] = []

    def _start(self, worker: list[list[SourceCard]]) -> None:
        self.started.append([[card.name for card in lane] for lane in worker])


def card(name, host):
    return SourceCard(name=name, kind="feed", url=f"https://{host}/feed")


def dead(*cards):
    """A worker that ended with these sources undone."""
    reading, writing = os.pipe()
    os.close(writing)
    return _Child(os.getpid(), reading, {one.name: one for one in cards}, 0.0)


def end(runner, child):
    runner._children.append(child)
    runner._selector.register(child.pipe, 1, child)
    runner._ended(child)


def test_the_end_of_a_source_is_kept_with_its_run(tmp_path):
    runner, child = Started(tmp_path), dead(card("a", "a.example"), card("b", "b.example"))
    message = {"event": "end", "source": "a", "state": "healthy", "state_reason": "", "seconds": 1.5, "id": 4}
    runner._heard(child, message)
    runner._heard(child, {"event": "end", "source": "b", "error": "no such kind", "state_reason": "x"})
    assert (runner.results["a"].ok, runner.results["a"].run) == (True, {"id": 4})
    assert (runner.results["b"].state, runner.results["b"].reason) == ("unhealthy", "no such kind")
    assert child.waiting == {}
    os.close(child.pipe)


def test_what_a_dead_worker_left_goes_on_by_host_without_the_page_it_died_in(tmp_path):
    runner = Started(tmp_path)
    PageInProgress(tmp_path).take("a", URL)
    end(runner, dead(card("a", "a.example"), card("b", "b.example"), card("c", "a.example")))
    assert sorted(runner.started) == [[["a", "c"]], [["b"]]]
    assert runner._poison == [["a", URL]]


def test_a_source_whose_worker_keeps_dying_is_given_up(tmp_path):
    runner = Started(tmp_path)
    for _ in range(TRIES):
        end(runner, dead(card("a", "a.example")))
    assert len(runner.started) == TRIES - 1
    assert runner.results["a"].reason == f"its worker ended with status -9, {TRIES} times"


def test_after_a_stop_nothing_is_started_again(tmp_path):
    runner = Started(tmp_path)
    runner._stop(2, None)
    end(runner, dead(card("a", "a.example")))
    assert runner.started == []
    assert runner.results["a"].state == "stopped"
