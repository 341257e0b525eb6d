"""SQL is written in few places: the store, the queue's read model, and the query modules of the desk."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STATEMENT = re.compile(
    r"\s*(SELECT\s.+\sFROM\s|SELECT\s+1\b|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s"
    r"|WITH\s+\w+\s+AS\s*\(|(CREATE|ALTER|DROP)\s+(TABLE|INDEX|TRIGGER|VIEW|VIRTUAL|TEMP)\b|PRAGMA\s+\w+)",
    re.S,
)
ROOMS = ("crawler/store/", "crawler/triage/")
QUERY_MODULE = re.compile(r"crawler/review/\w+/(\w+_)?sql\.py")


def may_hold_sql(path: str) -> bool:
    return path.startswith(ROOMS) or QUERY_MODULE.fullmatch(path) is not None


def statements(source: str) -> list[str]:
    """The beginnings of all string literals that are SQL statements."""
    texts = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    return [text[:60] for text in texts if isinstance(text, str) and STATEMENT.match(text)]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('db.execute("SELECT id FROM users")', 1),
        ('db.execute(f"INSERT OR IGNORE INTO {t} VALUES (?)")', 1),
        ('db.execute("""\\n  WITH d AS (SELECT 1) SELECT 1""")', 1),
        ('say("select a country from the list")', 0),
        ('"Selected from the queue"', 0),
    ],
)
def test_a_statement_is_recognised(source, found):
    assert len(statements(source)) == found


def test_sql_stays_in_its_rooms():
    wrong = {}
    for room in ("crawler", "spiders", "pipelines"):
        for file in sorted((ROOT / room).rglob("*.py")):
            path = file.relative_to(ROOT).as_posix()
            found = [] if may_hold_sql(path) else statements(file.read_text("utf-8"))
            if found:
                wrong[path] = found
    assert not wrong, f"move these queries into the store, or into an sql.py of the page of the desk: {wrong}"


def test_every_query_module_of_the_desk_holds_sql():
    files = list((ROOT / "crawler/review").rglob("*sql.py"))
    assert len(files) > 8
    assert [p.name for p in files if not statements(p.read_text("utf-8"))] == []
