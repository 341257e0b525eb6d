"""The rules of scoring are written once, and campaigns follow when they move."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from crawler import score_rules

ROOT = Path(__file__).parents[1]
NAMES = sorted(name for name in vars(score_rules) if name.isupper())


@cache
def assigned():
    """Name -> the modules that assign it."""
    places = defaultdict(list)
    for path in sorted((ROOT / "crawler").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = {
                    each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)
                }
                for name in names:
                    places[name].append(str(path.relative_to(ROOT)))
    return places


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_is_assigned_in_one_module(name):
    assert assigned()[name] == ["crawler/score_rules.py"]


def test_bands_are_ordered():
    assert score_rules.WEAK_CAP < score_rules.LOOK < score_rules.PRIORITY
    assert score_rules.POINTS["weak"] < score_rules.POINTS["medium"] < score_rules.POINTS["strong"]
    assert score_rules.POINTS["strong"] >= score_rules.LOOK
