"""Names of apps, as people write them, and context patterns in the form in which texts are compared with them."""

import re

import pytest

from crawler.contact_kinds import KINDS
from crawler.contacts import cues, non_phone_numbers
from crawler.contacts.apps import app_pattern, apps_in
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
    _, names = app_pattern()
    for kind in KINDS.values():
        for name in kind.names:
            assert names[fold(name).text]


def test_apps_with_the_same_name_are_kinds():
    assert set(same_name_apps().values()) <= set(KINDS)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("wh4ts4pp", "whatsapp"), ("t3l3gr4m", "telegram"), ("v1ber", "viber"), ("fac3book", "facebook")],
)
def test_names_in_leetspeak(text, kind):
    assert [found for *_, found in apps_in(text)] == [kind]
