"""How work is shared out, and how a worker keeps, shows, lets go of and calls off what it works on."""

import os
import signal
import time
from types import SimpleNamespace

import pytest

from crawler.distributed.crawl import InvalidBundle, work_folders, worker_process, worker_rpc
from crawler.distributed.crawl.bundle import ROWS
from crawler.distributed.crawl.coordinator import _split_sources
from crawler.distributed.crawl.progress_file import ProgressFileWriter, is_progress_message
from crawler.distributed.crawl.run_task import CrawlFailed, run_crawl_task
from crawler.distributed.crawl.strict_decode import decode_strict, is_timestamp
from crawler.distributed.crawl.task import CrawlTask, encode_snapshots, make_task
from crawler.sources import SourceCard, load
from crawler.store import Store
from crawler.store.runs import Outcome

ID = "ab" * 16
ORDER = CrawlTask(id=ID, names=("x",), sources="", pause=0.0, limit=0, snapshots=encode_snapshots([]))


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("ADWATCH_WORK", str(tmp_path / "work"))
    return tmp_path / "work"


def card(name, host):
    return SourceCard(name=name, kind="feed", url=f"https://{host}/feed.xml")


def test_a_host_is_never_shared_by_two_orders():
    cards = [card(f"s{n}", f"host{n % 7}.example.org") for n in range(21)]
    orders = _split_sources(cards, 3)
    assert len(orders) == 3
    assert sorted(name for names in orders for name in names) == sorted(one.name for one in cards)
    hosts = [{int(name[1:]) % 7 for name in names} for names in orders]
    assert sum(map(len, hosts)) == len(set().union(*hosts)) == 7


def test_many_hosts_are_not_put_into_one_order():
    orders = _split_sources([card(f"s{n}", f"host{n}.example.org") for n in range(120)], 1)
    assert [len(names) for names in orders] == [40, 40, 40]


def test_an_order_carries_its_cards_and_no_others(tmp_path):
    path = tmp_path / "sources.toml"
    path.write_text(
        '[crawler]\ncontact = "watch@agency.example"\n[alerts]\nmail_to = "a@agency.example"\n'
        '[source.one]\nkind = "feed"\nurl = "https://one.example.org/f"\nselect.title = "h1"\n'
        '[source.two]\nkind = "feed"\nurl = "https://two.example.org/f"\n'
    )
    watched = load(path)
    with Store(tmp_path / "home") as store:
        order = make_task([watched.cards["one"]], path, store, 5)
    (tmp_path / "sent.toml").write_text(order.sources)
    sent = load(tmp_path / "sent.toml")
    assert list(sent.cards) == ["one"]
    assert sent.cards["one"].digest() == watched.cards["one"].digest()
    assert (sent.contact, dict(sent.alerts)) == ("watch@agency.example", {})
    assert (order.limit, order.pause) == (5, 2.0)


def test_what_a_worker_keeps_is_read_in_pieces_by_its_right_names_only(work):
    folder = work_folders.make_task_folder(ORDER)
    (folder / work_folders.HOME).mkdir()
    (folder / work_folders.HOME / ROWS).write_bytes(b"x" * 10)
    (folder / work_folders.HOME / "signing.key").write_bytes(b"secret")
    assert worker_rpc.has_folder(folder.name)
    assert worker_rpc.read_chunk(folder.name, ROWS, 4) == b"x" * 6
    for name, part in (("..", ROWS), (folder.name, "../task"), (folder.name, "signing.key"), ("", ROWS)):
        with pytest.raises(ValueError, match="is no"):
            worker_rpc.read_chunk(name, part, 0)
    for call in (
        worker_rpc.discard,
        lambda order: worker_rpc.renew_leases([order]),
        lambda order: worker_rpc.cancel([order]),
    ):
        with pytest.raises(ValueError, match="is no task"):
            call("*")
    worker_rpc.discard(ID)
    assert not worker_rpc.has_folder(folder.name)
    assert work.stat().st_mode & 0o077 == 0


def test_what_nobody_waits_for_is_swept_away(work):
    old, new = work_folders.make_task_folder(ORDER), work_folders.make_task_folder(ORDER)
    long_ago = time.time() - work_folders.ABANDONED_SECONDS - 1
    os.utime(old / work_folders.LEASE, (long_ago, long_ago))
    other = work / "somebody's own"
    other.mkdir()
    os.utime(other, (long_ago, long_ago))
    newest = work_folders.make_task_folder(ORDER)
    assert {path.name for path in work.iterdir()} == {new.name, newest.name, other.name}


def test_an_order_called_off_never_begins():
    worker_rpc.cancel([ID])
    with pytest.raises(CrawlFailed, match="cancelled before"):
        run_crawl_task(ORDER)


def test_what_a_process_says_last_is_passed_on():
    with pytest.raises(CrawlFailed, match="not TOML"):
        run_crawl_task(
            CrawlTask(id=ID, names=("x",), sources="[", pause=0.0, limit=0, snapshots=encode_snapshots([]))
        )


@pytest.mark.parametrize("why", ["called off", "not renewed"])
def test_a_crawl_ends_when_nobody_waits_for_it(monkeypatch, why):
    folder = work_folders.make_task_folder(ORDER)
    ended = []
    monkeypatch.setattr(os, "kill", lambda pid, number: ended.append((pid, number)))
    slept: list[float] = []
    clock = SimpleNamespace(monotonic=lambda: sum(slept), sleep=slept.append)
    monkeypatch.setattr(worker_process, "time", clock)
    if why == "called off":
        worker_rpc.cancel([ID])
    worker_process.watch_lease(folder)
    assert ended == [(os.getpid(), signal.SIGTERM)]
    assert (sum(slept) >= worker_process.LEASE_SECONDS) == (why == "not renewed")


def test_the_head_hears_how_far_a_worker_is():
    folder = work_folders.make_task_folder(ORDER)
    message = {"source": "x", "entries": 3, "scheduled": 5, "pending": 2, "new": 1, "changed": 0, "gone": 0}
    noting = ProgressFileWriter(folder)
    noting.show(message)
    noting.tick()
    assert worker_rpc.renew_leases([ID]) == [message]
    assert is_progress_message(message)
    strangers: tuple[object, ...] = (None, [], {}, {**message, "source": 3}, {**message, "new": "\x1b[2J"})
    assert not any(map(is_progress_message, strangers))


def test_only_what_a_record_says_fits_it():
    right = {"url": "u", "outcome": "stored", "reason": "", "status": None, "at": "x"}
    assert decode_strict(Outcome, right) == Outcome(url="u", outcome="stored", at="x")
    for wrong in (
        {"outcome": "won"}, {"status": True}, {"status": 2**70}, {"url": "\ud800"}, {"url": None}, {"x": 1},
    ):  # fmt: skip
        with pytest.raises(InvalidBundle):
            decode_strict(Outcome, {**right, **wrong})
    assert [
        is_timestamp(text) for text in (None, "2026-11-20T08:00:00.5Z", "2026-11-31T00:00:00Z", "now")
    ] == [
        True,
        True,
        False,
        False,
    ]
