# ruff: noqa: T201 - a command that prints
"""Kill everything that writes, at random moments: `python -m tests.adversary.kills [KILLS [SEED [VERB]]]`.

Each kill takes a copy of one crawled home, starts one verb in a process group of its own, and ends the group with
SIGKILL somewhere between its start and its usual end. Then nothing may be lost (an ad, a decision that was answered,
the backup before), nothing may be there twice, `verify` must hold with the head line that was kept before the kill,
and the same verb run again must give what it gives undisturbed. Prints counts by verb; exit status 1 where one fails.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from crawler.demo.board import Board
from crawler.demo.cards import sources_toml
from crawler.demo.server import running
from tests.adversary.insider import PASSWORD, Home
from tests.review.conftest import Client

KILLS, SEED = 200, 20261127
LATEST = 1.05
"""The last kill comes after so many usual durations: some processes have just ended by then."""
NEW = "".join(
    json.dumps({"id": f"k{n}", "title": f"Cook {n}", "description": f"Cook, house {n}, call 0803 000 {n:04}"}) + "\n"
    for n in range(120)
)  # fmt: skip
JUDGED = "SELECT l.key, a.score, a.band FROM listings l JOIN assessments a ON a.version = l.version"
REWEIGHED = '[upfront-recruitment-fee]\nweight = "medium"\n'
"""The own catalogue of the rescoring: many ads get another score by it."""
BUSY, ENDING = 75, 20.0
"""Exit status while another process has the lock, and seconds in which those that the killed one started must end."""
State = dict[str, object]


@dataclass(frozen=True)
class Scene:
    """One copy of the home, and what a verb may need."""

    home: Home
    place: Path
    board: str
    """Address of the invented board."""
    victim: str
    """The ad that is purged; empty where none is."""

    def verb(self, *words: str) -> list[str]:
        """The command line of a verb in a process of its own."""
        sources = ["--sources", str(self.place / "sources.toml")]
        return [sys.executable, "-m", "crawler", "--home", str(self.home.path), *sources, *words]

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Rows of the store."""
        with closing(sqlite3.connect(self.home.path / "adwatch.db")) as raw:
            return raw.execute(sql).fetchall()

    def whole_ads(self) -> set[str]:
        """Every ad that is stored with its content; a purged one is not."""
        return {str(row[0]) for row in self.rows("SELECT key FROM listings WHERE version IS NOT NULL")}

    def state(self) -> State:
        """What a verb has to give whether or not it was killed before: ads, versions, judgements, campaigns."""
        groups: dict[object, list[str]] = {}
        for campaign, key in self.rows(
            "SELECT m.campaign, l.key FROM campaign_members m JOIN listings l ON l.id = m.listing"
        ):
            groups.setdefault(campaign, []).append(str(key))
        return {
            "ads": sorted(self.rows("SELECT key, versions, coalesce(gone_reason, '') FROM listings")),
            "judged": sorted(self.rows(JUDGED)),
            "campaigns": sorted(sorted(members) for members in groups.values()),
        }


def kill(command: list[str], seconds: float) -> bool:
    """Start a command, kill its group after so many seconds; False where it had ended by itself."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def whole(scene: Scene, before: set[str], head: str) -> list[str]:
    """What is wrong with a home after a kill: lost or double ads, or evidence that doesn't verify."""
    wrong = [f"lost {key}" for key in before - scene.whole_ads() - {scene.victim}]
    doubles = "SELECT source, url, external_id, count(*) n FROM listings GROUP BY 1, 2, 3 HAVING n > 1"
    wrong += [f"double {row}" for row in scene.rows(doubles)]
    verified = scene.home("verify", "--head", head)
    return wrong + ([] if verified.status == 0 else [f"verify: {verified.all[-600:]}"])


def of_verb(*words: str) -> Callable[[Scene, float], list[str]]:
    """A kill of a verb; `{place}` in its words is a folder beside the home, `{victim}` the ad to purge."""

    def once(scene: Scene, seconds: float) -> list[str]:
        command = scene.verb(*(word.format(place=scene.place, victim=scene.victim) for word in words))
        kill(command, seconds)
        return []

    return once


def exporting(scene: Scene, seconds: float) -> list[str]:
    """An export that was killed has left its file whole or not at all."""
    out = scene.place / "out.jsonl"
    kill(scene.verb("export", "--format", "jsonl", "--out", str(out)), seconds)
    if not out.exists():
        return []
    lines = out.read_text("utf-8").splitlines() if out.is_file() else []
    try:
        return [] if all(json.loads(line) for line in lines) else ["an empty line left"]
    except json.JSONDecodeError as error:
        return [f"half an export left: {error}"]


