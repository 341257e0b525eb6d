"""Hostile and odd texts: nothing raises, nothing hangs, offsets are always exact."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.contacts import find_contacts, find_in_text, mark_boilerplate
from crawler.records import JobPosting
from quality.gate.contacts import cases
from tests.scaling import grows_linearly

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202c\u2066\u2069"
PIECES = [
    "0", "1", "0803 ", "+", "@", "a@", "(", ")", "a.", "a.b", ".", "one ", "zero eight ", "\u0301", "e\u0301",
    "://", "http://", "www.", "t.me/", "\u200b", "@a ", "wa ", "line ", "telegram ", "微信", "a ", "o0", "0o ",
    "[at]", " at ", " dot ", "a at b dot com ", "x@gmail com ", "0x", "1A", "GB82", "Аa", "account 1", "№1 ",
    "0803 000 0123, ", "@zz_example ", "https://x.example/ ", "a@b.example ", "a1", "% ", "\U0001f525" "0",
    "0+", "[0]", "(0)", "0<b>", "<b>", "x.example/๑", "&#48;", "a b c ", "call 0803 000 012 or ", "\u043e0",
    "a-at-b-dot-", "\\_",
]  # fmt: skip


def pairs(contacts):
    return sorted((contact.kind, contact.value) for contact in contacts)


@settings(deadline=None)  # the first text that has to be told by its language loads the model
@given(st.text(st.characters(codec=None), max_size=200))
def test_nothing_raises_and_offsets_are_exact(text):
    for contact in find_in_text(text, region="NG"):
        assert text[contact.start : contact.end] == contact.raw != ""


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*PIECES, "\n", ",", "gmail", ".com", "80", "30000123"]), max_size=30).map(
        "".join
    )
)
def test_scraps_of_contacts_do_not_raise(text):
    for contact in find_in_text(text, region="NG"):
        assert text[contact.start : contact.end] == contact.raw != ""


def test_invisible_characters_change_no_find():
    chance = random.Random(1)
    for case in cases():
        text = case["text"]
        spoilt = "".join(char + (chance.choice(INVISIBLE) if chance.random() < 0.3 else "") for char in text)
        want = pairs(find_in_text(text, region=case["region"]))
        found = find_in_text(spoilt, region=case["region"])
        assert pairs(found) == want, (case["id"], spoilt)
        for contact in found:
            assert spoilt[contact.start : contact.end] == contact.raw


@pytest.mark.parametrize("piece", PIECES)
def test_cost_grows_with_the_text(piece):
    """The promise is one second for 1 MiB; `python -m bench contacts` measures it."""
    find_in_text("warm up 08030000123 a@b.example", region="NG")
    size = 2**14 // len(piece.encode())
    assert grows_linearly(lambda text: find_in_text(text, region="NG"), lambda count: piece * count, size)


def test_fields_of_a_posting_are_read_in_order_with_their_own_offsets():
    posting = JobPosting(
        url="https://board.example/1",
        source="board",
        title="Cook, call 0803 000 0123",
        description="WhatsApp 08060000456",
        application_contact="mailto:jobs@hire.example",
        region="NG",
    )
    found = find_contacts(posting)
    assert [(contact.field, contact.kind) for contact in found] == [
        ("title", "phone"),
        ("description", "whatsapp"),
        ("application_contact", "email"),
    ]
    for contact in found:
        assert posting.text_of(contact.field)[contact.start : contact.end] == contact.raw


def test_boilerplate_is_marked_and_kept():
    found = find_in_text("Call 0803 000 0123 or 0806 000 0456", region="NG")
    marked = mark_boilerplate(found, frozenset({("phone", "+2348030000123")}))
    assert [contact.boilerplate for contact in marked] == [True, False]
    assert [contact.value for contact in marked] == [contact.value for contact in found]


@pytest.mark.parametrize(
    ("text", "hotline"),
    [
        ("If anybody asks you for money, call our fraud line on 0803 000 0123", True),
        ("Report any suspicious message to police@state.example", True),
        ("Beware of scammers. Call 0803 000 0123 to apply", False),
        ("Apply by phone: 0803 000 0123", False),
    ],
)
def test_numbers_for_reporting_fraud_are_kept_but_nobodys(text, hotline):
    assert [contact.boilerplate for contact in find_in_text(text, region="NG")] == [hotline]


def test_a_guessed_country_is_trusted_less():
    known, guessed = (find_in_text("Call 08030000123", region=region)[0] for region in ("NG", None))
    assert known.value == guessed.value == "+2348030000123"
    assert known.confidence > guessed.confidence
