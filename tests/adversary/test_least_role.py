"""What the least role that reaches a form could do with it: others' cases, words and intakes, tokens, strangers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.reports.sealing import PRIVATE, make_keys
from crawler.review.accounts.people_page import make_account
from tests.review.conftest import COST, PASSWORD, Answer, Client, Console, run_console
from tests.review.decision_forms import decide, form, state
from tests.review.invented import fill
from tests.review.test_reports import PASSPHRASE, WORDS, part, stored
from tests.review.test_take_in import AD
from tests.review.test_take_in import answer as answer_of
from tests.review.test_take_in import send as take_in

NOTE = "unmistakable words of the first"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Console]:
    for console in run_console(tmp_path):
        with console.store() as store:
            fill(store)
            make_account(store.database.connection, "leo", PASSWORD, "lead", COST)
        yield console


def entries(desk: Console) -> list[tuple[str, str, dict[str, object]]]:
    with desk.store() as store:
        rows = store.database.rows("SELECT kind, subject, detail FROM ledger ORDER BY seq").fetchall()
    return [(kind, subject, json.loads(detail) if detail else {}) for kind, subject, detail in rows]


def token_of(client: Client, scope: str) -> str:
    page = client.post("/tokens", {"name": "a program", "scope": scope, "password": PASSWORD})
    found = re.search(r"<code>([\w-]{40,})</code>", page.text)
    assert found, page.text
    return found[1]


def by_token(desk: Console, token: str, path: str, method: str = "GET", body: str = "") -> Answer:
    return desk.client().send(method, path, body, {"Authorization": f"Bearer {token}"})


def case_of(client: Client, **more: object) -> str:
    return client.post("/cases", {"title": "Nannies", **more}).headers["location"]


# 1 to 4: another's case


@pytest.mark.parametrize(
    "change",
    [
        {"what": "close"},
        {"what": "head", "title": "Another", "tlp": "GREEN", "recipients": "a friend"},
        {"what": "reopen"},
    ],
)
def test_another_analysts_case_is_not_closed_nor_headed_nor_reopened(
    desk: Console, change: dict[str, object]
) -> None:
    ana, ben, lea = (desk.client(name) for name in ("ana", "ben", "lea"))
    case = case_of(ana, campaign="1")
    if change["what"] == "reopen":
        assert ana.post(case, {"what": "close"}).status == 303
    before = len(entries(desk))
    assert ben.post(case, change).status == 403
    assert desk.client("vera").post(case, change).status == 403
    assert [kind for kind, _, _ in entries(desk)[before:] if kind == "case"] == []
    assert "Another" not in ana.get(case).text
    assert 'value="close"' not in ben.get(case).text
    assert lea.post(case, change).status == 303, "a lead may"


def test_another_analysts_case_is_not_thinned_but_ones_own_mistake_is_taken_back(desk: Console) -> None:
    ana, ben = desk.client("ana"), desk.client("ben")
    case = case_of(ana, campaign="1")
    assert ben.post(f"{case}/items", {"campaign": "2"}).status == 303
    assert ben.post(f"{case}/items", {"remove": "campaign", "campaign": "1"}).status == 403
    assert ben.get(case).text.count('name="remove"') == 1
    assert ben.post(f"{case}/items", {"remove": "campaign", "campaign": "2"}).status == 303
    assert ben.post(f"{case}/items", {"remove": "campaign", "campaign": "2"}).status == 404
    assert ana.get(case).text.count('href="/campaigns/1"') == 1


def test_nothing_is_said_to_be_in_a_case_that_is_not(desk: Console) -> None:
    ana = desk.client("ana")
    case = case_of(ana)
    before = len(entries(desk))
    wrong: list[dict[str, object]] = [{"campaign": "999"}, {"contact": "999999"}, {}, {"campaign": "x"}]
    for values in wrong:
        assert ana.post(f"{case}/items", values).status == 404, values
    assert ana.post(f"{case}/notes", {"text": " "}).status == 400
    assert [one for one in entries(desk)[before:] if one[0] == "case"] == []


def test_the_export_of_a_closed_case_does_not_change_its_head(desk: Console) -> None:
    lea = desk.client("lea")
    case = case_of(lea, campaign="1")
    lea.post(case, {"what": "close"})
    lea.post(f"{case}/export", {"format": "jsonl", "undecided": "a test", "recipients": "slipped in"})
    assert "slipped in" not in lea.get(case).text


# 5 and 6: another's intakes


def test_another_analysts_ads_are_not_removed(desk: Console) -> None:
    ana, ben, lea = (desk.client(name) for name in ("ana", "ben", "lea"))
    done = answer_of(ana, take_in(ana, AD), what="store").headers["location"]
    run = done.rpartition("=")[2]
    assert ben.post(f"/import/{run}/undo").status == 403
    assert f'action="/import/{run}/undo"' not in ben.get("/import").text
    assert f'action="/import/{run}/undo"' in ana.get("/import").text
    assert lea.post(f"/import/{run}/undo").status == 303


def test_another_analysts_reports_are_not_removed(desk: Console) -> None:
    make_keys(desk.home, PASSPHRASE, desk.home / PRIVATE)
    ana, ben, lea = (desk.client(name) for name in ("ana", "ben", "lea"))
    stored(ana, text=WORDS)
    number = part(r"/intake/(\d+)/undo", ana.get("/intake").text, 1)
    assert f"/intake/{number}/undo" not in ben.get("/intake").text
    assert ben.post(f"/intake/{number}/undo").status == 403
    assert lea.post(f"/intake/{number}/undo").status == 303


# 7 to 12: tokens


def test_a_reading_token_holds_no_campaign(desk: Console) -> None:
    ana, ben = desk.client("ana"), desk.client("ben")
    token = token_of(ben, "analyst")
    assert by_token(desk, token, "/campaigns/2").status == 200
    assert "ben has this open" not in ana.get("/campaigns/2").text
    assert "open at ben" not in ana.get("/").text


@pytest.mark.parametrize("scope", ["viewer", "analyst"])
def test_no_token_reads_the_first_opinion_for_the_second_reader(desk: Console, scope: str) -> None:
    """An analyst who makes a token of the viewer's scope would read what the blind page hides."""
    ana, ben = desk.client("ana"), desk.client("ben")
    case = case_of(ben, campaign="1")
    assert decide(ana, "refer", note=NOTE, reason="fee").status == 303
    token = token_of(ben, scope)
    for path in (
        "/campaigns/1",
        "/campaigns/1?format=json",
        "/ads/1",
        case,
        f"{case}?format=json",
        "/feed.atom",
    ):
        for text in (by_token(desk, token, path).text, desk.client("vera").get(path).text):
            assert NOTE not in text, path
            assert 'class="verdict refer"' not in text, path
            assert '"refer"' not in text, path


