"""Patterns that are compiled at their first use find what compiled ones find, and each of the program's is one."""

import pkgutil
import re
from importlib import import_module

import pytest

from crawler.late_regex import OF_PATTERNS, Late, compile_late
from crawler.text.linear_regex import compile_linear, compile_linear_late

ROOMS = ("classifier", "contacts", "geo", "indicators", "money", "postings", "registers", "text")
TEXT = "Call 0803 000 0701, then ZQ-17 or zq-18."


@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
def test_a_late_pattern_is_the_pattern(flags):
    source = r"zq-(?P<number>\d+)"
    late, now = compile_late(source, flags), re.compile(source, flags)
    spans = [[match.span("number") for match in pattern.finditer(TEXT)] for pattern in (late, now)]
    assert spans[0] == spans[1]
    assert (late.pattern, late.flags, late.groups, dict(late.groupindex)) == (
        now.pattern,
        now.flags,
        now.groups,
        dict(now.groupindex),
    )
    assert late.sub("x", TEXT) == now.sub("x", TEXT)
    assert late.split(TEXT) == now.split(TEXT)
    assert (late.match(TEXT), late.fullmatch("zq-1") is not None) == (now.match(TEXT), True)


def test_bytes_are_searched_by_patterns_of_bytes():
    assert compile_late(rb"\d+").findall(b"a1 22") == [b"1", b"22"]


def test_a_late_linear_pattern_is_the_pattern():
    late, now = compile_linear_late(r"zq-\d+"), compile_linear(r"zq-\d+")
    assert [match.span() for match in late.finditer(TEXT.lower())] == [
        match.span() for match in now.finditer(TEXT.lower())
    ]
    assert late.found_in("zq-1") is True
    assert late.search("none") is None


def test_nothing_is_compiled_before_it_is_used():
    made = []

    def make():
        made.append("a")
        return re.compile(made[0])

    late = Late(("search",), make)
    assert not made
    assert late.search("cab").start() == 1
    assert late.search("b") is None
    assert made == ["a"]


@pytest.mark.parametrize("name", ["_searches", "__deepcopy__", "nothing"])
def test_what_a_pattern_does_not_have_is_no_attribute(name):
    late = compile_late("(")
    with pytest.raises(AttributeError):
        getattr(late, name)


def test_a_refused_pattern_is_named_at_its_first_use():
    late = compile_late("(")
    with pytest.raises(re.error):
        late.search("a")


def late_constants():
    for room in ROOMS:
        package = import_module(f"crawler.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"crawler.{room}."):
            for name, value in vars(import_module(module.name)).items():
                if isinstance(value, Late):
                    yield f"{module.name}.{name}", value


def test_every_constant_of_the_program_compiles():
    found = dict(late_constants())
    assert len(found) > 200
    for name, late in found.items():
        assert late.search("") is None or late.search("") is not None, name


def test_late_patterns_have_all_that_patterns_have():
    assert {"search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"} <= set(OF_PATTERNS)