def deciding(scene: Scene, seconds: float) -> list[str]:
    """Decisions that the desk answered are there once, whenever it is killed."""
    answered: list[int] = []
    with desk(scene) as (port, kill_it):
        client = signed_in(port)
        numbers = [int(str(row[0])) for row in scene.rows("SELECT id FROM campaigns ORDER BY id LIMIT 40")]
        timer = threading.Timer(seconds, kill_it)
        timer.start()
        try:
            for number in numbers:
                page = client.get(f"/campaigns/{number}").text
                seen = re.search(r'name="seen" value="(\d+)"', page)
                values = {"verdict": "dismiss", "seen": seen[1] if seen else "0", "view": "", "anyway": "yes"}
                if client.post(f"/campaigns/{number}/decide", values).status == 303:
                    answered.append(number)
        except (OSError, HTTPException):
            pass
        timer.cancel()
    subjects = Counter(str(row[0]) for row in scene.rows("SELECT subject FROM decisions"))
    wrong = [f"decision on {number} lost" for number in answered if not subjects[f"campaign:c{number}"]]
    return wrong + [f"{subject} decided {count} times" for subject, count in subjects.items() if count > 1]


def signed_in(port: int) -> Client:
    """A browser in which the analyst has signed in."""
    client = Client(port)
    client.sign_in("ana", PASSWORD)
    return client


@contextmanager
def desk(scene: Scene) -> Iterator[tuple[int, Callable[[], None]]]:
    """The running desk: its port, and what kills it."""
    said = scene.place / "desk.log"
    with said.open("w") as log:
        process = subprocess.Popen(
            scene.verb("review", "--port", "0"), stderr=log, stdout=log, start_new_session=True
        )
    while not (found := re.search(r":(\d+)/ ", said.read_text("utf-8"))):
        if process.poll() is not None:
            raise SystemExit(f"the desk did not start: {said.read_text('utf-8')}")
        time.sleep(0.02)
    try:
        yield int(found[1]), lambda: os.killpg(process.pid, signal.SIGKILL)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass(frozen=True)
class Written:
    """A verb that writes: how it is killed, and how it is run again (None: it has nothing to go on with)."""

    name: str
    killed: Callable[[Scene, float], list[str]]
    words: tuple[str, ...] | None
    finish: tuple[str, ...] = ()
    """What completes it where its first step was done already."""


def written(name: str, *words: str, finish: tuple[str, ...] = ()) -> Written:
    """A verb that is killed and run again with the same words."""
    return Written(name, of_verb(*words), words, finish)


VERBS = (
    written("crawl", "crawl"),
    written("import", "import", "{place}/new.jsonl", "--source", "files"),
    written("join", "campaigns", "--rebuild"),
    written("rescore", "--catalogue", "{place}/own", "rescore", "--jobs", "2"),
    written("purge", "purge", "{victim}", "--why", "asked by a test", "--yes", finish=("purge", "--finish")),
    Written("export", exporting, ("export", "--format", "jsonl", "--out", "{place}/out.jsonl")),
    written("backup", "backup", "{place}/backup"),
    Written("decision", deciding, None),
)


@contextmanager
def scene_of(base: Scene, victim: str) -> Iterator[Scene]:
    """A copy of the home in a place of its own."""
    with tempfile.TemporaryDirectory(prefix="adwatch-kill-") as made:
        place = Path(made)
        shutil.copytree(base.place, place, dirs_exist_ok=True)
        yield Scene(Home(place / "home"), place, base.board, victim)


def again(verb: Written, scene: Scene) -> str:
    """Run a verb to its end; what is wrong where it fails."""
    if verb.words is None:
        return ""
    words = [word.format(place=scene.place, victim=scene.victim) for word in verb.words]
    done = subprocess.run(scene.verb(*words), capture_output=True, text=True)
    give_up = time.monotonic() + ENDING
    while done.returncode == BUSY and time.monotonic() < give_up:
        time.sleep(0.2)
        done = subprocess.run(scene.verb(*words), capture_output=True, text=True)
    if done.returncode and verb.finish and scene.victim not in scene.whole_ads():
        done = subprocess.run(scene.verb(*verb.finish), capture_output=True, text=True)
    return "" if done.returncode == 0 else f"run again, it ends with {done.returncode}: {done.stderr[-600:]}"


