"""What is referred is served read-only, by token and marking; an outside client reads every contact over TLS."""

import json
import shutil

import pytest
import requests
from taxii2client.v21 import Collection, Server, as_pages

from crawler.sharing.collections import SERVED, collection_id, levels_below, objects_for, referred_cases
from crawler.sharing.intake import from_stix
from crawler.sharing.taxii import MEDIA, ROOT, TaxiiService
from crawler.store import Store
from tests.sharing.conftest import Agency, Outputs
from tests.sharing.serving import certificate, refer, serving
from tests.sharing.test_matching import chain

TEXTS = {
    "GREEN": ("Nanny for Dubai. Free visa and ticket, passport kept by employer. WhatsApp +971501234001", 1),
    "AMBER": ("Cook on a ship. Pay the agent a registration fee of 300 USD first. WhatsApp +971501234002", 2),
    "RED": (
        "Customer service in Cambodia, chat support, free flight, no passport back. WhatsApp +971501234003",
        3,
    ),
    "CLEAR": ("Hostess in Beirut, artist visa, debt is paid from salary. WhatsApp +971501234004", 4),
    "waiting": ("Labourer in Doha, contract is signed on arrival, passport kept. WhatsApp +971501234005", 5),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A home with a case of each marking, and one whose referral waits; three partners are registered."""
    tmp_path = tmp_path_factory.mktemp("filled")
    agency = Agency("north", tmp_path, Outputs())
    ads = [
        {"id": f"{level}-{n}", "title": f"{level} offer", "description": f"{text}{n} {level}"}
        for level, (text, _) in TEXTS.items()
        for n in (1, 1)
    ]
    for number, ad in enumerate(ads):
        ad["id"] = f"{ad['id']}-{number % 2}"
    for number, name in enumerate(("green", "strict", "third")):
        agency("partners", "add", name, "--key", f"{number}" * 64, "--legal-basis", "agreement 7")
    path = tmp_path / "ads.jsonl"
    path.write_text("".join(json.dumps(ad) + "\n" for ad in ads))
    agency("import", path, "--source", "files")
    lines = agency("campaigns", "--members", "--json").splitlines()
    members = {line["id"]: line["campaign"] for line in map(json.loads, lines)}
    with Store(agency.home) as store:
        for level, (_, number) in TEXTS.items():
            campaign = int(members[f"{level}-1-0"][1:])
            tlp, opinions = ("GREEN", 1) if level == "waiting" else (level, 2)
            refer(store, [campaign], f"2026-{number}", tlp, opinions=opinions, to=("green", "strict"))
    return agency.home


@pytest.fixture
def north(filled, tmp_path, capfd):
    """A copy of that home, for one test."""
    agency = Agency("north", tmp_path, capfd)
    shutil.copytree(filled, agency.home)
    return agency


def token_of(agency, name, tlp):
    return agency("partners", "token", name, "--tlp", tlp).strip()


class Client:
    """Asks a server on loopback, with a token or without."""

    def __init__(self, address: str, token: str = "") -> None:
        self.address = address
        self.headers = {"Accept": MEDIA, **({"Authorization": f"Bearer {token}"} if token else {})}

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None) -> requests.Response:
        return requests.request(
            method, self.address + path, headers={**self.headers, **(headers or {})}, timeout=20
        )

    def get(self, path: str, headers: dict[str, str] | None = None) -> requests.Response:
        return self.ask("GET", path, headers)


@pytest.fixture
def address(north):
    """Address of a server over the home."""
    with serving(TaxiiService(north.home).app()) as running:
        yield running


@pytest.fixture
def green(north, address):
    """A partner that may read up to GREEN."""
    return Client(address, token_of(north, "green", "GREEN"))


def objects_at(level):
    return f"{ROOT}collections/{collection_id(level)}/objects/"


def read_by(store, partner):
    """What a partner would read in each collection, whatever its ceiling."""
    cases = referred_cases(store)
    return {level: objects_for(partner, level, cases) for level in SERVED}


def numbers(objects):
    found = {one.key for one in from_stix(objects)}
    return {key[1] for key in found if key is not None and key[0] == "number"}


def test_only_confirmed_referrals_are_in_a_collection_and_red_in_none(north):
    with Store(north.home) as store:
        found = read_by(store, "strict")
    held = {level: numbers([one.content for one in found[level]]) for level in found}
    assert set(held) == set(SERVED)
    assert "RED" not in held
    assert {len(held["GREEN"]), len(held["AMBER"])} == {1}
    assert held["AMBER+STRICT"] == set()
    assert held["CLEAR"] == set(), "contacts are never CLEAR: that case is not served"
    everything = json.dumps([one.content for objects in found.values() for one in objects])
    assert "waiting offer" not in everything
    assert "RED offer" not in everything


def test_an_outside_client_reads_every_contact_page_by_page_over_tls(north, tmp_path, monkeypatch):
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):  # would come before the certificate given
        monkeypatch.delenv(name, raising=False)
    token = token_of(north, "strict", "AMBER")
    cert, key = certificate(tmp_path)
    with serving(TaxiiService(north.home).app(), cert, key) as address:
        server = Server(f"{address}/taxii2/", user="strict", password=token, verify=str(cert))
        roots = server.api_roots
        assert roots
        (root,) = roots
        titles = {one.title: one for one in root.collections}
        assert set(titles) == {
            "Referred cases, TLP:AMBER",
            "Referred cases, TLP:GREEN",
            "Referred cases, TLP:CLEAR",
        }
        amber = Collection(
            titles["Referred cases, TLP:AMBER"].url, user="strict", password=token, verify=str(cert)
        )
        pages = list(as_pages(amber.get_objects, per_request=3))
        got = [item for page in pages for item in page.get("objects", [])]
        manifest = amber.get_manifest()["objects"]
    with Store(north.home) as store:
        sent = [one.content for one in read_by(store, "strict")["AMBER"]]
    assert len(pages) > 2
    assert [one["id"] for one in got] == [one["id"] for one in sent]
    assert {one["id"] for one in manifest} == {one["id"] for one in sent}
    assert numbers(got) == numbers(sent) != set()
    assert sum(one["objects"] for one in chain(north, "taxii")) == len(got) + len(manifest)


def test_a_partner_sees_nothing_above_its_marking(green):
    listed = [one["title"] for one in green.get(f"{ROOT}collections/").json()["collections"]]
    assert listed == ["Referred cases, TLP:GREEN", "Referred cases, TLP:CLEAR"]
    assert numbers(green.get(objects_at("GREEN")).json()["objects"])
    for level in ("AMBER", "AMBER+STRICT"):
        for path in ("", "manifest/", "objects/", "objects/x/", "objects/x/versions/"):
            hidden = green.get(f"{ROOT}collections/{collection_id(level)}/{path}")
            unknown = green.get(f"{ROOT}collections/no-such/{path}")
            assert (
                (hidden.status_code, hidden.text)
                == (unknown.status_code, unknown.text)
                == (404, unknown.text)
            )


def test_a_partner_reads_nothing_of_a_case_that_was_not_referred_to_it(north, address):
    other = Client(address, token_of(north, "third", "AMBER+STRICT"))
    green = Client(address, token_of(north, "green", "GREEN"))
    theirs = green.get(objects_at("GREEN")).json()["objects"]
    assert numbers(theirs)
    for level in ("GREEN", "AMBER", "AMBER+STRICT"):
        assert other.get(objects_at(level)).json() == {"more": False}
        assert other.get(objects_at(level).replace("objects", "manifest")).json() == {"more": False}
        for query in (f"match[id]={theirs[-1]['id']}", "added_after=2000-01-01T00:00:00.000Z", "next=0_0"):
            assert other.get(f"{objects_at(level)}?{query}").json() == {"more": False}
    for one in theirs:
        assert other.get(f"{objects_at('GREEN')}{one['id']}/").status_code == 404


def test_a_partner_that_is_named_later_finds_the_case_by_when_it_was_named_and_one_taken_out_loses_it(north):
    with Store(north.home) as store:
        (green,) = [one for one in referred_cases(store) if one.tlp == "GREEN"]
        ((number,),) = store.database.rows("SELECT number FROM cases WHERE tlp = 'GREEN' ORDER BY id LIMIT 1")
        with store.transaction():
            store.partners.refer(str(number), ["strict", "third", "nobody"], 1, "2099-01-01T00:00:00.000Z")
        found = read_by(store, "third")["GREEN"]
        assert {one.added[:4] for one in found} == {"2099"}
        assert [one.content["id"] for one in found] == sorted(str(one["id"]) for one in green.objects)
        assert read_by(store, "green")["GREEN"] == ()
        assert {one.added[:4] for one in read_by(store, "strict")["GREEN"]} != {"2099"}
    north("partners", "remove", "third")
    with Store(north.home) as store:
        assert read_by(store, "third")["GREEN"] == ()


def test_a_client_that_asks_for_what_is_new_gets_what_was_confirmed_or_marked_anew_since(north):
    later = "2098-01-01T00:00:00.000Z"
    with Store(north.home) as store:
        (campaign,) = store.database.rows(
            'SELECT campaign FROM case_campaigns JOIN cases ON id = "case" WHERE number = ?', ("2026-5",)
        ).fetchone()
        with store.transaction():  # it waits for a second opinion, which comes after a partner asked
            store.database.execute(
                "INSERT INTO decisions (batch, at, user, analyst, campaign, subject, kind, verdict, content_hash)"
                " VALUES ('late', ?, 2, 'user2', ?, ?, 'second', 'refer', '')",
                (later, campaign, f"campaign:c{campaign}"),
            )
        new = [one for one in read_by(store, "green")["GREEN"] if one.added >= later]
        assert any("waiting" in json.dumps(one.content) for one in new)
        with store.transaction():
            store.partners.refer_again("2026-1", "2099-01-01T00:00:00.000Z")
        found = read_by(store, "green")["GREEN"]
        assert any("GREEN offer" in json.dumps(one.content) for one in found if one.added[:4] == "2099")


@pytest.mark.parametrize("path", ["/taxii2/", ROOT, f"{ROOT}collections/", objects_at("GREEN")])
@pytest.mark.parametrize("header", ["", "Bearer wrong", "Basic !!!", "Basic eDp5", "Bearer ", "Digest x"])
def test_a_stranger_reads_nothing(address, path, header):
    answer = Client(address).get(path, headers={"Authorization": header})
    assert answer.status_code == 401
    assert "objects" not in answer.text
    assert "collections" not in answer.json()


def test_a_new_token_ends_the_one_before_and_a_removed_partner_reads_nothing(north, address):
    old, new = token_of(north, "green", "GREEN"), token_of(north, "green", "GREEN")
    assert Client(address, old).get(ROOT).status_code == 401
    assert Client(address, new).get(ROOT).status_code == 200
    north("partners", "remove", "green")
    assert Client(address, new).get(ROOT).status_code == 401
    with Store(north.home) as store:
        assert new not in str(list(store.database.rows("SELECT * FROM partner_access")))


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_written(green, method):
    assert green.ask(method, objects_at("GREEN")).status_code == 405


@pytest.mark.parametrize(
    ("query", "status"),
    [("limit=0", 400), ("limit=-1", 400), ("limit=x", 400), ("limit=99999999", 200), ("next=nonsense", 200)],
)
def test_odd_queries(green, query, status):
    assert green.get(f"{objects_at('GREEN')}?{query}").status_code == status


def test_filters_and_single_objects(green):
    every = green.get(objects_at("GREEN")).json()["objects"]
    one = every[-1]
    assert green.get(f"{objects_at('GREEN')}?match[id]={one['id']}").json()["objects"] == [one]
    accounts = green.get(f"{objects_at('GREEN')}?match[type]=user-account").json()["objects"]
    assert {item["type"] for item in accounts} == {"user-account"}
    assert green.get(f"{objects_at('GREEN')}{one['id']}/").json()["objects"] == [one]
    assert green.get(f"{objects_at('GREEN')}{one['id']}/versions/").json()["versions"]
    assert green.get(f"{objects_at('GREEN')}no-such/").status_code == 404
    added = green.get(objects_at("GREEN")).headers["X-TAXII-Date-Added-Last"]
    assert green.get(f"{objects_at('GREEN')}?added_after={added}").json() == {"more": False}


def test_another_media_type_is_not_acceptable(green):
    assert green.get(ROOT, headers={"Accept": "text/html"}).status_code == 406
    assert green.get(ROOT).headers["content-type"] == MEDIA


def test_a_withdrawn_case_is_gone_at_the_next_making(north):
    with Store(north.home) as store:
        store.database.execute("DELETE FROM case_campaigns")
        assert {len(objects) for objects in read_by(store, "strict").values()} == {0}


@pytest.mark.parametrize(("ceiling", "count"), [("AMBER+STRICT", 4), ("GREEN", 2), ("CLEAR", 1), ("RED", 0)])
def test_markings_that_a_partner_sees(ceiling, count):
    assert len(levels_below(ceiling)) == count


@pytest.mark.parametrize(
    ("words", "message"),
    [(("--host", "0.0.0.0"), "--tls-cert"), (("--tls-key", "{key}"), "go together")],
)
def test_another_machine_is_served_over_tls_only(north, tmp_path, words, message):
    _, key = certificate(tmp_path)
    status, _, err = north.try_("taxii", *(word.replace("{key}", str(key)) for word in words))
    assert (status, message in err) == (2, True)