def test_a_reading_token_marks_no_news_as_told(desk: Console) -> None:
    ana = desk.client("ana")
    ana.post("/watches", {"words": "Housemaids", "query": "", "channel": ""})
    token = token_of(ana, "analyst")
    with desk.store() as store:
        store.database.execute("DELETE FROM watch_finds")
    by_token(desk, token, "/watches")
    with desk.store() as store:
        assert store.database.number("SELECT count(*) FROM watch_finds") == 0
    ana.get("/watches")
    with desk.store() as store:
        assert store.database.number("SELECT count(*) FROM watch_finds") > 0


@pytest.mark.parametrize("change", ["password", "disabled", "role"])
def test_a_token_ends_with_what_it_was_made_by(desk: Console, change: str) -> None:
    """Whoever had the old password may have made one; a disabled account that comes back begins anew."""
    ana, ada = desk.client("ana"), desk.client("ada")
    token = token_of(ana, "analyst")
    assert by_token(desk, token, "/contacts").status == 200
    with desk.store() as store:
        number = store.database.number("SELECT id FROM users WHERE name = 'ana'")
    if change == "password":
        assert ana.post("/password", {"old": PASSWORD, "new": "another good battery"}).status == 303
    elif change == "disabled":
        for what in ("disable", "enable"):
            ada.post(f"/people/{number}", {"what": what})
    else:
        for what in ("viewer", "analyst"):
            ada.post(f"/people/{number}", {"what": what})
    assert by_token(desk, token, "/contacts").status == 303