def one_kill(verb: Written, base: Scene, seconds: float, head: str, wanted: State) -> list[str]:
    """Kill a verb once; what is wrong afterwards, and after it has run again."""
    with scene_of(base, base.victim if verb.name == "purge" else "") as scene:
        before = scene.whole_ads()
        wrong = verb.killed(scene, seconds) + whole(scene, before, head)
        if problem := again(verb, scene):
            return [*wrong, problem]
        wrong += [] if verb.words is None else different(scene.state(), wanted)
        if verb.name == "backup":
            back = Home(scene.place / "back")
            done = back("restore", str(scene.place / "backup"))
            wrong += [] if done.status == 0 else [f"the backup does not restore: {done.all[-600:]}"]
        return wrong + whole(scene, before, head)


def different(found: State, wanted: State) -> list[str]:
    """What differs from an undisturbed run."""
    return [
        f"{part} differ from those of a run that nobody killed"
        for part in wanted
        if found[part] != wanted[part]
    ]


def undisturbed(verb: Written, base: Scene) -> tuple[float, State]:
    """Seconds that a verb takes when nobody kills it, and what it leaves."""
    with scene_of(base, base.victim if verb.name == "purge" else "") as scene:
        begun = time.monotonic()
        if problem := again(verb, scene):
            raise SystemExit(f"{verb.name}: {problem}")
        return (time.monotonic() - begun if verb.words else 3.0), scene.state()


def make_base(place: Path, board: str) -> tuple[Scene, str]:
    """A crawled home with an analyst and a backup, and its head line."""
    (place / "sources.toml").write_text(sources_toml(board), "utf-8")
    (place / "new.jsonl").write_text(NEW, "utf-8")
    (place / "own").mkdir()
    (place / "own" / "indicators.toml").write_text(REWEIGHED, "utf-8")
    scene = Scene(Home(place / "home"), place, board, "")
    said = ""
    for words in (["crawl"], ["backup", str(place / "backup")]):
        done = subprocess.run(scene.verb(*words), capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{words[0]}: {done.stderr[-900:]}")
        said += done.stderr
    scene.home.account("ana", "analyst")
    head = re.search(r"adwatch-head \S.*", said)
    assert head, "a crawl prints its head line"
    victim = str(scene.rows("SELECT key FROM listings ORDER BY id LIMIT 1")[0][0])
    return Scene(scene.home, place, board, victim), head[0]


@dataclass
class Tally:
    """What a verb's kills showed so far."""

    seconds: float
    """That the verb takes when nobody kills it."""
    wanted: State
    kills: int = 0
    wrong: int = 0

    def __str__(self) -> str:
        """Kills and what was wrong after them."""
        return f"{self.kills} kills within {self.seconds:.1f} s: {self.wrong} wrong"


def main(kills: int, seed: int, only: str = "") -> int:
    """Kill the verbs in turn, or one of them; exit status 1 where something is wrong after a kill.

    One kill of each in turn, each told at once: a run that is cut off has seen something of every verb.
    """
    chance, tallies = random.Random(seed), dict[str, Tally]()
    verbs = [verb for verb in VERBS if only in ("", verb.name)]
    with tempfile.TemporaryDirectory(prefix="adwatch-kills-") as made, running(Board.load()) as site:
        base, head = make_base(Path(made), site.url)
        for number in range(kills):
            verb = verbs[number % len(verbs)]
            if verb.name not in tallies:
                tallies[verb.name] = Tally(*undisturbed(verb, base))
            tally = tallies[verb.name]
            at = chance.uniform(0.05, LATEST) * tally.seconds
            wrong = one_kill(verb, base, at, head, tally.wanted)
            tally.kills, tally.wrong = tally.kills + 1, tally.wrong + len(wrong)
            print(
                f"{number + 1:>3} {verb.name:<9} at {at:.1f} s: {len(wrong)} wrong",
                *wrong[:9],
                sep="\n  ",
                flush=True,
            )
    for name, tally in tallies.items():
        print(f"{name:<9} {tally}")
    bad = sum(tally.wrong for tally in tallies.values())
    print(f"{kills} kills, seed {seed}: {bad} wrong")
    return min(bad, 1)


if __name__ == "__main__":
    kills, seed, only = [*sys.argv[1:4], *(str(KILLS), str(SEED), "")[len(sys.argv) - 1 :]]
    sys.exit(main(int(kills), int(seed), only))
