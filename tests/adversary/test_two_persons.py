# ruff: noqa: E501 - attacks as tables
"""H5: no way round the two-person rule: every way of export asks the same question, and nobody agrees with themselves."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adversary.insider import PASSWORD, Home, words_of
from tests.review.conftest import Client

STORIES = {
    "nanny": "Nanny wanted in Muscat. Free visa and ticket, passport kept by the agent, processing fee 25,000 before travel.",
    "cook": "Cook for a ship in Dubai. Pay the registration fee of 300 USD by Western Union first, visa after arrival.",
    "clerk": "Customer service in Cambodia, chat support, free flight, no experience, passport needed at arrival, salary 3000 USD.",
}  # fmt: skip
NUMBERS = {"nanny": "+2348030000701", "cook": "+2348030000702", "clerk": "+2348030000703"}


class Scene:
    def __init__(self, home: Home, port: int) -> None:
        self.home, self.port = home, port

    def client(self, name: str) -> Client:
        client = Client(self.port)
        assert client.sign_in(name, PASSWORD).status == 303
        return client

    def campaign(self, story: str) -> int:
        """The campaign of a story, found by its ad."""
        shown = json.loads(self.home("--json", "campaigns", "--top", "50").out)
        lines = [json.loads(line) for line in self.home("campaigns", "--members", "--json").out.splitlines()]
        assert shown
        return next(int(line["campaign"][1:]) for line in lines if line["id"] == f"{story}-1")

    def decide(self, who: Client, campaign: int, verdict: str, **more: object) -> int:
        page = who.get(f"/campaigns/{campaign}").text
        seen = re.search(r'name="seen" value="(\d+)"', page)
        values = {"verdict": verdict, "seen": seen[1] if seen else "0", "view": "", "anyway": "yes", **more}
        return who.post(f"/campaigns/{campaign}/decide", values).status


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a campaign for each story and accounts; copied for each attack."""
    home = Home(tmp_path_factory.mktemp("persons") / "home")
    home.bring(
        [
            {"id": f"{name}-{n}", "title": f"{name} {n}", "description": f"{text} WhatsApp {NUMBERS[name]}", "url": f"https://board.example/{name}/{n}"}
            for name, text in STORIES.items()
            for n in (1, 2)
        ]
    )  # fmt: skip
    for name, role in (("ana", "analyst"), ("bob", "analyst"), ("lee", "lead"), ("kim", "lead")):
        home.account(name, role)
    home("campaigns")
    return home.path


@pytest.fixture
def scene(decided: Path, tmp_path: Path) -> Iterator[Scene]:
    home = Home(tmp_path / "home")
    shutil.copytree(decided, home.path)
    with home.desk() as desk:
        yield Scene(home, desk.port)


def exported(scene: Scene, tmp_path: Path, *words: str) -> str:
    out = tmp_path / f"out-{len(list(tmp_path.iterdir()))}"
    done = scene.home("export", "--format", "jsonl", "--out", str(out), *words)
    assert done.status == 0, done.all
    return words_of(out)


WAYS: tuple[tuple[str, ...], ...] = (
    (),
    ("--source", "board"),
    ("--band", "priority", "--band", "look", "--band", "low"),
    ("--since", "2020-01-01"),
)


