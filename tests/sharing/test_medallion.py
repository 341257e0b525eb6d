"""A push to medallion, the TAXII 2.1 server of OASIS: what it holds afterwards, read by its own kind of client."""

import io
import json
import logging
import threading

import pytest

from crawler.export.stix import objects
from crawler.sharing.taxii_push import push, withdraw
from crawler.store.partner_terms import term_key
from tests.export import fixture
from tests.sharing.test_taxii_push import contacts_of, fewer_than

USER, PASSWORD = "agency", "invented-password"
COLLECTION = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"


@pytest.fixture(scope="module")
def url():
    """Of a writable collection of a medallion that keeps its objects in memory."""
    from medallion import application_instance, register_blueprints, set_config  # slow to load
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    flask = application_instance
    set_config(flask, "users", {"users": {USER: PASSWORD}})
    set_config(flask, "taxii", {"taxii": {"max_page_size": 1000}})
    set_config(flask, "backend", {"backend": backend()})
    register_blueprints(flask)
    server = make_server("127.0.0.1", 0, flask, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/root/collections/{COLLECTION}/"
    server.shutdown()
    thread.join()


def backend():
    """The memory backend with one empty collection."""
    media = "application/taxii+json;version=2.1"
    information = {"title": "Invented", "versions": [media], "max_content_length": 10_000_000}
    collection = {
        "id": COLLECTION,
        "title": "Case",
        "can_read": True,
        "can_write": True,
        "media_types": [media],
        "objects": [],
        "manifest": [],
    }
    data = {
        "/discovery": {"title": "Invented", "default": "/root/", "api_roots": ["/root/"]},
        "root": {"information": information, "status": [], "collections": [collection]},
    }
    return {
        "module": "medallion.backends.memory_backend",
        "module_class": "MemoryBackend",
        "filename": io.StringIO(json.dumps(data)),
    }


def held(url):
    """The latest version of every object that the server gives to a client.

    Asked for by type: medallion 3.0.0 takes the `version` of an extension definition for a date, and answers 500.
    """
    from taxii2client.v21 import Collection

    collection = Collection(url, user=USER, password=PASSWORD)
    types = {str(one["type"]) for one in objects(fixture.document(1))} - {"extension-definition"}
    return collection.get_objects(type=sorted(types)).get("objects", [])


def test_every_contact_is_counted_in_and_out(url, tmp_path):
    whole = fixture.document(1)
    done = push(tmp_path, whole, url, f"{USER}:{PASSWORD}")
    sent = {term_key(one.kind, one.value) for one in whole.contacts()}
    extensions = [one for one in objects(whole) if one["type"] == "extension-definition"]
    assert done.sent == len(held(url)) + len(extensions)
    assert contacts_of(held(url)) == sent
    assert push(tmp_path, whole, url, f"{USER}:{PASSWORD}").sent == 0
    fewer = fewer_than(whole)
    push(tmp_path, fewer, url, f"{USER}:{PASSWORD}")
    assert contacts_of(held(url)) == {term_key(one.kind, one.value) for one in fewer.contacts()} < sent
    withdraw(tmp_path, whole.case.number, url, f"{USER}:{PASSWORD}")
    assert contacts_of(held(url)) == set()
