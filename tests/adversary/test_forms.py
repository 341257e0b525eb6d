# ruff: noqa: E501 - forms as a table
"""Every form of the desk that changes something leaves an entry with a name in the chain, or says why not."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from crawler.reports.sealing import PRIVATE, make_keys
from crawler.review.accounts.people_page import make_account
from crawler.review.app import ROUTES
from crawler.review.web.routing import PageRoute
from tests.review.conftest import COST, PASSWORD, Answer, Client, Console, run_console
from tests.review.decision_forms import decide
from tests.review.invented import fill
from tests.review.test_reports import PASSPHRASE, SUSPECT, WORDS, part, staged, stored, upload
from tests.review.test_take_in import AD
from tests.review.test_take_in import send as take_in

DAYS = count(1)
FORMS = [route for route in ROUTES if route.changes]


@dataclass(frozen=True)
class Office:
    """A desk with everything that its forms are about, each number of an address 1."""

    desk: Console
    people: dict[str, Client]

    def post(self, who: str, path: str, **values: object) -> Answer:
        return self.people[who].post(path, values)

    def newest(self, sql: str) -> str:
        with self.desk.store() as store:
            return str(store.database.number(sql))

    def entries(self, after: int = 0) -> list[dict[str, object]]:
        with self.desk.store() as store:
            rows = store.database.rows("SELECT kind, detail FROM ledger WHERE seq > ? ORDER BY seq", (after,))
            return [{**(json.loads(detail) if detail else {}), "kind": kind} for kind, detail in rows]

    @property
    def last(self) -> int:
        with self.desk.store() as store:
            return store.ledger.head()[0]


LEAVING = ("out", "password", "step", "key")
"""Accounts whose sessions a form ends."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    for console in run_console(tmp_path_factory.mktemp("forms")):
        with console.store() as store:
            fill(store)
            for name in LEAVING:
                make_account(store.database.connection, name, PASSWORD, "viewer", COST)
        make_keys(console.home, PASSPHRASE, console.home / PRIVATE)
        yield Office(
            console, {name: console.client(name) for name in ("vera", "ana", "lea", "ada", *LEAVING)}
        )


def batch_of(office: Office) -> str:
    decide(office.people["ana"], "watch", 2)
    return part(r'name="batch" value="(\w+)"', office.people["ana"].get("/mine").text)


def undone(office: Office) -> str:
    batch = batch_of(office)
    office.post("ana", "/undo", batch=batch)
    return batch


def case_of(office: Office) -> str:
    return office.post("ana", "/cases", title="Nannies", campaign="1").headers["location"]


def contact_of(office: Office) -> str:
    return part(r"/contacts/\d+", office.people["ana"].get("/campaigns/1").text, 0)


def ruled(office: Office) -> Answer:
    office.post("ana", "/campaigns/8/rule", what="apart", listing="16", other="17")
    ruling = office.newest("SELECT max(id) FROM campaign_rulings")
    return office.post("ana", "/campaigns/8/unrule", ruling=ruling)


def taken_in(office: Office) -> str:
    page = take_in(office.people["ana"], AD)
    office.post(
        "ana", "/import/answer", staged=part(r'name="staged" value="([^"]+)"', page.text), what="store"
    )
    return office.newest("SELECT max(run) FROM ad_intakes")


def view_of(office: Office) -> str:
    office.post("ana", "/views", name="priority", query="band=priority")
    return office.newest("SELECT max(id) FROM saved_views")


def mention(office: Office) -> str:
    office.post("lea", "/campaigns/1/comments", text="look, @ana")
    return office.newest("SELECT max(id) FROM comments")


def words() -> str:
    """A report that nobody has sent before."""
    return f"{WORDS} It was on day {next(DAYS)}."


def watch_of(office: Office) -> str:
    office.post("ana", "/watches", words="Housemaids", query="", channel="")
    return office.newest("SELECT max(id) FROM watches")


def hotline_key(office: Office) -> str:
    office.post("ada", "/reports-keys", name="hotline", country="NG")
    return office.newest("SELECT max(id) FROM report_keys")


def token_digest(office: Office) -> str:
    page = office.post("ana", "/tokens", name="a program", scope="viewer", password=PASSWORD)
    return part(r'name="digest" value="(\w+)"', page.text)


