"""Query modules of the desk over a small store of known content."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.review.accounts import sql as account_sql
from crawler.review.ad import sql as ad_sql
from crawler.review.campaign import members_sql, rulings_sql
from crawler.review.campaign import sql as campaign_sql
from crawler.review.campaign.outliers import find_outliers
from crawler.review.cases import exports_sql
from crawler.review.cases import sql as case_sql
from crawler.review.contact import sql as contact_sql
from crawler.review.dashboard import sql as dashboard_sql
from crawler.review.decisions import history_sql, presence_sql
from crawler.review.decisions import sql as decision_sql
from crawler.review.decisions.sql import NewDecision
from crawler.review.queue import sql as queue_sql
from crawler.review.sources import sql as source_sql
from crawler.review.web import sessions_sql
from crawler.store import Store
from crawler.triage import queries
from tests.review.invented import day, fill

ANA, BEN = 1, 2
KEY = b"k" * 32
AT = "2026-11-25T08:00:00.000Z"
MAIDS = "+2347000000101"
"""Contact of the largest campaign: six ads of two sources, of six employers."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    with Store(home) as store:
        fill(store)
        for name in ("ana", "ben"):
            account_sql.add_user(store.database.connection, name, "hash", "analyst", AT)
    return home


@pytest.fixture
def store(filled: Path) -> Iterator[Store]:
    """The filled store; what a test writes is rolled back."""
    with Store(filled) as opened:
        opened.database.connection.execute("BEGIN")
        yield opened
        opened.database.connection.execute("ROLLBACK")


def largest(store: Store) -> int:
    return int(store.database.number("SELECT id FROM campaigns ORDER BY listings DESC LIMIT 1"))


def contact_id(store: Store, value: str = MAIDS) -> int:
    return int(store.database.number("SELECT min(id) FROM contacts WHERE value = ?", (value,)))


def test_campaign_page_data_agrees_with_itself(store):
    data = campaign_sql.load_campaign(store, largest(store), quoted=True)
    assert data is not None
    listings = [ad.id for ad in data.members.ads]
    assert data.head.listings == len(listings) == 6
    assert data.row is not None
    assert (data.row.campaign, data.row.ads, data.row.state) == (data.head.id, 6, "open")
    assert data.top_ad is not None
    assert data.top_ad.id == listings[0]
    assert [ad.score for ad in data.members.ads] == sorted(
        (ad.score for ad in data.members.ads), reverse=True
    )
    assert [one.points for one in data.indicators] == sorted(
        (one.points for one in data.indicators), reverse=True
    )
    assert {one.version for one in data.indicators} == set(data.quoted)
    assert [(one.value, one.ads, one.masked) for one in data.contacts] == [(MAIDS, 6, False)]
    assert set(data.bodies) == set(listings)
    assert (data.decided, data.events, data.last_event, data.in_cases) == ({}, [], 0, [])
    assert find_outliers(data.members) == {}


def test_quoted_ads_are_read_only_when_asked_for(store):
    data = campaign_sql.load_campaign(store, largest(store))
    assert data is not None
    assert data.quoted == {}


def test_an_unknown_campaign_contact_ad_or_export_is_none(store):
    db = store.database.connection
    assert campaign_sql.load_campaign(store, 9_999) is None
    assert contact_sql.load_contact(db, 9_999) is None
    assert case_sql.get_case(db, 9_999) is None
    assert exports_sql.get(db, 9_999) is None
    assert account_sql.find_user(db, "nobody") is None
    assert ad_sql.key_of_listing(db, 9_999) == ""
    assert members_sql.campaign_of(db, 9_999) is None
    assert queries.row_of(db, 9_999) is None


def test_contact_page_data(store):
    data = contact_sql.load_contact(store.database.connection, contact_id(store))
    assert data is not None
    assert (data.head.value, data.head.listings, data.looked_at, len(data.ads)) == (MAIDS, 6, 6, 6)
    assert sorted((form.raw, form.obfuscated, form.disguises, form.ads) for form in data.forms) == [
        ("+234 700 000 0101", True, ("spaced",), 3),
        (MAIDS, False, (), 3),
    ]
    assert len(data.summary.employers) == 6
    assert dict(data.summary.sources) == {"board": 3, "forum": 3}
    assert data.summary.online == 6
    assert data.companions == []


def test_a_mask_covers_the_same_number_under_every_kind(store):
    db, number = store.database.connection, contact_id(store)
    store.masks.add(number, ANA, AT, "may be a victim")
    head = contact_sql.head(db, number)
    assert head is not None
    assert (head.masked, head.masked_why) == (True, "may be a victim")
    assert [one.masked for one in campaign_sql.campaign_contacts(db, largest(store))] == [True]
    store.masks.remove(number)
    assert [one.masked for one in campaign_sql.campaign_contacts(db, largest(store))] == [False]


