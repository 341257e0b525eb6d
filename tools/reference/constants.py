"""Named constants with their docstrings, from the source text of a module."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType

from crawler import score_rules
from tools.reference.markdown import code, page, table


def scoring_rules() -> str:
    """The page of the rules of scoring."""
    return page(
        "Scoring rules",
        "The figures behind bands and scores. [](../explanation/scoring.md) explains how they work together.",
        table(("name", "value", "meaning"), _constants(score_rules)),
    )


def _constants(module: ModuleType) -> Iterator[tuple[str, str, str]]:
    """Name, value and docstring of each public constant of a module."""
    body = ast.parse(inspect.getsource(module)).body
    for statement, after in zip(body, [*body[1:], None], strict=True):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        if statement.value and not statement.target.id.startswith("_"):
            name = statement.target.id
            yield code(name), code(ast.unparse(statement.value)), docstring(after)


def docstring(node: ast.stmt | None) -> str:
    """The text of a statement that is a docstring, else an empty string."""
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ):
        return inspect.cleandoc(node.value.value)
    return ""
