"""Ads that were left out are reviewed blind too; and who has what open is known to every console of a home."""

import re
import time

from crawler.review.campaign import members_sql
from crawler.review.decisions import history_sql, presence_sql
from crawler.store.database import BUSY_SECONDS
from tests.review.conftest import Console, serve
from tests.review.decision_forms import decide, form, state


def leave_one_out(desk: Console) -> None:
    """Campaign 1 is decided, whatever chance says of a second review, but for its first ad."""
    ana, ben = desk.client("ana"), desk.client("ben")
    decide(ana, "dismiss", leave_out=(1,))
    if state(desk)[0] == "second":
        decide(ben, "dismiss")
    assert state(desk)[0] == "part"


def test_what_was_left_out_is_reviewed_blind_too(desk):
    ana, ben, lea = desk.client("ana"), desk.client("ben"), desk.client("lea")
    leave_one_out(desk)
    decide(ana, "refer", reason="fee", note="secret note")
    assert state(desk)[:2] == ("second", "refer")
    assert 'class="decide"' not in ana.get("/campaigns/1").text
    page = ben.get("/campaigns/1").text
    assert "left out: the ticked one" in page
    assert form(ben)["member"] == ["1"]
    for text in (page, ben.get("/ads/1").text):
        assert "secret note" not in text
        assert not re.search(r'class="verdict refer"', text)
    path = ana.post("/cases", {"title": "Too early", "campaign": "1"}).headers["location"]
    assert lea.post(f"{path}/export", {"format": "jsonl"}).status == 409
    decide(ben, "watch")
    assert state(desk)[0] == "disagree"
    decide(lea, "refer")
    assert state(desk)[:2] == ("decided", "dismiss")
    assert re.search(r'class="verdict refer"', ana.get("/ads/1").text)
    assert re.search(r'class="verdict dismiss"', ana.get("/ads/2").text)
    with desk.store() as store:
        pairs = history_sql.opinion_pairs(store.database.connection)
    assert ("ana", "ben", "refer", "watch", 1) in pairs


def test_a_part_is_not_undone_under_its_second_opinion(desk):
    ana, ben = desk.client("ana"), desk.client("ben")
    leave_one_out(desk)
    decide(ana, "refer")
    decide(ben, "refer")
    with desk.store() as store:
        batches = [
            row[0] for row in store.database.rows("SELECT batch FROM decisions ORDER BY id DESC LIMIT 2")
        ]
    assert ana.post("/undo", {"batch": batches[1]}).status == 409
    assert ben.post("/undo", {"batch": batches[0]}).status == 303
    assert state(desk)[0] == "second"
    assert ana.post("/undo", {"batch": batches[1]}).status == 303
    assert state(desk)[0] == "part"


def test_a_second_console_knows_who_has_what_open_and_forgets_it_in_time(desk):
    bens = desk.client("ben")
    form(bens, 2)
    for other in serve(desk.home):
        ana = other.client("ana")
        assert "open at ben" in ana.get("/").text
        assert "ben has this open" in ana.get("/campaigns/2").text
        with desk.store() as store:
            store.database.execute("UPDATE open_campaigns SET until = '2026-01-01T00:00:00.000Z'")
        assert "open at ben" not in ana.get("/").text
        assert "ben has this open" not in ana.get("/campaigns/2").text
        assert "ana has this open" in bens.get("/campaigns/2").text


def test_going_back_and_forth_writes_nothing(desk):
    with desk.store() as store:
        db, writes = store.database, []
        assert presence_sql.take(db, 1, 2, "2026-11-25T00:00:00.000Z") == ""
        db.connection.set_trace_callback(lambda sql: writes.append(sql) if sql.startswith("INSERT") else None)
        assert presence_sql.take(db, 1, 2, "2026-11-25T00:00:59.000Z") == ""
        assert writes == []
        assert presence_sql.take(db, 1, 3, "2026-11-25T00:00:59.000Z") == "ana"
        presence_sql.take(db, 1, 2, "2026-11-25T00:01:01.000Z")
        assert len(writes) == 1
        assert presence_sql.seconds_open(db.connection, 1, 2, "2026-11-25T00:01:30.500Z") == 90.5
        assert presence_sql.take(db, 1, 3, "2026-11-25T00:12:00.000Z") == ""


def test_a_page_does_not_wait_for_a_writer_to_note_who_has_it_open(desk):
    ana = desk.client("ana")
    with desk.store() as store, store.transaction():
        store.database.execute("DELETE FROM open_campaigns")
        begun = time.monotonic()
        assert ana.get("/campaigns/2").status == 200
        assert time.monotonic() - begun < BUSY_SECONDS, "a page that waits for the writer takes this long"
    assert ana.get("/campaigns/2").status == 200
    assert "open at ana" in desk.client("ben").get("/").text


def test_many_at_once_are_one_batch_and_undone_as_one(desk):
    ana = desk.client("ana")
    look = ana.get("/bulk?c=1&c=2&verdict=dismiss")
    assert look.text.count('name="campaign"') == 2
    # A campaign that is named twice is decided once.
    answer = ana.post(
        "/bulk", {"campaign": ["1", "2", "1"], "verdict": "dismiss", "reason": "honest", "view": ""}
    )
    assert answer.status == 303
    with desk.store() as store:
        rows = store.database.rows("SELECT batch, campaign FROM decisions ORDER BY id").fetchall()
    batches = {batch for batch, _ in rows}
    assert [campaign for _, campaign in rows] == [1, 2]
    assert len(batches) == 1
    ana.post("/undo", {"batch": batches.pop(), "back": "/"})
    assert state(desk, 1)[0] == state(desk, 2)[0] == "open"


def test_a_bulk_decision_says_how_many_ads_it_is_on_however_few_are_read(desk, monkeypatch):
    ana = desk.client("ana")
    with desk.store() as store:
        ads = store.database.number("SELECT listings FROM campaigns WHERE id = 1")
    monkeypatch.setattr(members_sql, "MEMBERS_READ", 2)
    assert ads > 2
    assert f"{ads} ads" in ana.get("/bulk?c=1&verdict=dismiss").text
