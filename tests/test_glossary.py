"""The names of the code are words of the glossary or plain English: a private word has to be defined or replaced."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.test_docs import glossary

ROOT = Path(__file__).parents[1]

WORDS = """
account address agency amount answer archive assess attachment attempt audit bar batch begun block board brand
bulk cache candidate change check choice class cli client clue clustering column companion conflict count
counter country data database demo digest directory distributed document early ended entry error evaluation
event example export extension extraction facts failed failure fault feed file filter finding folded folder
format gate geo graph group guard handler header health home importer imports index info ingest input
issue item job join keys learning kind lane licence line list locked lost mask match member merge message money
move node norm note number offer outcome own page pair part pattern pay permission phrase piece place plan
platform point pool position preview problem progress proposal purgeable purged purging queries rank rate read reader
reading rebuilt record recorder refused regex reliability renderer report request rescore rescoring resolver
response result route row rule runner save saved scan scope search selection service session set setting sharing site
sitemap size slice span stamped state step store stream suggestion summary supervisor system table tally term text
time timeline total triage undecodable unreadable upsert url use value view warning watching watchlist word
wording workers writable writer journal
connection lendable news parser sighting
"""
PLAIN = frozenset(WORDS.split())
"""Words that mean in the code what they mean everywhere, or that are forms of such words."""

LATER = frozenset({"campaigns"})
"""Packages whose classes are not held to this yet."""


def words(name: str) -> list[str]:
    """Words of a name in CamelCase or snake_case, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)]


def known() -> frozenset[str]:
    """Words of the glossary's terms, and plain ones."""
    return PLAIN | {word for term in glossary() for word in re.findall(r"[a-z]+", term.lower())}


def is_known(word: str) -> bool:
    """Whether a word, or its singular, is known."""
    singular = re.sub(r"ies$", "y", word)
    return bool({word, singular, word.removesuffix("s"), word.removesuffix("es")} & known())


def packages() -> list[str]:
    return sorted(path.parent.name for path in (ROOT / "crawler").glob("*/__init__.py"))


def classes(package: Path) -> list[str]:
    """Names of the public classes of a package."""
    return [name for path in sorted(package.rglob("*.py")) for name in classes_in(path)]


@cache
def classes_in(path: Path) -> tuple[str, ...]:
    """Names of the public classes of a module."""
    body = ast.parse(path.read_text("utf-8")).body
    return tuple(
        node.name for node in body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )


@pytest.mark.parametrize("package", packages())
def test_every_word_of_a_package_name_is_in_the_glossary_or_plain(package):
    assert [word for word in words(package) if not is_known(word)] == []


@pytest.mark.parametrize("package", ["spiders", "pipelines", *(f"crawler/{one}" for one in packages())])
def test_the_head_noun_of_every_public_class_is_in_the_glossary_or_plain(package):
    if Path(package).name not in LATER:
        assert [name for name in classes(ROOT / package) if not is_known(words(name)[-1])] == []


def test_no_two_public_classes_have_one_name():
    names = Counter(name for room in ("crawler", "pipelines", "spiders") for name in classes(ROOT / room))
    assert [name for name, count in names.items() if count > 1] == []


def test_plain_words_are_in_use_and_not_defined_by_the_glossary():
    """So that the list stays as short as it can be."""
    names = [
        words(name)[-1] for folder in ("crawler", "spiders", "pipelines") for name in classes(ROOT / folder)
    ]
    names += [word for package in packages() for word in words(package)]
    used = {form for word in names for form in (word, word.removesuffix("s"), re.sub("ies$", "y", word))}
    assert sorted(PLAIN - used) == []
    assert sorted(PLAIN & {term.lower() for term in glossary()}) == []
