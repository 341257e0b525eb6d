from __future__ import annotations

from typing import Any

import pytest

from crawler.campaigns.employers import employer_key
from crawler.campaigns.normal import normal_form
from crawler.campaigns.shared_lines import shared_by_its_line
from crawler.records import Contact, JobPosting


def text_of(description: str, contacts: tuple[str, ...] = (), **fields: Any) -> str:
    posting = JobPosting(url="https://example.org/1", source="s", description=description, **fields)
    found = []
    for raw in contacts:
        start = description.index(raw)
        found.append(
            Contact(kind="phone", value="", raw=raw, field="description", start=start, end=start + len(raw))
        )
    return normal_form(posting, found).text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maid wanted, 500 USD!", "maid   WANTED: 900 usd"),
        ("Maid wanted 🔥🔥 now", "Maid wanted now"),
        ("M\u200baid want\u200bed", "Maid wanted"),
        ("Мaid wаnted", "Maid wanted"),  # Cyrillic М and а
        ("招聘女工，月薪8000元。", "招聘女工 月薪12000元"),
        ("先交4300马币建档费", "先交800美金建档费"),
        ("Maid wanted, pay 900 USD monthly", "Maid wanted, pay N850,000 monthly"),
        ("Нужны няни, 2000 долларов", "Нужны няни, 90 тыс рублей"),
        ("Ｍａｉｄ　ｗａｎｔｅｄ", "Maid wanted"),
        ("مطلوب عاملة ٥٠٠", "مطلوب عاملة ٩٠٠"),
    ],
)
def test_what_a_reposter_changes_is_not_in_the_normal_form(one, other):
    assert text_of(one) == text_of(other)


def test_contacts_employer_and_places_are_not_in_the_normal_form():
    one = text_of(
        "Work at Elm Ltd in Leeds, call 07700 900123 today",
        ("07700 900123",),
        hiring_organization="Elm Ltd",
        job_location="Leeds",
    )
    other = text_of(
        "Work at Oak in Accra, call +1 202-555-0143 today",
        ("+1 202-555-0143",),
        hiring_organization="Oak",
        job_location="Accra; Ghana",
    )
    assert one == other == "work at in call today"


def test_a_title_that_opens_the_text_too_is_compared_apart():
    assert text_of("Maid\nCook for six. Call today.", title="MAID!") == "cook for six call today"
    assert text_of("Maid", title="Maid") == "maid"


def test_a_contact_knows_its_sentence():
    text = "Good pay. Report a suspicious advert on 0800 555 0100. Apply: 07700 900123"
    posting = JobPosting(url="", source="", description=text)
    contacts = [
        Contact(
            kind="phone",
            value="",
            raw=raw,
            field="description",
            start=text.index(raw),
            end=text.index(raw) + len(raw),
        )
        for raw in ("0800 555 0100", "07700 900123")
    ]
    form = normal_form(posting, contacts)
    assert shared_by_its_line(form.contexts[0]) == "helpline"
    assert shared_by_its_line(form.contexts[1]) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Elm Ltd.", "ELM Limited"),
        ("ООО «Волна»", "Волна"),
        ("Müller GmbH & Co. KG", "Muller"),
        ("Ltd", "LTD"),
    ],
)
def test_one_employer_under_two_spellings(one, other):
    assert employer_key(one) == employer_key(other) != ""


@pytest.mark.parametrize("name", ["Confidential", "", "N/A", "Reputable Company"])
def test_nobody_is_no_employer(name):
    assert employer_key(name) == ""