def test_a_case_holds_only_what_exists(store):
    db, campaign, contact = store.database.connection, largest(store), contact_id(store)
    case = case_sql.make_case(db, "Gulf maids", ANA, AT)
    for number in (campaign, 9_999):
        case_sql.add_campaign(db, case, number, ANA, AT)
    for number in (contact, 9_999):
        case_sql.add_contact(db, case, number, ANA, AT)
    case_sql.add_note(db, case, ANA, "a note", AT)
    made = exports_sql.note_export(
        db, case, ANA, AT, format="csv", filters="case", file="x.csv", size=3, sha256="ab"
    )
    found = case_sql.get_case(db, case)
    assert found is not None
    assert (found.number, found.owner) == ("2026-001", "ana")
    assert (found.campaigns, found.ads, found.contacts, found.exports) == (1, 6, 1, 1)
    assert [(one.id, one.ads) for one in case_sql.campaigns_in(db, case)] == [(campaign, 6)]
    assert [(one.id, one.value, one.masked) for one in case_sql.contacts_in(db, case)] == [
        (contact, MAIDS, False)
    ]
    assert len(case_sql.ads_in(db, case)) == 6
    assert case_sql.evidence_in(db, case) == (6, 0)
    assert case_sql.notes_in(db, case) == [(AT, "ana", "a note")]
    assert [one.id for one in exports_sql.exports_of(db, case)] == [made]
    assert exports_sql.get(db, made) == exports_sql.ExportRecord(
        id=made, case=case, format="csv", file="x.csv", sha256="ab"
    )
    assert (
        case_sql.cases_of_campaign(db, campaign)
        == case_sql.cases_of_contact(db, contact)
        == [(case, "2026-001")]
    )
    case_sql.remove(db, case, "campaign", campaign)
    assert case_sql.campaigns_in(db, case) == []
    case_sql.close_case(db, case, AT)
    assert case_sql.open_cases(db) == []


def test_numbers_of_cases_go_on_within_a_year(store):
    db = store.database.connection
    numbers = [case_sql.make_case(db, "x", ANA, at) for at in (AT, AT, "2027-01-01T00:00:00.000Z")]
    found = [case_sql.get_case(db, number) for number in numbers]
    assert [one.number for one in found if one] == ["2026-001", "2026-002", "2027-001"]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Store]:
    """A store of its own, for what begins its own transactions."""
    with Store(tmp_path) as opened:
        fill(opened)
        for name in ("ana", "ben"):
            account_sql.add_user(opened.database.connection, name, "hash", "analyst", AT)
        yield opened


def test_a_decision_its_conflict_and_its_undo(own):
    db, campaign = own.database.connection, largest(own)
    members = members_sql.load_members(db, campaign)
    odd = min(members.hashes)
    kept = {one: text for one, text in members.hashes.items() if one != odd}
    decision = NewDecision(
        campaign=campaign, verdict="watch", user=ANA, analyst="ana", included=kept,
        left_out={odd: members.hashes[odd]}, seen=0,
    )  # fmt: skip
    batch = decision_sql.decide(own.database, own.ledger, [decision])
    assert history_sql.effective(db, campaign).verdict == "watch"
    how = history_sql.how_decided(db, list(members.hashes))
    assert {one: row.included for one, row in how.items()} == {one: int(one != odd) for one in members.hashes}
    assert [(one.analyst, one.ads, one.undone) for one in history_sql.on_campaign(db, campaign)] == [
        ("ana", 5, False)
    ]
    with pytest.raises(decision_sql.DecisionConflict):
        decision_sql.decide(own.database, own.ledger, [decision])
    assert len(history_sql.of_batch(db, batch)) == len(history_sql.of_user(db, ANA)) == 1
    assert decision_sql.undo(own.database, own.ledger, batch, BEN, "ben", any_user=False) == 0
    assert decision_sql.undo(own.database, own.ledger, batch, ANA, "ana", any_user=False) == 1
    assert history_sql.effective(db, campaign).decision is None
    assert history_sql.of_batch(db, "") == []


def test_two_opinions_make_a_pair(own):
    db, campaign = own.database.connection, largest(own)
    hashes = members_sql.load_members(db, campaign).hashes
    for user, name, kind, verdict in ((ANA, "ana", "first", "refer"), (BEN, "ben", "second", "dismiss")):
        made = NewDecision(
            campaign=campaign,
            verdict=verdict,
            user=user,
            analyst=name,
            included=hashes,
            left_out={},
            kind=kind,
        )
        decision_sql.decide(own.database, own.ledger, [made])
    assert history_sql.opinion_pairs(db) == [("ana", "ben", "refer", "dismiss", campaign)]
    assert history_sql.opinion_pairs(db, since="2999") == []
    assert history_sql.pending(db, campaign).state == "disagree"
    assert presence_sql.holders(db, [campaign], BEN, AT) == {}


