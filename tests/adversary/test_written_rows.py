"""Who can write the store, and has not the home's secret, opens nothing: accounts, roles, tokens, browsers, keys."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.review.accounts.passwords import hash_password
from crawler.store.row_seals import MARKER
from tests.adversary.insider import PASSWORD, Desk, Home
from tests.review.conftest import COST, Client

MINE = "a password of my own"
TOKEN = "a token of my own, thirty letters"
DIGEST = hashlib.sha256(TOKEN.encode()).hexdigest()
DAY = "2026-01-01T00:00:00.000Z"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.bring([{"id": "m1", "text": "Maid for Oman, pay the agency fee first. WhatsApp +12025550140"}])
    for name, role in (("ana", "analyst"), ("lea", "lead"), ("ada", "admin")):
        home.account(name, role)
    return home


@pytest.fixture
def desk(home: Home) -> Iterator[Desk]:
    with home.desk() as running:
        yield running


def write(home: Home, *statements: str) -> None:
    raw = sqlite3.connect(home.path / "adwatch.db", isolation_level=None)
    for statement in statements:
        raw.execute(statement)
    raw.close()


def knocks(desk: Desk, name: str, password: str = PASSWORD) -> int:
    return Client(desk.port).sign_in(name, password).status


def asks(desk: Desk, token: str) -> int:
    return Client(desk.port).get("/", Authorization=f"Bearer {token}").status


def token_of(desk: Desk, client: Client, scope: str = "viewer") -> str:
    made = client.post("/tokens", {"name": "feed", "scope": scope, "password": PASSWORD})
    found = re.search(r"<code[^>]*>([\w-]{40,})</code>", made.text)
    assert found, made.text
    assert asks(desk, found[1]) == 200
    return found[1]


@pytest.mark.parametrize(
    "changes",
    [
        "password = '{mine}'",
        "password = '{mine}', role = 'admin'",
        "name = 'mallory', password = '{mine}'",
        "made = '2020-01-01T00:00:00Z', password = '{mine}'",
    ],
)
def test_a_password_that_was_written_signs_nobody_in(home: Home, desk: Desk, changes: str) -> None:
    written = changes.format(mine=hash_password(MINE, COST))
    write(home, f"UPDATE users SET {written} WHERE name = 'lea'")
    assert knocks(desk, "mallory" if "mallory" in changes else "lea", MINE) == 403
    assert knocks(desk, "ana") == 303


def test_an_account_that_was_written_signs_nobody_in(home: Home, desk: Desk) -> None:
    mine = hash_password(MINE, COST)
    write(home, f"INSERT INTO users (name, password, role, made) VALUES ('eve', '{mine}', 'admin', '{DAY}')")
    assert knocks(desk, "eve", MINE) == 403
    write(home, "INSERT INTO row_seals SELECT 'user', (SELECT id FROM users WHERE name = 'eve'), seal"
                " FROM row_seals WHERE name = 'user' LIMIT 1")  # fmt: skip
    assert knocks(desk, "eve", MINE) == 403


def test_a_role_that_was_raised_gives_nothing_also_not_to_a_session_or_token(home: Home, desk: Desk) -> None:
    ana = desk.client("ana")
    token = token_of(desk, ana, "viewer")
    write(home, "UPDATE users SET role = 'admin' WHERE name = 'ana'")
    assert ana.get("/people").status == 303
    assert asks(desk, token) != 200
    assert knocks(desk, "ana") == 403


def test_a_raised_role_is_not_made_good_by_the_next_change(home: Home, desk: Desk) -> None:
    ada = desk.client("ada")
    write(home, "UPDATE users SET role = 'admin' WHERE name = 'ana'")
    (ana,) = (
        sqlite3.connect(home.path / "adwatch.db")
        .execute("SELECT id FROM users WHERE name = 'ana'")
        .fetchone()
    )
    for what in ("disable", "enable", "one-step", "lead"):
        assert ada.post(f"/people/{ana}", {"what": what}).status == 409
    assert home("review", "--one-step", "ana").status == 2
    assert knocks(desk, "ana") == 403


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE users SET disabled_at = NULL WHERE name = 'ana'",
        "UPDATE users SET disabled_at = NULL, made = made WHERE name = 'ana'",
    ],
)
def test_a_disabled_account_stays_so(home: Home, desk: Desk, change: str) -> None:
    ada = desk.client("ada")
    (ana,) = (
        sqlite3.connect(home.path / "adwatch.db")
        .execute("SELECT id FROM users WHERE name = 'ana'")
        .fetchone()
    )
    assert ada.post(f"/people/{ana}", {"what": "disable"}).status == 200
    write(home, change)
    assert knocks(desk, "ana") == 403


@pytest.mark.parametrize(
    "written",
    [
        "INSERT INTO second_factors (user, secret, made, last_step)"
        f" SELECT id, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', '{DAY}', 0 FROM users WHERE name = 'lea'",
        "INSERT INTO security_keys (user, name, credential, public_key, made, uses)"
        f" SELECT id, 'mine', 'AAAA', 'AAAA', '{DAY}', 0 FROM users WHERE name = 'lea'",
        "INSERT INTO provider_accounts (issuer, subject, user, made)"
        f" SELECT 'https://id.example', 'mallory', id, '{DAY}' FROM users WHERE name = 'lea'",
    ],
)
def test_a_second_step_or_a_person_of_the_agency_that_was_written_signs_nobody_in(
    home: Home, desk: Desk, written: str
) -> None:
    lea = desk.client("lea")
    write(home, written)
    assert lea.get("/").status == 303
    assert knocks(desk, "lea") == 403


@pytest.mark.parametrize("scope", ["viewer", "analyst", "admin"])
def test_a_token_that_was_written_reads_nothing(home: Home, desk: Desk, scope: str) -> None:
    write(home, f"INSERT INTO api_tokens (digest, user, name, scope, made) SELECT '{DIGEST}', id, 'x', '{scope}',"
                f" '{DAY}' FROM users WHERE name = 'lea'")  # fmt: skip
    assert asks(desk, TOKEN) != 200


@pytest.mark.parametrize(
    "change",
    [
        "scope = 'analyst'",
        "scope = 'admin'",
        "user = (SELECT id FROM users WHERE name = 'ada')",
        f"digest = '{DIGEST}'",
    ],
)
def test_a_token_that_was_changed_reads_nothing(home: Home, desk: Desk, change: str) -> None:
    token = token_of(desk, desk.client("ana"))
    write(home, f"UPDATE api_tokens SET {change}")
    assert asks(desk, TOKEN if DIGEST in change else token) != 200


def test_a_token_that_was_ended_stays_so(home: Home, desk: Desk) -> None:
    ana = desk.client("ana")
    token = token_of(desk, ana)
    ana.post("/tokens/end", {"digest": hashlib.sha256(token.encode()).hexdigest()})
    write(home, "UPDATE api_tokens SET revoked_at = NULL")
    assert asks(desk, token) != 200


@pytest.mark.parametrize("seen", ["strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", "'9999-01-01T00:00:00Z'"])
def test_a_browser_that_was_written_is_no_known_one(home: Home, desk: Desk, seen: str) -> None:
    cookie = "b" * 40
    digest = hashlib.sha256(cookie.encode()).hexdigest()
    write(home, "INSERT INTO known_browsers (token, user, seen)"
                f" SELECT '{digest}', id, {seen} FROM users WHERE name = 'lea'")  # fmt: skip
    for _ in range(5):
        assert knocks(desk, "lea", "wrong") == 403
    # A known browser has a count of its own; a stranger's address has used up its guesses.
    mine = Client(desk.port, {"adwatch-browser": cookie, "__Host-adwatch-browser": cookie})
    assert mine.sign_in("lea", "wrong").status == 429


def test_a_hotline_key_that_was_written_sends_nothing_in(home: Home) -> None:
    from crawler.reports.hotline_keys import PREFIX, holder, make
    from crawler.store import Store

    with Store(home.path) as store:
        store.begin_seals()
        key = make(store, "hotline", None, by="ana")
        assert holder(store, key) is not None
        digest = hashlib.sha256((PREFIX + "x").encode()).hexdigest()
        write(home, "INSERT INTO report_keys (name, digest, made, \"by\")"
                    f" VALUES ('mine', '{digest}', '{DAY}', 'ana')")  # fmt: skip
        assert holder(store, PREFIX + "x") is None
        write(home, f"UPDATE report_keys SET digest = '{digest}x' WHERE digest != '{digest}'")
        assert holder(store, key) is None


def test_a_home_from_before_keeps_its_accounts_and_a_new_secret_locks_nobody_out(home: Home) -> None:
    (home.path / MARKER).unlink()
    write(home, "DELETE FROM row_seals")
    with home.desk() as desk:
        assert knocks(desk, "lea") == 303
    (home.path / "mask.key").unlink()  # it was in no backup, and nobody had kept it
    with home.desk() as desk:
        assert knocks(desk, "lea") == 303
        write(home, "UPDATE users SET role = 'admin' WHERE name = 'lea'")
        assert knocks(desk, "lea") == 403
    with home.desk() as desk:  # the next start makes nothing good
        assert knocks(desk, "lea") == 403
        assert home("review", "--accept-user", "lea").status == 0
        assert knocks(desk, "lea") == 303


def test_a_brokenly_sealed_account_is_named_to_the_operator(home: Home, desk: Desk) -> None:
    write(home, "UPDATE users SET role = 'admin' WHERE name = 'ana'")
    assert "users:" in home("verify").all
    told = home("doctor")
    assert told.status == 1
    assert "ana was changed by something else than adwatch" in told.all
    home("review", "--accept-user", "ana")
    assert "every account is as adwatch wrote it" in home("doctor").all


_RIGHT_SEALS = """
    CREATE VIEW row_seals AS
    SELECT 'user' AS name, CAST(u.id AS TEXT) AS key, home_seal('user', CAST(u.id AS TEXT),
           json_array(u.name, u.password, u.role, u.made, u.disabled_at, NULL, '[]', '[]')) AS seal FROM users AS u
    UNION ALL
    SELECT 'token', digest, home_seal('token', digest, json_array(user, scope, made, revoked_at)) FROM api_tokens"""
"""A table that asks adwatch itself for the seal that it will be compared with."""


def forged_token(user: str = "ada") -> str:
    return (
        "INSERT INTO api_tokens (digest, user, scope, made, name)"
        f" SELECT '{DIGEST}', id, 'admin', '{DAY}', 'x' FROM users WHERE name = '{user}'"
    )


def test_a_view_in_the_place_of_the_seals_opens_nothing(home, desk):
    write(home, "DROP TABLE row_seals", _RIGHT_SEALS, forged_token())
    assert asks(desk, TOKEN) != 200


def test_a_view_that_says_now_this_now_that_opens_nothing(home, desk):
    """Its rows differ from one reading to the next: one of four signs in by what was written, seals by what was."""
    mine = hash_password(MINE, COST)
    columns = "id, name, role, made, disabled_at, last_visit, single_keys, language"
    write(
        home,
        "ALTER TABLE users RENAME TO people",
        f"CREATE VIEW users AS SELECT {columns},"
        f" CASE WHEN random() % 2 THEN '{mine}' ELSE password END AS password FROM people",
    )
    assert {knocks(desk, "ana", MINE) for _ in range(12)}.isdisjoint({200, 303})


def test_a_row_that_is_changed_and_put_back_all_the_time_opens_nothing(home, desk):
    """Between reading a row and looking at its seal nothing of it changes."""
    client = Client(desk.port)
    assert client.sign_in("ada", PASSWORD).status == 303
    token = token_of(desk, client)
    digest = hashlib.sha256(token.encode()).hexdigest()
    raw = sqlite3.connect(home.path / "adwatch.db", isolation_level=None, check_same_thread=False, timeout=20)
    stop = threading.Event()

    def flip() -> None:
        while not stop.is_set():
            raw.execute("UPDATE api_tokens SET scope = 'admin' WHERE digest = ?", (digest,))
            raw.execute("UPDATE api_tokens SET scope = 'viewer' WHERE digest = ?", (digest,))

    flipping = threading.Thread(target=flip)
    flipping.start()
    try:
        asked = {Client(desk.port).get("/people", Authorization=f"Bearer {token}").status for _ in range(150)}
    finally:
        stop.set()
        flipping.join()
        raw.close()
    assert 200 not in asked
