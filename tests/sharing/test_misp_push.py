"""A case pushed to MISP arrives whole, is brought up to date, and is withdrawn; contacts are counted."""

import json
import uuid
from dataclasses import replace

import pytest

from crawler.errors import UserError
from crawler.sharing.intake import from_misp
from crawler.sharing.misp_push import push, withdraw
from crawler.store.partner_terms import term_key
from tests.export import fixture
from tests.sharing.misp_stand_in import KEY, StandIn


@pytest.fixture
def server(monkeypatch):
    """A stand-in, which loads its rules with the first question: a busy machine may take its time for it."""
    monkeypatch.setattr("crawler.sharing.misp_push.TIMEOUT", 3600)
    with StandIn() as running:
        yield running


def in_folder(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    return folder


def test_every_contact_arrives_and_comes_back(server, tmp_path):
    document = fixture.document(1)
    done = push(document, server.url, KEY, in_folder(tmp_path, "a"))
    sent = {term_key(one.kind, one.value) for one in document.contacts()}
    (event,) = server.events.values()
    assert (done.what, done.contacts) == ("added", len(sent))
    assert {one.key for one in from_misp(event)} == sent
    assert {one.tlp for one in from_misp(event)} == {document.case.tlp}
    assert not event.get("published")
    assert not any(one["to_ids"] for one in event["Attribute"])


def test_a_second_push_updates_and_takes_away_what_is_no_more(server, tmp_path):
    whole = fixture.document(1)
    push(whole, server.url, KEY, in_folder(tmp_path, "a"))
    fewer = fixture.TableDocument(
        case=whole.case,
        listing_rows=whole.listing_rows[:1],
        campaign_rows=(),
        decision_rows=(),
        capture_rows=(),
    )
    done = push(fewer, server.url, KEY, in_folder(tmp_path, "b"))
    (event,) = server.events.values()
    left = {term_key(one.kind, one.value) for one in fewer.contacts()}
    assert done.what == "updated"
    assert done.removed > 0
    assert {one.key for one in from_misp(event)} == left
    again = push(fewer, server.url, KEY, in_folder(tmp_path, "c"))
    assert (again.what, again.removed, len(server.events)) == ("updated", 0, 1)


def test_two_cases_with_the_same_ads_both_arrive_whole_and_stay_so(server, tmp_path):
    first = fixture.document(1)
    second = replace(first, case=replace(first.case, number="2026-777"))
    for place, case in enumerate((first, second, first, second)):
        done = push(case, server.url, KEY, in_folder(tmp_path, str(place)))
        assert (done.what, done.removed) == ("added" if place < 2 else "updated", 0)
    sent = {term_key(one.kind, one.value) for one in first.contacts()}
    assert len(server.events) == 2
    for event in server.events.values():
        assert {one.key for one in from_misp(event)} == sent
        there = {one["uuid"] for one in (*event["Attribute"], *event["Object"])}
        assert len(there) == len(event["Attribute"]) + len(event["Object"])
        references = [each for one in event["Object"] for each in one["ObjectReference"]]
        assert {one["referenced_uuid"] for one in references} <= there
    withdraw(first, server.url, KEY)
    (event,) = server.events.values()
    assert {one.key for one in from_misp(event)} == sent


def test_an_event_of_before_changes_its_ids_with_the_next_push(server, tmp_path):
    document = fixture.document(1)
    push(document, server.url, KEY, in_folder(tmp_path, "a"))
    (event,) = server.events.values()
    many = len(event["Attribute"]) + len(event["Object"])
    for one in (*event["Attribute"], *event["Object"]):
        one["uuid"] = str(uuid.uuid4())
    done = push(document, server.url, KEY, in_folder(tmp_path, "b"))
    (event,) = server.events.values()
    assert done.removed == many == len(event["Attribute"]) + len(event["Object"])


def test_a_withdrawal_withdraws_once(server, tmp_path):
    document = fixture.document(1)
    push(document, server.url, KEY, in_folder(tmp_path, "a"))
    assert withdraw(document, server.url, KEY).what == "withdrawn"
    assert server.events == {}
    with pytest.raises(UserError, match="nothing to withdraw"):
        withdraw(document, server.url, KEY)


@pytest.mark.parametrize(
    ("url", "key", "message"),
    [
        ("http://misp.example/", KEY, "https only"),
        ("{server}", "", "ADWATCH_MISP_KEY"),
        ("{server}", "w" * 40, "127.0.0.1"),
        ("http://127.0.0.1:9", KEY, "127.0.0.1:9"),
    ],
)
def test_what_stops_a_push_is_named_without_the_key(server, tmp_path, url, key, message):
    with pytest.raises(UserError, match=message) as raised:
        push(fixture.document(1), url.replace("{server}", server.url), key, in_folder(tmp_path, "a"))
    assert not key or key not in str(raised.value)
    assert server.events == {}


def test_red_is_pushed_nowhere(server, tmp_path):
    document = fixture.document(1)
    red = replace(document, case=replace(document.case, tlp="RED"))
    with pytest.raises(UserError, match="TLP:RED"):
        push(red, server.url, KEY, in_folder(tmp_path, "a"))


def test_the_verb_pushes_a_campaign_and_leaves_an_entry(agencies, server, monkeypatch):
    north, _ = agencies
    monkeypatch.setenv("ADWATCH_MISP_KEY", KEY)
    campaign = json.loads(north("--json", "campaigns"))[0]["id"]
    status, _, err = north.try_("push", "--misp", server.url, "--campaign", campaign)
    assert (status, server.events) == (2, {})
    assert "nobody has decided on it" in err
    _, _, err = north.try_(
        "push", "--misp", server.url, "--campaign", campaign, "--undecided", "danger to life"
    )
    assert "added" in err
    assert len(server.events) == 1
    _, _, err = north.try_("push", "--misp", server.url, "--campaign", campaign, "--withdraw")
    assert "withdrawn" in err
    assert server.events == {}
    from tests.sharing.test_matching import chain

    pushed = [one["way"] for one in chain(north, "export") if one["format"] == "misp-push"]
    assert pushed == ["added", "withdrawn"]
    assert north.try_("push", "--misp", server.url)[0] == 2


def made_wrong(event):
    advert = next(one for one in event["Object"] if one.get("Attribute"))
    value = advert["Attribute"][0]

    def changed(**what):
        return event | {"Object": [advert | {"Attribute": [value | what]}]}

    return {
        "a type that no category has": changed(type="telepathy"),
        "a value that is no text": changed(value=7),
        "an event without its headline": {name: one for name, one in event.items() if name != "info"},
        "a known object with a field that it has not": event
        | {"Object": [advert | {"name": "person", "template_uuid": "a15b0477-e9d1-4b9c-9546-abe78a4f4248"}]},
    }


def test_the_stand_in_refuses_what_a_server_would(server, tmp_path):
    pytest.importorskip("jsonschema", reason="the judges are not installed (make judges)")
    push(fixture.document(1), server.url, KEY, in_folder(tmp_path, "a"))
    (event,) = server.events.values()
    assert server.answer("events/add", {"Event": event})[0] == 200
    for name, wrong in made_wrong(event).items():
        status, said = server.answer("events/add", {"Event": wrong})
        assert (status, bool(said.get("errors"))) == (403, True), name
