"""What a decision does: goes on, stands, is inherited, comes back when the content changes, is undone."""

import re
import sqlite3
from dataclasses import replace
from urllib.parse import quote

import pytest

from crawler.campaigns.service import join_new
from crawler.clock import precise_timestamp
from crawler.review.campaign.decide_page import FEW
from crawler.review.decisions import history_sql, presence_sql
from crawler.review.decisions import sql as decision_sql
from crawler.review.decisions.sql import DecisionConflict, NewDecision
from crawler.store import Observation, Store
from crawler.triage.queries import QueueView, page
from crawler.triage.refresh import refresh
from crawler.triage.worker import catch_up
from tests.review.decision_forms import decide, form, state
from tests.review.invented import day, fill, maids


def test_one_press_decides_goes_on_and_leaves_a_ledger_entry(desk):
    ana = desk.client("ana")
    answer = decide(ana, "watch", reason="", note="looks bad")
    assert answer.status == 303
    assert answer.headers["location"].startswith("/campaigns/")
    assert "/campaigns/1?" not in answer.headers["location"]
    assert "On watch:" in ana.get(answer.headers["location"]).text
    assert state(desk)[:2] in {("decided", "watch"), ("second", "watch")}
    with desk.store() as store:
        kind, subject = store.database.one(
            "SELECT kind, subject FROM ledger WHERE kind NOT IN ('rows', 'view') ORDER BY seq DESC LIMIT 1"
        )
    assert (kind, subject) == ("decision", "decision:1")


def test_a_reason_button_carries_verdict_and_reason(desk):
    ana = desk.client("ana")
    values = form(ana) | {"verdict_reason": "dismiss:honest"}
    assert ana.post("/campaigns/1/decide", values).status == 303
    with desk.store() as store:
        assert store.database.one("SELECT verdict, reason FROM decisions") == ("dismiss", "honest")


@pytest.mark.parametrize(
    "values", [{"verdict": "arrest"}, {"verdict": "refer", "reason": "made-up"}, {"verdict": ""}]
)
def test_only_known_verdicts_and_reasons(desk, values):
    ana = desk.client("ana")
    assert ana.post("/campaigns/1/decide", form(ana) | values).status == 400


def test_undo_is_an_event_and_brings_the_campaign_back(desk):
    ana = desk.client("ana")
    decide(ana, "dismiss")
    with desk.store() as store:
        batch = store.database.one("SELECT batch FROM decisions")[0]
    assert desk.client("ben").post("/undo", {"batch": batch}).status == 409
    assert ana.post("/undo", {"batch": batch, "back": "/mine"}).status == 303
    assert state(desk)[0] == "open"
    assert ana.post("/undo", {"batch": batch}).status == 409
    with desk.store() as store:
        assert [row[0] for row in store.database.rows("SELECT kind FROM decisions ORDER BY id")] == [
            "first",
            "undo",
        ]


def test_redo_decides_again_what_one_took_back_while_nothing_happened_since(desk):
    ana = desk.client("ana")
    decide(ana, "dismiss", reason="honest")
    with desk.store() as store:
        batch = store.database.one("SELECT batch FROM decisions")[0]
    assert ana.post("/redo", {"batch": batch}).status == 409, "nothing was taken back"
    undone = ana.post("/undo", {"batch": batch, "back": f"/campaigns/1?done={batch}&state=open"})
    assert undone.headers["location"] == f"/campaigns/1?state=open&done={batch}"
    page = ana.get(undone.headers["location"]).text
    assert "data-redo" in page
    assert desk.client("ben").post("/redo", {"batch": batch}).status == 409
    again = ana.post("/redo", {"batch": batch, "back": "/campaigns/1"})
    assert again.status == 303
    assert "data-undo" in ana.get(again.headers["location"]).text
    assert state(desk)[0] != "open"
    assert ana.post("/redo", {"batch": batch}).status == 409, "it was redone"
    with desk.store() as store:
        rows = store.database.rows("SELECT kind, verdict, reason FROM decisions ORDER BY id").fetchall()
        members = store.database.rows(
            "SELECT count(*), count(DISTINCT listing) FROM decision_members"
        ).fetchone()
        assert [tuple(row) for row in rows] == [
            ("first", "dismiss", "honest"),
            ("undo", "dismiss", ""),
            ("first", "dismiss", "honest"),
        ]
        assert members[0] == 2 * members[1]


