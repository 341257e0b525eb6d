"""The second step of signing in, as its owner uses it and as somebody with the password alone meets it."""

from __future__ import annotations

import re
import sqlite3
import time
from types import SimpleNamespace

import pyotp
import pytest

from crawler import cli
from crawler.review.accounts import second_factor, second_factor_sql
from tests.review.conftest import PASSWORD, Client, Console

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = int(time.time())
RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of RFC 6238, appendix B, in base32."""


@pytest.mark.parametrize(
    ("at", "code", "step"),
    [
        (59, "287082", 1),
        (1_111_111_109, "081804", 37_037_036),
        (1_234_567_890, "005924", 41_152_263),
        (20_000_000_000, "353130", 666_666_666),
        (59 + 30, "287 082", 1),
        (59 + 60, "287082", None),
        (59, "287083", None),
        (59, "", None),
        (59, "٢٨٧٠٨٢", None),
        (59, "\udc80", None),
    ],
)
def test_codes_are_those_of_the_rfc_one_step_either_way(at: int, code: str, step: int | None) -> None:
    assert second_factor.step_of(RFC, code, at) == step


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes are of one moment: a test that crosses the end of a time step would see another."""
    monkeypatch.setattr(second_factor, "time", SimpleNamespace(time=lambda: NOW))


def secret_of(client: Client) -> str:
    found = re.search(r'name="secret" value="([A-Z2-7]+)"', client.get("/second-step").text)
    assert found
    return found[1]


def code_of(secret: str, steps: int = 0) -> str:
    return str(pyotp.TOTP(secret).at(NOW, counter_offset=steps))


def switched_on(console: Console, name: str = "ana") -> str:
    client = console.client(name)
    secret = secret_of(client)
    code = code_of(secret, -1)
    values = {"what": "on", "secret": secret, "code": code, "password": PASSWORD}
    assert client.post("/second-step", dict(values)).status == 303
    assert client.get("/keys").status == 303, "every session ended"
    return secret


def sign_in(console: Console, code: str, name: str = "ana") -> int:
    client = console.client()
    client.token = client.get("/sign-in").token
    return client.post("/sign-in", {"name": name, "password": PASSWORD, "code": code}).status


def test_the_password_alone_is_not_enough_and_no_code_works_twice(console: Console) -> None:
    secret = switched_on(console)
    assert sign_in(console, "") == 403
    assert sign_in(console, code_of(secret, -1)) == 403, "it was used when the step was switched on"
    code = code_of(secret)
    assert sign_in(console, code) == 303
    assert sign_in(console, code) == 403


def test_guesses_at_the_code_are_throttled_like_those_at_the_password(console: Console) -> None:
    secret = switched_on(console)
    wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06}"
    assert [sign_in(console, wrong) for _ in range(6)] == [403] * 5 + [429]


@pytest.mark.parametrize(
    "change",
    [{"code": "000000"}, {"code": ""}, {"secret": ""}, {"secret": "A" * 31}, {"password": "wrong password"}],
)
def test_it_is_switched_on_only_with_a_code_and_the_password(
    console: Console, change: dict[str, object]
) -> None:
    client = console.client("ana")
    values = {"what": "on", "secret": RFC, "code": code_of(RFC), "password": PASSWORD}
    assert client.post("/second-step", values | change).status == 400
    assert console.client("ana").get("/keys").status == 200


def test_its_owner_and_an_admin_switch_it_off_nobody_else_does(console: Console) -> None:
    secret = switched_on(console)
    ben, ada = console.client("ben"), console.client("ada")
    with console.store() as store:
        (user,) = second_factor_sql.users_with(store.database.connection)
    assert ben.post(f"/people/{user}", {"what": "one-step"}).status == 403
    assert sign_in(console, "") == 403
    assert ada.post(f"/people/{user}", {"what": "one-step"}).status == 200
    assert sign_in(console, "") == 303
    secret = switched_on(console)
    client = console.client()
    client.token = client.get("/sign-in").token
    values = {"name": "ana", "password": PASSWORD, "code": code_of(secret)}
    assert client.post("/sign-in", dict(values)).status == 303
    client.token = client.get("/keys").token
    assert client.post("/second-step", {"what": "off", "password": PASSWORD}).status == 303
    assert sign_in(console, "") == 303


def test_a_lost_phone_is_helped_on_the_command_line_and_the_chain_knows(console: Console) -> None:
    switched_on(console, "ada")
    home = ["--home", str(console.home)]
    assert cli.run([*home, "review", "--one-step", "nobody"]) == 2
    assert cli.run([*home, "review", "--one-step", "ADA"]) == 0
    assert sign_in(console, "", "ada") == 303
    with console.store() as store:
        kinds = store.database.connection.execute("SELECT detail FROM ledger WHERE kind = 'account' ")
        told = [str(row[0]) for row in kinds]
    assert sum("second step on" in one for one in told) == 1
    assert sum("second step off" in one for one in told) == 1


def test_a_secret_that_was_put_in_by_another_program_is_found(console: Console) -> None:
    switched_on(console)
    with sqlite3.connect(console.home / "adwatch.db") as raw:
        raw.execute("UPDATE second_factors SET secret = ?", (SECRET,))
    assert cli.run(["--home", str(console.home), "verify"]) == 1
