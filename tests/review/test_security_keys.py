"""Security keys, with the authenticator of a real Chromium; and somebody who has the password but not the key."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from crawler.review.accounts import security_keys, security_keys_sql
from tests.review.browser import Watched, chromium, needs_chromium, watched
from tests.review.conftest import PASSWORD, Console


@pytest.mark.parametrize(
    ("host", "secure", "expected"),
    [
        ("localhost:8000", False, security_keys.RelyingParty("localhost", "http://localhost:8000")),
        ("desk.example", True, security_keys.RelyingParty("desk.example", "https://desk.example")),
        ("127.0.0.1:8000", False, None),
        ("[::1]:8000", False, None),
        ("[::1]", False, None),
    ],
)
def test_keys_are_bound_to_a_name(
    host: str, secure: bool, expected: security_keys.RelyingParty | None
) -> None:
    assert security_keys.site_of(host, secure) == expected


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


def authenticator(page: Any) -> tuple[Any, str]:
    """A security key that touches itself, in the page's browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": False,
        "hasUserVerification": False,
        "isUserVerified": False,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def desk(browser: Any, console: Console) -> Watched:
    found = watched(browser, console)
    found.base = f"http://localhost:{console.port}"
    return found


def add_key(view: Watched, name: str = "blue key") -> None:
    view.go("/security-keys")
    view.page.fill("form[data-ceremony] input[name=name]", name)
    view.page.fill("form[data-ceremony] input[name=password]", PASSWORD)
    view.page.click("form[data-ceremony] button.main")
    view.page.wait_for_url(view.base + "/sign-in")


def type_password(view: Watched, name: str = "ana") -> None:
    view.page.context.clear_cookies()
    view.go("/sign-in")
    view.page.fill("input[name=name]", name)
    view.page.fill("input[name=password]", PASSWORD)
    view.page.click("button.main")


@needs_chromium
@pytest.mark.browser
def test_a_key_signs_in_and_nothing_else_does(browser: Any, console: Console) -> None:
    view = desk(browser, console)
    session, key = authenticator(view.page)
    view.sign_in("ana")
    add_key(view)
    type_password(view)
    view.page.wait_for_url(view.base + "/")
    assert [said for said in view.complaints if not said.startswith("[DOM]")] == []
    # The key is gone: the password alone ends at the page that asks for it.
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    type_password(view)
    view.page.get_by_role("heading", name="Touch your security key").wait_for()
    view.go("/")
    assert view.page.url.startswith(view.base + "/sign-in")
    view.page.context.close()


@needs_chromium
@pytest.mark.browser
def test_an_answer_is_good_once_and_for_one_account(browser: Any, console: Console) -> None:
    view = desk(browser, console)
    authenticator(view.page)
    view.sign_in("ana")
    add_key(view)
    sent: list[str] = []
    view.page.on("request", lambda request: sent.append(request.post_data or ""))
    type_password(view)
    view.page.wait_for_url(view.base + "/")
    answer = next(body for body in sent if "answer=" in body)
    stranger = console.client()
    assert stranger.send("POST", "/sign-in/key", answer).status == 403, "the challenge was used up"
    with sqlite3.connect(console.home / "adwatch.db") as db:
        uses = db.execute("SELECT uses FROM security_keys").fetchone()[0]
        assert uses > 0
        # The counter of the store is ahead of the key's: somebody used a copy.
        db.execute("UPDATE security_keys SET uses = 1000000")
    type_password(view)
    view.page.locator(".problem").wait_for()
    assert "did not match" in view.page.locator(".problem").inner_text()
    view.page.context.close()


@needs_chromium
@pytest.mark.browser
def test_an_admin_removes_lost_keys(browser: Any, console: Console) -> None:
    view = desk(browser, console)
    authenticator(view.page)
    view.sign_in("ana")
    add_key(view)
    admin = console.client("ada")
    page = admin.get("/people").text
    user = re.search(r'action="/people/(\d+)"[^>]*>(?:(?!</form>).)*value="one-step"', page, re.S)
    assert user
    assert admin.post(f"/people/{user[1]}", {"what": "one-step"}).status in (200, 303)
    view.page.context.clear_cookies()
    view.sign_in("ana")
    view.page.context.close()


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "{}",
        "[]",
        "null",
        "x",
        '{"id": 5}',
        json.dumps({"id": "AAAA", "response": {}}),
        '{"id":"' + "A" * 9000,
    ],
)
def test_damaged_answers_sign_nobody_in(console: Console, answer: str) -> None:
    with console.store() as store, store.transaction():
        db = store.database.connection
        user = db.execute("SELECT id FROM users WHERE name = 'ana'").fetchone()[0]
        security_keys_sql.add(db, user, "key", "AAAA", "AAAA", 0)
        token = security_keys_sql.begin(db, user, "sign in", "AAAA")
    client = console.client()
    body: dict[str, object] = {"token": token, "answer": answer, "next": "/"}
    assert client.post("/sign-in/key", body).status == 403
    assert client.get("/").status == 303


def test_a_challenge_to_add_a_key_signs_nobody_in(console: Console) -> None:
    with sqlite3.connect(console.home / "adwatch.db") as db:
        token = security_keys_sql.begin(db, 1, "add", "AAAA")
        assert security_keys_sql.take(db, token, "sign in") is None
        assert security_keys_sql.take(db, token, "add") == (1, "AAAA")
        assert security_keys_sql.take(db, token, "add") is None


def test_an_address_of_digits_is_told_to_take_a_name(console: Console) -> None:
    assert "localhost" in console.client("ana").get("/security-keys").text
