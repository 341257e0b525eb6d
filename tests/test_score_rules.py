"""The rules of scoring are written once, and campaigns follow when they move."""

import ast
from pathlib import Path

import pytest

from crawler import score_rules

ROOT = Path(__file__).parents[1]
NAMES = sorted(name for name in vars(score_rules) if name.isupper())


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_is_assigned_in_one_module(name):
    places = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "crawler").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for target in (
            [node.target]
            if isinstance(node, ast.AnnAssign)
            else node.targets
            if isinstance(node, ast.Assign)
            else []
        )
        if name in {each.id for each in ast.walk(target) if isinstance(each, ast.Name)}
    ]
    assert places == ["crawler/score_rules.py"]


def test_bands_are_ordered():
    assert score_rules.WEAK_CAP < score_rules.LOOK < score_rules.PRIORITY
    assert score_rules.POINTS["weak"] < score_rules.POINTS["medium"] < score_rules.POINTS["strong"]
    assert score_rules.POINTS["strong"] >= score_rules.LOOK
