"""A message counts its noun: "1 ad", not "1 ads". All messages of the code and strings of the desk are looked at."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOUNS = frozenset(
    [
        "accounts",
        "ads",
        "archives",
        "attachments",
        "campaigns",
        "captures",
        "cases",
        "contacts",
        "decisions",
        "employers",
        "entries",
        "exports",
        "files",
        "hits",
        "items",
        "lines",
        "links",
        "lists",
        "members",
        "messages",
        "nodes",
        "pages",
        "parts",
        "people",
        "pictures",
        "places",
        "records",
        "reports",
        "requests",
        "runs",
        "sources",
        "texts",
        "things",
        "times",
        "versions",
        "views",
        "warnings",
        "watches",
        "words",
        "URLs",
    ]
)
"""What messages count; a limit of the program, a plural each time, is a name in capitals."""
COUNT = re.compile(r" (?:(?:more|new|other|sampled|stored|read|kept|found|left) )?([A-Za-z]+)\b")
SEVERAL = {
    "bursts.py: ads": "a burst is five ads or more",
    "record.py: ads": "said of more than one ad",
    "purge.py: files": "a number of finds, told with 0 too",
    "session.py: URLs": "a defect of ours",
    "bundle_verification.py: URLs": "a defect of ours",
    "staged.py: ads": "beyond what the desk takes in at once",
    "card_value.py: ads": "a mean, with no noun for one",
    "list_cards.py: links": "a verb behind an address",
    "patterns.py: words": "a limit, zero to it",
    "readers.py: archives": "a limit",
    "document_process.py: pages": "beyond the limit",
    "after_ingest.py: contacts": "the number is of ads, and stands before the verb",
    "terms.py: contacts": "the number is of ads, and is counted",
    "report.py: campaigns": "a command, not a number",
    "report_form/app.py: reports": "a limit",
}


def counts(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Every value of a message that a plural noun follows: the value and the noun."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for value, behind in zip(node.values, node.values[1:], strict=False):
                if isinstance(value, ast.FormattedValue) and isinstance(behind, ast.Constant):
                    noun = COUNT.match(str(behind.value))
                    if noun and noun[1] in NOUNS and not ast.unparse(value.value).isupper():
                        yield ast.unparse(value.value), noun[1]


def test_every_message_counts_its_noun() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {value} {noun}"
        for room in ("crawler", "spiders", "pipelines")
        for path in sorted((ROOT / room).rglob("*.py"))
        for value, noun in counts(ast.parse(path.read_text("utf-8")))
        if f"{path.name}: {noun}" not in SEVERAL and f"{path.parent.name}/{path.name}: {noun}" not in SEVERAL
        if "counted(" not in value and "verb" not in value
    ]
    assert not wrong, "write it with crawler.text.display.counted: " + "; ".join(wrong)


def strings(table: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str, bool]]:
    """Key and words of every string, and whether one has words of its own."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from strings(value, f"{above}{key}.")
        else:
            yield above + key, str(value), f"{key}_one" in table


@pytest.mark.parametrize("key", ["one", "two"])
def test_the_test_finds_what_it_is_for(key: str) -> None:
    source = {"one": "say(f'{len(rows)} pages were read')", "two": "say(f'{n} sampled pages hold no ad')"}
    assert [noun for _, noun in counts(ast.parse(source[key]))] == ["pages"]


def test_every_string_of_the_desk_that_counts_has_words_for_one() -> None:
    table = tomllib.loads((ROOT / "crawler/review/strings/en.toml").read_text("utf-8"))
    of_many = {
        "why.compared",
        "time.of_highest",
        "time.of_newest",
        "export.full",
        "takedowns.file",
        "summary.some",
    }
    wrong = [
        f"{key} = {words}"
        for key, words, has_one in strings(table)
        if not key.endswith("_one") and not has_one and key not in of_many
        for noun in re.findall(r"\{\w+\} (?:[a-z-]+ )?([A-Za-z]+)\b", words)
        if noun in NOUNS
    ]
    assert not wrong, wrong
