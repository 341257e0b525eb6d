"""Signing in with the agency's account, at an invented provider on loopback; and bent answers."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from crawler import cli
from crawler.errors import UserError
from crawler.review.accounts.single_sign_on import FILE, read_provider
from tests.review.conftest import PASSWORD, Client, Console

CLIENT = "adwatch"
SECRET = "a client secret that is long enough"


@dataclass
class IdentityProvider:
    """OpenID Connect, as far as a desk asks for it; what its tokens claim is set by a test."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    claims: dict[str, object] = field(default_factory=dict)
    described: dict[str, object] = field(default_factory=dict)
    signed_with: Any = None
    algorithm: str = "RS256"
    asked: list[dict[str, str]] = field(default_factory=list)
    issuer: str = ""
    nonce: str = ""

    def token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "p-1", "iat": now, "exp": now + 60, "nonce": self.nonce,
            "preferred_username": "ngozi", "groups": ["everybody", "desk-leads"],
        }  # fmt: skip
        header = {"alg": self.algorithm, "kid": "one"}
        return jwt.encode(
            header, claims | self.claims, self.signed_with or self.key, algorithms=[self.algorithm]
        )

    def answer(self, path: str) -> dict[str, object]:
        if path == "/.well-known/openid-configuration":
            ends = {
                name: f"{self.issuer}/{name}"
                for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
            }
            return {"issuer": self.issuer} | ends | self.described
        if path == "/jwks_uri":
            return {"keys": [self.key.as_dict(private=False)]}
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.token()}


@pytest.fixture(scope="module")
def server() -> Iterator[IdentityProvider]:
    provider = IdentityProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            provider.asked.append({name: values[0] for name, values in parse_qs(body).items()})
            self.send()

        def send(self) -> None:
            body = json.dumps(provider.answer(urlsplit(self.path).path)).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    provider.issuer = f"http://127.0.0.1:{web.server_port}"
    yield provider
    web.shutdown()


@pytest.fixture
def provider(server: IdentityProvider) -> IdentityProvider:
    server.claims, server.described, server.signed_with, server.algorithm = {}, {}, None, "RS256"
    server.asked.clear()
    return server


def settings(console: Console, provider: IdentityProvider, more: str = "") -> None:
    secret = console.home / "client.secret"
    secret.write_text(SECRET, "utf-8")
    lines = [f'issuer = "{provider.issuer}"', f'client_id = "{CLIENT}"', f'secret_file = "{secret}"']
    lines += [f'desk = "http://127.0.0.1:{console.port}"', more]
    (console.home / FILE).write_text("\n".join(lines), "utf-8")


def go(client: Client, provider: IdentityProvider, state: str = "") -> Any:
    """To the provider and back, as a browser would."""
    sent = client.get("/sign-in/agency?next=/cases")
    assert sent.status == 303
    query = parse_qs(urlsplit(sent.headers["location"]).query)
    provider.nonce = query["nonce"][0]
    return client.get(f"/sign-in/agency/back?code=abc&state={state or query['state'][0]}")


def role_of(console: Console, name: str) -> str | None:
    with sqlite3.connect(console.home / "adwatch.db") as db:
        row = db.execute("SELECT role FROM users WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def test_a_person_signs_in_and_gets_the_role_of_their_groups(
    console: Console, provider: IdentityProvider
) -> None:
    settings(console, provider, '[roles]\nanalyst = "everybody"\nlead = "desk-leads"')
    client = console.client()
    back = go(client, provider)
    assert (back.status, back.headers["refresh"]) == (200, "0;url=/cases")
    assert client.get("/cases").status == 200
    assert role_of(console, "ngozi") == "lead"
    asked = provider.asked[0]
    assert asked["code"] == "abc"
    assert len(asked["code_verifier"]) >= 43, "PKCE"
    assert "SameSite=strict" in str(back.headers["set-cookie"])
    provider.claims = {"groups": ["everybody"]}
    assert go(console.client(), provider).status == 200
    assert role_of(console, "ngozi") == "analyst"
    provider.claims = {"groups": []}
    assert go(console.client(), provider).status == 403


def test_without_roles_the_least_role_is_given(console: Console, provider: IdentityProvider) -> None:
    settings(console, provider)
    assert go(console.client(), provider).status == 200
    assert role_of(console, "ngozi") == "viewer"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another question"},
        {"aud": "another desk"},
        {"iss": "https://other.example"},
        {"exp": 1_700_000_000},
        {"sub": None},
        {"azp": "another desk"},
    ],
    ids=["nonce", "audience", "issuer", "expired", "subject", "party"],
)
def test_a_token_for_something_else_signs_nobody_in(
    console: Console, provider: IdentityProvider, claims: dict[str, object]
) -> None:
    settings(console, provider)
    sent = console.client()
    provider.claims = claims
    if "nonce" not in claims:
        assert go(sent, provider).status == 403
    else:
        client = console.client()
        state = parse_qs(urlsplit(client.get("/sign-in/agency").headers["location"]).query)["state"][0]
        assert client.get(f"/sign-in/agency/back?code=abc&state={state}").status == 403
        sent = client
    assert sent.get("/").status == 303
    assert role_of(console, "ngozi") is None


