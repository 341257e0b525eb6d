"""Two agencies match contacts by two files; what an attacker with a whole prefix learns is nothing."""

import json
from hashlib import sha512

import pytest

from crawler.evidence.signing_key import made_public_key
from crawler.export.clearance import ClearanceState, clearance
from crawler.sharing import matching
from crawler.sharing.match_files import OUTPUT_BYTES, MatchAnswer, MatchRequest, read_signed, write_signed
from crawler.sharing.oprf import ELEMENT_BYTES, blind_of, blinded, output_of, random_key, random_seed
from crawler.store import Store
from tests.sharing.conftest import OWN, SHARED

ASK = ("match", "ask", "south", "--purpose", "case 7")
CONSENT = ("--consent", "agreement 7")


def exchange(north, south, tmp_path, name="1"):
    """One request and its answer. Returns the answer's file."""
    request, answer = tmp_path / f"request{name}", tmp_path / f"answer{name}"
    north(*ASK, "--out", request)
    south("match", "answer", request, *CONSENT, "--out", answer)
    return answer


def chain(agency, kind="match"):
    with Store(agency.home) as store:
        rows = store.database.rows("SELECT detail FROM ledger WHERE kind = ? ORDER BY seq", (kind,))
        return [json.loads(detail) for (detail,) in rows]


def test_the_asking_side_learns_the_shared_contact_and_no_other(agencies, tmp_path):
    north, south = agencies
    found = north("--json", "match", "read", exchange(north, south, tmp_path))
    assert json.loads(found) == [{"kind": "whatsapp", "value": SHARED}]
    files = (tmp_path / "request1").read_text() + (tmp_path / "answer1").read_text()
    assert not [number for number in (SHARED, *OWN.values()) if number[1:] in files]


def test_purpose_and_consent_are_in_both_chains(agencies, tmp_path):
    north, south = agencies
    north("match", "read", exchange(north, south, tmp_path))
    asked, read = chain(north)
    counted, answered = chain(south)
    assert [asked["what"], read["what"], counted["what"], answered["what"]] == [
        "asked",
        "read",
        "counted",
        "answered",
    ]
    assert {one["purpose"] for one in (asked, read, counted, answered)} == {"case 7"}
    assert {read["consent"], answered["consent"]} == {"agreement 7"}
    assert counted["file"] == asked["file"]
    assert read["file"] == answered["file"]
    for agency in agencies:
        agency("verify")


def test_a_number_matches_under_another_app(agencies, tmp_path):
    north, south = agencies
    text = "Free visa, passport kept by employer, pay the agent 900 dollars. Viber +971501234099"
    for agency, app in ((north, "Viber"), (south, "Signal")):
        path = tmp_path / f"{app}.jsonl"
        path.write_text(json.dumps({"id": app, "title": "Maid", "description": text.replace("Viber", app)}))
        agency("import", path, "--source", "files")
    found = json.loads(north("--json", "match", "read", exchange(north, south, tmp_path)))
    assert {one["value"] for one in found} == {SHARED, "+971501234099"}


def request_of(north, south, tmp_path, numbers):
    """A request that an attacker with north's key makes of numbers of its choice, beside adwatch."""
    seed = random_seed()
    elements = [blinded(f"number\x1f{one}".encode(), blind_of(seed, n)) for n, one in enumerate(numbers)]
    made = MatchRequest(
        id=seed.hex()[:32],
        addressee=made_public_key(south.home),
        made_at="2026-11-26T00:00:00Z",
        purpose="case 8",
        elements=b"".join(elements),
    )
    path = tmp_path / f"attack-{made.id[:6]}"
    write_signed(north.home, made, path)
    return path


PREFIX = [f"+97150123{n:04}" for n in range(4000, 4600)]
"""A range that holds both of south's numbers, one of which north does not know."""


def test_enumerating_a_prefix_over_an_answer_learns_nothing(agencies, tmp_path):
    """The attack on the old keyed list: the partner holds all that it was given, and tries every number."""
    north, south = agencies
    answered = read_signed(exchange(north, south, tmp_path), MatchAnswer)
    raw = answered.outputs
    theirs = {raw[at : at + OUTPUT_BYTES] for at in range(0, len(raw), OUTPUT_BYTES)}
    with Store(north.home) as store:
        record = store.partners.match(answered.id)
        assert record
        seed = bytes.fromhex(record.seed)
    for key in (seed[:32], bytes.fromhex(answered.public_key), random_key()):
        tried = {output_of(_scalar(key), f"number\x1f{one}".encode())[:OUTPUT_BYTES] for one in PREFIX}
        assert not tried & theirs
    hashed = {sha512(f"number\x1f{one}".encode()).digest()[:OUTPUT_BYTES] for one in PREFIX}
    assert not hashed & theirs
    assert len(theirs) % matching.OUTPUTS_STEP == 0


