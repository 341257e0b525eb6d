"""Every reader proves the examples it carries."""

import pytest

from crawler.contact_kinds import KINDS
from crawler.contacts import find_in_text
from crawler.contacts.registry import EXTRACTORS

EXAMPLES = [(reader.name, example) for reader in EXTRACTORS for example in reader.examples]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=lambda value: getattr(value, "text", value)[:40])
def test_example(name, example):
    found = find_in_text(example.text, region=example.region)
    assert tuple((contact.kind, contact.value) for contact in found) == example.expected
    for contact in found:
        assert example.text[contact.start : contact.end] == contact.raw
        assert 0.5 <= contact.confidence <= 1


def test_every_reader_has_finds_and_traps():
    for reader in EXTRACTORS:
        assert any(example.expected for example in reader.examples)
        assert any(not example.expected or reader.name == "account" for example in reader.examples)


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.handle or kind.hits])
def test_a_kind_is_found_in_its_hits(name):
    kind = KINDS[name]
    assert kind.hits, f"[{name}] of contact_kinds.toml needs hits = [...]: texts in which it must be found"
    for text in kind.hits:
        found = [(contact.kind, contact.value) for contact in find_in_text(text)]
        assert [kind for kind, _ in found] == [name], (
            f"[{name}] of contact_kinds.toml: its hit {text!r} gives {found}, not one contact of {name}. Does `names`"
            " have what the text calls the service, `handle` the whole name, `links` the host? Else it needs a reader"
        )


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.misses])
def test_nothing_is_found_in_the_misses_of_a_kind(name):
    for text in KINDS[name].misses:
        found = [(contact.kind, contact.value) for contact in find_in_text(text)]
        assert not found, (
            f"[{name}] of contact_kinds.toml: its miss {text!r} gives {found}; make `handle` narrower"
        )
