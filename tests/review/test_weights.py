"""From decisions to weights: proposed, tried, accepted, in force for every verb, taken back; the queue follows."""

import json
import re
import subprocess
import sys
import time
from dataclasses import replace
from random import Random

import pytest

from crawler.assess import assess
from crawler.clock import precise_timestamp
from crawler.evidence.verify import verify
from crawler.indicators import load_catalogue
from crawler.records import JobPosting
from crawler.review.weights import jobs_sql, weights_file
from crawler.review.weights import sql as weight_sql
from crawler.review.weights.job import work
from crawler.review.weights.job_runner import JobRunner
from crawler.triage.worker import catch_up
from tests.review.conftest import Console
from tests.review.invented import fill

FEE = "upfront-recruitment-fee"
OPEN = 3
"""Fee ads that nobody has decided on: they leave the queue when the fee weighs less."""


OFFICE = (
    *("filing", "typing", "ledger", "meeting", "report", "monthly", "weekly", "printer", "archive", "folder"),
    *(
        "cabinet",
        "reception",
        "desk",
        "minutes",
        "agenda",
        "calendar",
        "canteen",
        "garden",
        "window",
        "building",
    ),
    *("floor", "lift", "stairs", "morning", "afternoon", "figures", "tables", "charts", "summary", "budget"),
    *(
        "forecast",
        "branch",
        "region",
        "district",
        "quality",
        "manual",
        "handbook",
        "shelf",
        "paper",
        "pencil",
    ),
)
"""Words of an office: no ad repeats another, and the learned reader finds nothing in them."""


def ads(first: int, count: int, sentence: str):
    for n in range(first, first + count):
        chance = Random(n)
        words = " ".join(chance.choices(OFFICE, k=40))
        made = JobPosting(
            url=f"https://board.example/{n}",
            source="board",
            title=f"Clerk {words[:12]}",
            description=f"We look for a clerk. {words}. {sentence} Write to firm{n}@example.org.",
            region="NG",
            language="en",
        )
        yield replace(made, assessment=assess(made)), n % 9


@pytest.fixture
def desk(console: Console) -> Console:
    """Eight fee ads dismissed, eight passport ads referred, and three fee ads that wait."""
    with console.store() as store:
        fees = list(ads(2, 8 + OPEN, "Pay a registration fee of N5,000 first."))
        passports = list(ads(100, 8, "Your passport will be kept by our office until the contract ends."))
        fill(store, [*fees, *passports])
        rows = store.database.rows(
            "SELECT m.campaign, h.indicator = ? FROM campaign_members m JOIN hits h ON h.listing = m.listing"
            " WHERE h.indicator IN (?, 'passport-retention') AND h.origin <> 'wording' ORDER BY m.campaign",
            (FEE, FEE),
        ).fetchall()
    ana = console.client("ana")
    left = OPEN
    for campaign, is_fee in rows:
        if is_fee and left:
            left -= 1
            continue
        verdict = "dismiss" if is_fee else "refer"
        answer = ana.post(f"/campaigns/{campaign}/decide", {"verdict": verdict, "seen": "0", "view": ""})
        assert answer.status == 303
    return console


def waiting(desk: Console) -> int:
    with desk.store() as store:
        catch_up(store)
        return store.database.number("SELECT count(*) FROM queue WHERE state = 'open'")


def run_job(desk: Console) -> jobs_sql.RescoreJob:
    """Do what waits, as the console's process does."""
    with desk.store() as store:
        job = jobs_sql.claim(store.database.connection, precise_timestamp())
        assert job is not None
        work(store, job)
        found = jobs_sql.get(store.database.connection, job.id)
        assert found is not None
        return found


def version(desk: Console) -> str:
    return load_catalogue(home=weights_file.folder_of(desk.home)).version