def exported_case(office: Office) -> Answer:
    return office.post("lea", f"{case_of(office)}/export", format="jsonl", undecided="a test")


ACTS: dict[str, Callable[[Office], Answer]] = {
    "/sign-in": lambda office: office.desk.client().sign_in("vera"),
    "/sign-out": lambda office: office.post("out", "/sign-out"),
    "/views": lambda office: office.post("vera", "/views", name="priority", query="band=priority"),
    "/views/{view:int}/drop": lambda office: office.post("ana", f"/views/{view_of(office)}/drop"),
    "/views/{view:int}/share": lambda office: office.post("ana", f"/views/{view_of(office)}/share"),
    "/campaigns/{campaign:int}/decide": lambda office: decide(office.people["ana"], "watch", 3),
    "/campaigns/{campaign:int}/rule": lambda office: office.post("ana", "/campaigns/6/rule", what="apart", listing="14", other="15"),
    "/campaigns/{campaign:int}/unrule": ruled,
    "/campaigns/{campaign:int}/assign": lambda office: office.post("ana", "/campaigns/1/assign", to=office.newest("SELECT id FROM users WHERE name = 'ana'")),
    "/campaigns/{campaign:int}/comments": lambda office: office.post("ana", "/campaigns/1/comments", text="look"),
    "/bulk": lambda office: office.post("ana", "/bulk", campaign=["4", "5"], verdict="dismiss", view=""),
    "/undo": lambda office: office.post("ana", "/undo", batch=batch_of(office)),
    "/redo": lambda office: office.post("ana", "/redo", batch=undone(office)),
    "/find": lambda office: office.post("ana", "/find", list="+2348030000151"),
    "/contacts/{contact:int}/mark": lambda office: office.post("ana", contact_of(office) + "/mark", what="mask", why="a helper"),
    "/recruiters": lambda office: office.post("ana", "/recruiters", what="apart", campaign=[9, 10], why="other voices"),
    "/cases": lambda office: office.post("ana", "/cases", title="Nannies"),
    "/cases/add": lambda office: office.post("ana", "/cases/add", case=case_of(office).rpartition("/")[2], campaign="2"),
    "/cases/{case:int}": lambda office: office.post("ana", case_of(office), what="close"),
    "/cases/{case:int}/items": lambda office: office.post("ana", f"{case_of(office)}/items", campaign="2"),
    "/cases/{case:int}/notes": lambda office: office.post("ana", f"{case_of(office)}/notes", text="a note"),
    "/cases/{case:int}/export": exported_case,
    "/export": lambda office: office.post("lea", "/export", format="csv", view="", undecided="a test"),
    "/reports/{report}": lambda office: office.post("ana", f"/reports/{stored(office.people['ana'], text=words())}", what="close"),
    "/reports/{report}/words": lambda office: office.post("lea", f"/reports/{stored(office.people['ana'], text=words())}/words", why="case 7", passphrase=PASSPHRASE),
    "/intake": lambda office: upload(office.people["ana"], text=words()),
    "/intake/answer": lambda office: office.post("ana", "/intake/answer", staged=staged(upload(office.people["ana"], text=words())), what="store"),
    "/intake/{intake:int}/undo": lambda office: (stored(office.people["ana"], text=words()), office.post("ana", f"/intake/{office.newest('SELECT max(id) FROM report_intakes')}/undo"))[1],
    "/import": lambda office: take_in(office.people["ana"], AD),
    "/import/answer": lambda office: office.post("ana", "/import/answer", staged=part(r'name="staged" value="([^"]+)"', take_in(office.people["ana"], AD).text), what="store"),
    "/import/{run:int}/undo": lambda office: office.post("ana", f"/import/{taken_in(office)}/undo"),
    "/reports-keys": lambda office: office.post("ada", "/reports-keys", name="hotline", country="NG"),
    "/reports-keys/{key:int}/revoke": lambda office: office.post("ada", f"/reports-keys/{hotline_key(office)}/revoke"),
    "/keys": lambda office: office.post("ana", "/keys", single_keys="on"),
    "/language": lambda office: office.post("ana", "/language", language="fr"),
    "/look": lambda office: office.post("ana", "/look", theme="dark"),
    "/mentions/{comment:int}/seen": lambda office: office.post("ana", f"/mentions/{mention(office)}/seen"),
    "/watches": lambda office: office.post("ana", "/watches", words="Housemaids", query="", channel=""),
    "/watches/{watch:int}/end": lambda office: office.post("ana", f"/watches/{watch_of(office)}/end"),
    "/tokens": lambda office: office.post("ana", "/tokens", name="a program", scope="viewer", password=PASSWORD),
    "/tokens/end": lambda office: office.post("ana", "/tokens/end", digest=token_digest(office)),
    "/password": lambda office: office.post("password", "/password", old=PASSWORD, new="another good battery"),
    "/second-step": lambda office: office.post("step", "/second-step", what="off", password=PASSWORD),
    "/security-keys": lambda office: office.post("key", "/security-keys", remove="1", password=PASSWORD),
    "/people": lambda office: office.post("ada", "/people", name="new one", role="viewer", password="long enough indeed"),
    "/people/{user:int}": lambda office: office.post("ada", "/people/" + office.newest("SELECT id FROM users WHERE name = 'out'"), what="viewer"),
}  # fmt: skip
"""Form -> somebody who sends it as it is meant."""