def test_dashboard_counts_add_up_to_the_queue(store):
    db = store.database.connection
    states = queries.state_counts(db)
    queued = sum(n for state, n in states.items() if state != "sample")
    assert sum(one.n for one in dashboard_sql.entered_by_day(db, day(60))) == queued
    assert {one.value for one in dashboard_sql.counts(db, "source")} >= {"board", "forum", "souq"}
    assert all(
        one.queued and one.refer == one.watch == one.dismiss == 0 for one in dashboard_sql.by_indicator(db)
    )
    waiting = dashboard_sql.age(db, "open", day(0))
    assert waiting is not None
    assert 0 <= waiting.median <= waiting.ninth_decile <= waiting.oldest
    assert dashboard_sql.age(db, "disagree", day(0)) is None
    assert (dashboard_sql.decided_by_day(db, ""), dashboard_sql.seconds(db)) == ([], [])


def test_sources_and_their_runs(store):
    db = store.database.connection
    rows = {one.name: one for one in source_sql.health(db)}
    assert rows["board"].state == "healthy"
    assert rows["board"].ended == "finished"
    [run] = source_sql.runs(db, "board")
    assert run.scheduled == 12
    assert source_sql.failures(db, run.id) == []


def test_saved_views_belong_to_an_account_and_names_replace(store):
    db = store.database.connection
    for query in ("state=open", "state=changed"):
        queue_sql.save_view(db, ANA, "mine", query)
    [(number, name, query, _, shared)] = queue_sql.saved_views(db, ANA)
    assert not shared
    assert (name, query) == ("mine", "state=changed")
    queue_sql.drop_view(db, BEN, number)
    assert len(queue_sql.saved_views(db, ANA)) == 1
    queue_sql.drop_view(db, ANA, number)
    assert queue_sql.saved_views(db, ANA) == []


@pytest.mark.parametrize(
    ("at", "alive", "due"),
    [
        ("2026-11-25T08:00:30.000Z", True, False),
        ("2026-11-25T08:01:30.000Z", True, True),
        ("2026-11-25T08:29:59.000Z", True, True),
        ("2026-11-25T08:30:01.000Z", False, False),
    ],
)
def test_a_session_ends_after_half_an_hour_without_use(store, at, alive, due):
    db = store.database.connection
    sessions_sql.open_session(db, ANA, "token", KEY, AT)
    found = sessions_sql.find_session(db, "token", KEY, at)
    assert (found is not None) is alive
    if found:
        assert (found[0].name, found[1]) == ("ana", due)


def test_a_changed_account_loses_its_sessions(store):
    db = store.database.connection
    sessions_sql.open_session(db, ANA, "token", KEY, AT)
    account_sql.change_user(db, ANA, role="lead")
    assert sessions_sql.find_session(db, "token", KEY, AT) is None
    assert account_sql.count_enabled(db) == 2
    account_sql.change_user(db, BEN, disabled_at=AT)
    assert account_sql.count_enabled(db) == 1


def test_a_ruling_marks_its_ads_for_clustering(store):
    db, campaign = store.database.connection, largest(store)
    one, other = sorted(members_sql.load_members(db, campaign).hashes)[:2]
    rulings_sql.rule(db, "apart", one, other, "ana", AT)
    dirty = db.execute("SELECT id FROM campaign_dirty WHERE kind = 'listing'").fetchall()
    assert {one, other} <= {row[0] for row in dirty}
    assert rulings_sql.suggestions(db, campaign) == []


def test_one_ruling_keeps_two_campaigns_apart_however_many_of_their_ads_are_alike(store):
    db, campaign = store.database.connection, largest(store)
    ours = db.execute(
        "SELECT listing, family FROM campaign_members JOIN family_versions USING (listing)"
        " WHERE campaign = ? ORDER BY listing",
        (campaign,),
    ).fetchall()
    other, their, family = db.execute(
        "SELECT campaign, listing, family FROM campaign_members JOIN family_versions USING (listing)"
        " WHERE campaign <> ? ORDER BY listing",
        (campaign,),
    ).fetchone()
    nearly = [(min(one, family), max(one, family)) for one in {one for _, one in ours}]
    db.executemany("INSERT INTO family_edges VALUES (?, ?, 'suggestion', 0.5, 0.5)", nearly)
    assert len(ours) > 1

    def suggested():
        stored = store.campaigns.records.suggestions(campaign)
        return {one.campaign for one in rulings_sql.suggestions(db, campaign)}, {
            one["campaign"] for one in stored
        }

    assert all(other in campaigns for campaigns in suggested())
    rulings_sql.rule(db, "apart", their, ours[0][0], "ana", AT)
    assert not any(other in campaigns for campaigns in suggested())
    rulings_sql.undo(db, 1, AT)
    assert all(other in campaigns for campaigns in suggested())


def test_contacts_of_a_version_by_kind_and_value(store):
    ad = members_sql.load_members(store.database.connection, largest(store)).ads[0]
    found = ad_sql.contact_ids(store.database.connection, ad.version)
    assert found == {f"whatsapp:{MAIDS}": (contact_id(store), 6, False)}
    assert ad_sql.captures(store.database.connection, ad.id) == []
