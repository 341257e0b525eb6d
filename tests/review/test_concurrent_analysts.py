"""Several reviewers and a crawl at once, and a console that is killed: nothing fails, nothing is lost.

By default it ends after a number of decisions; ADWATCH_SOAK_SECONDS=600 runs it for ten minutes instead.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from random import Random

from crawler.evidence.verify import verify
from crawler.store import Observation
from tests.review.conftest import PASSWORD, Client, Console
from tests.review.invented import assessed, contact, day, fill, hit, posting

SOAK = float(os.environ.get("ADWATCH_SOAK_SECONDS", "0"))
"""Seconds to run; 0 for `DECISIONS`."""
DECISIONS = 12
"""Decisions after which it ends: more than two by each analyst."""
PATIENCE = 120
"""Seconds after which fewer decisions are a failure."""


SYLLABLES = ("ba", "do", "ki", "lu", "me", "no", "ra", "si", "tu", "ve", "wo", "zi")


def many(first: int, count: int):
    for n in range(first, first + count):
        chance = Random(n)
        words = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(30)]
        text = f"{' '.join(words)}. A fee is due. Write to agent{n}@example.org"
        mail = contact(text, f"agent{n}@example.org", "email", f"agent{n}@example.org")
        fee = hit(text, "A fee is due", "upfront-fee", "A fee is asked.", 8, "strong")
        yield assessed(posting(10_000 + n, " ".join(words[:3]), text, region="NG"), [mail], [fee]), n % 20


def is_over(begun: float, done: list[str]) -> bool:
    """Whether the soak is over, or the decisions are made."""
    lasted = time.monotonic() - begun
    return lasted > SOAK if SOAK else len(done) >= DECISIONS or lasted > PATIENCE


def review(console: Console, name: str, begun: float, errors: list[str], done: list[str]) -> None:
    client = console.client(name)
    verdicts = ("watch", "dismiss", "skip")
    turn = 0
    while not is_over(begun, done):
        page = client.get("/")
        found = re.findall(r'data-open href="(/campaigns/\d+)', page.text)
        if page.status != 200:
            errors.append(f"queue {page.status}")
        if not found:
            break
        path = found[turn % min(len(found), 5)]
        text = client.get(path).text
        seen = re.search(r'name="seen" value="(\d+)"', text)
        if seen is None:
            continue
        values: dict[str, object] = {
            "shown": re.findall(r'name="shown" value="(\d+)"', text),
            "member": re.findall(r'name="member" value="(\d+)" checked', text),
            "seen": seen[1],
            "view": "",
            "verdict": verdicts[turn % 3],
        }
        answer = client.post(f"{path}/decide", values)
        if answer.status == 303 and "done=" in answer.headers["location"]:
            done.append(path)
        elif answer.status not in {303, 409}:
            errors.append(f"decide {answer.status}")
        turn += 1


def crawl(console: Console, begun: float, errors: list[str], done: list[str]) -> None:
    n = 5_000
    with console.store() as store:
        while not is_over(begun, done):
            batch = [Observation(posting=made, seen_at=day(back)) for made, back in many(n, 50)]
            n += 50
            if store.save(batch).new != 50:
                errors.append("crawl lost ads")


def test_five_reviewers_and_a_crawl_at_once(console):
    with console.store() as store:
        fill(store, many(0, 250))
    errors: list[str] = []
    done: list[str] = []
    begun = time.monotonic()
    people = ("ana", "ben", "lea", "ada", "ana")
    threads = [threading.Thread(target=review, args=(console, name, begun, errors, done)) for name in people]
    threads.append(threading.Thread(target=crawl, args=(console, begun, errors, done)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(done) >= DECISIONS
    with console.store() as store:
        assert store.database.number("SELECT count(*) FROM decisions") == len(done)
        assert store.database.number("SELECT count(*) FROM ledger WHERE kind = 'decision'") == len(done)
    assert verify(console.home).ok


def test_a_killed_console_loses_no_decision(console):
    with console.store() as store:
        fill(store, many(0, 60))
    command = [sys.executable, "-m", "crawler", "--home", str(console.home), "review", "--port", "0"]
    served = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert served.stderr is not None
    port = re.search(r":(\d+)/", served.stderr.readline())
    assert port is not None
    client = Client(int(port[1]))
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            assert client.sign_in("ana", PASSWORD).status == 303
            break
        except ConnectionError:
            time.sleep(0.05)
    told = 0
    for number in range(1, 21):
        values: dict[str, object] = {"seen": "0", "verdict": "dismiss", "view": ""}
        answer = client.post(f"/campaigns/{number}/decide", values)
        told += answer.status == 303
    served.send_signal(signal.SIGKILL)
    served.wait(10)
    served.stderr.close()
    with console.store() as store:
        assert store.database.number("SELECT count(*) FROM decisions") == told == 20
    assert verify(console.home).ok
