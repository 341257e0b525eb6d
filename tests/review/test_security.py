"""Every route that changes something refuses what is not its own page's doing; found by walking the table."""

import re

import pytest

from crawler.review.app import ROUTES
from crawler.review.web.routing import ROLES
from tests.review.conftest import PEOPLE, Client, Console, run_console

BY_ROLE = {role: name for name, role in PEOPLE.items()}
CHANGES = [door for door in ROUTES if door.changes]
READS = [door for door in ROUTES if not door.changes]


@pytest.fixture(scope="module")
def console(tmp_path_factory):
    yield from run_console(tmp_path_factory.mktemp("guard"))


@pytest.fixture(scope="module")
def clients(console: Console) -> dict[str, Client]:
    return {name: console.client(name) for name in PEOPLE}


def concrete(path: str) -> str:
    return re.sub(r"\{(\w+)(:\w+)?\}", "999999", path)


def test_there_is_no_route_outside_the_table(console):
    from crawler.review.app import create_app, hosts_for
    from crawler.review.web.context import AppContext

    app = create_app(AppContext(home=console.home), hosts_for("127.0.0.1", 1))
    known = {(door.path, "POST" if door.changes else "GET") for door in ROUTES} | {("/static/{name}", "GET")}
    found = {(route.path, method) for route in app.routes for method in route.methods}  # type: ignore[attr-defined]
    assert {(path, method) for path, method in found if method != "HEAD"} == known


@pytest.mark.parametrize("door", CHANGES, ids=lambda door: door.path)
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "-"},
        {"Sec-Fetch-Site": "-", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "-", "Origin": "null"},
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Host": ""},
    ],
    ids=str,
)
def test_changes_refuse_other_origins_and_hosts(console, clients, door, headers):
    assert clients["ada"].post(concrete(door.path), **headers).status == 403


@pytest.mark.parametrize("door", CHANGES, ids=lambda door: door.path)
def test_changes_refuse_get_missing_session_and_wrong_token(console, clients, door):
    ada, path = clients["ada"], concrete(door.path)
    if (door.path, False) not in {(other.path, other.changes) for other in ROUTES}:
        assert ada.get(path).status in {404, 405}
    assert console.client().post(path).status == 403
    assert ada.post(path, {"token": "guessed"}).status == 403
    assert ada.post(path, {"token": ""}).status == 403
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert ada.send(method, path).status in {403, 405}


@pytest.mark.parametrize(
    "door", [door for door in ROUTES if door.role != "nobody"], ids=lambda d: f"{d.path} {d.changes}"
)
def test_each_role_reaches_what_it_may_and_no_more(clients, door):
    for role in ROLES[1:]:
        client, path = clients[BY_ROLE[role]], concrete(door.path)
        if ROLES.index(role) < ROLES.index(door.role):
            answer = client.post(path) if door.changes else client.get(path)
            assert answer.status == 403, role
        elif not door.changes:
            assert client.get(path).status != 403, role


@pytest.mark.parametrize(
    "door", [door for door in READS if door.role != "nobody"], ids=lambda door: door.path
)
def test_reading_needs_a_session_and_our_host(console, clients, door):
    path = concrete(door.path)
    answer = console.client().get(path)
    assert (answer.status, answer.headers["location"].split("?")[0]) == (303, "/sign-in")
    assert clients["ada"].get(path, Host="rebound.example").status == 403


@pytest.mark.parametrize("door", READS, ids=lambda door: door.path)
def test_every_answer_forbids_scripts_frames_and_referrers(clients, door):
    headers = clients["ada"].get(concrete(door.path)).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_a_large_form_is_refused(clients):
    assert clients["ada"].post("/keys", {"note": "x" * 300_000}).status == 413
