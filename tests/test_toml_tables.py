"""Tables and patterns from the user's cache are those of the files, and what is spoilt there is not used."""

import tomllib
from pathlib import Path

import pytest

from crawler import toml_tables, user_cache
from crawler.text.kept_patterns import kept_pattern
from crawler.text.spelled_numbers import _quick_pattern, quick_pattern
from crawler.toml_tables import parsed

ROOT = Path(__file__).parents[1] / "crawler"
LARGE = [path for path in sorted(ROOT.rglob("*.toml")) if path.stat().st_size >= toml_tables.SMALLEST]
ROWS = "\n".join(
    f'[row{number}]\nwords = ["one", "ẹgbẹ̀rún", {number}, {number}.5, true]' for number in range(400)
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty cache folder that isn't there yet."""
    monkeypatch.setenv(user_cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def names(folder):
    return sorted(path.name.partition("-")[0] for path in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("path", LARGE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_tables_of_the_program_come_back_as_they_are_parsed(path, folder):
    content = path.read_bytes()
    whole = tomllib.loads(content.decode())
    first, second = (parsed(content, "any") for _ in range(2))
    assert repr(first) == repr(second) == repr(whole), "the order of the rows counts too"
    assert names(folder) == ([] if "datetime." in repr(whole) else ["toml.any"])


def test_another_content_under_the_same_name_is_another_table():
    one, other = ROWS.encode(), ROWS.replace("one", "two").encode()
    assert parsed(one, "same") != parsed(other, "same")
    assert parsed(one, "same") == tomllib.loads(ROWS)


def test_small_tables_and_those_with_dates_are_not_kept(folder):
    dated = ROWS + "\n[last]\nday = 2026-12-01\n"
    assert parsed(b"a = 1", "small") == {"a": 1}
    assert parsed(dated.encode(), "dated")["last"]["day"].year == 2026
    assert names(folder) == []


@pytest.mark.parametrize(
    "spoil", [lambda raw: raw[:-1], lambda raw: raw[:-9] + bytes(9), lambda raw: raw[:200]]
)
def test_a_spoilt_table_is_parsed_again(folder, spoil):
    parsed(ROWS.encode(), "rows")
    (kept,) = folder.iterdir()
    kept.write_bytes(spoil(kept.read_bytes()))
    assert parsed(ROWS.encode(), "rows") == tomllib.loads(ROWS)


def test_mistakes_are_named_as_by_the_parser(folder):
    for _ in range(2):
        with pytest.raises(tomllib.TOMLDecodeError, match="at line 802"):
            parsed(f"{ROWS}\n\n= 3\n".encode(), "wrong")
        with pytest.raises(UnicodeDecodeError):
            parsed(ROWS.encode() + b'\na = "\xff"', "wrong")
    assert names(folder) == []


@pytest.mark.parametrize("plain", [True, False])
def test_the_pattern_of_spelled_digits_is_the_same_from_the_cache(plain, folder):
    made = _quick_pattern(plain)
    assert quick_pattern(plain) == quick_pattern(plain) == made
    assert ("pattern.spelled_ascii" if plain else "pattern.spelled_all") in names(folder)


def test_a_spoilt_pattern_is_made_again(folder):
    assert kept_pattern("one", lambda: "a|b") == "a|b"
    assert kept_pattern("one", lambda: "never asked") == "a|b"
    (kept,) = folder.iterdir()
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    assert kept_pattern("one", lambda: "a|b|c") == "a|b|c"
