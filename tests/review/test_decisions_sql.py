"""Decisions in the store: what is appended, refused and undone, and who has which campaign open."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from crawler.review.decisions import presence_sql
from crawler.review.decisions.history_sql import effective, how_decided, last_event, pending
from crawler.review.decisions.sql import DecisionConflict, NewDecision, content_digest, decide, undo
from crawler.store import Store
from tests.store.ads import begin, observation, posting

ANA, BEN, LEA = 1001, 1002, 1003
"""Ids above 256: other objects each time they are read, so that they must be compared by value."""
AT = "2026-11-26T08:00:00.000Z"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two campaigns, of three ads and one, with one telephone number; a third one without ads."""
    home = tmp_path_factory.mktemp("filled") / "home"
    with Store(home) as store:
        run = begin(store)
        store.save([observation(posting(number), run=run) for number in range(1, 5)])
        db = store.database
        with db.transaction():
            for user, name in ((ANA, "ana"), (BEN, "ben"), (LEA, "lea")):
                db.execute(
                    "INSERT INTO users (id, name, password, role, made) VALUES (?, ?, '', 'lead', ?)",
                    (user, name, AT),
                )
            for _ in range(3):
                db.execute("INSERT INTO campaigns (title, band, score, listings, first_seen, last_seen)"
                           " VALUES ('Maids', 'look', 8, 3, ?, ?)", (AT, AT))  # fmt: skip
            for listing, campaign in ((1, 1), (2, 1), (3, 1), (4, 2)):
                db.execute(
                    "INSERT INTO campaign_members (listing, campaign) VALUES (?, ?)", (listing, campaign)
                )
            db.execute("DELETE FROM queue_stale")
    return home


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(filled, tmp_path / "home")
    with Store(tmp_path / "home") as opened:
        yield opened


def decision(verdict: str = "dismiss", user: int = ANA, campaign: int = 1, **fields: Any) -> NewDecision:
    values: dict[str, Any] = {"included": {1: "h1", 2: "h2"}, "left_out": {}, "analyst": f"u{user}"}
    return NewDecision(campaign=campaign, verdict=verdict, user=user, **values | fields)


def make(store: Store, *decisions: NewDecision) -> str:
    return decide(store.database, store.ledger, decisions)


def details(store: Store) -> list[dict[str, Any]]:
    return [
        json.loads(row[0])
        for row in store.database.rows("SELECT detail FROM ledger WHERE kind = 'decision' ORDER BY seq")
    ]


def test_a_decision_is_appended_with_its_ads_and_its_entry(store):
    store.database.execute("INSERT INTO open_campaigns VALUES (1, ?, ?, ?)", (ANA, AT, AT))
    store.database.execute("INSERT INTO open_campaigns VALUES (2, ?, ?, ?)", (ANA, AT, AT))
    batch = make(
        store, decision(left_out={3: "h3"}, reason="same text", note="seen before", ruleset="r1", seconds=2.5)
    )
    row = store.database.one("SELECT batch, user, analyst, campaign, subject, kind, verdict, reason, note, ruleset,"
                             " content_hash, seconds, part, undoes FROM decisions")  # fmt: skip
    digest = sha256(b"h1\nh2").hexdigest()
    assert row == (batch, ANA, "u1001", 1, "campaign:c1", "first", "dismiss", "same text", "seen before", "r1",
                   digest, 2.5, None, None)  # fmt: skip
    members = store.database.rows("SELECT decision, listing, content_hash, included FROM decision_members")
    assert members.fetchall() == [
        (1, 1, "h1", 1), (1, 2, "h2", 1), (1, 3, "h3", 0),
    ]  # fmt: skip
    assert details(store) == [
        {
            "batch": batch, "analyst": "u1001", "subject": "campaign:c1", "kind": "first", "verdict": "dismiss",
            "reason": "same text", "note_sha256": sha256(b"seen before").hexdigest(), "ruleset": "r1",
            "content_hash": digest,
        }
    ]  # fmt: skip
    assert store.database.rows("SELECT campaign FROM open_campaigns").fetchall() == [(2,)], "decided: closed"
    assert store.database.rows("SELECT campaign, verdict FROM queue").fetchall() == [(1, "dismiss")]


