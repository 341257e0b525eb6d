"""What people see of hostile text: nothing invisible, no link, no command."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.display import defang, printable, terminal_safe, visible

ROOT = Path(__file__).parents[2]
CHARACTERS = st.text(st.characters() | st.sampled_from("\x00\x1b\x7f\u200b\u202e\ud800\uffff\U000e0041"))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("https://jobs.example.org/a.b", "hxxps://jobs[.]example[.]org/a.b"),
        ("HTTP://A.EXAMPLE/x", "HXXP://A[.]EXAMPLE/x"),
        ("hTtp://a.example", "hXxp://a[.]example"),
        ("jobs.example.org", "jobs[.]example[.]org"),
        ("jobs.example.org:8080/a.b", "jobs[.]example[.]org:8080/a.b"),
        ("www.example.org/x", "www[.]example[.]org/x"),
        ("https://a.example/go?to=http://b.example/c.d", "hxxps://a[.]example/go?to=hxxp://b[.]example/c.d"),
        ("https://u:p@a.example/", "hxxps://u:p@a[.]example/"),
        ("https:/a.example/", "hxxps:/a[.]example/"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://a\u200b.example/", "hxxps://a[U+200B][.]example/"),
        ("", ""),
    ],
)
def test_defang(raw, shown):
    assert defang(raw) == shown


@given(st.text(st.sampled_from("https:/.?=&w@aA\u202e ")))
def test_nothing_defanged_can_be_clicked(text):
    assert not re.search(r"https?:/{1,2}[^\s/]", defang(text), re.I)


def test_visible():
    assert visible("a\u200bb\u202e\x00\n\td\u2028e") == "a[U+200B]b[U+202E][U+0000]\n\td[U+2028]e"


@given(CHARACTERS)
def test_offsets_stay(text):
    assert len(terminal_safe(text)) == len(text)
    assert len(printable(text)) == len(text)


@given(CHARACTERS)
def test_printable_text_is_utf_8_and_has_no_control(text):
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", printable(text).encode().decode())


@given(CHARACTERS)
def test_a_terminal_gets_no_command(text):
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", terminal_safe(text))


def test_these_functions_are_written_once():
    names = {"defang", "defanged", "visible", "harmless", "printable"}
    places = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "crawler").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name in names
    ]
    assert set(places) == {"crawler/text/display.py"}