def _scalar(data):
    return blind_of(data, 0)


def test_a_prefix_larger_than_the_limit_is_refused_and_learns_nothing(agencies, tmp_path):
    north, south = agencies
    south.register(north, "--max-contacts", "500")
    out = tmp_path / "answer"
    status, _, err = south.try_(
        "match", "answer", request_of(north, south, tmp_path, PREFIX), *CONSENT, "--out", out
    )
    assert (status, "may ask about 500" in err, out.exists()) == (2, True, False)
    assert [one["what"] for one in chain(south)] == ["refused"]


def test_a_prefix_in_slices_is_refused_past_the_number_of_queries(agencies, tmp_path):
    north, south = agencies
    south.register(north, "--max-contacts", "100", "--max-queries", "2")
    answered = 0
    for start in range(0, len(PREFIX), 100):
        request, out = request_of(north, south, tmp_path, PREFIX[start : start + 100]), tmp_path / f"{start}"
        status, _, err = south.try_("match", "answer", request, *CONSENT, "--out", out)
        assert out.exists() == (status == 0)
        assert status == 0 or "may ask 2 times in 30 days, and has" in err
        answered += status == 0
    assert answered == 2
    assert [one["what"] for one in chain(south)].count("refused") == 4


def test_one_request_is_answered_once(agencies, tmp_path):
    north, south = agencies
    exchange(north, south, tmp_path)
    status, _, err = south.try_(
        "match", "answer", tmp_path / "request1", *CONSENT, "--out", tmp_path / "again"
    )
    assert (status, "answered already" in err) == (2, True)


def test_an_answer_is_read_once_and_its_secret_is_forgotten(agencies, tmp_path):
    north, south = agencies
    answer = exchange(north, south, tmp_path)
    north("match", "read", answer)
    assert north.try_("match", "read", answer)[0] == 2
    with Store(north.home) as store:
        (record,) = store.partners.matches()
        assert (record.seed, record.members, record.found) == ("", "[]", 1)


def test_a_stranger_and_a_removed_partner_are_refused(agencies, tmp_path):
    north, south = agencies
    request = tmp_path / "request"
    north(*ASK, "--out", request)
    south("partners", "remove", "north")
    status, _, err = south.try_("match", "answer", request, *CONSENT, "--out", tmp_path / "answer")
    assert (status, "nobody who is a partner here" in err) == (2, True)


@pytest.mark.parametrize("field", ["elements", "purpose", "id"])
def test_a_changed_request_is_refused(agencies, tmp_path, field):
    north, south = agencies
    request = tmp_path / "request"
    north(*ASK, "--out", request)
    content = json.loads(request.read_text())
    content[field] = content[field][:-4] + "AAA=" if field == "elements" else "0" * 32
    request.write_text(json.dumps(content))
    status, _, err = south.try_("match", "answer", request, *CONSENT, "--out", tmp_path / "answer")
    assert (status, "signature is wrong" in err) == (2, True)


@pytest.mark.parametrize(
    "element", [bytes(ELEMENT_BYTES), b"\xff" * ELEMENT_BYTES], ids=["identity", "off the curve"]
)
def test_a_hostile_element_is_refused(agencies, tmp_path, element):
    north, south = agencies
    path, out = tmp_path / "request", tmp_path / "answer"
    made = MatchRequest(
        id="0" * 32,
        addressee=made_public_key(south.home),
        made_at="2026-11-26T00:00:00Z",
        purpose="x",
        elements=element,
    )
    write_signed(north.home, made, path)
    assert south.try_("match", "answer", path, *CONSENT, "--out", out)[0] == 2
    assert not out.exists()


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"format": "adwatch-match-request-2"}', b"\xff\x00"]
)
def test_what_is_no_request_is_named(agencies, tmp_path, content):
    path = tmp_path / "request"
    path.write_bytes(content)
    status, _, err = agencies[1].try_("match", "answer", path, *CONSENT, "--out", tmp_path / "answer")
    assert (status, "adwatch-match-request-2" in err) == (2, True)


