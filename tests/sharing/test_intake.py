"""What partners send becomes terms; counted in and out, marked, run out, withdrawn; a hit says whose."""

import json

import pytest

from crawler.cli import run
from crawler.errors import UserError
from crawler.export import misp, stix
from crawler.sharing.intake import expiry, from_csv, from_misp, from_stix, read_contact, read_file, strictest
from crawler.sharing.taking import take_in
from crawler.store import Store
from crawler.store.partner_terms import term_key
from tests.export import fixture

SHARED = "+971501234567"
GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
RED = "marking-definition--e828b379-4e03-4974-9ac4-c97a53c97f5a"
EVENT = {"uuid": "0", "info": "case", "Tag": [{"name": "tlp:green"}]}


def files_of(document, folder):
    """The document as each of the three forms."""
    stix.write(document, folder / "bundle.json")
    misp.write(document, folder / "feed")
    (event,) = (path for path in (folder / "feed").glob("*.json") if path.name != "manifest.json")
    rows = "".join(f'{one.kind},"{one.value}"\n' for one in document.contacts())
    return {
        "stix": (folder / "bundle.json").read_text(),
        "misp": event.read_text(),
        "csv": f"kind,value\n{rows}",
    }


@pytest.mark.parametrize("form", ["stix", "misp", "csv"])
def test_every_kind_of_contact_that_goes_out_comes_in_and_nothing_else(tmp_path, form):
    document = fixture.document(1)
    sent = {term_key(one.kind, one.value) for one in document.contacts()}
    got = {one.key for one in read_file(files_of(document, tmp_path)[form])}
    assert len(sent) == len(fixture.CONTACT_VALUES)
    assert got == sent


@pytest.mark.parametrize("form", ["stix", "misp"])
def test_masked_contacts_of_a_partner_become_no_terms(tmp_path, form):
    document = fixture.document(1, masked=True)
    shown = {term_key(one.kind, one.value) for one in document.contacts() if not one.masked}
    got = {one.key for one in read_file(files_of(document, tmp_path)[form])} - {None}
    assert got == shown


@pytest.mark.parametrize(
    ("pattern", "contacts"),
    [
        ("[email-addr:value = 'jobs@recruiter.example']", {("email", "jobs@recruiter.example")}),
        (
            "[phone-number:value = '+971 50 123 4567' OR url:value = 'https://apply.example/x']",
            {("number", SHARED), ("page", "https://apply.example/x")},
        ),
        (
            "[user-account:account_type = 'telegram' AND user-account:account_login = 'invented_handle']",
            set(),
        ),
        ("[email-addr:value LIKE '%@recruiter.example']", set()),
        ("[file:name = 'a.exe']", set()),
        ("[", set()),
    ],
)
def test_patterns_of_indicators(pattern, contacts):
    item = {"type": "indicator", "id": "indicator--1", "pattern_type": "stix", "pattern": pattern}
    assert {one.key for one in from_stix([item])} == contacts


@pytest.mark.parametrize(
    ("refs", "level"),
    [([GREEN], "GREEN"), ([GREEN, RED], "RED"), ([], ""), (["marking-definition--x"], ""), ("no list", "")],
)
def test_the_strictest_marking_counts(refs, level):
    (one,) = from_stix(
        [{"type": "email-addr", "id": "1", "value": "a@b.example", "object_marking_refs": refs}]
    )
    assert one.tlp == level


