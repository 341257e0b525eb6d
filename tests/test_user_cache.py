"""The user's cache folder: what is kept comes back, and what another user could have written does not."""

import os
import stat
import time

import pytest

from crawler import user_cache
from crawler.indicators import load
from crawler.text import language_model
from crawler.text.language import LANGUAGES

KEY = "0" * 64


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty cache folder that isn't there yet."""
    monkeypatch.setenv(user_cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def kept(key=KEY):
    found = user_cache.read("words", key)
    return None if found is None else bytes(found)


def test_what_is_kept_comes_back_and_only_its_user_may_read_it(folder):
    assert kept() is None
    user_cache.keep("words", KEY, [b"one ", memoryview(b"two")])
    assert kept() == b"one two"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600]


def others_may_write_the_folder(folder, path):
    folder.chmod(0o777)


def others_may_write_the_file(folder, path):
    path.chmod(0o666)


def another_file_stands_in_its_place(folder, path):
    user_cache.keep("words", "1" * 64, [b"other"])
    (folder / f"words-{'1' * 64}").replace(path)


def a_link_stands_in_its_place(folder, path):
    path.rename(folder.parent / "elsewhere")
    path.symlink_to(folder.parent / "elsewhere")


def the_folder_is_a_link(folder, path):
    folder.rename(folder.parent / "elsewhere")
    folder.symlink_to(folder.parent / "elsewhere")


def it_is_empty(folder, path):
    path.write_bytes(b"")


def it_is_no_file(folder, path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "spoil",
    [
        others_may_write_the_folder,
        others_may_write_the_file,
        another_file_stands_in_its_place,
        a_link_stands_in_its_place,
        the_folder_is_a_link,
        it_is_empty,
        it_is_no_file,
    ],
)
def test_a_file_that_another_could_have_written_is_not_read(folder, spoil):
    user_cache.keep("words", KEY, [b"one"])
    spoil(folder, folder / f"words-{KEY}")
    assert kept() is None


def test_a_folder_of_another_user_is_not_used(folder, monkeypatch):
    user_cache.keep("words", KEY, [b"one"])
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    assert kept() is None
    user_cache.keep("words", "1" * 64, [b"one"])
    assert [path.name for path in folder.iterdir()] == [f"words-{KEY}"]


def test_no_folder_is_made_in_another_users(folder, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: folder.parent.stat().st_uid + 1)
    user_cache.keep("words", KEY, [b"one"])
    assert not folder.exists()


def test_the_newest_files_of_a_kind_stay(folder):
    for number in range(user_cache.NEWEST + 2):
        key = str(number) * 64
        user_cache.keep("words", key, [b"x"])
        os.utime(folder / f"words-{key}", (number, number))
    assert len(list(folder.iterdir())) == user_cache.NEWEST


def test_what_is_read_stays_however_many_are_made_after_it(folder):
    user_cache.keep("words", KEY, [b"in use"])
    for number in range(1, user_cache.NEWEST + 3):
        os.utime(folder / f"words-{KEY}", (0, 0))
        assert kept() == b"in use"
        user_cache.keep("words", str(number) * 64, [b"x"])
    assert kept() == b"in use"
    assert len(list(folder.iterdir())) == user_cache.NEWEST


def test_what_a_killed_process_left_goes(folder):
    user_cache.keep("words", KEY, [b"x"])
    for name, age in ((".words-a.host.1.tmp", user_cache.LONGEST_WRITE + 60), (".words-b.host.2.tmp", 0)):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (time.time() - age,) * 2)
    user_cache.keep("words", KEY, [b"y"])
    assert {path.name for path in folder.iterdir()} == {".words-b.host.2.tmp", f"words-{KEY}"}


@pytest.mark.parametrize("place", ["", "/proc/nothing/here"])
def test_without_a_folder_nothing_is_kept_and_nothing_fails(monkeypatch, place):
    monkeypatch.setenv(user_cache.VARIABLE, place)
    user_cache.keep("words", KEY, [b"one"])
    assert kept() is None


@pytest.fixture
def kept_catalogue(english_catalogue, folder):
    """An empty cache folder, for the English catalogue."""
    return folder


def catalogue():
    return load.read_catalogue.__wrapped__(None)


def test_the_catalogue_is_the_same_from_the_cache_and_from_its_files(kept_catalogue, monkeypatch):
    read, again = catalogue(), catalogue()
    monkeypatch.setenv(user_cache.VARIABLE, "")
    without = catalogue()
    assert read.phrases == again.phrases == without.phrases
    assert read.examples == again.examples == without.examples
    assert read.version == again.version == without.version


@pytest.mark.parametrize("content", [b"\x93", b"\x91\x01", b"x" * 1000])
def test_a_spoilt_cache_is_read_again_from_the_files(kept_catalogue, content):
    folder = kept_catalogue
    before = catalogue()
    for path in folder.iterdir():
        kind, _, key = path.name.partition("-")
        user_cache.keep(kind, key, [content])
        assert catalogue().phrases == before.phrases
        assert path.stat().st_size > len(content) + 1000


def test_a_single_changed_byte_makes_the_catalogue_read_again(kept_catalogue):
    folder = kept_catalogue
    before = catalogue()
    (path,) = [path for path in folder.iterdir() if path.name.startswith("phrases-")]
    whole = path.read_bytes()
    for at in (len(whole) // 3, len(whole) - 1):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert catalogue().phrases == before.phrases
        assert path.read_bytes() == whole


TEXTS = (
    "We are hiring sales people for our office in the city",
    "Dibutuhkan operator chat gaji besar tiket ditanggung",
    "Требуется оператор чата, обучение за неделю",
    "ábc",
)


def test_the_language_model_is_the_same_from_the_cache(folder):
    unpacked = language_model._unpacked(LANGUAGES)
    for model in (language_model.language_model(LANGUAGES), language_model.language_model(LANGUAGES)):
        assert model.labels == unpacked.labels
        assert [model.rank(text) for text in TEXTS] == [unpacked.rank(text) for text in TEXTS]


def test_a_spoilt_language_model_is_unpacked_again(folder):
    expected = language_model.language_model(LANGUAGES).rank(TEXTS[0])
    (path,) = folder.iterdir()
    kind, _, key = path.name.partition("-")
    for content in (b"x", bytes(1000), b"\x05" + bytes(63) + b"\x92\x90\x90" + bytes(200)):
        user_cache.keep(kind, key, [content])
        assert language_model.language_model(LANGUAGES).rank(TEXTS[0]) == expected
