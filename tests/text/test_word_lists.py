"""Word lists: the loader, and every file that is shipped."""

import re
import tomllib
from pathlib import Path

import pytest
import re2

from crawler.text.fold import fold
from crawler.text.word_lists import PATTERNS, WordLists, alternatives, fold_word

ROOT = Path(__file__).parents[2] / "crawler"
FILES = sorted(path for room in ("text", "contacts") for path in (ROOT / room / "words").glob("*.toml"))
OTHER_FORM = {"numbers", "spelled_out", "confusables", "decorations", "provider_names", "same_name_apps"}
"""Files that are mappings or have a layout of their own."""
LISTS = [path for path in FILES if path.stem not in OTHER_FORM]
DOMAIN_LABELS = {"рф", "ме"}
"""A top-level domain and a look-alike of one: no words of a language."""
ids = [path.stem for path in LISTS]
TAG = re.compile(r"(?:[a-z]{2,3}(?:-[A-Z][a-z]{3})?|[A-Z]{2})")


def written(tmp_path, text):
    path = tmp_path / "words.toml"
    path.write_text(text, "utf-8")
    return path


def test_words_are_folded_once_and_keep_the_order_of_the_file(tmp_path):
    lists = WordLists(written(tmp_path, '[dot]\nes = ["Punto", "dót"]\nru = ["точка", "punto"]\n'))
    assert lists.words("dot") == ("punto", "dot", "точка")
    assert lists.by_language("dot") == {"es": ("Punto", "dót"), "ru": ("точка", "punto")}
    assert list(lists) == ["dot"]


def test_patterns_are_taken_as_they_are(tmp_path):
    lists = WordLists(written(tmp_path, "[x_patterns]\nen = ['web ?site', '\\bA']\n"))
    assert lists.pattern("x_patterns") == r"web ?site|\bA"


@pytest.mark.parametrize("text", ['[a]\nen = "x"\n', "[a]\nen = [1]\n", '[a]\nen = [""]\n'])
def test_a_damaged_table_is_refused(tmp_path, text):
    with pytest.raises(ValueError, match=r"words.toml: \[a\] en must be a list"):
        WordLists(written(tmp_path, text))


def test_alternatives_are_escaped_and_the_longest_comes_first():
    assert alternatives(["a.b", "a", "r/s x", "a-b", "a"]) == r"r/s x|a-b|a\.b|a"
    for engine in (re, re2):
        assert engine.fullmatch(alternatives(["a", "a b", "c+", "d-e"]), "a b")
        assert engine.fullmatch(alternatives(["a", "a b", "c+", "d-e"]), "c+")


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_file_begins_with_what_it_is_and_who_reads_it(path):
    text = path.read_text("utf-8")
    tomllib.loads(text)
    head = text.split("\n[")[0]
    assert head.startswith("# ")
    readers = [ROOT / name.removeprefix("crawler/") for name in re.findall(r"crawler/[\w/]+\.py", head)]
    assert readers, "names the module that reads it"
    assert all(reader.is_file() for reader in readers)


@pytest.mark.parametrize("path", LISTS, ids=ids)
def test_tables_have_a_comment_and_languages(path):
    text = path.read_text("utf-8")
    for name, table in tomllib.loads(text).items():
        assert re.search(rf"(?:# .*|\])\n\[{name}\]", text), name
        for tag in table:
            assert TAG.fullmatch(tag), (name, tag)


@pytest.mark.parametrize("path", LISTS, ids=ids)
def test_every_table_is_used(path):
    code = "".join(module.read_text("utf-8") for module in sorted(path.parents[1].glob("*.py")))
    for name in WordLists(path):
        assert f'"{name}"' in code or f"'{name}'" in code, name


@pytest.mark.parametrize("path", LISTS, ids=ids)
def test_no_language_lists_a_word_twice(path):
    lists = WordLists(path)
    for name in lists:
        for language, words in lists.by_language(name).items():
            assert len(set(words)) == len(words), (name, language)


@pytest.mark.parametrize("path", LISTS, ids=ids)
def test_patterns_compile_and_are_in_folded_form(path):
    lists = WordLists(path)
    for name in lists:
        re.compile(lists.pattern(name))
        if name.endswith(PATTERNS):
            for word in re.findall(r"[^\W\d_]{2,}", re.sub(r"\\.", " ", lists.pattern(name))):
                assert fold(word).text == word, (name, word)


@pytest.mark.parametrize("path", LISTS, ids=ids)
def test_folding_leaves_something_of_every_word(path):
    lists = WordLists(path)
    for name in lists:
        assert all(
            word and fold_word(word) == word for word in lists.words(name) if not name.endswith(PATTERNS)
        )


def test_only_data_files_hold_words_of_other_scripts():
    """Single characters in patterns (signs, ranges) may stay in code; words of two letters may not."""
    word = re.compile(r"[\u0370-\u052f\u0590-\u1fff\u3040-\u9fff\uac00-\ud7af]{2,}")
    wrong = {}
    for room in ("text", "contacts"):
        for path in sorted((ROOT / room).glob("*.py")):
            code = re.split(r"(?m)^EXAMPLES: Final", path.read_text("utf-8"))[0]
            code = re.sub(r'"""[\s\S]*?"""|#.*', "", code)
            code = re.sub(r"\[[^\[\]\n]*\]", "", code)
            found = [one for one in word.findall(code) if one not in DOMAIN_LABELS]
            if found:
                wrong[path.name] = found
    assert wrong == {}
