"""Who can write the store, and has not the home's secret: signs in as nobody, and ends no referral's retention."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.evidence.purge import due
from crawler.store import Store
from tests.adversary.insider import Home
from tests.review.conftest import Client

COOKIE = "a cookie of my own"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.bring(
        [
            {
                "id": "m1",
                "text": "Maid for Oman, pay the agency fee first. WhatsApp +12025550140",
                "title": "Maid",
            }
        ]
    )
    home.account("ana", "analyst")
    home.account("lea", "lead")
    return home


def write(home: Home, statement: str, *values: object) -> None:
    raw = sqlite3.connect(home.path / "adwatch.db", isolation_level=None)
    raw.execute(statement, values)
    raw.close()


def user(home: Home, name: str) -> int:
    raw = sqlite3.connect(home.path / "adwatch.db")
    (found,) = raw.execute("SELECT id FROM users WHERE name = ?", (name,)).fetchone()
    raw.close()
    return int(found)


def is_in(client: Client) -> bool:
    return client.get("/").status == 200


@pytest.mark.parametrize("form_token", ["", "x" * 64, "é\ud7ff"])
def test_a_session_that_was_written_signs_nobody_in(home: Home, form_token: str) -> None:
    with home.desk() as desk:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        token = hashlib.sha256(COOKIE.encode()).hexdigest()
        write(
            home,
            "INSERT INTO sessions (token, user, form_token, made, seen) VALUES (?, ?, ?, ?, ?)",
            *(token, user(home, "lea"), form_token, now, now),
        )
        assert not is_in(Client(desk.port, {"adwatch": COOKIE}))


@pytest.mark.parametrize("change", ["user = (SELECT id FROM users WHERE name = 'lea')", "made = made || ' '"])
def test_a_session_of_ones_own_does_not_become_anothers(home: Home, change: str) -> None:
    with home.desk() as desk:
        ana = desk.client("ana")
        assert is_in(ana)
        write(home, f"UPDATE sessions SET {change}")
        assert not is_in(ana)
        assert is_in(desk.client("ana"))


@pytest.mark.parametrize("verdict", ["'dismiss'", "'watch'", "NULL", "'nonsense'"])
def test_a_referral_is_kept_as_one_whatever_the_queue_says(home: Home, verdict: str) -> None:
    with home.desk() as desk:
        desk.client("ana").post(
            "/campaigns/1/decide", {"verdict": "refer", "reason": "fee", "seen": "0", "view": ""}
        )
    write(home, f"UPDATE queue SET verdict = {verdict}, state = 'decided'")
    with Store(home.path) as store:
        assert [one.kind for one in store.purgeable.listings()] == ["referred"]
        assert due(store, datetime.now(UTC) + timedelta(days=400)) == []