def test_a_request_of_an_older_adwatch_is_refused_with_the_way_out(agencies, tmp_path):
    south = agencies[1]
    old = {
        "format": "adwatch-match-request-1",
        "id": "0" * 32,
        "made_at": "2026-11-26T00:00:00Z",
        "purpose": "x",
    }
    path = tmp_path / "request"
    path.write_text(json.dumps(old | {"elements": "", "public_key": "", "signature": ""}))
    status, _, err = south.try_("match", "answer", path, *CONSENT, "--out", tmp_path / "answer")
    assert status == 2
    assert "older adwatch" in err
    assert "bring adwatch up to date" in err


def test_a_partner_who_hands_a_request_on_gets_no_answer_of_a_third_agency(agencies, tmp_path, capfd):
    """south hands north's signed request to west, whose partner north is too: west answered it, and counted it."""
    north, south = agencies
    west = type(north)("west", tmp_path, capfd)
    west.take_in(SHARED)
    west.register(north)
    request, answer = tmp_path / "request", tmp_path / "answer"
    north(*ASK, "--out", request)
    status, _, err = west.try_("match", "answer", request, *CONSENT, "--out", answer)
    assert (status, "for another agency" in err) == (2, True)
    assert not answer.exists()
    assert chain(west) == [], "and it does not count against north's limit"
    sent = json.loads(request.read_text())
    request.write_text(json.dumps(sent | {"addressee": west("partners", "key").strip()}))
    assert "signature is wrong" in west.try_("match", "answer", request, *CONSENT, "--out", answer)[2]
    request.write_text(json.dumps(sent))
    south("match", "answer", request, *CONSENT, "--out", answer)


def test_an_answer_with_too_few_elements_is_refused(agencies, tmp_path):
    north, south = agencies
    answer = exchange(north, south, tmp_path)
    made = read_signed(answer, MatchAnswer)
    short = MatchAnswer(id=made.id, made_at=made.made_at, consent="x", elements=b"", outputs=made.outputs)
    write_signed(south.home, short, answer)
    status, _, err = north.try_("match", "read", answer)
    assert (status, "as many contacts" in err) == (2, True)


def test_an_answer_of_somebody_else_is_refused(agencies, tmp_path):
    north, south = agencies
    made = read_signed(exchange(north, south, tmp_path), MatchAnswer)
    forged = tmp_path / "forged"
    write_signed(north.home, made, forged)  # signed by another key than south's
    status, _, err = north.try_("match", "read", forged)
    assert (status, "not signed by south" in err) == (2, True)


def test_a_masked_contact_is_matched_on_neither_side(agencies, tmp_path):
    north, south = agencies
    with Store(south.home) as store, store.transaction():
        number = store.database.number("SELECT id FROM contacts WHERE value = ?", (SHARED,))
        store.database.execute(
            "INSERT INTO users (id, name, password, role, made) VALUES (7, 'a', '', 'lead', '2026-11-26T00:00:00Z')"
        )
        store.masks.add(number, 7, "2026-11-26T00:00:00Z", "may be a victim's")
    assert json.loads(north("--json", "match", "read", exchange(north, south, tmp_path))) == []


def test_contacts_of_a_referral_that_waits_are_left_out(agencies, tmp_path, monkeypatch):
    north, south = agencies
    with Store(south.home) as store:
        every = store.database.rows("SELECT DISTINCT campaign FROM campaign_members").fetchall()
    assert every, "the two ads of one text are a campaign"
    held = ClearanceState(held=frozenset(number for (number,) in every))
    real = clearance
    monkeypatch.setattr(
        matching, "clearance", lambda store: held if store.home == south.home else real(store)
    )
    assert json.loads(north("--json", "match", "read", exchange(north, south, tmp_path))) == []


def test_a_contact_in_a_purpose_is_refused(agencies, tmp_path):
    status, _, err = agencies[0].try_("match", "ask", "south", "--purpose", SHARED, "--out", tmp_path / "r")
    assert (status, "names a contact" in err) == (2, True)


def test_partners_and_requests_are_listed(agencies, tmp_path):
    north, south = agencies
    exchange(north, south, tmp_path)
    (partner,) = json.loads(north("--json", "partners", "list"))
    assert (partner["name"], partner["max_contacts"], partner["max_queries"]) == ("south", 10_000, 4)
    (asked,), (answered,) = (json.loads(one("--json", "match", "list")) for one in agencies)
    assert (asked["role"], answered["role"], asked["id"] == answered["id"]) == ("asked", "answered", True)
    assert "south" in north("partners", "list")
    assert "case 7" in south("match", "list").replace("\n", " ")


def test_a_key_belongs_to_one_partner(agencies):
    north, south = agencies
    key = south("partners", "key").strip()
    status, _, err = north.try_("partners", "add", "other", "--key", key, "--legal-basis", "x")
    assert (status, "that of the partner south" in err) == (2, True)