@pytest.mark.parametrize("before", ["first", "disagree", "changed", "undone"])
def test_an_unconfirmed_referral_leaves_by_no_filter(scene: Scene, tmp_path: Path, before: str) -> None:
    number = scene.campaign("nanny")
    for way in WAYS:
        assert "nanny-1" in exported(scene, tmp_path, *way), "before the referral the ad leaves"
    assert scene.decide(scene.client("ana"), number, "refer") == 303
    if before == "disagree":
        assert scene.decide(scene.client("bob"), number, "dismiss") == 303
    if before == "changed":
        again = {
            "id": "nanny-1",
            "title": "nanny 1",
            "description": STORIES["nanny"] + f" Hurry. WhatsApp {NUMBERS['nanny']}",
            "url": "https://board.example/nanny/1",
        }
        scene.home.bring([again])
    if before == "undone":
        assert scene.decide(scene.client("bob"), number, "refer") == 303
        bob = scene.client("bob")
        batch = re.search(r'name="batch" value="(\w+)"', bob.get("/mine").text)
        assert batch
        assert bob.post("/undo", {"batch": batch[1]}).status == 303
    for at, way in enumerate(WAYS):
        text = exported(scene, tmp_path, *way)
        assert "nanny-1" not in text, way
        assert "cook-1" in text, way
        for form in ("stix", "csv", "misp"):
            out = tmp_path / f"{form}-{at}"
            done = scene.home("export", "--format", form, "--out", str(out), *way)
            assert done.status == 0, way
            assert "left out" in done.err, way
            assert "nanny-1" not in words_of(out), way
    named = scene.home(
        "export", "--format", "stix", "--campaign", f"c{number}", "--out", str(tmp_path / "named")
    )
    assert named.status == 2


def test_nobody_breaks_a_tie_that_they_are_part_of(scene: Scene) -> None:
    number = scene.campaign("nanny")
    lee, bob, kim = (scene.client(name) for name in ("lee", "bob", "kim"))
    assert scene.decide(lee, number, "refer") == 303
    assert scene.decide(bob, number, "dismiss") == 303
    assert scene.decide(lee, number, "refer") == 409
    assert scene.home("export", "--format", "stix", "--campaign", f"c{number}", "--out", "x").status == 2
    assert scene.decide(kim, number, "refer") == 303
    assert scene.home("export", "--format", "stix", "--campaign", f"c{number}", "--out", "-").status == 0


def test_one_person_alone_takes_no_confirmed_referral_back(scene: Scene) -> None:
    number = scene.campaign("nanny")
    ana, bob, lee, kim = (scene.client(name) for name in ("ana", "bob", "lee", "kim"))
    assert scene.decide(ana, number, "refer") == 303
    assert scene.decide(bob, number, "refer") == 303
    mine = re.search(r'name="batch" value="(\w+)"', ana.get("/mine").text)
    if mine:
        assert lee.post("/undo", {"batch": mine[1]}).status == 409, (
            "a lead doesn't undo somebody's part of it"
        )
    assert scene.decide(lee, number, "dismiss") == 303
    assert "second opinion" in kim.get(f"/campaigns/{number}").text.lower()
    assert scene.decide(lee, number, "dismiss") == 409, "not both halves of taking it back either"
    refused = scene.home("export", "--format", "stix", "--campaign", f"c{number}", "--out", "x")
    assert refused.status == 2
    assert scene.decide(kim, number, "dismiss") == 303
    assert (
        "dismiss" in scene.home("export", "--format", "jsonl", "--campaign", f"c{number}", "--out", "-").out
    )


def test_a_case_with_an_undecided_campaign_leaves_only_with_a_reason_and_marked(
    scene: Scene, tmp_path: Path
) -> None:
    number = scene.campaign("cook")
    lee = scene.client("lee")
    lee.post("/cases", {"title": "Cooks", "campaign": str(number)})
    name = re.findall(r"\d{4}-\d+", lee.get("/cases/1").text)[0]
    assert lee.post("/cases/1/export", {"format": "stix"}).status == 409
    assert scene.home("export", "--format", "stix", "--case", name, "--out", str(tmp_path / "x")).status == 2
    assert lee.post("/export", {"format": "jsonl", "view": "q=cook"}).status == 409
    assert lee.post("/cases/1/export", {"format": "csv", "undecided": "danger to life"}).status == 303
    done = scene.home(
        "export",
        "--format",
        "csv",
        "--case",
        name,
        "--out",
        str(tmp_path / "case"),
        "--undecided",
        "danger to life",
    )
    assert done.status == 0
    text = words_of(tmp_path / "case")
    assert "danger to life" in text
    assert "undecided: no analyst has decided" in text
    lines = [
        json.loads(line) for line in scene.home("export", "--format", "jsonl", "--out", "-").out.splitlines()
    ]
    marked = [
        line for line in lines if line["type"] == "campaign" and line["reasons"][0].startswith("undecided")
    ]
    assert len(marked) == len([line for line in lines if line["type"] == "campaign"]) > 0


