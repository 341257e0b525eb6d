"""An erasure says that nothing of a contact is left only where nothing is, however somebody wrote it at the desk."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.adversary.insider import Home
from tests.adversary.test_masked_number import NUMBER, SPELLINGS
from tests.review.conftest import Client

STORY = "Nanny wanted in Muscat. Free visa and ticket, passport kept by the agent, fee of 300 dollars before travel."
ADS = [
    {
        "id": f"nanny-{n}",
        "title": "Nanny in Muscat",
        "url": f"https://board.example/{n}",
        "region": "NG",
        "description": f"{STORY} WhatsApp {NUMBER}, Telegram @muscat_agent_x, mail jobs@gulfmaids.example. Ref {n}.",
    }
    for n in range(2)
]
BAKER = {
    "id": "baker",
    "title": "Baker",
    "url": "https://board.example/baker",
    "description": "Baker wanted in Lagos, 90,000 naira a month. Call +2348030000999, Ref 12-34, 0777 080 3000.",
}
"""An honest ad with another number: its digits must not be taken for the one that was removed."""
OTHER_CONTACTS = (
    "@muscat_agent_x", "t.me/muscat_agent_x", "Muscat_Agent_X", "jobs@gulfmaids.example", "JOBS@GulfMaids.Example",
    "jobs (at) gulfmaids (dot) example", "mailto:jobs@gulfmaids.example",
)  # fmt: skip


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose campaign is on a case, with an analyst."""
    home = Home(tmp_path_factory.mktemp("erasure") / "home")
    home.bring([*ADS, BAKER])
    home.account("ana", "analyst")
    return home.path


@pytest.fixture
def home(before: Path, tmp_path: Path) -> Home:
    shutil.copytree(before, tmp_path / "home")
    return Home(tmp_path / "home")


def erased(home: Home) -> tuple[int, dict[str, int]]:
    """Status, and what the erasure says is left."""
    done = home("--json", "purge", "nanny-0", "nanny-1", "--yes", "--why", "erasure 7")
    return done.status, dict(json.loads(done.out)["left"])


def write(ana: Client, place: str, words: str) -> None:
    """What an analyst may write, in one place of the desk."""
    ways: dict[str, tuple[str, dict[str, object]]] = {
        "comments": ("/campaigns/1/comments", {"text": f"see {words} again"}),
        "saved_views": ("/views", {"name": f"calls of {words}", "view": "q=nanny"}),
        "decisions": (
            "/campaigns/2/decide",
            {"verdict": "watch", "seen": "0", "view": "", "note": f"as {words} said"},
        ),
    }
    path, values = ways[place]
    assert ana.post(path, values).status in (200, 303)


def test_nothing_left_is_said_where_nothing_is(home: Home) -> None:
    """The honest ad's number and its odd digits are not taken for it."""
    assert erased(home) == (0, {})
    said = home("verify")
    assert said.status == 0, said.all


@pytest.mark.parametrize("place", ["comments", "saved_views", "decisions"])
def test_every_spelling_that_somebody_wrote_is_found(home: Home, place: str) -> None:
    """41 spellings of the number and 7 of the other contacts, each in a text of its own."""
    written = (*SPELLINGS, *OTHER_CONTACTS)
    with home.desk() as desk:
        ana = desk.client("ana")
        for words in written if place == "comments" else (SPELLINGS[5],):
            write(ana, place, words)
    status, left = erased(home)
    assert status == 1
    found = left[f"adwatch.db {place}"]
    assert found >= (len(written) if place == "comments" else 1)


def test_a_case_that_names_the_number_is_named(home: Home) -> None:
    with home.desk() as desk:
        ana = desk.client("ana")
        ana.post("/cases", {"title": "Calls from 0803 000 0777", "campaign": "2"})
        ana.post(
            "/cases/1/notes", {"text": "she said zero eight zero three, zero zero zero, zero triple seven"}
        )
        ana.post("/watches", {"words": "0803 000 0777", "what": "contact", "kind": "contact"})
    status, left = erased(home)
    assert status == 1
    assert {"adwatch.db cases", "adwatch.db case_notes", "adwatch.db watches"} <= left.keys()


def test_a_file_of_the_home_is_read_too(home: Home) -> None:
    (home.path / "my-notes.txt").write_text("call 0803-000-0777 tomorrow", "utf-8")
    status, left = erased(home)
    assert (status, left) == (1, {"my-notes.txt": 1})


def test_another_ad_that_quotes_it_unread_is_named(home: Home) -> None:
    """Its contacts were read from the text; what stands in a field that nobody reads is found by its digits."""
    quoting = {
        **BAKER,
        "id": "quoting",
        "url": "https://board.example/quoting",
        "remarks": "was 0803 / 000 / 0777",
    }
    home.bring([quoting], "other")
    status, left = erased(home)
    assert status == 1
    assert "adwatch.db versions" in left
