"""The records, from the source text of their modules: each class, each field, and the docstring below it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

from crawler import records as package
from crawler.records import ad, stored
from tools.reference.constants import docstring
from tools.reference.markdown import code, page, table


def records() -> str:
    """The page of the records that travel through the program."""
    parts = (ad, stored)
    about = (_flat(inspect.getdoc(module) or "") for module in (package, *parts))
    nodes = (node for module in parts for node in ast.parse(inspect.getsource(module)).body)
    classes = (node for node in nodes if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))
    return page("Records", *about, *map(_class, classes))


def _flat(text: str) -> str:
    return text.replace("<", "&lt;")


def _class(node: ast.ClassDef) -> str:
    parts = [
        f"## {node.name}",
        _flat(ast.get_docstring(node) or ""),
        table(("field", "type", "default", "meaning"), _fields(node)),
    ]
    return "\n\n".join(part for part in parts if part)


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str, str, str]]:
    """Name, type, default and meaning of each field of a class."""
    for statement, after in zip(node.body, [*node.body[1:], None], strict=True):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        default = ast.unparse(statement.value) if statement.value else ""
        yield (
            code(statement.target.id),
            code(ast.unparse(statement.annotation)),
            code(default),
            docstring(after),
        )
