"""Tags and entities that were left in a text do not hide what they part."""

import pytest

from crawler.contacts import find_in_text
from crawler.text.deobfuscate import deobfuscate
from crawler.text.fold import fold


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("Call 0803<b>000</b>0123", [("phone", "+2348030000123")]),
        ("Call 0803<br/>000<br>0123", [("phone", "+2348030000123")]),
        ("0803<!-- x -->0000123", [("phone", "+2348030000123")]),
        ("zz<span class='a'>@</span>firm.example", [("email", "zz@firm.example")]),
        ("zz&#64;firm.example", [("email", "zz@firm.example")]),
        ("zz&#x40;firm&period;example", [("email", "zz@firm.example")]),
        ("zz&amp;#64;firm.example", [("email", "zz@firm.example")]),
        ("&#48;803 000 0123", [("phone", "+2348030000123")]),
        ('<a href="https://t.me/zz_example1">join</a>', [("telegram", "zz_example1")]),
        ("https://firm.example/a?x=1&amp;y=2", [("website", "https://firm.example/a?x=1&y=2")]),
    ],
)
def test_contacts_are_found_with_exact_offsets(text, finds):
    found = find_in_text(text, region="NG")
    assert [(find.kind, find.value) for find in found] == finds
    for find in found:
        assert text[find.start : find.end] == find.raw


def test_entities_of_letters_are_a_disguise_and_those_of_markup_none():
    assert find_in_text("zz&#64;firm.example")[0].disguises == ("entities",)
    assert not find_in_text("https://firm.example/a?x=1&amp;y=2")[0].obfuscated


@pytest.mark.parametrize(
    "text", ["a<b and c>d", "x < y", "R&D; AT&T;", "zz<at>firm", "<p>Cook</p> <p>Chef</p>"]
)
def test_what_is_no_markup_stays(text):
    assert deobfuscate(fold(text)).text == text.lower()
