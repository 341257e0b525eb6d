"""A case pushed to a TAXII collection arrives whole, is brought up to date, and is withdrawn."""

import json

import pytest

from crawler.errors import UserError
from crawler.sharing.intake import read_file
from crawler.sharing.taxii_push import FILE, push, withdraw
from crawler.store.partner_terms import term_key
from tests.export import fixture
from tests.sharing.taxii_stand_in import TOKEN, TaxiiStandIn


@pytest.fixture
def server():
    with TaxiiStandIn() as running:
        yield running


def fewer_than(whole):
    return fixture.TableDocument(
        case=whole.case,
        listing_rows=whole.listing_rows[:1],
        campaign_rows=(),
        decision_rows=(),
        capture_rows=(),
    )


def contacts_at(server):
    """Contacts that the stand-in's objects give to who takes them in."""
    return contacts_of(list(server.objects.values()))


def contacts_of(objects):
    """Contacts that objects give to who takes them in."""
    bundle = {"type": "bundle", "id": "bundle--1", "objects": objects}
    return {one.key for one in read_file(json.dumps(bundle)) if one.key is not None and not one.withdrawn}


def test_every_contact_arrives_and_comes_back(server, tmp_path):
    document = fixture.document(1)
    done = push(tmp_path, document, server.url, TOKEN)
    sent = {term_key(one.kind, one.value) for one in document.contacts()}
    assert done.sent == len(server.objects) > len(sent)
    assert contacts_at(server) == sent


def test_a_second_push_sends_what_changed_and_revokes_what_is_no_more(server, tmp_path):
    whole = fixture.document(1)
    push(tmp_path, whole, server.url, TOKEN)
    again = push(tmp_path, whole, server.url, TOKEN)
    assert (again.sent, again.revoked, again.deleted) == (0, 0, 0)
    fewer = fewer_than(whole)
    done = push(tmp_path, fewer, server.url, TOKEN)
    assert done.revoked + done.deleted > 0
    left = {term_key(one.kind, one.value) for one in fewer.contacts()}
    assert contacts_at(server) == left
    assert push(tmp_path, fewer, server.url, TOKEN).sent == 0


def test_a_withdrawal_leaves_no_contact_and_happens_once(server, tmp_path):
    document = fixture.document(1)
    push(tmp_path, document, server.url, TOKEN)
    withdraw(tmp_path, document.case.number, server.url, TOKEN)
    assert contacts_at(server) == set()
    words = json.dumps(list(server.objects.values()), ensure_ascii=False)
    assert not any(ad.posting.title and ad.posting.title in words for ad in document.listings())
    with pytest.raises(UserError, match="nothing to withdraw"):
        withdraw(tmp_path, document.case.number, server.url, TOKEN)


def test_a_server_that_deletes_nothing_keeps_only_what_stix_cannot_revoke(tmp_path):
    with TaxiiStandIn(deletes=False) as server:
        push(tmp_path, fixture.document(1), server.url, TOKEN)
        done = withdraw(tmp_path, fixture.document(1).case.number, server.url, TOKEN)
        assert (done.revoked > 0, done.deleted) == (True, 0)
        assert all(
            one.get("revoked")
            for one in server.objects.values()
            if "modified" in one and "marking" not in one["type"] and "extension" not in one["type"]
        )


def test_no_redirect_is_followed(tmp_path):
    with TaxiiStandIn() as elsewhere, TaxiiStandIn(redirect=f"{elsewhere.url}objects/") as server:
        with pytest.raises(UserError, match="307"):
            push(tmp_path, fixture.document(1), server.url, TOKEN)
        assert elsewhere.requests == []
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    ("url", "token", "told"),
    [
        ("http://taxii.example/root/collections/one/", TOKEN, "https only"),
        ("https://taxii.example/root/", TOKEN, "name a collection"),
        ("https://taxii.example/root/collections/one/?x=1", TOKEN, "name a collection"),
        ("https://user:word@taxii.example/root/collections/one/", TOKEN, "name a collection"),
        ("https://taxii.example/root/collections/one/", "", "ADWATCH_TAXII_TOKEN"),
    ],
)
def test_a_wrong_address_or_no_token_is_told(tmp_path, url, token, told):
    with pytest.raises(UserError, match=told):
        push(tmp_path, fixture.document(1), url, token)


def test_refusals_are_told_and_remembered_as_not_pushed(server, tmp_path):
    with pytest.raises(UserError, match="401"):
        push(tmp_path, fixture.document(1), server.url, "wrong")
    with TaxiiStandIn(refuse=2) as strict, pytest.raises(UserError, match="did not take 2"):
        push(tmp_path, fixture.document(1), strict.url, TOKEN)
    assert not (tmp_path / FILE).exists()