ELSEWHERE = {
    "/sign-in/key": "tests/review/test_security_keys.py",
    "/ads/{listing:int}/translation": "tests/review/test_translation.py",
    "/weights": "tests/review/test_weights.py",
    "/weights/{proposal:int}/accept": "tests/review/test_weights.py",
    "/weights/{proposal:int}/ask-undo": "tests/review/test_weights.py",
    "/weights/{proposal:int}/undo": "tests/review/test_weights.py",
    "/sources/{source}": "tests/review/test_new_source.py",
    "/new-source": "tests/review/test_new_source.py",
    "/new-source/take": "tests/review/test_new_source.py",
}
"""Form -> where it is sent and its entry is looked for: these need a site, a service, a key or a hundred decisions."""


def test_no_form_escapes_this_walk() -> None:
    assert {route.path for route in FORMS} == {*ACTS, *ELSEWHERE}
    for place in ELSEWHERE.values():
        text = (Path(__file__).parents[2] / place).read_text("utf-8")
        assert "FROM ledger" in text or place.endswith("test_security_keys.py"), place


@pytest.mark.parametrize(
    "route", [route for route in FORMS if route.path in ACTS], ids=lambda route: route.path
)
def test_a_form_leaves_an_entry_with_a_name_or_says_why_not(office: Office, route: PageRoute) -> None:
    prepared: list[int] = []
    genuine = Client.send

    def noting(self: Client, method: str, path: str, *more: object, **named: object) -> Answer:
        if method == "POST" and _is(route, path):
            prepared.append(office.last)
        return genuine(self, method, path, *more, **named)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "send", noting)
        answer = ACTS[route.path](office)
    assert answer.status in {200, 303}, answer.text[:2_000]
    found = office.entries(prepared[-1])
    for _ in range(600):  # what somebody searched for is written half a second later
        if found or route.no_entry:
            break
        time.sleep(0.1)
        found = office.entries(prepared[-1])
    if route.no_entry:
        assert len(route.no_entry) > 20
        assert [one for one in found if one["kind"] != "view"] == []
        return
    assert found, route.path
    assert any(one.get("by") or one.get("analyst") for one in found), found
    told = json.dumps(found)
    for secret in (
        PASSWORD,
        PASSPHRASE,
        SUSPECT,
        SUSPECT.removeprefix("+"),
        "look, @ana",
        "a note",
        "8030000151",
    ):
        assert secret not in told


def _is(route: PageRoute, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", route.path), path) is not None


def test_the_chain_of_all_that_is_whole_and_leads_read_every_kind(office: Office) -> None:
    from crawler.evidence.verify import verify
    from crawler.review.custody.sql import KINDS

    """The last of this module: the forms were all sent."""
    page = office.people["lea"].get("/custody").text
    named = {str(one["kind"]) for one in office.entries() if one.get("by") or one.get("analyst")}
    assert named <= set(KINDS), "each kind that names somebody is on the page"
    for kind in ("case", "recruiter", "intake", "report", "campaign", "search"):
        assert f"<td>{kind}</td>" in page, kind
    assert not verify(office.desk.home).findings