def test_markings_of_misp_are_those_of_the_attribute_or_of_its_event():
    attributes = [
        {"type": "email", "value": "a@b.example", "uuid": "1"},
        {"type": "email", "value": "c@b.example", "uuid": "2", "Tag": [{"name": "TLP:RED"}]},
        {"type": "email", "value": "d@b.example", "uuid": "3", "deleted": True},
        {"type": "link", "value": "https://news.example/report", "uuid": "4"},
        {"type": "text", "value": "free text", "uuid": "5"},
    ]
    found = list(from_misp({**EVENT, "Attribute": attributes}))
    assert [(one.tlp, one.withdrawn) for one in found] == [("GREEN", False), ("RED", False), ("GREEN", True)]


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("phone", "00971 50 123 4567", None),
        ("phone", "+971-50-123-4567", ("number", SHARED)),
        ("whatsapp", "+971501234567", ("number", SHARED)),
        ("whatsapp", "+971 50 123 4567", ("number", SHARED)),
        ("viber", "(+971) 50-123-4567", ("number", SHARED)),
        ("number", "+971 50 123 4567", ("number", SHARED)),
        ("zalo", "0901234567", ("zalo", "0901234567")),
        ("email", "Jobs@Recruiter.Example", ("email", "jobs@recruiter.example")),
        ("email", "not an address", None),
        ("wallet", "1BoatSLRHtKNngkdXEeobR76b53LETtpyX", None),
        ("telegram", "@invented_handle", ("telegram", "invented_handle")),
        ("", "no contact at all", None),
        ("email", "masked-0123456789abcdef", None),
        ("email", "a@" + "b" * 5000, None),
    ],
)
def test_contacts_are_written_as_adwatch_writes_them(kind, value, term):
    found = read_contact(kind, value)
    assert found == term or (term is None and found in (None, ("number", SHARED)))


def test_levels_and_dates():
    assert strictest(["GREEN", "nonsense", "AMBER"]) == "AMBER"
    assert expiry("2026-12-01", "x") == "2026-12-01T00:00:00Z"
    assert expiry("", "x") == "x"
    with pytest.raises(UserError, match="not a date"):
        expiry("soon", "x")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("[1, 2]", "neither a STIX bundle"),
        ('{"type": "report"}', "neither a STIX bundle"),
        ("a,b\n1,2\n", "columns kind and value"),
        ("", "columns kind and value"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_file_of_another_form_is_named(text, message):
    with pytest.raises(UserError, match=message):
        read_file(text)


@pytest.mark.parametrize(
    "item",
    [
        {"type": "email-addr", "value": 7},
        {"type": None},
        {"type": "indicator", "pattern_type": "stix", "pattern": 3},
    ],
)
def test_odd_objects_of_a_partner_are_passed_over(item):
    assert list(from_stix([item])) == []


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "home") as opened:
        yield opened


def csv_of(*rows):
    return ("kind,value,expires,withdrawn,tlp\n" + "\n".join(rows) + "\n").encode()


def taken(store, content, **more):
    return take_in(store, content, feed="agency-x", by="ada", **more)


def terms(store, now="2026-11-26T00:00:00Z"):
    return {(one.kind, one.value): one for one in store.partner_terms.all(now)}


def test_a_second_file_updates_and_a_withdrawal_withdraws(store):
    first = taken(store, csv_of("phone,+971501234567,,,", "email,a@b.example,,,GREEN"))
    assert (first.added, first.updated, first.withdrawn) == (2, 0, 0)
    second = taken(store, csv_of("phone,+971 50 1234567,,,RED", "email,a@b.example,,yes,"))
    assert (second.added, second.updated, second.withdrawn) == (0, 1, 1)
    assert {key: one.tlp for key, one in terms(store).items()} == {("number", SHARED): "RED"}
    entries = store.database.rows("SELECT detail FROM ledger WHERE kind = 'intake' ORDER BY seq").fetchall()
    assert [json.loads(detail)["withdrawn"] for (detail,) in entries] == [0, 1]
    assert SHARED not in str(entries)


def test_a_revoked_indicator_and_a_deleted_attribute_withdraw(store):
    pattern = "[email-addr:value = 'a@b.example']"
    item = {"type": "indicator", "id": "indicator--1", "pattern_type": "stix", "pattern": pattern}
    bundle: dict[str, object] = {"type": "bundle", "objects": [item]}
    assert taken(store, json.dumps(bundle).encode()).added == 1
    bundle["objects"] = [{**item, "revoked": True}]
    assert taken(store, json.dumps(bundle).encode()).withdrawn == 1
    attribute = {"type": "email", "value": "a@b.example", "uuid": "1"}
    event = {"Event": {**EVENT, "Attribute": [attribute]}}
    assert taken(store, json.dumps(event).encode()).added == 1
    event = {"Event": {**EVENT, "Attribute": [{**attribute, "deleted": True}]}}
    assert taken(store, json.dumps(event).encode()).withdrawn == 1
    assert terms(store) == {}


