"""The shipped catalogue is complete, and every phrase and example does what it says."""

import pytest

from crawler.indicators import load_catalogue
from crawler.indicators.check import check_all, finds

CATALOGUE = load_catalogue()
LANGUAGES = {"en", "pcm", "fr", "es", "pt", "ar", "ru", "uk", "ro", "id", "vi", "th", "zh", "hi"}


def test_nothing_to_correct():
    assert check_all() == ()


def test_every_indicator_and_language_is_there():
    assert len(CATALOGUE.indicators) >= 45  # ids never vanish
    assert set(CATALOGUE.languages) == LANGUAGES


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_examples(language):
    wrong = [
        (example.indicator, example.text, example.hit)
        for example in CATALOGUE.examples
        if example.language == language and finds(example, CATALOGUE) != example.hit
    ]
    assert wrong == []


def test_every_phrase_finds_itself():
    missed = [
        phrase.line
        for phrase in CATALOGUE.phrases
        if phrase
        not in {m.phrase for m in CATALOGUE.matcher.find(" ".join(p.text for p in phrase.pattern.parts))}
    ]
    assert missed == []
