from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.cli import run
from crawler.store import Outcome, Store
from crawler.text.display import terminal_safe
from tests.store.ads import begin, observation, posting


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Store(tmp_path) as store:
        number = begin(store)
        store.save([observation(posting(n), run=number) for n in range(3)])
        store.runs.record(
            number, [Outcome(url=posting(n).url, outcome="stored", status=200) for n in range(3)]
        )
        store.runs.finish(number, "finished", state="healthy")
        begin(store, "killed")
    return tmp_path


def adwatch(home: Path, *arguments: str) -> int:
    return run(["--home", str(home), *arguments])


def test_status_json_is_the_published_document(home: Path, capsys: Any) -> None:
    assert adwatch(home, "--json", "status") == 0
    document = json.loads(capsys.readouterr().out)
    board, killed = document.pop("sources")
    assert document == {"listings": 3, "campaigns": 0, "queue": 3}
    last = board.pop("last_run")
    assert board == {"name": "board", "state": "healthy", "uncovered": 0}
    assert last.pop("started") < last.pop("finished")
    assert last == {
        "finish_reason": "finished",
        "scheduled": 3,
        "outcomes": {"stored": 3},
        "new": 3,
        "changed": 0,
        "gone": 0,
        "unchanged": 0,
    }
    assert killed["last_run"]["finish_reason"] is None


def test_status_is_a_table_and_makes_no_store(home: Path, tmp_path: Path, capsys: Any) -> None:
    assert adwatch(home, "status") == 0
    assert "did not end" in capsys.readouterr().out
    assert adwatch(tmp_path / "nothing", "status") == 0
    assert not (tmp_path / "nothing").exists()


def test_show_gives_reasons_and_disarms_the_text(tmp_path: Path, capsys: Any) -> None:
    evil = "\x1b]0;owned\x07[bold]markup[/bold] :bomb: \u202eright \x9b31m"
    with Store(tmp_path) as store:
        begin(store)
        ad = posting(
            title=evil, hiring_organization=evil, description=f"{evil} ticket paid {posting().description}"
        )
        (key,) = store.save([observation(ad)]).keys
    assert adwatch(tmp_path, "show", key) == 0
    out = capsys.readouterr().out
    for character in "\x1b\x07\x9b\u202e":
        assert character not in out
    assert "[bold]markup[/bold] :bomb:" in out
    assert "The travel is paid in advance, which makes a debt." in out
    assert "phone +12025550143" in out
    assert "https://" not in out
    assert adwatch(tmp_path, "--json", "show", key) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["posting"]["title"] == evil
    assert document["assessment"]["hits"][0]["id"] == "travel-paid"


def test_show_of_nothing_says_where_ids_are(home: Path, capsys: Any) -> None:
    assert adwatch(home, "show", "\x1b[2Jnope") == 2
    err = capsys.readouterr().err
    assert "adwatch campaigns" in err
    assert "\x1b" not in err


def test_harmless_keeps_offsets() -> None:
    text = "a\x00b\x1bc\x7fd\u202ee\ud800f\ng\th"
    assert len(terminal_safe(text)) == len(text)
    assert terminal_safe(text) == "a\u2400b\u241bc\u2421d\ufffde\ufffdf\ng\th"
