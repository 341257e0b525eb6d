"""Every string the templates name exists, and none is left over."""

import re
from pathlib import Path

import pytest

from crawler.review import words
from crawler.review.desk import HERE
from crawler.review.words import strings

TEMPLATES = sorted(Path(HERE, "templates").glob("*.html"))
CODE = sorted(Path(HERE).glob("*.py"))
NOT_WORDS = {"adwatch", "JSON", "kappa", "AMBER", "STRICT", "narrow"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_key_exists(template):
    keys = set(re.findall(r"\bt\(\s*'([\w.\-]+)'\s*[,)]", template.read_text(encoding="utf-8")))
    assert keys <= set(strings())


def test_no_string_is_left_over():
    text = "\n".join(path.read_text(encoding="utf-8") for path in (*TEMPLATES, *CODE))
    made = set(re.findall(r"""['"]([a-z_]+(?:\.[a-z]+)*\.(?:[a-z]+_)?)['"] ?~""", text)) | set(
        re.findall(r"""say(?:_or)?\(f?["']([a-z_.]+)\{""", text)
    )
    made |= {"country.", "language.", "band.", "verdict.", "online."}
    for key in strings():
        plain = key.removesuffix("_one")
        assert f"'{plain}'" in text or f'"{plain}"' in text or any(plain.startswith(p) for p in made), key


def test_no_template_writes_words_of_its_own():
    for path in TEMPLATES:
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        text = re.sub(r"<[^>]*>", " ", text)
        found = set(re.findall(r"[A-Za-z]{4,}", text)) - NOT_WORDS
        assert not found, f"{path.name}: {found}"


def test_one_and_many():
    assert words.say("queue.ads", n=1) == "1 ad"
    assert words.say("queue.ads", n=14) == "14 ads"
    with pytest.raises(KeyError):
        words.say("no.such.key")
