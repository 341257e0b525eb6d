"""The shipped catalogue is complete, and every phrase and example does what it says."""

import ast
from itertools import product
from pathlib import Path

import pytest

import crawler
from crawler.indicators import load_catalogue
from crawler.indicators.catalogue_files import SHIPPED as DATA
from crawler.indicators.check import check_all, finds

CATALOGUE = load_catalogue()
SHIPPED = {path.stem for path in (DATA / "phrases").glob("*.toml")}


def test_nothing_to_correct():
    assert check_all() == ()


def test_every_indicator_and_language_is_there():
    assert len(CATALOGUE.indicators) >= 45  # ids never vanish
    assert set(CATALOGUE.languages) == SHIPPED


def test_every_indicator_that_phrases_do_not_find_is_found_by_code():
    """Each rule names its indicator in a string."""
    modules = Path(crawler.__file__).parent.rglob("*.py")
    nodes = (node for module in modules for node in ast.walk(ast.parse(module.read_text("utf-8"))))
    named = {node.value for node in nodes if isinstance(node, ast.Constant)}
    by_code = {name for name, one in CATALOGUE.indicators.items() if one.kind != "phrase"}
    assert by_code - named == set(), "write a rule, and name it in RULES of crawler/indicators/rules"


@pytest.mark.parametrize("language", sorted(SHIPPED))
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
        for parts in product(*phrase.pattern.parts)
        if (phrase, parts)
        not in {(m.phrase, m.parts) for m in CATALOGUE.matcher.find(" ".join(p.text for p in parts))}
    ]
    assert missed == []