def test_redo_is_refused_once_an_ad_has_other_content_or_another_decided(desk):
    ana = desk.client("ana")
    decide(ana, "dismiss")
    with desk.store() as store:
        batch = store.database.one("SELECT batch FROM decisions")[0]
        assert ana.post("/undo", {"batch": batch}).status == 303
        listing = store.database.one("SELECT listing FROM decision_members LIMIT 1")[0]
        with store.transaction():
            store.database.execute("UPDATE listings SET content_hash = 'other' WHERE id = ?", (listing,))
    assert ana.post("/redo", {"batch": batch}).status == 409


def test_undo_goes_on_to_the_decision_before(desk):
    ana = desk.client("ana")
    decide(ana, "dismiss")
    decide(ana, "watch", campaign=2)
    with desk.store() as store:
        batches = [row[0] for row in store.database.rows("SELECT batch FROM decisions ORDER BY id")]
    page = ana.get(ana.post("/undo", {"batch": batches[1], "back": "/"}).headers["location"]).text
    assert f'name="batch" value="{batches[1]}"' in page.split("data-redo")[0]
    assert f'name="batch" value="{batches[0]}"' in page.split("data-redo")[1].split("data-undo")[0]


def test_decisions_can_be_neither_changed_nor_deleted(desk):
    decide(desk.client("ana"), "dismiss")
    with desk.store() as store:
        for sql in (
            "DELETE FROM decisions",
            "UPDATE decisions SET verdict = 'refer'",
            "UPDATE decisions SET user = 2",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append only"):
                store.database.execute(sql)


def test_two_analysts_never_decide_the_same_row_unknowingly(desk):
    ana, ben = desk.client("ana"), desk.client("ben")
    bens = form(ben, 2)
    assert "open at ben" in ana.get("/").text
    assert "ben has this open" in ana.get("/campaigns/2").text
    assert ana.post("/campaigns/2/decide", form(ana, 2) | {"verdict": "dismiss"}).status == 409
    assert (
        ana.post("/campaigns/2/decide", form(ana, 2) | {"verdict": "dismiss", "anyway": "yes"}).status == 303
    )
    refused = ben.post("/campaigns/2/decide", bens | {"verdict": "refer"})
    assert refused.status == 409
    with desk.store() as store:
        assert store.database.number("SELECT count(*) FROM decisions") == 1


def test_the_store_itself_refuses_a_decision_that_knew_not_of_the_last(desk):
    with desk.store() as store:
        common = {"campaign": 1, "user": 2, "analyst": "ana", "included": {1: "x"}, "left_out": {}, "seen": 0}
        decision_sql.decide(store.database, store.ledger, [NewDecision(verdict="watch", **common)])  # type: ignore[arg-type]
        with pytest.raises(DecisionConflict):
            decision_sql.decide(store.database, store.ledger, [NewDecision(verdict="refer", **common)])  # type: ignore[arg-type]
        assert store.database.number("SELECT count(*) FROM decisions") == 1
        assert store.database.number("SELECT count(*) FROM ledger WHERE kind = 'decision'") == 1


def repost(store: Store, number: int, *, text: str = "") -> None:
    made = maids(
        number, "Muscat", "OM", "90 OMR", "Grace", "+2347000000101", "+2347000000101", source="board"
    )
    if text:
        made = replace(made, description=made.description + text)
    store.save([Observation(posting=made, seen_at=day(0))])
    join_new(store)
    catch_up(store)


def test_a_repost_inherits_the_decision_visibly(desk):
    ana = desk.client("ana")
    decide(ana, "refer")
    with desk.store() as store:
        repost(store, 190)
    assert state(desk)[3] == 1
    assert "1 inherited" in ana.get("/campaigns/1").text


def test_a_changed_ad_brings_its_campaign_back(desk):
    ana = desk.client("ana")
    decide(ana, "dismiss")
    with desk.store() as store:
        repost(store, 100, text="\nNow also send your bank card.")
    found = state(desk)
    assert found[0] == "changed"
    assert found[2] == 1
    assert "changed since" in ana.get("/campaigns/1").text
    decide(ana, "watch")
    assert state(desk)[0] in {"decided", "second"}


def test_an_ad_that_changes_while_it_is_looked_at_is_not_decided_unseen(desk):
    ana = desk.client("ana")
    values = form(ana) | {"verdict": "dismiss"}
    with desk.store() as store:
        repost(store, 100, text="\nNow also send your bank card.")
    assert ana.post("/campaigns/1/decide", values).status == 409
    assert state(desk)[0] == "open"


def test_an_unchanged_recrawl_leaves_the_decision(desk):
    decide(desk.client("ana"), "dismiss")
    before = state(desk)
    with desk.store() as store:
        store.frontier.seen(1, "board", ["https://board.example/ads/100"], day(0))
        catch_up(store)
    assert state(desk) == before


def test_what_is_left_out_waits_for_its_own_decision(desk):
    ana = desk.client("ana")
    decide(ana, "dismiss", leave_out=(1,))
    with desk.store() as store:
        store.database.execute("DELETE FROM queue_stale")
        with store.transaction():
            refresh(store.database.connection, [1])
    found = state(desk)
    assert found[2] == 1
    if found[0] == "part":
        assert form(ana)["member"] == ["1"]
        decide(ana, "refer")
        assert state(desk)[:2] == ("second", "refer")


def test_a_referral_waits_for_a_blind_second_opinion(desk):
    ana, ben = desk.client("ana"), desk.client("ben")
    decide(ana, "refer", reason="fee", note="secret note")
    assert state(desk)[0] == "second"
    assert "Housemaids" not in ana.get("/?state=second").text
    assert "Housemaids" in ben.get("/?state=second").text
    page = ben.get("/campaigns/1").text
    assert "Blind second opinion" in page
    assert "secret note" not in page
    assert not re.search(r'class="verdict refer"', page)
    decide(ben, "refer")
    assert state(desk)[:2] == ("decided", "refer")
    with desk.store() as store:
        assert history_sql.effective(store.database.connection, 1).confirmed
    assert "100" in desk.client("lea").get("/dashboard").text


def test_a_disagreement_is_settled_by_a_lead(desk):
    decide(desk.client("ana"), "refer")
    decide(desk.client("ben"), "dismiss")
    assert state(desk)[0] == "disagree"
    lea = desk.client("lea")
    assert "settles it" in lea.get("/campaigns/1").text
    decide(lea, "watch")
    assert state(desk)[:2] == ("decided", "watch")


def test_asking_for_a_second_opinion_hands_it_to_someone_else(desk):
    ana, ben = desk.client("ana"), desk.client("ben")
    decide(ana, "second")
    assert 'class="decide"' not in ana.get("/campaigns/1").text
    decide(ben, "dismiss")
    assert state(desk)[:2] == ("decided", "dismiss")


def test_going_on_passes_over_all_that_colleagues_have_open(desk):
    with desk.store() as store:
        rows = page(store.database.connection, QueueView(), limit=100)
        ben = store.database.number("SELECT id FROM users WHERE name = 'ben'")
        first, *others = [row.campaign for row in rows]
        for held in range(len(others)):
            answer = decide(desk.client("ana"), "skip", first)
            assert re.match(rf"/campaigns/{others[held]}\?", answer.headers["location"]), held
            presence_sql.take(store.database, others[held], ben, precise_timestamp())
    assert decide(desk.client("ana"), "skip", first).headers["location"].startswith("/?")
    assert len(others) > FEW


def test_skipping_stores_nothing_and_goes_on(desk):
    ana = desk.client("ana")
    answer = decide(ana, "skip")
    assert answer.headers["location"].startswith("/campaigns/")
    with desk.store() as store:
        assert store.database.number("SELECT count(*) FROM decisions") == 0


def test_counts_and_facets_always_equal_the_rows(desk):
    ana, ben = desk.client("ana"), desk.client("ben")
    decide(ana, "refer")
    decide(ben, "dismiss")
    decide(ana, "watch", 2)
    with desk.store() as store:
        repost(store, 190)
        catch_up(store)
        counted = dict(store.database.rows("SELECT state, count(*) FROM queue GROUP BY 1").fetchall())
        kept = dict(
            store.database.rows("SELECT state, n FROM queue_counts WHERE facet = '' AND n <> 0").fetchall()
        )
        facets = store.database.rows(
            "SELECT facet, value, state, count(*) FROM queue_facets GROUP BY 1, 2, 3"
        ).fetchall()
        stored = store.database.rows(
            "SELECT facet, value, state, n FROM queue_counts WHERE facet <> '' AND n <> 0 ORDER BY 1, 2, 3"
        ).fetchall()
        days = store.database.rows(
            "SELECT substr(d.value, 1, 10), o.facet, o.value, count(*) FROM queue_facets d"
            " JOIN queue_facets o ON o.campaign = d.campaign WHERE d.facet = 'day' AND d.state <> 'sample'"
            " AND o.facet IN ('band', 'country', 'harm', 'origin', 'sign', 'source') GROUP BY 1, 2, 3"
        ).fetchall()
        by_day = store.database.rows("SELECT day, facet, value, n FROM queue_days WHERE n <> 0").fetchall()
    assert kept == counted
    assert sorted(facets) == sorted(stored)
    assert days
    assert sorted(days) == sorted(by_day)


def test_seconds_from_opening_to_deciding_are_kept(desk):
    decide(desk.client("ana"), "watch")
    with desk.store() as store:
        assert 0 <= store.database.one("SELECT seconds FROM decisions")[0] < 60


def test_a_decision_on_a_later_page_of_ads_covers_all_but_what_is_unticked_there(console):
    with console.store() as store:
        fill(
            store,
            [
                (maids(n, "Doha", "QA", "1,200 QAR", "Grace", "+2347000000101", "+2347000000101"), 5)
                for n in range(40)
            ],
        )
    ana = console.client("ana")
    first = ana.get("/campaigns/1").text
    assert re.search(r"1 to 30 of 40", first)
    later = re.search(r'href="(/campaigns/1\?from=30&amp;[^"#]*)#ads"', first)
    assert later
    text = ana.get(later[1].replace("&amp;", "&")).text
    shown = re.findall(r'name="shown" value="(\d+)"', text)
    assert len(shown) == 10
    values = form(ana) | {
        "shown": shown,
        "member": shown[1:],
        "content": re.search(r'name="content" value="(\w+)"', text)[1],  # type: ignore[index]
        "verdict": "dismiss",
    }
    assert ana.post("/campaigns/1/decide", values).status == 303
    with console.store() as store:
        kept = store.database.rows("SELECT included, count(*) FROM decision_members GROUP BY 1 ORDER BY 1")
        assert kept.fetchall() == [(0, 1), (1, 39)]
    for odd in ("nonsense", "-1", "9999999999", "40", "\u0663"):
        assert "1 to 30 of 40" in ana.get(f"/campaigns/1?from={quote(odd)}").text


def test_a_refusal_leads_back_to_the_campaign(desk):
    ana = desk.client("ana")
    answer = ana.post("/campaigns/1/decide", form(ana) | {"verdict": "arrest", "view": "country=OM"})
    assert answer.status == 400
    assert 'href="/campaigns/1?country=OM"' in answer.text
