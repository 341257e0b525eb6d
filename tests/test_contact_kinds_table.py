"""The table of kinds of contact: how it is read, what it refuses, and what the derived lists hold."""

import re
import tomllib
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import contact_kinds
from crawler.contact_kinds import (
    CHATS,
    KINDS,
    NUMBER,
    NUMBERS,
    NUMBERS_SQL,
    ContactKind,
    Observable,
    identity,
    kind_of,
    kinds_where,
)

TABLE = Path(contact_kinds.__file__).with_suffix(".toml")


@pytest.fixture
def load(tmp_path):
    def loaded(text):
        path = tmp_path / "kinds.toml"
        path.write_text(text, "utf-8")
        return contact_kinds._load(path)

    return loaded


def test_a_table_gives_every_field(load):
    kinds = load(
        '[pigeon]\nlabel = "carrier pigeon"\nnumber = true\nchat = true\nstories = 2\nobservable = "handle"\n'
        'handle = "[a-z]{3}"\nnames = ["pigeon", "taube"]\n'
        'links = {"fly.example" = ["(?P<id>a)", "b"], "coo:" = ["c"]}\n'
        '[plain]\nlabel = "plain"\nstories = 0\nobservable = "page"\n'
    )
    assert list(kinds) == ["pigeon", "plain"]
    pigeon, plain = kinds.values()
    assert (pigeon.name, pigeon.label, pigeon.stories, pigeon.observable) == (
        "pigeon",
        "carrier pigeon",
        2,
        "handle",
    )
    assert pigeon.number
    assert pigeon.chat
    assert pigeon.joins
    assert pigeon.names == ("pigeon", "taube")
    assert pigeon.handle == re.compile("[a-z]{3}")
    assert pigeon.links == (("fly.example", ("(?P<id>a)", "b")), ("coo:", ("c",)))
    assert plain == ContactKind(name="plain", label="plain", stories=0, observable="page")
    assert (plain.number, plain.chat, plain.joins, plain.handle, plain.names) == (
        False,
        False,
        False,
        None,
        (),
    )
    assert ContactKind(name="once", label="once", stories=1, observable="page").joins


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[x]\nlabel = "x"\nstories = 1\nobservable = "page"\nzeta = 1\nalpha = 2\n',
            r"^kinds\.toml: \[x\] has unknown keys: alpha, zeta$",
        ),
        ('[x]\nname = "y"\nlabel = "x"\nstories = 1\nobservable = "page"\n', "has unknown keys: name"),
        (
            '[x]\nlabel = "x"\nstories = 1\nobservable = "owl"\n',
            r"^kinds\.toml: \[x\] observable must be one of phone, email, page, wallet, iban, bank-account, handle$",
        ),
        ('[x]\nlabel = "x"\nstories = 1\n', "observable must be one of"),
    ],
)
def test_a_wrong_table_is_refused(load, text, message):
    with pytest.raises(ValueError, match=message):
        load(text)


def test_records_and_the_list_of_kinds_are_frozen():
    kind: Any = next(iter(KINDS.values()))
    kinds: Any = KINDS
    record: Any = ContactKind
    with pytest.raises(FrozenInstanceError):
        kind.label = "x"
    with pytest.raises(TypeError):
        kinds["x"] = kind
    assert not hasattr(kind, "__dict__")
    with pytest.raises(TypeError):
        record("x", "x", 1, "page")


def test_shipped_kinds_are_those_of_the_table():
    rows = tomllib.loads(TABLE.read_text("utf-8"))
    assert list(KINDS) == list(rows)
    for name, row in rows.items():
        kind = kind_of(name)
        assert kind is KINDS[name]
        assert (kind.name, kind.label, kind.stories) == (name, row["label"], row["stories"])
        assert kind.observable in get_args(Observable)
    assert {name for name, row in rows.items() if row.get("number")} == NUMBERS
    assert {name for name, row in rows.items() if row.get("chat")} == CHATS
    assert {"phone", "whatsapp", "botim", "imo"} <= NUMBERS
    assert "phone" not in CHATS
    assert kinds_where(lambda kind: kind.observable == "email") == {"email"}
    assert "('" + "', '".join(sorted(NUMBERS)) + "')" == NUMBERS_SQL


def test_a_kind_of_a_newer_store_is_a_plain_handle():
    kind = kind_of("future-chat-app")
    assert (kind.name, kind.label, kind.stories, kind.observable) == (
        "future-chat-app",
        "future chat app",
        3,
        "handle",
    )
    assert not kind.number
    assert kind.joins


@given(st.sampled_from(sorted(KINDS)), st.from_regex(r"\+[0-9]{1,20}", fullmatch=True))
def test_only_e164_numbers_of_number_kinds_are_numbers(kind, value):
    is_number = kind in NUMBERS and 6 <= len(value) - 1 <= 15
    assert identity(kind, value) == ((NUMBER, value) if is_number else (kind, value))
    assert NUMBER == "number"


@pytest.mark.parametrize(
    "value", ["+12345", "+1234567890123456", "+123456\n", "123456", "x+1234567", "+1234567x"]
)
def test_what_is_no_e164_number_keeps_its_kind(value):
    assert identity("whatsapp", value) == ("whatsapp", value)