def test_an_open_session_makes_no_token_without_the_password(desk: Console) -> None:
    ana = desk.client("ana")
    for given in ("", "a wrong guess"):
        answer = ana.post("/tokens", {"name": "stays", "scope": "analyst", "password": given})
        assert answer.status == 400
        assert "<code>" not in answer.text
    assert "stays" not in ana.get("/tokens").text


def test_a_token_reads_nothing_of_accounts_and_looks_at_no_face(desk: Console) -> None:
    token = token_of(desk.client("ada"), "analyst")
    for path in ("/tokens", "/keys", "/second-step", "/security-keys", "/ads/1/faces", "/people", "/custody"):
        assert by_token(desk, token, path).status == 403, path


def test_a_token_changes_nothing_by_any_form(desk: Console) -> None:
    from crawler.review.app import ROUTES

    token, before = token_of(desk.client("ada"), "analyst"), len(entries(desk))
    for route in ROUTES:
        if route.changes and route.role != "nobody":
            path = re.sub(r"\{[^}]*\}", "1", route.path)
            assert by_token(desk, token, path, "POST", "token=x").status in {403, 404}, path
    assert len(entries(desk)) == before


# 13: strangers


def test_a_stranger_does_not_grow_the_chain(desk: Console) -> None:
    """Answers to no question are refused without an entry; wrong passwords are throttled before there is one."""
    before = len(entries(desk))
    stranger = desk.client()
    for number in range(40):
        assert stranger.post("/sign-in/key", {"token": f"t{number}", "answer": "{}"}).status == 403
        assert stranger.post("/sign-in", {"name": "ana", "password": "x", "token": "none"}).status == 403
    assert len(entries(desk)) == before
    stranger.token = stranger.get("/sign-in").token
    for _ in range(40):
        stranger.post("/sign-in", {"name": "ana", "password": "a wrong guess"})
    assert len(entries(desk)) - before <= 6


# 14 and 15: opinions


def test_an_opinion_that_was_taken_back_is_not_given_again(desk: Console) -> None:
    """Once it is given the first one is shown: whoever takes it back has read it, and is blind no more."""
    ana, ben, leo = (desk.client(name) for name in ("ana", "ben", "leo"))
    assert decide(ana, "refer", note=NOTE).status == 303
    first = form(ben)
    assert decide(ben, "dismiss").status == 303
    batch = re.search(r'name="batch" value="(\w+)"', ben.get("/mine").text)
    assert batch
    assert ben.post("/undo", {"batch": batch[1]}).status == 303
    assert state(desk)[0] == "second"
    assert 'class="decide"' not in ben.get("/campaigns/1").text
    seen = form(leo)["seen"]
    assert ben.post("/campaigns/1/decide", first | {"seen": seen, "verdict": "refer"}).status == 409
    assert ben.post("/redo", {"batch": batch[1]}).status == 409
    assert decide(leo, "refer").status == 303, "somebody else may"


def test_a_lead_who_took_an_opinion_back_does_not_settle(desk: Console) -> None:
    ana, ben, lea, leo = (desk.client(name) for name in ("ana", "ben", "lea", "leo"))
    decide(ana, "refer")
    decide(lea, "dismiss")
    batch = re.search(r'name="batch" value="(\w+)"', lea.get("/mine").text)
    assert batch
    assert lea.post("/undo", {"batch": batch[1]}).status == 303
    decide(ben, "dismiss")
    assert state(desk)[0] == "disagree"
    seen = form(leo)
    assert lea.post("/campaigns/1/decide", seen | {"verdict": "dismiss"}).status == 409
    assert decide(leo, "refer").status == 303


