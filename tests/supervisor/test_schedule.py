"""Which sources a crawl takes, and how they are distributed over workers."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.clock import timestamp
from crawler.errors import UserError
from crawler.sources import SourceCard
from crawler.supervisor import schedule
from crawler.supervisor.schedule import distribute, host_queues

REVIEWED = "2026-11-24, A. Analyst"


def card(name="board", url="https://jobs.example.org/feed", **fields):
    return SourceCard(name=name, kind="feed", url=url, **{"terms_reviewed": REVIEWED} | fields)


def last_run(hours_ago, finished=True, reason="finished"):
    started = timestamp(datetime.now(UTC) - timedelta(hours=hours_ago))
    return SimpleNamespace(started=started, finished=started if finished else None, finish_reason=reason)


@pytest.mark.parametrize(
    ("fields", "last", "due_only", "taken", "why"),
    [
        ({"enabled": False}, None, False, False, "enabled = false"),
        ({"terms_reviewed": ""}, None, False, False, "terms"),
        ({}, last_run(1), False, True, "asked for"),
        ({}, None, True, True, "never crawled"),
        ({}, last_run(1), True, False, "not due before"),
        ({}, last_run(25), True, True, "last crawled"),
        ({"every": 1_800}, last_run(1), True, True, "last crawled"),
        ({}, last_run(1, finished=False), True, True, "interrupted"),
        ({}, last_run(1, reason="shutdown"), True, True, "stopped"),
        ({}, last_run(1, reason="hours"), True, True, "stopped"),
        ({}, last_run(-48), True, True, "last crawled"),
    ],
)
def test_choice(fields, last, due_only, taken, why):
    store: Any = SimpleNamespace(runs=SimpleNamespace(last=lambda name: last))
    choice = schedule._choice(card(**fields), due_only, store)
    assert choice.taken is taken
    assert why in choice.why


class Sources:
    """A sources file: its cards and the contact that real sites are given."""

    path = "sources.toml"

    def __init__(self, *cards, contact="watch@agency.example"):
        self.cards = {one.name: one for one in cards}
        self.contact = contact

    def pick(self, names):
        return [self.cards[name] for name in names]


NEVER: Any = SimpleNamespace(runs=SimpleNamespace(last=lambda name: None))


def test_named_sources_or_all_are_chosen():
    watched: Any = Sources(card("a"), card("b"), card("off", enabled=False))
    assert [(one.card.name, one.taken) for one in schedule.choose_sources(watched, (), False, NEVER)] == [
        ("a", True),
        ("b", True),
        ("off", False),
    ]
    assert [one.card.name for one in schedule.choose_sources(watched, ("b",), True, NEVER)] == ["b"]


@pytest.mark.parametrize(
    ("cards", "contact", "named", "said"),
    [
        (
            [card("off", enabled=False)],
            "watch@agency.example",
            ("off",),
            "'off' is not crawled: enabled = false",
        ),
        ([card("a")], "", (), "not asked anonymously"),
        ([card("a")], "", ("a",), "not asked anonymously"),
    ],
)
def test_what_must_not_be_crawled_is_refused(cards, contact, named, said):
    watched: Any = Sources(*cards, contact=contact)
    with pytest.raises(UserError, match=said):
        schedule.choose_sources(watched, named, False, NEVER)


def test_a_board_on_loopback_needs_no_contact():
    watched: Any = Sources(card("demo", "http://127.0.0.1:8000/feed"), card("off", enabled=False), contact="")
    assert [one.taken for one in schedule.choose_sources(watched, (), False, NEVER)] == [True, False]


def names(queues):
    return sorted(sorted(one.name for one in queue) for queue in queues)


def test_sources_that_share_a_host_are_in_one_queue_also_by_a_third():
    a = card("a", "https://a.example/")
    b = card("b", "https://b.example/")
    both = card("both", "", options={"urls": ("https://a.example/1", "https://B.example/2")})
    c = card("c", "https://c.example/")
    assert names(host_queues([a, b, c])) == [["a"], ["b"], ["c"]]
    assert names(host_queues([a, b, c, both])) == [["a", "b", "both"], ["c"]]


@given(hosts=st.lists(st.integers(0, 9), max_size=30), jobs=st.integers(1, 8))
def test_every_source_goes_to_one_worker_and_a_host_to_one_only(hosts, jobs):
    cards = [card(f"s{number}", f"https://h{host}.example/") for number, host in enumerate(hosts)]
    workers = distribute(host_queues(cards), jobs)
    assert len(workers) <= jobs
    assert all(workers)
    placed = [
        (one.name, host) for worker in workers for queue in worker for one in queue for host in one.hosts
    ]
    assert sorted(name for name, _ in placed) == sorted(one.name for one in cards)
    homes: dict[str, int] = {}
    for number, worker in enumerate(workers):
        for queue in worker:
            for one in queue:
                for host in one.hosts:
                    assert homes.setdefault(host, number) == number
