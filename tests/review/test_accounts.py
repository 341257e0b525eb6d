"""Accounts, sessions and the throttle."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from crawler.errors import UserError
from crawler.review.accounts import passwords
from crawler.review.accounts import sql as account_sql
from crawler.review.accounts.people_page import make_account
from crawler.review.web import sessions_sql
from crawler.review.web.security import local_path
from crawler.review.web.strangers import digest
from tests.review.conftest import PASSWORD


def test_sealed_passwords_name_their_cost_and_differ():
    first, second = passwords.hash_password(PASSWORD, 4), passwords.hash_password(PASSWORD, 4)
    assert first != second
    assert first.startswith("scrypt$4$")
    assert passwords.verify_password(PASSWORD, first)
    assert not passwords.verify_password(PASSWORD + " ", first)


@pytest.mark.parametrize(
    ("name", "password", "role"),
    [("x", "short", "viewer"), ("", PASSWORD, "viewer"), ("x", PASSWORD, "root"),
     ("a\nb", PASSWORD, "viewer"),
     ("longenoughname", "longenoughname1", "viewer")],
)  # fmt: skip
def test_bad_accounts_are_refused_with_advice(console, name, password, role):
    with console.store() as store, pytest.raises(UserError):
        make_account(store.database.connection, name, password, role, 4)


def test_a_wrong_password_and_an_unknown_name_answer_the_same(console):
    client = console.client()
    wrong, unknown = client.sign_in("ana", "wrong password!"), client.sign_in("nobody", "wrong password!")
    assert wrong.status == unknown.status == 403
    assert "do not match" in wrong.text
    assert "do not match" in unknown.text


def test_six_failures_lock_the_name_for_a_while_but_not_others(console):
    client = console.client()
    for _ in range(5):
        assert client.sign_in("ana", "wrong password!").status == 403
    assert client.sign_in("ana").status == 429
    assert client.sign_in("ben").status == 303


def test_signing_in_makes_a_new_session_and_signing_out_ends_it(console):
    client = console.client("ana")
    first = client.cookies["adwatch"]
    client.sign_in("ana")
    assert client.cookies["adwatch"] != first
    old = console.client()
    old.cookies["adwatch"] = first
    assert old.get("/keys").status == 303
    assert client.post("/sign-out").status == 303
    assert client.get("/keys").status == 303


@pytest.mark.parametrize(
    ("seen", "made", "alive"), [(29, 29, True), (31, 31, False), (1, 719, True), (1, 721, False)]
)
def test_sessions_end_idle_after_30_minutes_and_always_after_12_hours(console, seen, made, alive):
    client = console.client("ana")
    token, now = digest(client.cookies["adwatch"]), datetime.now(UTC)
    at, last = (
        (now - timedelta(minutes=minutes)).isoformat(timespec="milliseconds") for minutes in (made, seen)
    )
    with console.store() as store, store.transaction():
        db = store.database.connection
        ana = account_sql.find_user(db, "ana")
        assert ana is not None
        sessions_sql.close_session(db, token)
        sessions_sql.open_session(db, ana.id, token, store.masks.key(), at)
        sessions_sql.touch_session(db, token, last)
    assert (client.get("/keys").status == 200) is alive


def test_the_cookie_is_kept_from_scripts_and_other_sites(console):
    client = console.client()
    client.token = client.get("/sign-in").token
    answer = client.post("/sign-in", {"name": "ana", "password": PASSWORD})
    cookie = next(line for line in answer.headers["set-cookie"].split("\n") if line.startswith("adwatch="))
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}


def test_a_disabled_account_is_out_at_once(console):
    client, ada = console.client("ana"), console.client("ada")
    with console.store() as store:
        ana = account_sql.find_user(store.database.connection, "ANA")
    assert ana is not None
    assert ada.post(f"/people/{ana.id}", {"what": "disable"}).status == 200
    assert client.get("/keys").status == 303
    assert console.client().sign_in("ana").status == 403


def test_the_last_admin_stays(console):
    ada = console.client("ada")
    with console.store() as store:
        admin = account_sql.find_user(store.database.connection, "ada")
    assert admin is not None
    assert ada.post(f"/people/{admin.id}", {"what": "viewer"}).status == 400
    assert console.client("ada").get("/people").status == 200


def test_a_password_change_needs_the_old_one_and_ends_every_session(console):
    client, other = console.client("ana"), console.client("ana")
    assert client.post("/password", {"old": "wrong", "new": "another good one"}).status == 400
    assert client.post("/password", {"old": PASSWORD, "new": "another good one"}).status == 303
    assert other.get("/keys").status == 303
    assert console.client("ana", "another good one").get("/keys").status == 200


@pytest.mark.parametrize(
    ("target", "path"),
    [("/cases", "/cases"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/"),
     ("javascript:alert(1)", "/"), ("/a\r\nSet-Cookie: x", "/"), ("", "/")],
)  # fmt: skip
def test_after_signing_in_only_our_own_pages_follow(target, path):
    assert local_path(target) == path


def test_names_are_unique_in_any_case(console):
    with console.store() as store, pytest.raises(sqlite3.IntegrityError):
        account_sql.add_user(store.database.connection, "ANA", "x", "viewer", "2026-01-01T00:00:00Z")
