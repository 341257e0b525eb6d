"""Two agencies match over TLS in one step, under the same limits; the attack is played on the wire too."""

import json

import pytest

from crawler.sharing.taxii import TaxiiService
from tests.sharing.conftest import SHARED
from tests.sharing.serving import certificate, serving
from tests.sharing.test_matching import PREFIX, chain, request_of


@pytest.fixture
def south_serves(agencies, tmp_path):
    """Address, certificate and north's token at a server of south."""
    _, south = agencies
    token = south("partners", "token", "north", "--tlp", "GREEN").strip()
    cert, key = certificate(tmp_path)
    with serving(TaxiiService(south.home, consent="agreement 7").app(), cert, key) as address:
        yield f"{address}/match/", cert, token


def live(north, url, cert, *more):
    return north.try_(
        "--json", "match", "live", "south", "--purpose", "case 7", "--url", url, "--ca", cert, *more
    )


def test_the_shared_contact_is_found_over_tls_and_both_chains_know(agencies, south_serves, monkeypatch):
    north, south = agencies
    url, cert, token = south_serves
    monkeypatch.setenv("ADWATCH_PARTNER_TOKEN", token)
    status, out, err = live(north, url, cert)
    assert (status, err.strip()) == (0, "1 of 2 contacts known to south too")
    assert json.loads(out) == [{"kind": "whatsapp", "value": SHARED}]
    assert [one["what"] for one in chain(north)] == ["asked", "read"]
    assert [(one["what"], one["consent"], one["by"]) for one in chain(south)] == [
        ("counted", "agreement 7", "partner north"),
        ("answered", "agreement 7", "partner north"),
    ]


def test_past_the_limit_the_wire_refuses_and_the_prefix_stays_unknown(
    agencies, south_serves, monkeypatch, tmp_path
):
    north, south = agencies
    url, cert, token = south_serves
    monkeypatch.setenv("ADWATCH_PARTNER_TOKEN", token)
    south.register(north, "--max-contacts", "550", "--max-queries", "1")
    from crawler.errors import UserError
    from crawler.sharing.live import _posted

    with pytest.raises(UserError, match="403: refused: it asks about 600 contacts"):
        _posted(url, request_of(north, south, tmp_path, PREFIX).read_bytes(), token, cert)
    assert live(north, url, cert)[0] == 0
    status, out, err = live(north, url, cert)
    assert (status, out, "may ask 1 time in 30 days, and has" in err) == (2, "", True)
    assert [one["what"] for one in chain(south)].count("refused") == 2


@pytest.mark.parametrize(
    ("token", "url", "message"),
    [
        ("wrong", "{url}", "401"),
        ("", "{url}", "ADWATCH_PARTNER_TOKEN"),
        ("wrong", "http://127.0.0.1:9/match/", "https only"),
        ("wrong", "https://127.0.0.1:9/match/", "can't be reached"),
    ],
)
def test_what_stops_it_is_named(agencies, south_serves, monkeypatch, token, url, message):
    north, _ = agencies
    monkeypatch.setenv("ADWATCH_PARTNER_TOKEN", token)
    status, _, err = live(north, url.replace("{url}", south_serves[0]), south_serves[1])
    assert (status, message in err) == (2, True)


def test_a_certificate_that_nobody_vouches_for_is_refused(agencies, south_serves, monkeypatch):
    north, _ = agencies
    url, _, token = south_serves
    monkeypatch.setenv("ADWATCH_PARTNER_TOKEN", token)
    status, _, err = north.try_("match", "live", "south", "--purpose", "x", "--url", url)
    assert (status, "CERTIFICATE_VERIFY_FAILED" in err) == (2, True)


def test_without_consent_no_request_is_answered(agencies, tmp_path, monkeypatch):
    north, south = agencies
    token = south("partners", "token", "north", "--tlp", "GREEN").strip()
    monkeypatch.setenv("ADWATCH_PARTNER_TOKEN", token)
    cert, key = certificate(tmp_path)
    with serving(TaxiiService(south.home).app(), cert, key) as address:
        assert live(north, f"{address}/match/", cert)[0] == 2
    assert chain(south) == []
