"""Names of apps, as people write them, and context patterns in the form in which texts are compared with them."""

import re
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.contact_kinds import KINDS
from crawler.contacts import apps, cues, non_phone_numbers
from crawler.contacts.apps import app_names, app_pattern, apps_in
from crawler.contacts.words import same_name_apps
from crawler.text.fold import fold

WORD = re.compile(r"[^\W\d_]{2,}")
PATTERNS = [
    cues.PHONE,
    cues.HOTLINE,
    *(getattr(non_phone_numbers, name) for name in non_phone_numbers.__all__),
]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:30])
def test_words_of_patterns_are_folded(pattern):
    for word in WORD.findall(re.sub(r"\\.", " ", pattern.pattern)):
        assert fold(word).text == word


def test_every_name_is_an_app():
    for kind in KINDS.values():
        for name in kind.names:
            assert app_names()[fold(name).text] == apps_in(fold(name).text)[0][2]


def test_signs_within_a_name_of_a_script_without_spaces_are_passed_over_in_any_text():
    for name, kind in app_names().items():
        if name[0] >= "\u0e00":
            disguised = "Call us: 🔴 " + "🔴".join(name) + " now"
            assert [found for *_, found in apps_in(disguised)] == [kind], name


@settings(max_examples=300)
@given(
    st.lists(
        st.one_of(st.sampled_from(sorted(app_names())), st.sampled_from(" .@_-🔴4é\u0e00我")), max_size=8
    )
)
def test_a_text_without_their_letters_is_read_by_a_shorter_pattern_alike(pieces):
    text = "".join(pieces)
    found = apps_in(text)
    with patch.object(apps, "app_pattern", lambda spaceless: app_pattern(True)):
        assert apps_in(text) == found


def test_apps_with_the_same_name_are_kinds():
    assert set(same_name_apps().values()) <= set(KINDS)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("wh4ts4pp", "whatsapp"), ("t3l3gr4m", "telegram"), ("v1ber", "viber"), ("fac3book", "facebook")],
)
def test_names_in_leetspeak(text, kind):
    assert [found for *_, found in apps_in(text)] == [kind]