def test_ads_that_changed_let_nobody_drop_anothers_referral_alone(desk: Console) -> None:
    """An analyst could change a campaign by an ad of their own, and then decide it anew as if it were open."""
    ana, ben = desk.client("ana"), desk.client("ben")
    assert decide(ana, "refer").status == 303
    with desk.store() as store:
        store.database.execute("UPDATE decision_members SET content_hash = 'before' WHERE listing = 1")
        store.database.execute("INSERT OR IGNORE INTO queue_stale (campaign) VALUES (1)")
    assert state(desk)[0] == "changed"
    assert decide(ben, "dismiss").status == 303
    assert state(desk)[0] == "second"


# 16 to 19: rulings


def test_a_colleagues_ruling_is_not_ended_and_none_under_a_false_address(desk: Console) -> None:
    ana, ben, lea = (desk.client(name) for name in ("ana", "ben", "lea"))
    with desk.store() as store:
        one, other = (
            store.database.number(f"SELECT min(listing) FROM campaign_members WHERE campaign = {n}")
            for n in (1, 2)
        )
    assert ana.post("/campaigns/2/rule", {"what": "cut", "listing": one}).status == 409, (
        "an ad of another campaign"
    )
    assert ana.post("/campaigns/1/rule", {"what": "apart", "listing": one, "other": 99_999}).status == 409
    assert ana.post("/campaigns/1/rule", {"what": "apart", "listing": one, "other": other}).status in {
        200,
        303,
    }
    with desk.store() as store:
        ruling = store.database.number("SELECT max(id) FROM campaign_rulings")
        campaign = store.database.number(f"SELECT campaign FROM campaign_members WHERE listing = {one}")
    assert ben.post(f"/campaigns/{campaign}/unrule", {"ruling": ruling}).status == 403
    assert ana.post("/campaigns/5/unrule", {"ruling": 999}).status == 400
    assert lea.post("/campaigns/5/unrule", {"ruling": ruling}).status in {200, 303}
    assert [one[1] for one in entries(desk) if one[0] == "ruling"][-1] == f"campaign:c{campaign}", (
        "the entry names the ad's campaign, not the address"
    )


def test_a_colleagues_word_on_recruiters_is_not_taken_back(desk: Console) -> None:
    ana, ben, lea = (desk.client(name) for name in ("ana", "ben", "lea"))
    assert ana.post("/recruiters", {"what": "apart", "campaign": [1, 2], "why": "other voices"}).status == 303
    with desk.store() as store:
        (step,) = {event.batch for event in store.entities.events()}
    assert ben.post("/recruiters", {"what": "undo", "step": step, "why": "I say so"}).status == 403
    assert lea.post("/recruiters", {"what": "undo", "step": step, "why": "an error"}).status == 303


def test_a_bulk_decision_overrules_nobody(desk: Console) -> None:
    """What is decided between the look and the click stays."""
    ana, ben = desk.client("ana"), desk.client("ben")
    assert ana.get("/bulk?c=1&c=2&verdict=dismiss").status == 200
    assert decide(ben, "refer").status == 303
    ana.post("/bulk", {"campaign": ["1", "2"], "verdict": "dismiss", "reason": "honest", "view": ""})
    assert state(desk, 1)[1] == "refer"
    assert state(desk, 2)[1] == "dismiss"


# 20 and 21: accounts and views


def test_an_admins_form_leaves_no_entry_about_nobody(desk: Console) -> None:
    ada = desk.client("ada")
    before = len(entries(desk))
    assert ada.post("/people/999", {"what": "disable"}).status == 404
    assert ada.post("/people/1", {"what": "an entry in my words"}).status == 400
    assert [one for one in entries(desk)[before:] if one[0] == "account"] == []


def test_anothers_view_is_neither_dropped_nor_shown_to_all(desk: Console) -> None:
    ana, ben = desk.client("ana"), desk.client("ben")
    assert ana.post("/views", {"name": "of ana alone", "query": "band=priority"}).status == 303
    with desk.store() as store:
        view = store.database.number("SELECT max(id) FROM saved_views")
    assert ben.post(f"/views/{view}/share").status == 404
    assert ben.post(f"/views/{view}/drop").status == 404
    assert "of ana alone" not in ben.get("/").text
    assert ana.post(f"/views/{view}/share").status == 303
    assert ("view", f"saved view:{view}") in {(kind, subject) for kind, subject, _ in entries(desk)}
