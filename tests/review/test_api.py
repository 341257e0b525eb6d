"""What programs get: pages as JSON by tokens with scopes, the feed, the description, health."""

import json
import re
from xml.etree import ElementTree

import pytest

from crawler.review.app import ROUTES
from crawler.review.web.page_data import DATA_OF
from tests.review.conftest import PASSWORD


def token_of(client, scope):
    page = client.post("/tokens", {"name": "case system", "scope": scope, "password": PASSWORD}).text
    return re.findall(r"<code>([\w-]{40,})</code>", page)[0]


def asked(desk, token, path, method="GET", **headers):
    return desk.client().send(
        method, path, headers={"Authorization": f"Bearer {token}", "Accept": "application/json", **headers}
    )


def test_a_token_reads_pages_as_json_and_is_shown_once(desk):
    ana = desk.client("ana")
    token = token_of(ana, "analyst")
    assert token not in ana.get("/tokens").text
    queue = json.loads(asked(desk, token, "/").text)
    assert queue["rows"][0]["campaign"]
    assert "verdict" not in queue["rows"][0]
    campaign = json.loads(asked(desk, token, "/campaigns/1").text)
    assert campaign["head"]["title"]
    assert campaign["signs"][0]["indicator"]
    assert json.loads(asked(desk, token, "/contacts").text)["found"]
    assert json.loads(ana.get("/?format=json").text)["rows"]


def test_a_scope_is_a_limit_and_an_ended_token_is_none(desk):
    ana = desk.client("ana")
    token = token_of(ana, "viewer")
    assert asked(desk, token, "/").status == 200
    assert asked(desk, token, "/contacts").status == 403
    digest = re.findall(r'name="digest" value="(\w+)"', ana.get("/tokens").text)[0]
    ana.post("/tokens/end", {"digest": digest})
    assert asked(desk, token, "/").status == 303
    assert asked(desk, "x", "/").status == 303
    assert desk.client("vera").post("/tokens", {"name": "x", "scope": "analyst"}).status == 400


def test_a_leads_token_is_no_lead_and_no_token_changes_anything(desk):
    token = token_of(desk.client("lea"), "analyst")
    assert asked(desk, token, "/custody").status == 403
    body = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    assert asked(desk, token, "/campaigns/1/assign", "POST", **body).status == 403
    assert asked(desk, token, "/tokens", "POST", **body).status == 403


def test_a_masked_contact_leaves_in_no_json(desk):
    ana = desk.client("ana")
    token = token_of(ana, "analyst")
    with desk.store() as store:
        [(number,)] = store.database.rows("SELECT id FROM contacts WHERE value = '+2347000000101'")
    paths = [
        "/",
        "/campaigns/1",
        "/ads/1",
        f"/contacts/{number}",
        "/contacts",
        "/graph/campaign/1",
        "/campaigns/1/why",
    ]
    before = "".join(asked(desk, token, path).text for path in paths)
    assert "7000000101" in before.replace(" ", "")
    ana.post(f"/contacts/{number}/mark", {"what": "mask", "why": "may be a victim's"})
    for path in paths:
        answer = asked(desk, token, path)
        assert answer.status == 200, path
        assert "7000000101" not in re.sub(r"\W", "", answer.text), path


@pytest.mark.parametrize("path", ["/", "/cases", "/sources", "/work", "/report", "/campaigns/1", "/ads/1"])
def test_data_is_json_and_a_page_without_data_says_so(desk, path):
    token = token_of(desk.client("ana"), "analyst")
    assert isinstance(json.loads(asked(desk, token, path).text), dict)
    assert asked(desk, token, "/find").status == 406


def test_the_description_names_every_page_that_a_token_may_read(desk):
    described = json.loads(desk.client("vera").get("/openapi.json").text)
    readable = {
        route.path
        for route in ROUTES
        if not route.changes and not route.person and route.role not in {"lead", "admin"}
    }
    assert {re.sub(r":\w+", "", path) for path in readable} == set(described["paths"])
    names = [one["get"]["operationId"] for one in described["paths"].values()]
    assert len(names) == len(set(names))


def test_every_template_with_data_exists():
    from crawler.review.web.context import HERE

    assert not [name for name in DATA_OF if not (HERE / "templates" / name).exists()]


def test_the_feed_is_atom_without_contacts_and_health_needs_no_one(desk):
    answer = desk.client("vera").get("/feed.atom")
    root = ElementTree.fromstring(answer.text)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) > 3
    assert "7000000101" not in answer.text
    assert json.loads(desk.client().get("/healthz").text)["status"] == "ok"
    assert desk.client().get("/feed.atom").status == 303
