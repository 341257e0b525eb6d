"""Saved pages: which URL tells one from another."""

import pytest

from crawler import cli
from crawler.imports import read_path, read_paths
from crawler.store import Store

PAGE = """<html><head>{}<script type="application/ld+json">
{{"@type":"JobPosting","title":"{}","description":"Care"}}</script></head></html>"""
SHARED = '<link rel="canonical" href="https://board.example/jobs">'


def save(folder, **pages: str):
    folder.mkdir()
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page)
    return folder


def urls(items):
    return [item.page.url for item in items if item.page]


def test_different_pages_of_one_canonical_are_several_ads(tmp_path, capsys):
    folder = save(tmp_path / "pages", a=PAGE.format(SHARED, "Nurse"), b=PAGE.format(SHARED, "Cook"))
    assert cli.run(["--home", str(tmp_path / "home"), "import", str(folder), "--source", "old"]) == 0
    assert capsys.readouterr().out == "2 new, 0 changed, 0 unchanged\n"
    with Store(tmp_path / "home") as store:
        assert {one.posting.title for one in store.reader.each()} == {"Nurse", "Cook"}


def test_also_when_the_files_are_named_one_by_one(tmp_path):
    folder = save(tmp_path / "pages", a=PAGE.format(SHARED, "Nurse"), b=PAGE.format(SHARED, "Cook"))
    files = sorted(folder.iterdir())
    assert urls(read_paths(files)) == [file.as_uri() for file in files]


def test_copies_of_one_page_are_one_ad(tmp_path):
    folder = save(tmp_path / "pages", a=PAGE.format(SHARED, "Nurse"), b=PAGE.format(SHARED, "Nurse"))
    assert urls(read_path(folder)) == ["https://board.example/jobs"] * 2


@pytest.mark.parametrize("front", ["https://board.example", "https://board.example/"])
def test_the_front_page_is_no_url_of_an_ad(tmp_path, front):
    folder = save(tmp_path / "pages", a=PAGE.format(f'<link rel="canonical" href="{front}">', "Nurse"))
    assert urls(read_path(folder)) == [(folder / "a.html").as_uri()]
