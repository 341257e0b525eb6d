"""Masks: a hidden contact is in no field of an ad that leaves, by walking the fields."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from crawler.codec import plain
from crawler.contact_kinds import identity
from crawler.export.jsonl import lines
from crawler.masking.mask import COVER, Mask
from crawler.records import TEXT_FIELDS, JobPosting, Pay, Place
from tests.export.test_fields import ASSESSMENT, CONTACT, LISTING, POSTING, document

MASK = Mask(hidden=frozenset({identity("phone", CONTACT.value)}), key=b"an invented key")
ADDRESS = {"url", "source"}
"""Where an ad was seen stays: the address proves it."""

FIELDS = [one.name for one in fields(JobPosting) if one.name not in ADDRESS and one.name not in TEXT_FIELDS]
"""In `TEXT_FIELDS` a contact is covered where it was found: see below."""

WRITTEN = ("+12025550143", "+1 (202) 555-0143", "call 202.555.0143 now", "tel:12025550143")

NESTED: dict[str, Any] = {
    "places": lambda text: (Place(raw=text, country="OM", locality=text),),
    "pay": lambda text: Pay(raw=text, minimum=1.0),
    "problems": lambda text: (text, "no street"),
    "extra": lambda text: {"reply": [{"to": text}], text: 1, "views": 3, "number": 12025550143},
    "assessment": lambda text: replace(ASSESSMENT, reasons=(f"phone {CONTACT.value} is in 2 ads",)),
}


def exported(**change: Any) -> str:
    """The lines of an export of an ad with other fields, masked."""
    listing = MASK.listing(replace(LISTING, posting=replace(POSTING, **change)))
    found = lines(replace(document(), listing_rows=(listing,)))
    return "\n".join(json.dumps(line) for line in found if line["type"] == "listing")


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize("name", FIELDS)
def test_a_hidden_number_is_in_no_field(name: str, text: str) -> None:
    value = NESTED[name](text) if name in NESTED else text
    line = exported(**{name: value})
    assert text not in line
    assert CONTACT.value not in line
    assert "12025550143" not in line


def test_what_holds_no_hidden_contact_is_kept() -> None:
    masked = MASK.listing(LISTING).posting
    kept = {
        "url",
        "source",
        "pay",
        "places",
        "extra",
        "valid_through",
        "problems",
        "employment_type",
        "identifier",
    }
    for name in kept:
        assert getattr(masked, name) == getattr(POSTING, name), name


def test_the_place_of_a_hidden_contact_is_covered_one_for_one() -> None:
    masked = MASK.listing(LISTING)
    (contact,) = masked.assessment.contacts
    assert masked.posting.description[5:20].replace(" ", COVER) == COVER * 15
    assert len(masked.posting.description) == len(POSTING.description)
    assert contact.value.startswith("masked-")
    assert contact.label == ""


def test_without_hidden_contacts_nothing_changes() -> None:
    assert Mask().listing(LISTING) is LISTING
    assert plain(LISTING) == plain(Mask().listing(LISTING))