def test_a_whole_file_withdraws_what_is_not_in_it_and_only_of_its_feed(store):
    taken(store, csv_of("phone,+971501234567,,,", "email,a@b.example,,,"))
    take_in(store, csv_of("email,c@b.example,,,"), feed="other", by="ada")
    assert taken(store, csv_of("email,a@b.example,,,"), whole=True).withdrawn == 1
    assert set(terms(store)) == {("email", "a@b.example"), ("email", "c@b.example")}


def test_what_has_run_out_is_not_watched_for_and_goes(store):
    taken(store, csv_of("phone,+971501234567,2999-12-01,,", "email,a@b.example,2020-01-01,,"))
    assert set(terms(store)) == {("number", SHARED)}
    assert terms(store, "2999-12-02T00:00:00Z") == {}
    assert store.partner_terms.expire("2999-12-02T00:00:00Z") == 1


def test_what_a_file_does_not_mark_is_strict(store):
    taken(store, csv_of("phone,+971501234567,,,"))
    assert terms(store)["number", SHARED].tlp == "AMBER+STRICT"
    taken(store, csv_of("phone,+971501234567,,,"), tlp="GREEN")
    assert terms(store)["number", SHARED].tlp == "GREEN"


def test_a_hit_says_whose_and_matches_under_any_app(agencies, tmp_path):
    north, _ = agencies
    reported = tmp_path / "list.csv"
    reported.write_text("kind,value,title\nviber,+971 50 123 4567,Gulf agent\nemail,a@b.example,other\n")
    north("terms", "take", reported, "--from", "hotline", "--tlp", "GREEN")
    (hit,) = json.loads(north("--json", "terms", "hits"))
    assert (hit["feed"], hit["tlp"], hit["kind"], hit["value"]) == ("hotline", "GREEN", "whatsapp", SHARED)
    assert (hit["title"], hit["listing"]) == ("Gulf agent", f"north-{SHARED}")
    assert "hotline" in north("terms", "list")
    assert "hotline" not in north("export", "--format", "jsonl", "--out", "-"), "it leaves in no export"
    north("terms", "withdraw", "--from", "hotline")
    assert json.loads(north("--json", "terms", "hits")) == []
    assert north.try_("terms", "withdraw", "--from", "hotline")[0] == 2


def test_the_purge_of_a_contact_forgets_what_partners_reported_of_it(agencies, tmp_path):
    north, _ = agencies
    reported = tmp_path / "list.csv"
    reported.write_text("kind,value\nphone,+971501234567\nphone,+971501239999\n")
    north("terms", "take", reported, "--from", "hotline")
    purge = ("purge", "--contact", f"whatsapp:{SHARED}")
    _, _, err = north.try_(*purge)
    assert "hotline reported of this contact would be forgotten" in err
    assert SHARED in north("--json", "terms", "list")
    _, _, err = north.try_(*purge, "--yes", "--why", "erasure request")
    assert "was forgotten" in err
    left = json.loads(north("--json", "terms", "list"))
    assert [one["value"] for one in left] == ["+971501239999"]


def test_new_ads_with_a_reported_contact_are_told_after_an_import(agencies, tmp_path):
    north, _ = agencies
    reported = tmp_path / "list.csv"
    reported.write_text("kind,value\nphone,+971501239999\n")
    north("terms", "take", reported, "--from", "hotline")
    ad = tmp_path / "new.jsonl"
    ad.write_text(
        json.dumps({"id": "new", "title": "Maid", "description": "Free visa. WhatsApp +971501239999"})
    )
    _, _, err = north.try_("import", ad, "--source", "files")
    assert "1 ad carries contacts that partners reported" in err


def test_contacts_that_can_not_be_read_are_counted_and_named(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_text("kind,value\nemail,nothing\nphone,+971501234567\n")
    status = run(["--home", str(tmp_path / "h"), "terms", "take", str(path), "--from", "x"])
    out, err = capsys.readouterr()
    assert (status, "1 added" in out, "1 contact could not be read, first line 2" in err) == (1, True, True)


def test_csv_keeps_ids_of_the_partner():
    (one,) = from_csv("kind,value,id\nemail,a@b.example,77\n")
    assert one.origin == "77"