def test_the_whole_way_of_a_weight_and_back(desk):
    ana, lea, ada, shipped = *map(desk.client, ("ana", "lea", "ada")), version(desk)
    assert ana.get("/weights").status == 403
    assert ana.post("/weights").status == 403
    assert waiting(desk) == OPEN
    assert re.search(r"strong</td><td><b>medium", lea.get("/weights").text)
    assert lea.post("/weights").status == 303
    assert "waits for its turn" in lea.get("/weights").text
    assert ada.post("/weights/1/accept").status == 409, "not before its dry run"

    tried = run_job(desk)
    assert (tried.what, tried.state, tried.done, tried.gone) == ("try", "done", 8 + OPEN + 8, 8 + OPEN)
    assert version(desk) == shipped
    assert waiting(desk) == OPEN, "a dry run moves nothing"
    page = lea.get("/weights").text
    assert f"0 would enter the queue and {8 + OPEN} would leave it" in page
    assert "strong sign" in page or f"{FEE} +6.0 -&gt; +3.0" in page
    assert ana.post("/weights/1/accept").status == 403

    assert "You made this proposal" in lea.get("/weights").text
    assert lea.post("/weights/1/accept").status == 409, "by nobody alone"
    assert "You made this proposal" not in ada.get("/weights").text
    assert ada.post("/weights/1/accept").status == 303
    assert version(desk) != shipped
    file = (desk.home / "catalogue" / "weights.toml").read_text("utf-8")
    for line in (
        'weight = "medium"',
        'before = "strong"',
        'accepted_by = "ada"',
        "dismissed = 8",
        "proposal = 1",
    ):
        assert line in file
    assert waiting(desk) == OPEN, "deciding goes on while it waits for its turn"
    assert run_job(desk).ruleset == version(desk)
    assert waiting(desk) == 0
    with desk.store() as store:
        assert store.database.rows("SELECT DISTINCT ruleset FROM assessments").fetchall() == [
            (version(desk),)
        ]
    assert f"{8 + OPEN} left it" in lea.get("/weights").text

    accepted = version(desk)
    assert [one.post("/weights/1/undo").status for one in (lea, ada)] == [409, 409], "nobody has asked"
    assert ana.post("/weights/1/ask-undo").status == 403
    assert ada.post("/weights/1/ask-undo").status == 303
    assert "ada asks to take it back" in lea.get("/weights").text
    assert ada.post("/weights/1/ask-undo").status == 409
    assert ada.post("/weights/1/undo").status == 409, "by nobody alone"
    assert version(desk) == accepted
    assert lea.post("/weights/1/undo").status == 303
    assert lea.post("/weights/1/undo").status == 409
    assert lea.post("/weights/1/ask-undo").status == 409
    assert version(desk) == shipped
    run_job(desk)
    assert waiting(desk) == OPEN
    page = lea.get("/weights").text
    assert "accepted by ada" in page
    assert "taken back by lea" in page
    with desk.store() as store:
        rows = store.database.rows("SELECT detail FROM ledger WHERE kind = 'weights' ORDER BY seq").fetchall()
    events = [json.loads(row[0]) for row in rows]
    assert [one["what"] for one in events] == ["propose", "accept", "ask to undo", "undo"]
    events = [events[1], events[3]]
    assert events[0]["ruleset"] == events[1]["ruleset_before"] == accepted
    assert events[1]["weights"] == {
        name: [after, before] for name, (before, after) in events[0]["weights"].items()
    }
    assert events[1]["weights"][FEE] == ["medium", "strong"]
    assert verify(desk.home).ok


def test_what_is_written_by_hand_stays_and_a_later_acceptance_is_taken_back_first(desk):
    lea, ada = desk.client("lea"), desk.client("ada")
    weights_file.write(desk.home, {})
    path = desk.home / "catalogue" / "weights.toml"
    path.write_text(
        path.read_text("utf-8") + '\n# ours, since May\n[dream-lure]\nweight = "medium"\n', "utf-8"
    )
    for number in (1, 2):
        lea.post("/weights")
        run_job(desk)
        assert ada.post(f"/weights/{number}/accept").status == 303
        run_job(desk)
    assert 'weight = "weak"' in path.read_text("utf-8"), "two steps, one after the other"
    assert lea.post("/weights/1/ask-undo").status == 409
    assert ada.post("/weights/2/ask-undo").status == 303
    assert lea.post("/weights/2/undo").status == 303
    text = path.read_text("utf-8")
    assert "# ours, since May" in text
    assert "[dream-lure]" in text
    assert re.search(rf'\[{FEE}\]\nweight = "medium"\n(.+\n)*?proposal = 1', text), "the former table is back"
    assert ada.post("/weights/1/ask-undo").status == 303
    assert lea.post("/weights/1/undo").status == 303
    assert FEE not in path.read_text("utf-8")


def test_every_verb_of_the_home_reads_them(console):
    weights_file.write(console.home, {FEE: {"weight": "weak"}})
    ad = json.dumps({"text": "We look for a clerk. Pay a registration fee of N5,000 first."})
    command = [sys.executable, "-m", "crawler", "--home", str(console.home), "analyse", "--region", "NG"]
    answer = subprocess.run(command, input=ad, capture_output=True, text=True, check=True)
    told = json.loads(answer.stdout)
    assert told["ruleset"] == version(console)
    assert {hit["id"]: hit["weight"] for hit in told["indicators"]}[FEE] == "weak"


def test_the_console_has_it_done_in_a_process_of_its_own(desk):
    desk.client("lea").post("/weights")
    rescorer = JobRunner(desk.home)
    rescorer.start()
    deadline = time.monotonic() + 600
    with desk.store() as store:
        done = "SELECT gone FROM rescore_jobs WHERE state = 'done'"
        while store.database.one(done) is None and time.monotonic() < deadline:
            time.sleep(0.05)
        assert store.database.one(done) == (8 + OPEN,)
    rescorer.stop()


def test_a_job_is_worked_at_by_one_process_and_begun_again_when_that_dies(console):
    with console.store() as store:
        db = store.database.connection
        jobs_sql.ask(db, weight_sql.store(db, 4, precise_timestamp(), "r", []), "try", precise_timestamp())
        assert jobs_sql.claim(db, "2026-11-25T00:00:00.000Z") is not None
        jobs_sql.ask(db, 1, "accept", "2026-11-25T00:00:01.000Z")
        assert jobs_sql.claim(db, "2026-11-25T00:04:59.000Z") is None
        again = jobs_sql.claim(db, "2026-11-25T00:05:01.000Z")
        assert again is not None
        assert again.what == "try"
        jobs_sql.stop(db, again.id, "its process ended with status 1")
        after = jobs_sql.claim(db, "2026-11-25T00:05:02.000Z")
        assert after is not None
        assert after.what == "accept"
    assert "its process ended with status 1" in console.client("lea").get("/weights").text
