"""What is kept campaign by campaign is what all ads say, whatever two analysts, crawls, purges and rescoring do."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial

import pytest

from crawler.campaigns.service import join_new, rebuild
from crawler.cli import run
from crawler.records import Assessment, JobPosting
from crawler.rescore.service import rescore
from crawler.review.dashboard import sql as dashboard_sql
from crawler.review.report import sql as report_sql
from crawler.store import Observation, Store
from crawler.store.contact_identity import is_masked
from crawler.store.filters import Filter
from crawler.store.health import Health
from crawler.triage.campaign_counts import UNCOUNTED, count_contacts_of, count_signs_of
from crawler.triage.worker import catch_up
from tests.review.conftest import Client, Console
from tests.review.decision_forms import form
from tests.review.invented import day, maids

WALKS = 3
STEPS = 14


def check(store: Store) -> None:
    """Kept counts against all ads, and what the pages tell of them against the SQL that counts all ads."""
    catch_up(store)
    db = store.database.connection
    decided = [
        campaign
        for (campaign,) in db.execute(
            "SELECT DISTINCT campaign FROM decisions d WHERE kind <> 'undo'"
            " AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id)"
        )
    ]
    kept = db.execute("SELECT campaign, indicator FROM decided_signs ORDER BY 1, 2").fetchall()
    assert kept == count_signs_of(db, decided)
    queued = [
        campaign
        for campaign, state in db.execute("SELECT campaign, state FROM queue ORDER BY campaign")
        if state not in UNCOUNTED
    ]
    kept = db.execute("SELECT campaign, contact, ads FROM campaign_contacts ORDER BY 1, 2").fetchall()
    assert kept == count_contacts_of(db, queued)
    assert dashboard_sql.sign_verdicts(db) == dashboard_sql.count_sign_verdicts(db)
    assert Health(store.database).kept_counts() == []
    period = day(400)[:10], day(-1)[:10]
    assert [tuple(one) for one in report_sql.top_contacts(db, *period)] == contacts_of_all_ads(store)
    for state in ("open", "changed", "second", "disagree", "decided"):
        assert dashboard_sql.age(db, state, day(0)) == waited(store, state)


def contacts_of_all_ads(store: Store) -> list[tuple[object, ...]]:
    return store.database.rows(
        f"""SELECT c.id, c.kind, c.value, count(DISTINCT l.id) AS ads, count(DISTINCT m.campaign)
              FROM queue q JOIN campaign_members m ON m.campaign = q.campaign JOIN listings l ON l.id = m.listing
              JOIN links k ON k.version = l.version AND k.boilerplate = 0
              JOIN contacts c ON c.id = k.contact AND c.shared IS NULL AND NOT {is_masked("c")}
             WHERE q.state NOT IN ('none', 'sample') GROUP BY c.id ORDER BY ads DESC, c.id LIMIT ?""",
        (report_sql.CONTACTS,),
    ).fetchall()


def waited(store: Store, state: str) -> dashboard_sql.WaitingTime | None:
    seen = [
        days
        for (days,) in store.database.rows(
            "SELECT julianday(?) - julianday(first_seen) FROM queue WHERE state = ? ORDER BY first_seen",
            (day(0), state),
        )
    ]
    if not seen:
        return None
    return dashboard_sql.WaitingTime(*(seen[int((len(seen) - 1) * share)] for share in (0.5, 0.1, 0.0)))


class Walk:
    """Random steps of two analysts and a crawl; what a step may not do is refused, and that is fine."""

    def __init__(self, desk: Console, seed: int) -> None:
        self.desk, self.dice, self.next = desk, random.Random(seed), 900
        self.people = [desk.client("ana"), desk.client("lea")]

    def step(self) -> str:
        names = (
            "decide",
            "decide",
            "undo",
            "redo",
            "cut",
            "merge",
            "unrule",
            "post",
            "change",
            "purge",
            "share",
        )
        name = self.dice.choice(names)
        getattr(self, name)(self.dice.choice(self.people))
        return name

    def numbers(self, sql: str) -> list[int]:
        with self.desk.store() as store:
            return [n for (n,) in store.database.rows(sql)]

    def campaign(self) -> int:
        return self.dice.choice(self.numbers("SELECT campaign FROM queue ORDER BY 1"))

    def listing(self) -> int:
        return self.dice.choice(self.numbers("SELECT listing FROM campaign_members ORDER BY 1"))

    def decide(self, who: Client) -> None:
        campaign = self.campaign()
        if 'name="seen"' not in who.get(f"/campaigns/{campaign}").text:
            return
        values = form(who, campaign) | {"verdict": self.dice.choice(("refer", "watch", "dismiss"))}
        assert who.post(f"/campaigns/{campaign}/decide", values).status in {303, 400, 409}

    def batch(self) -> str:
        with self.desk.store() as store:
            batches = [one for (one,) in store.database.rows("SELECT batch FROM decisions ORDER BY id")]
        return self.dice.choice(batches) if batches else "none"

    def undo(self, who: Client) -> None:
        assert who.post("/undo", {"batch": self.batch()}).status in {303, 409}

    def redo(self, who: Client) -> None:
        assert who.post("/redo", {"batch": self.batch()}).status in {303, 409}

    def cut(self, who: Client) -> None:
        listing = self.listing()
        campaign = self.numbers(f"SELECT campaign FROM campaign_members WHERE listing = {listing}")[0]
        values: dict[str, object] = {"what": "cut", "listing": str(listing)}
        assert who.post(f"/campaigns/{campaign}/rule", values).status in {303, 400, 409}

    def merge(self, who: Client) -> None:
        listing = self.listing()
        campaign = self.numbers(f"SELECT campaign FROM campaign_members WHERE listing = {listing}")[0]
        values: dict[str, object] = {"what": "join", "listing": str(listing), "with": f"c{self.campaign()}"}
        assert who.post(f"/campaigns/{campaign}/rule", values).status in {303, 400, 409}

    def unrule(self, who: Client) -> None:
        standing = self.numbers("SELECT id FROM campaign_rulings WHERE undone_at IS NULL ORDER BY id")
        if standing:
            values: dict[str, object] = {"ruling": str(self.dice.choice(standing))}
            assert who.post("/campaigns/1/unrule", values).status in {200, 303, 400, 403}

    def post(self, _: Client, number: int | None = None, text: str = "") -> None:
        self.next += 1
        phone = f"+23470000001{self.dice.choice('0123')}{self.dice.randrange(3)}"
        made = maids(
            number or self.next, "Muscat", "OM", f"{self.next} OMR", "Grace", phone, phone, source="board"
        )
        text = f"{made.description}{text}\nOnce more: {phone}"
        assert made.assessment is not None
        twice = [
            replace(one, start=text.rindex(phone), end=len(text))
            for one in made.assessment.contacts
            if one.raw == phone
        ]
        read = replace(made.assessment, contacts=(*made.assessment.contacts, *twice))
        made = replace(made, description=text, assessment=read)
        with self.desk.store() as store:
            store.save([Observation(posting=made, seen_at=day(0))])
            join_new(store)

    def change(self, who: Client) -> None:
        self.post(who, self.dice.choice((100, 101, self.next)), f"\nSend card number {self.next} too.")

    def purge(self, _: Client) -> None:
        listing = self.listing()
        with self.desk.store() as store:
            ((key,),) = store.database.rows('SELECT "key" FROM listings WHERE id = ?', (listing,)).fetchall()
        assert run(["--home", str(self.desk.home), "purge", str(key), "--yes", "--why", "asked for"]) in {
            0,
            1,
            2,
        }

    def share(self, who: Client) -> None:
        contact = self.dice.choice(self.numbers("SELECT id FROM contacts ORDER BY 1"))
        what = self.dice.choice(("mask", "unmask", "share", "unshare"))
        assert who.post(f"/contacts/{contact}/mark", {"what": what, "why": "asked for"}).status < 500


@pytest.mark.parametrize("seed", range(WALKS))
def test_what_is_kept_is_what_all_ads_say_after_any_steps(desk: Console, seed: int) -> None:
    walk, done = Walk(desk, seed), []
    for _ in range(STEPS):
        done.append(walk.step())
        with desk.store() as store:
            try:
                check(store)
            except AssertionError as wrong:
                raise AssertionError(f"after {done}: {wrong}") from wrong
    with desk.store() as store:
        rescore(store, partial(half_of_the_signs), Filter(), write=True)
        check(store)
        rebuild(store)
        check(store)


def half_of_the_signs(posting: JobPosting, *_: object, **__: object) -> Assessment:
    assert posting.assessment is not None
    return replace(posting.assessment, hits=posting.assessment.hits[::2], score=7.0, band="look")


def test_what_somebody_writes_beside_adwatch_moves_no_weight_and_doctor_finds_it(desk: Console) -> None:
    ana = desk.client("ana")
    assert ana.post("/campaigns/1/decide", form(ana) | {"verdict": "dismiss"}).status == 303
    with desk.store() as store:
        check(store)
        db = store.database.connection
        honest = dashboard_sql.count_sign_verdicts(db)
        with store.transaction():
            db.execute("DELETE FROM decided_signs")
            db.execute("UPDATE campaign_contacts SET ads = 9 WHERE campaign = 2")
        assert dashboard_sql.sign_verdicts(db) == {}
        assert dashboard_sql.count_sign_verdicts(db) == honest != {}
        assert Health(store.database).kept_counts() == [1, 2]
    assert run(["--home", str(desk.home), "doctor"]) != 0
    assert run(["--home", str(desk.home), "doctor", "--fix"]) is not None
    with desk.store() as store:
        check(store)
