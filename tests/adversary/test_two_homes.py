"""Two agencies report to the same receiver: no id of one is an id of the other, and a home keeps its own for ever."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import uuid
from contextlib import closing
from pathlib import Path

import pytest

from tests.adversary.insider import ROOT, Home
from tests.sharing.misp_stand_in import KEY, StandIn

STORY = "Nanny in Muscat. Free visa, the agent keeps your passport, fee of 300 dollars in advance. WhatsApp {number}"
FORMATS = ("stix", "misp", "ftm", "case")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
EARLIER = Path(__file__).parents[1] / "store" / "data" / "home-2026-11.tar.gz"
OF_ALL_HOMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:adwatch:export")
"""What adwatch of November 2026 made all its ids of."""


def agency(folder: Path, name: str, number: str) -> Home:
    """A home with a referred campaign of three ads, in its case 2026-001."""
    folder.mkdir(parents=True)
    home = Home(folder / "home")
    home.bring(
        [
            {
                "id": f"{name}-{n}",
                "title": f"Nanny for {name}",
                "url": f"https://{name}.example/{n}",
                "hiring_organization": name,
                "description": STORY.format(number=number) + f" Ref {n}.",
            }
            for n in range(3)
        ]
    )
    for person in ("ana", "ben", "lea"):
        home.account(person, "lead" if person == "lea" else "analyst")
    with home.desk() as desk:
        for seen, person in enumerate(("ana", "ben")):
            values: dict[str, object] = {"verdict": "refer", "reason": "fee", "seen": str(seen), "view": ""}
            assert desk.client(person).post("/campaigns/1/decide", values).status == 303
        desk.client("lea").post("/cases", {"title": f"Case of {name}", "campaign": "1"})
    return home


def case_number(home: Home) -> str:
    with closing(sqlite3.connect(home.path / "adwatch.db")) as db:
        return str(db.execute("SELECT number FROM cases").fetchone()[0])


def exported(home: Home, form: str, *words: str) -> str:
    """What leaves: the names of its files and their content."""
    out = home.path.parent / f"out-{form}"
    shutil.rmtree(out, ignore_errors=True)
    out.unlink(missing_ok=True) if out.is_file() else None
    done = home("export", "--format", form, *(words or ("--case", case_number(home))), "--out", str(out))
    assert done.status == 0, done.all
    if out.is_dir():
        return "\n".join(f"{one.name}\n{one.read_text('utf-8')}" for one in sorted(out.iterdir()))
    return out.read_text("utf-8")


def ids(text: str) -> set[str]:
    return set(ID.findall(text))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Home]:
    folder = tmp_path_factory.mktemp("agencies")
    one = agency(folder / "north", "north", "+2348030000301")
    other = agency(folder / "south", "south", "+97150000000")
    assert case_number(one) == case_number(other)
    return one, other


def test_no_id_of_one_agency_is_of_the_other(both: tuple[Home, Home]) -> None:
    """What both have is the standards' own or the program's, and equal to the letter."""
    shared = {form: ids(exported(both[0], form)) & ids(exported(both[1], form)) for form in FORMATS}
    assert not shared["ftm"] | shared["case"]
    # templates of MISP objects: the same for everybody who uses them
    assert shared["misp"] <= ids(Path("crawler/export/shapes/recruitment-advert.json").read_text("utf-8")) | {
        "5d8dc046-15a1-4ca3-a09f-ed4ede7c4487"
    }
    objects = [{one["id"]: one for one in json.loads(exported(home, "stix"))["objects"]} for home in both]
    same = objects[0].keys() & objects[1].keys()
    assert {one.partition("--")[0] for one in same} == {
        "identity",
        "marking-definition",
        "extension-definition",
    }
    assert all(objects[0][one] == objects[1][one] for one in same)
    makers = [{one.get("created_by_ref") for key, one in each.items() if key not in same} for each in objects]
    assert not (makers[0] & makers[1]) - {None}


def test_every_reference_leads_to_an_object(both: tuple[Home, Home]) -> None:
    for home in both:
        bundle = json.loads(exported(home, "stix"))
        there = {one["id"] for one in bundle["objects"]}
        assert {one["created_by_ref"] for one in bundle["objects"] if "created_by_ref" in one} <= there
        assert {ref for one in bundle["objects"] for ref in one.get("object_refs", ())} <= there


def test_a_push_neither_changes_nor_withdraws_another_agencys_event(
    both: tuple[Home, Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADWATCH_MISP_KEY", KEY)
    monkeypatch.setattr(
        "crawler.sharing.misp_push.TIMEOUT", 3600
    )  # the stand-in may be slow on a busy machine
    one, other = both
    with StandIn() as server:
        case = case_number(one)
        assert "added" in one("push", "--misp", server.url, "--case", case).err
        ((number, before),) = [(key, json.dumps(event)) for key, event in server.events.items()]
        assert "added" in other("push", "--misp", server.url, "--case", case).err
        assert len(server.events) == 2
        assert json.dumps(server.events[number]) == before
        assert "withdrawn" in other("push", "--misp", server.url, "--case", case, "--withdraw").err
        assert json.dumps(server.events[number]) == before
        assert other("push", "--misp", server.url, "--case", case, "--withdraw").status == 2
        assert "updated" in one("push", "--misp", server.url, "--case", case).err
        assert list(server.events) == [number]


def test_a_home_keeps_its_ids(both: tuple[Home, Home], tmp_path: Path) -> None:
    """In a second export, from a backup that was restored elsewhere, and after a rebuilding from the captures."""
    home = both[0]
    before = {form: ids(exported(home, form)) for form in FORMATS}
    assert {form: ids(exported(home, form)) for form in FORMATS} == before
    assert home("backup", str(tmp_path / "backup")).status == 0
    back = Home(tmp_path / "elsewhere" / "home")
    assert back("restore", str(tmp_path / "backup")).status == 0
    assert {form: ids(exported(back, form)) for form in FORMATS} == before
    alike = ids(exported(home, "stix", "--source", "board"))
    shutil.copytree(home.path, tmp_path / "rebuilt" / "home")
    rebuilt = Home(tmp_path / "rebuilt" / "home")
    assert rebuilt("doctor", "--rebuild").status == 0
    assert rebuilt("campaigns").status == 0
    after = ids(exported(rebuilt, "stix", "--source", "board"))
    strangers = ids(exported(both[1], "stix"))
    assert len((after & alike) - strangers) > 10


def test_a_home_of_before_that_exported_keeps_the_ids_that_its_receivers_hold(tmp_path: Path) -> None:
    with tarfile.open(EARLIER) as archive:
        archive.extractall(tmp_path, filter="data")
    home = Home(tmp_path / "home")
    found = ids(exported(home, "stix", "--campaign", "c1", "--undecided", "an attack"))
    for kind in ("grouping", "campaign", "incident"):
        assert str(uuid.uuid5(OF_ALL_HOMES, f"{kind}\x1fc1")) in found
    assert str(uuid.uuid5(OF_ALL_HOMES, "observed-data\x1fold-1")) in found
    assert str(uuid.uuid5(OF_ALL_HOMES, "producer\x1fadwatch")) in found
    event = exported(home, "misp", "--campaign", "c1", "--undecided", "an attack")
    assert str(uuid.uuid5(OF_ALL_HOMES, "event\x1fview c1")) in event
    assert home("verify").status == 0


def test_a_home_of_before_that_never_exported_gets_its_own(tmp_path: Path) -> None:
    """As adwatch of November left it, but for the step that this version adds."""
    (tmp_path / "a").mkdir()
    home = agency(tmp_path / "a" / "b", "west", "+2348030000309")
    with closing(sqlite3.connect(home.path / "adwatch.db")) as db, db:
        db.execute("DROP INDEX ledger_home_namespace")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'home_namespace'")
    found = ids(exported(home, "stix"))
    assert str(uuid.uuid5(OF_ALL_HOMES, "campaign\x1fc1")) not in found
    assert home("verify").status == 0


def test_the_id_is_proven(both: tuple[Home, Home], tmp_path: Path) -> None:
    """Whoever writes another home's id into the database takes its place at receivers: `verify` names it."""
    exported(both[0], "stix")
    shutil.copytree(both[0].path, tmp_path / "home")
    home = Home(tmp_path / "home")
    assert home("verify").status == 0
    with closing(sqlite3.connect(home.path / "adwatch.db")) as db, db:
        changed = db.execute(
            "UPDATE ledger SET detail = json_set(detail, '$.id', ?) WHERE kind = 'home-id'",
            (str(uuid.uuid4()),),
        )
        assert changed.rowcount == 1
    done = home("verify")
    assert done.status == 1
    assert "home: its detail was changed" in done.all


def test_two_first_exports_at_once_make_one_id(tmp_path: Path) -> None:
    home = agency(tmp_path / "c", "east", "+2348030000308")
    command = [
        sys.executable,
        "-m",
        "crawler",
        "--home",
        str(home.path),
        "export",
        "--format",
        "stix",
        "--out",
        "-",
    ]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ}) for _ in range(3)
    ]
    made = [{one["id"] for one in json.loads(one.communicate()[0])["objects"]} for one in running]
    assert made[0] == made[1] == made[2]
    with closing(sqlite3.connect(home.path / "adwatch.db")) as db:
        assert db.execute("SELECT count(*) FROM ledger WHERE kind = 'home-id'").fetchone() == (1,)