def test_an_entry_names_the_part_and_hashes_a_note_that_is_there(store):
    make(store, decision())
    make(store, decision("refer", kind="part", included={3: "h3"}))
    make(store, decision("refer", BEN, kind="second", included={3: "h3"}, part=2, note="a\u00e9"))
    first, part, second = details(store)
    assert (first["note_sha256"], "part" in first, "part" in part, second["part"]) == ("", False, False, 2)
    assert second["note_sha256"] == sha256("a\u00e9".encode()).hexdigest()


def test_content_digest_does_not_depend_on_the_order():
    assert content_digest(["b", "a"]) == content_digest(["a", "b"]) == sha256(b"a\nb").hexdigest()


@pytest.mark.parametrize("kind", ["second", "final"])
def test_an_opinion_covers_no_ads_of_its_own(store, kind):
    make(store, decision("refer"))
    make(store, decision("refer", BEN, kind=kind))
    assert store.database.number("SELECT count(*) FROM decision_members WHERE decision = 2") == 0


@pytest.mark.parametrize(("seen", "refused"), [(None, False), (2, False), (0, True), (1, True), (3, True)])
def test_a_decision_on_what_changed_meanwhile_is_refused_with_its_whole_batch(store, seen, refused):
    make(store, decision())
    make(store, decision("watch"))
    batch = [decision(campaign=2, included={4: "h4"}, seen=0), decision(seen=seen)]
    if refused:
        with pytest.raises(DecisionConflict, match="meanwhile"):
            make(store, *batch)
    else:
        make(store, *batch)
    assert len(details(store)) == (2 if refused else 4)
    assert last_event(store.database.connection, 2) == (0 if refused else 3)


def undone(store: Store, batch: str, user: int = ANA, *, any_user: bool = False) -> int:
    return undo(store.database, store.ledger, batch, user, f"u{user}", any_user=any_user)


def test_undo_takes_a_batch_back_once_by_one_event_each(store):
    db = store.database.connection
    batch = make(store, decision(), decision("watch", campaign=2, included={4: "h4"}))
    assert undone(store, "another") == 0
    assert len(details(store)) == 2
    assert undone(store, batch) == 2
    assert (effective(db, 1).verdict, effective(db, 2).verdict, how_decided(db, [1, 4])) == (None, None, {})
    assert details(store)[2:] == [
        {"analyst": "u1001", "subject": f"campaign:c{number}", "kind": "undo", "undoes": number}
        for number in (1, 2)
    ]
    assert db.execute("SELECT subject FROM ledger WHERE kind = 'decision' ORDER BY seq").fetchall()[2:] == [
        ("decision:3",),
        ("decision:4",),
    ]
    rows = db.execute(
        "SELECT count(DISTINCT batch), group_concat(verdict), group_concat(undoes) FROM decisions WHERE kind = 'undo'"
    )
    assert rows.fetchone() == (1, "dismiss,watch", "1,2")
    assert db.execute("SELECT campaign, verdict FROM queue ORDER BY 1").fetchall() == [(1, None), (2, None)]
    assert undone(store, batch) == 0


@pytest.mark.parametrize(("user", "any_user", "count"), [(ANA, False, 1), (BEN, False, 0), (LEA, True, 1)])
def test_undo_of_a_colleague(store, user, any_user, count):
    batch = make(store, decision(campaign=2, included={4: "h4"}))
    assert undone(store, batch, user, any_user=any_user) == count
    queued = store.database.rows("SELECT campaign, verdict FROM queue").fetchall()
    assert queued == [(2, None if count else "dismiss")], "the queue follows"


@pytest.mark.parametrize(
    ("opinion", "count"),
    [
        ({"user": BEN, "kind": "second"}, 0),
        ({"user": BEN, "kind": "final"}, 0),
        ({"user": ANA, "kind": "second"}, 1),
        ({"user": BEN, "kind": "second", "part": 2}, 1),
        ({"user": BEN, "kind": "second", "campaign": 2}, 1),
        ({"user": BEN, "kind": "part"}, 1),
    ],
)
def test_undo_of_what_a_colleague_gave_an_opinion_on(store, opinion, count):
    batch = make(store, decision("refer"))
    make(store, decision("refer", kind="part", included={3: "h3"}))
    opinion_batch = make(store, decision("refer", **opinion))
    assert undone(store, batch) == count
    if not count:
        undone(store, opinion_batch, BEN)
        assert undone(store, batch) == 1, "free again when the opinion is taken back"


