"""Every structured rule fires where it should, and nowhere else (`cases.toml`); offsets are exact."""

import re
import tomllib
from pathlib import Path

import pytest

from crawler.assess import assess
from crawler.indicators import load_catalogue
from crawler.records import JobPosting, Place

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))["case"]

VIETNAMESE = (
    "Tuyển nhân viên chat khách hàng làm việc tại Campuchia, bao vé máy bay, bao ăn ở, liên hệ Telegram."
)


def posting_of(case):
    return JobPosting(url="", source="case", text=case["text"], region=case.get("region"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['text'][:50]}")
def test_rule(case):
    found = {hit.id for hit in assess(posting_of(case)).hits if hit.origin == "ad"}
    assert (case["rule"] in found) == case["fires"], sorted(found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_quotes_stand_where_they_say(case):
    posting = posting_of(case)
    for hit in assess(posting).hits:
        assert posting.text_of(hit.field)[hit.start : hit.end] == hit.quote
        assert bool(hit.quote) == (hit.start < hit.end)
        assert hit.why.strip()


def test_rules_know_only_catalogue_ids():
    assert {case["rule"] for case in CASES} <= set(load_catalogue().indicators)


@pytest.mark.parametrize(
    ("region", "title", "place", "expected"),
    [
        ("NG", "House help for Lebanon", "NG", ("LB",)),
        ("NG", "House help for Lebanon", "GH", ("LB",)),
        ("NG", "Sales assistant", "QA", ("QA",)),
        ("NG", "Sales assistant", "NG", ()),
        ("NG", "Sales assistant for the Nigeria office", None, ()),
    ],
)
def test_where_the_work_is_abroad_is_said(region, title, place, expected):
    places = (Place(raw="x", country=place),) if place else ()
    posting = JobPosting(
        url="", source="case", title=title, description="We offer work.", places=places, region=region
    )
    assert assess(posting).destinations == expected


def test_a_messenger_link_without_its_scheme_is_a_weak_sign():
    hits = assess(
        JobPosting(url="", source="test", text="Cleaners wanted, write to wa.me/2348030000123")
    ).hits
    assert [hit.weight for hit in hits if hit.id == "obfuscated-contact"] == ["weak"]


@pytest.mark.parametrize(
    ("said", "posting"),
    [
        ("The ad names a place in NG;", {"places": (Place(raw="Lagos", country="NG"),), "region": "NG"}),
        (
            "A number of the ad is from NG;",
            {"text": "Housemaids for Oman. Call +234 803 000 0123", "region": "NG"},
        ),
        ("The board's readers are in NG (the ad does not say where it recruits);", {"region": "NG"}),
        (
            "The board's readers are in NG (the ad does not say where it recruits);",
            {"text": "Housemaids for Oman. WhatsApp +52 55 0000 0123", "region": "NG"},
        ),
        ("Its language is spoken in VN (the ad does not say where it recruits);", {"text": VIETNAMESE}),
    ],
)
def test_a_route_says_by_what_its_origin_is_known(said, posting):
    fields = {"text": "Housemaids needed in Oman, visa free, call today."} | posting
    hits = assess(JobPosting(url="", source="case", **fields)).hits
    (why,) = [hit.why for hit in hits if hit.id == "high-risk-corridor"]
    assert why.startswith(said)
    assert re.search(r"; this work is in (OM|KH): a route that authorities have named \(S-[A-Z-]+\)\.$", why)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("KE", ["The ad names a place in KE; this work is in OM"]),
        ("BJ", []),
        ("OM", ["The board's readers are in NG"]),
    ],
)
def test_a_route_begins_where_the_ad_says_that_it_recruits(place, said):
    text = "Housemaids needed in Oman, visa free, call today."
    posting = JobPosting(
        url="", source="case", text=text, region="NG", places=(Place(raw="x", country=place),)
    )
    whys = [hit.why for hit in assess(posting).hits if hit.id == "high-risk-corridor"]
    assert [why[: len(begun)] for why, begun in zip(whys, said, strict=True)] == said


@pytest.mark.parametrize("named", ["au Sultanat d'Oman", "pour l’Oman", "à Oman"])
def test_a_country_is_found_behind_an_elided_article(named):
    text = f"Recrutement de femmes de ménage {named}, visa et billet gratuits."
    assert assess(JobPosting(url="", source="case", description=text, region="CM")).destinations == ("OM",)


def test_a_ticket_that_is_lent_is_no_fine_for_leaving():
    text = (
        "Recrutement urgent de nounou au Koweït. Frais de dossier : 180 000 FCFA, à verser avant le départ, "
        "billet avancé et remboursé sur votre salaire."
    )
    read = assess(JobPosting(url="", source="case", description=text)).hits
    hits = {hit.id: hit.quote for hit in read if hit.origin == "ad"}
    assert "fines-and-penalties" not in hits
    assert hits["upfront-recruitment-fee"].startswith("Frais de dossier")
