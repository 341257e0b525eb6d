"""No way out can forget the mask: templates, the terminal and exports each print through one place that covers."""

import ast
import re
from pathlib import Path

import pytest

from crawler.masking.active import use
from crawler.masking.mask import COVER, NOTHING, Mask
from crawler.review.web.context import environment

ROOT = Path(__file__).parents[2] / "crawler"
MASK = Mask(hidden=frozenset({("number", "+2348030000777")}))
PRINTERS = {"terminal.py", "context.py"}
"""Modules of the command line that write to the terminal for all others."""


@pytest.mark.parametrize("file", sorted((ROOT / "cli").glob("*.py")), ids=lambda file: file.name)
def test_a_verb_that_opens_the_store_prints_through_the_mask(file: Path) -> None:
    source = file.read_text("utf-8")
    if file.name in PRINTERS or ".store()" not in source:
        return
    called = {ast.unparse(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)}
    assert not called & {"click.echo", "print", "terminal_safe", "sys.stdout.write", "click.secho"}


def test_every_expression_of_a_template_is_covered_whatever_filters_it_uses() -> None:
    env = environment()
    texts = [name for name in env.filters if name in {"visible", "defang", "lines", "masked"}]
    use(MASK)
    try:
        shown = env.from_string(
            "{{ x }}<a title='{{ x }}' href='/?q={{ x }}'>{{ x | truncate(20, true) }}</a>"
        )
        assert "8030000777" not in shown.render(x="0803 000 0777 08030000777")
        for name in texts:
            text = env.from_string(f"{{{{ x | {name} }}}}").render(x="0803\u200b000\u200b0777")
            assert "777" not in text, name
    finally:
        use(NOTHING)


def test_formats_read_the_document_and_never_the_store() -> None:
    """What a format writes passes `StoreDocument`, which covers it; only those that make it read more."""
    makers = {"store_document.py", "selection.py", "writing.py", "clearance.py"}
    for file in (ROOT / "export").glob("*.py"):
        imported = re.findall(r"^\s*from (crawler\.store\S*) import", file.read_text("utf-8"), re.M)
        imported = [name for name in imported if name != "crawler.store.content"]  # converts, reads no store
        assert not imported or file.name in makers, file.name


@pytest.mark.parametrize(
    "text", ["%30803%30000777", "&#48;803&#48;000777", r"\u0030803\u0030000777", "0803 xx 000 yy 0777"]
)
def test_escapes_and_words_between_are_covered_one_for_one(text: str) -> None:
    covered = MASK.text(text)
    assert len(covered) == len(text)
    assert not re.search(r"[0-9]", covered.replace(COVER, ""))


@pytest.mark.parametrize(
    "text", ["0803 000 0778", "2026-11-26T08:03:00.000Z 777", "page 0803 of 30000", "12345"]
)
def test_other_numbers_stay(text: str) -> None:
    assert MASK.text(text) == text