def referred(store: Store) -> list[tuple[int, int]]:
    return store.database.rows("SELECT contact, campaign FROM referred_contacts ORDER BY 1, 2").fetchall()


def stale(store: Store) -> list[int]:
    return [row[0] for row in store.database.rows("SELECT campaign FROM queue_stale ORDER BY 1")]


@pytest.mark.parametrize(
    ("verdict", "expected"), [("refer", [(1, 1)]), ("watch", []), ("dismiss", []), ("second", [])]
)
def test_contacts_of_a_referral_are_known_and_other_campaigns_with_them_marked(store, verdict, expected):
    batch = make(store, decision(verdict.encode().decode()))
    assert (referred(store), stale(store)) == (expected, [2] if expected else [])
    store.database.execute("DELETE FROM queue_stale")
    undone(store, batch)
    assert (referred(store), stale(store)) == ([], [2] if expected else [])


def test_shared_contacts_make_no_campaign_known(store):
    store.database.execute("UPDATE contacts SET shared = 'many employers'")
    make(store, decision("refer"))
    assert (referred(store), stale(store)) == ([], [])


def test_a_later_verdict_takes_a_referral_back(store):
    make(store, decision("refer"))
    make(store, decision("watch", LEA, kind="final"))
    assert referred(store) == []
    assert pending(store.database.connection, 1).confirmed


def later(clock: str) -> str:
    return f"2026-11-26T{clock}Z"


TAKES = [
    # campaign, user, at, colleague who has it, then: opened and until of campaign 1 (as of 2026-11-26)
    (1, ANA, "08:00:00.000", "", ("08:00:00.000", "08:10:00.000")),
    (1, ANA, "08:00:59.000", "", ("08:00:00.000", "08:10:00.000")),
    (1, ANA, "08:01:00.000", "", ("08:00:00.000", "08:10:00.000")),
    (1, ANA, "08:01:00.001", "", ("08:00:00.000", "08:11:00.001")),
    (1, BEN, "08:05:00.000", "ana", ("08:00:00.000", "08:11:00.001")),
    (2, BEN, "08:05:00.000", "", ("08:00:00.000", "08:11:00.001")),
    (1, BEN, "08:11:00.000", "ana", ("08:00:00.000", "08:11:00.001")),
    (1, BEN, "08:11:00.001", "", ("08:11:00.001", "08:21:00.001")),
    (1, BEN, "08:21:00.001", "", ("08:21:00.001", "08:31:00.001")),
    (1, ANA, "08:22:00.000", "ben", ("08:21:00.001", "08:31:00.001")),
]


def test_an_open_campaign_is_held_for_ten_minutes_after_the_last_look(store):
    for number, (campaign, user, clock, colleague, expected) in enumerate(TAKES):
        user = int(str(user))
        assert presence_sql.take(store.database, campaign, user, later(clock)) == colleague, number
        row = store.database.one("SELECT opened, until FROM open_campaigns WHERE campaign = 1")
        assert row == tuple(map(later, expected)), number


def test_seconds_open_and_holders(store):
    db = store.database.connection
    presence_sql.take(store.database, 1, ANA, later("08:00:00.000"))
    presence_sql.take(store.database, 2, BEN, later("08:05:00.000"))
    assert presence_sql.seconds_open(db, 1, ANA, later("08:01:30.460")) == 90.5
    assert presence_sql.seconds_open(db, 1, BEN, later("08:01:30.460")) is None
    assert presence_sql.seconds_open(db, 1, ANA, later("08:10:00.000")) is None
    assert presence_sql.holders(db, [1, 2, 3], LEA, later("08:06:00.000")) == {1: "ana", 2: "ben"}
    assert presence_sql.holders(db, [1, 2, 3], ANA, later("08:06:00.000")) == {2: "ben"}
    assert presence_sql.holders(db, [1], LEA, later("08:10:00.000")) == {}
    presence_sql.free(store.database, 1, BEN)
    assert presence_sql.holders(db, [1], LEA, later("08:06:00.000")) == {1: "ana"}
    presence_sql.free(store.database, 1, ANA)
    assert presence_sql.holders(db, [1], LEA, later("08:06:00.000")) == {}