def test_tokens_of_another_key_or_without_one_sign_nobody_in(
    console: Console, provider: IdentityProvider
) -> None:
    settings(console, provider)
    provider.signed_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert go(console.client(), provider).status == 403
    # The client secret as key: whoever knows it could make tokens (RFC 8725, 2.1).
    provider.signed_with, provider.algorithm = OctKey.import_key(SECRET), "HS256"
    assert go(console.client(), provider).status == 403
    assert role_of(console, "ngozi") is None


def test_the_answer_belongs_to_the_browser_that_asked(console: Console, provider: IdentityProvider) -> None:
    settings(console, provider)
    attacker, victim = console.client(), console.client()
    sent = attacker.get("/sign-in/agency")
    query = parse_qs(urlsplit(sent.headers["location"]).query)
    provider.nonce = query["nonce"][0]
    link = f"/sign-in/agency/back?code=abc&state={query['state'][0]}"
    assert victim.get(link).status == 403, "signed in as the attacker by a link"
    assert go(console.client(), provider, state="made-up").status == 403


def test_no_account_is_taken_over_by_its_name(
    console: Console, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(console, provider)
    provider.claims = {"preferred_username": "ADA"}
    assert go(console.client(), provider).status == 403
    assert cli.run(["--home", str(console.home), "review", "--link-user", "ada=p-1"]) == 0
    client = console.client()
    assert go(client, provider).status == 200
    assert client.get("/people").status == 200, "ada is admin"
    assert console.client().sign_in("ada", PASSWORD).status == 403, "one way in"
    assert cli.run(["--home", str(console.home), "review", "--link-user", "ben=p-1"]) == 2


def test_where_only_the_provider_signs_in_passwords_do_not(
    console: Console, provider: IdentityProvider
) -> None:
    settings(console, provider, "only = true")
    client = console.client()
    page = client.get("/sign-in").text
    assert 'name="password"' not in page
    assert "/sign-in/agency" in page
    assert client.sign_in("ana", PASSWORD).status == 403


def test_a_provider_that_describes_itself_as_another_is_refused(
    console: Console, provider: IdentityProvider
) -> None:
    settings(console, provider)
    provider.described = {"issuer": "https://other.example"}
    assert console.client().get("/sign-in/agency").status == 403


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('issuer = "http://login.example"', "https"),
        ('desk = "ftp://desk.example"', "https"),
        ("only = 3", "only"),
        ('clock = "x"', "clock"),
        ('[roles]\nking = "x"', "roles"),
        ("[roles", "single_sign_on.toml"),
        ('secret_file = "/nowhere"', "no file"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, told: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x", "utf-8")
    lines = {
        "issuer": '"https://login.example"', "client_id": '"a"', "secret_file": f'"{secret}"',
        "desk": '"https://desk.example"',
    }  # fmt: skip
    text = "\n".join(f"{name} = {value}" for name, value in lines.items() if not line.startswith(name))
    (tmp_path / FILE).write_text(f"{text}\n{line}\n", "utf-8")
    with pytest.raises(UserError, match=told):
        read_provider(tmp_path)


def test_without_the_file_there_is_no_such_page(console: Console) -> None:
    assert console.client().get("/sign-in/agency").status == 404


@pytest.mark.parametrize(
    ("cookie", "query"),
    [
        ("", ""),
        ("", "?state="),
        ("e30=", "?state="),
        ("eyJzdGF0ZSI6ICIifQ==", "?state=&code=x"),
        ("eyJzdGF0ZSI6ICJhIn0=", "?state=a&code=x"),
        ("WzFd", "?state=a"),
        ("%%%", "?state=a"),
        ("\xe4", "?state=a"),
    ],
    ids=[
        "nothing",
        "empty state",
        "empty cookie",
        "both empty",
        "no nonce",
        "list",
        "not base64",
        "not ASCII",
    ],
)
def test_an_answer_without_its_question_signs_nobody_in(
    console: Console, provider: IdentityProvider, cookie: str, query: str
) -> None:
    settings(console, provider)
    client = console.client()
    if cookie:
        client.cookies["adwatch-agency"] = cookie
    assert client.get(f"/sign-in/agency/back{query}").status == 403
    assert provider.asked == [], "the provider was not asked"


def entries(console: Console) -> int:
    with sqlite3.connect(console.home / "adwatch.db") as db:
        return int(db.execute("SELECT count(*) FROM ledger").fetchone()[0])


def test_strangers_fill_neither_the_chain_nor_the_provider(
    console: Console, provider: IdentityProvider
) -> None:
    settings(console, provider)
    before = entries(console)
    for _ in range(30):
        assert console.client().get("/sign-in/agency/back?state=x&code=y").status == 403
    assert entries(console) == before
    # With a question of their own they come through, but a wrong answer counts.
    provider.claims = {"aud": "another desk"}
    for _ in range(12):
        assert go(console.client(), provider).status == 403
    assert len(provider.asked) <= 5
    assert entries(console) <= before + 5


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/agency", "/sign-in/agency/back?state=a"])
def test_settings_that_broke_while_the_desk_runs_are_told(
    console: Console, provider: IdentityProvider, path: str
) -> None:
    settings(console, provider)
    (console.home / "client.secret").unlink()
    answer = console.client().get(path)
    assert answer.status in (200, 403, 503), answer.text
    assert "client.secret" not in answer.text
