# ruff: noqa: E501 - attacks as tables
"""H7: whatever somebody does leaves an entry in the chain with their name; leads read them, and can take them away."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.review.app import ROUTES
from tests.adversary.insider import PASSWORD, Home
from tests.review.conftest import Client

NUMBER = "+2348030000701"


class Scene:
    def __init__(self, home: Home, port: int) -> None:
        self.home, self.port = home, port
        self.people = {name: self.client(name) for name in ("vera", "ana", "lea", "ada")}

    def client(self, name: str) -> Client:
        client = Client(self.port)
        assert client.sign_in(name, PASSWORD).status == 303
        return client

    def entries(self) -> list[dict[str, str]]:
        with sqlite3.connect(self.home.path / "adwatch.db") as raw:
            raw.row_factory = sqlite3.Row
            return [
                dict(row) for row in raw.execute("SELECT seq, kind, subject, detail FROM ledger ORDER BY seq")
            ]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    home = Home(tmp_path_factory.mktemp("custody") / "home")
    home.bring(
        [
            {
                "id": f"ad-{n}",
                "title": "Nanny",
                "description": f"Free visa, passport kept by the agent, fee 25,000 before travel. WhatsApp {NUMBER}",
                "url": f"https://board.example/{n}",
            }
            for n in (1, 2)
        ]
    )
    for name, role in (
        ("vera", "viewer"),
        ("ana", "analyst"),
        ("lea", "lead"),
        ("ada", "admin"),
        ("bob", "viewer"),
    ):
        home.account(name, role)
    home("campaigns")
    with home.desk() as desk:
        scene = Scene(home, desk.port)
        scene.people["lea"].post("/cases", {"title": "Prepared", "campaign": "1"})
        scene.people["lea"].post("/cases/1/export", {"format": "jsonl", "undecided": "a test"})
        yield scene


def post(who: str, path: str, **values: object) -> Callable[[Scene], object]:
    return lambda scene: scene.people[who].post(path, values)


def get(who: str, path: str) -> Callable[[Scene], object]:
    return lambda scene: scene.people[who].get(path)


def contact(scene: Scene) -> str:
    found = re.search(r"/contacts/\d+", scene.people["ana"].get("/campaigns/1").text)
    assert found
    return found[0]


ACTIONS: dict[str, tuple[str, Callable[[Scene], object]]] = {
    "sign in": ("sign-in vera", lambda scene: scene.client("vera")),
    "failed sign in": ("sign-in vera", lambda scene: Client(scene.port).sign_in("vera", "wrong guess")),
    "failed sign in of nobody": ("sign-in ", lambda scene: Client(scene.port).sign_in("my secret typed here", "wrong guess")),
    "sign out": ("sign-in vera", lambda scene: scene.client("vera").post("/sign-out")),
    "new account at the desk": ("account ada", post("ada", "/people", name="new one", role="analyst", password="long enough indeed")),
    "new account by command": ("account", lambda scene: scene.home.account("second", "viewer")),
    "role change": ("account ada", post("ada", "/people/6", what="viewer")),
    "account disabled": ("account ada", post("ada", "/people/6", what="disable")),
    "password change": ("account bob", lambda scene: scene.client("bob").post("/password", {"old": PASSWORD, "new": PASSWORD})),
    "new case": ("case ana", post("ana", "/cases", title="Nannies")),
    "case head": ("case lea", post("lea", "/cases/1", title="Nannies 2", tlp="RED", what="head")),
    "case note": ("case ana", post("ana", "/cases/1/notes", text="a note")),
    "campaign into a case": ("case ana", post("ana", "/cases/1/items", campaign="1")),
    "campaign out of a case": ("case lea", post("lea", "/cases/1/items", remove="campaign", campaign="1")),
    "campaign chosen into a case": ("case ana", post("ana", "/cases/add", case="1", campaign="1")),
    "view of an ad": ("view vera", get("vera", "/ads/1")),
    "view of a campaign": ("view vera", get("vera", "/campaigns/1?q=08030000701")),
    "view of a captured page": ("view vera", get("vera", "/captures/1")),
    "view of a case": ("view vera", get("vera", "/cases/1")),
    "view of a contact": ("contact-view ana", lambda scene: scene.people["ana"].get(contact(scene))),
    "unmasked look": ("contact-view ana", lambda scene: scene.people["ana"].post(contact(scene) + "/mark", {"what": "show"})),
    "search for a number": ("search vera", get("vera", "/?q=0803+000+0701")),
    "search for an address": ("search vera", get("vera", "/?q=jane%40mail.example")),
    "export of a case": ("export lea", post("lea", "/cases/1/export", format="csv", undecided="a test")),
    "download of an export": ("download lea", get("lea", "/exports/1")),
    "export by command": ("export", lambda scene: scene.home("export", "--format", "jsonl", "--out", "-")),
    "show of an ad by command": ("view", lambda scene: scene.home("show", "ad-1")),
    "show of a campaign by command": ("view", lambda scene: scene.home("show", "c1")),
    "decision": ("decision ana", post("ana", "/campaigns/1/decide", verdict="watch", seen="0", view="", anyway="yes")),
    "list of accounts": ("view ada", get("ada", "/people")),
    "look at custody itself": ("view lea", get("lea", "/custody")),
    "custody taken away": ("view lea", get("lea", "/custody.csv")),
}  # fmt: skip


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_leaves_an_entry_with_a_name(scene: Scene, action: str) -> None:
    expected, act = ACTIONS[action]
    kind, _, who = expected.partition(" ")
    before = scene.entries()[-1]["seq"]
    act(scene)
    for _ in range(60):
        found = [row for row in scene.entries() if row["seq"] > before and row["kind"] == kind]
        if found:
            break
        time.sleep(0.1)
    assert found, action
    details = [json.loads(row["detail"]) for row in found]
    if " " in expected:
        assert any(who in {one.get("by"), one.get("analyst")} for one in details), details
    else:
        assert all(one["by"] for one in details)
    told = json.dumps([row["detail"] + row["subject"] for row in found])
    for secret in ("8030000701", "0803 000 0701", "jane@mail", "my secret typed here"):
        assert secret not in told


def test_leads_read_it_on_a_page_and_take_it_away_and_others_do_not(scene: Scene) -> None:
    vera, ana, lea = (scene.people[name] for name in ("vera", "ana", "lea"))
    vera.get("/ads/2")
    assert (vera.get("/custody").status, ana.get("/custody").status, ana.get("/custody.csv").status) == (
        403,
        403,
        403,
    )
    page = lea.get("/custody?by=vera&kind=view").text
    assert "listing:2" in page
    rows = list(csv.DictReader(io.StringIO(lea.get("/custody.csv").text)))
    with sqlite3.connect(scene.home.path / "adwatch.db") as raw:
        hashes = {str(seq): link for seq, link in raw.execute("SELECT seq, hash FROM ledger")}
    assert len(rows) > 10
    assert all(hashes[row["seq"]] == row["hash"] for row in rows), (
        "each line can be checked against the chain"
    )


def test_the_page_tells_a_second_reader_no_verdict(scene: Scene) -> None:
    scene.people["ana"].post(
        "/campaigns/1/decide", {"verdict": "refer", "seen": "0", "view": "", "anyway": "yes", "reason": "fee"}
    )
    text = scene.people["lea"].get("/custody").text
    assert "decision" in text
    assert not re.search(r"<td[^>]*>[^<]*\b(refer|dismiss)\b", text)


def test_no_new_page_of_the_desk_escapes(tmp_path: Path) -> None:
    """Each page with an id in its address says what it notes, or notes it itself."""
    own = {
        "/contacts/{contact:int}",
        "/exports/{export:int}",
        "/sources/{source}",
        "/runs/{run:int}",
        "/dashboard/{chart}.csv",
    }
    quiet = [route.path for route in ROUTES if not route.changes and "{" in route.path and not route.view]
    assert set(quiet) <= own


def test_the_chain_still_verifies_and_the_page_opens_in_a_home_of_before(scene: Scene) -> None:
    assert scene.home("verify").status == 0


def test_nothing_is_slipped_into_a_closed_case(scene: Scene) -> None:
    """What was handed over stays as it was: no note, campaign or new head until somebody opens it again by name."""
    lea, ana = scene.people["lea"], scene.people["ana"]
    lea.post("/cases", {"title": "Handed over", "campaign": "1"})
    with sqlite3.connect(scene.home.path / "adwatch.db") as raw:
        (case,) = raw.execute("SELECT max(id) FROM cases").fetchone()
    assert lea.post(f"/cases/{case}", {"what": "close"}).status == 303
    changes: list[tuple[str, dict[str, object]]] = [
        (f"/cases/{case}/notes", {"text": "slipped in"}),
        (f"/cases/{case}/items", {"campaign": "1"}),
        (f"/cases/{case}/items", {"remove": "campaign", "campaign": "1"}),
        (f"/cases/{case}", {"title": "Another", "tlp": "GREEN", "what": "head"}),
    ]
    for path, values in changes:
        assert lea.post(path, values).status == 409, path
    assert ana.post("/cases/add", {"case": case, "campaign": "1"}).status == 404
    page = lea.get(f"/cases/{case}").text
    assert "Handed over" in page
    assert "slipped in" not in page
    assert lea.post(f"/cases/{case}", {"what": "reopen"}).status == 303
    assert ana.post(f"/cases/{case}/notes", {"text": "said openly"}).status == 303
