"""The shipped catalogue is complete, and every phrase and example does what it says."""

import ast
from bisect import bisect
from itertools import accumulate
from pathlib import Path

import crawler
from crawler.indicators import load_catalogue
from crawler.indicators.catalogue_files import SHIPPED as DATA
from crawler.indicators.check import check_all

CATALOGUE = load_catalogue()
APART = " \n "
"""Stands between two lines that are tried in one text."""
SHIPPED = {path.stem for path in (DATA / "phrases").glob("*.toml")}


def test_nothing_to_correct():
    """Its files, and every example of every language."""
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


def test_every_phrase_without_a_gap_finds_itself():
    """Many in one text: each must be found in the line that is written for it."""
    whole = [(one, parts) for one in CATALOGUE.phrases for parts in zip(*one.pattern.parts[:1], strict=True)]
    wanted = [(one, parts, parts[0].text) for one, parts in whole if len(one.pattern.parts) == 1]
    missed = []
    for several in batched(wanted, 100):
        starts = list(accumulate((len(text) + len(APART) for _, _, text in several), initial=0))
        found = {
            (bisect(starts, match.start) - 1, match.phrase.key, match.phrase.line, match.parts)
            for match in CATALOGUE.matcher.find(APART.join(text for _, _, text in several))
        }
        missed += [
            one.line
            for place, (one, parts, _) in enumerate(several)
            if (place, one.key, one.line, parts) not in found
        ]
    assert missed == []


def test_every_alternative_of_a_phrase_with_a_gap_is_found():
    """Each alternative of each part at least once, beside others of the other parts."""
    missed = []
    for phrase in CATALOGUE.phrases:
        parts = phrase.pattern.parts
        if len(parts) == 1:
            continue
        for turn in range(max(map(len, parts))):
            row = tuple(part[turn % len(part)] for part in parts)
            text = " ".join(one.text for one in row)
            if (phrase, row) not in {(match.phrase, match.parts) for match in CATALOGUE.matcher.find(text)}:
                missed.append((phrase.line, text))
    assert missed == []


def batched(rows, size):
    return (rows[start : start + size] for start in range(0, len(rows), size))