@pytest.mark.parametrize("wish", [(), ("--band", "priority"), ("--source", "board")])
@pytest.mark.parametrize("reason", ["", "danger to life"])
def test_what_leaves_undecided_without_a_case_is_marked_and_the_chain_says_for_what_reason(
    scene: Scene, tmp_path: Path, wish: tuple[str, ...], reason: str
) -> None:
    asked = ("--undecided", reason) if reason else ()
    done = scene.home("export", "--format", "jsonl", "--out", str(tmp_path / "out"), *wish, *asked)
    assert done.status == 0, "scripts that export by a filter rely on it"
    lines = [json.loads(line) for line in (tmp_path / "out").read_text("utf-8").splitlines()]
    campaigns = [line for line in lines if line["type"] == "campaign"]
    assert all(line["reasons"][0].startswith("undecided: ") for line in campaigns)
    with sqlite3.connect(scene.home.path / "adwatch.db") as store:
        query = "SELECT detail FROM ledger WHERE kind = 'export' ORDER BY seq DESC LIMIT 1"
        detail = json.loads(store.execute(query).fetchone()[0])
    assert (detail["undecided_campaigns"], detail["undecided"]) == (len(campaigns), reason)
    assert ("no reason was given" in done.err) == (bool(campaigns) and not reason)


def test_nothing_undecided_is_pushed_without_a_reason(scene: Scene) -> None:
    named = ("--campaign", f"c{scene.campaign('cook')}")
    refused = scene.home("push", "--misp", "https://misp.example.org", *named)
    assert refused.status == 2
    assert "nobody has decided on it" in refused.err


def test_the_second_reader_sees_nothing_of_the_first(scene: Scene) -> None:
    number = scene.campaign("nanny")
    ana, bob = scene.client("ana"), scene.client("bob")
    note = "unmistakable note of the first"
    assert scene.decide(ana, number, "refer", note=note, reason="fee") == 303
    bob.post("/cases", {"title": "Nannies", "campaign": str(number)})
    for path in (
        "/cases/1",
        f"/campaigns/{number}",
        "/?state=second",
        "/",
        "/ads/1",
        "/?q=nanny",
        "/dashboard",
        "/mine",
        "/cases",
    ):
        text = bob.get(path).text
        assert note not in text, path
        if path == "/cases/1":
            assert 'class="verdict refer"' not in text
            assert ">ana<" not in text
    found = [
        bob.get(f"/?q=nanny&state={state}&verdict=refer").text for state in ("open", "second", "decided")
    ]
    found += [bob.get("/?state=second&verdict=dismiss").text]
    listed = [f'href="/campaigns/{number}' in text for text in found]
    assert listed[0] is False
    assert listed[1] == listed[3], "a filter by verdict tells nothing about what waits for an opinion"
    assert scene.decide(bob, number, "refer") == 303
    assert note in bob.get("/cases/1").text


def test_a_new_account_has_the_least_role_and_an_entry(scene: Scene) -> None:
    done = scene.home("review", "--add-user", "eve", "--password-stdin", stdin=PASSWORD + "\n")
    assert done.status == 0
    assert "viewer" in done.err
    eve = scene.client("eve")
    assert eve.get("/people").status == 403
    assert eve.get("/mine").status == 403
    lines = [row for row in _ledger(scene) if row["kind"] == "account"]
    assert any(json.loads(row["detail"])["name"] == "eve" for row in lines)


def _ledger(scene: Scene) -> list[dict[str, str]]:
    import sqlite3

    with sqlite3.connect(scene.home.path / "adwatch.db") as raw:
        raw.row_factory = sqlite3.Row
        return [dict(row) for row in raw.execute("SELECT kind, subject, detail FROM ledger")]
