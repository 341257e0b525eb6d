"""`adwatch sources`: what an analyst sees, and what happens to their file."""

import json

import pytest

from crawler.cli import run
from crawler.sources import load
from quality.harness.mirror import Mirror, mirrored
from tests.fetch.harness import Home
from tests.fetch.test_crawl import HOST, build

TEXT = """# my sources
[crawler]
contact = "watch@agency.example"   # our desk

[source.local]   # the test board
kind = "sitemap"
url = "http://127.0.0.1:1/sitemap.xml"
allow_private = true
"""


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path, warm=True)
    home.write(TEXT)
    return home


def adwatch(home, *arguments):
    return run(["--home", str(home.data), "--sources", str(home.sources), *arguments])


def test_list_check_and_kinds(home, capsys):
    assert adwatch(home, "sources", "list") == 0
    assert adwatch(home, "sources", "check") == 0
    assert adwatch(home, "sources", "kinds", "ats") == 0
    told = capsys.readouterr().out
    for words in ("local", "enabled", "is right: 1 source", 'token = "acme"', "greenhouse"):
        assert words in told
    assert adwatch(home, "--json", "sources", "list") == 0
    assert json.loads(capsys.readouterr().out)[0]["every"] == 86_400


def test_a_wrong_file_is_told_with_status_2(home, capsys):
    home.write(TEXT + "evry = '1d'\n")
    assert adwatch(home, "sources", "check") == 2
    assert "did you mean 'every'" in capsys.readouterr().err


def test_adding_keeps_comments_and_refuses_what_is_wrong(home, capsys):
    url = "https://jobs.example.org/list"
    assert adwatch(home, "sources", "add", "board", url, "--kind", "listing", "--set", "select.link='a.job'",
                   "--set", "every=6h") == 0  # fmt: skip
    assert "terms" in capsys.readouterr().out
    text = home.sources.read_text()
    assert text.startswith("# my sources")
    assert "# our desk" in text
    assert "# the test board" in text
    card = load(home.sources).cards["board"]
    assert (card.every, card.select) == (21_600, {"link": "a.job"})
    before = home.sources.read_text()
    assert adwatch(home, "sources", "add", "board", url, "--kind", "listing") == 2
    assert adwatch(home, "sources", "add", "x", url, "--kind", "listing", "--set", "pags=3") == 2
    assert home.sources.read_text() == before
    assert list(home.folder.glob(".sources-*")) == []


def test_probe_and_a_live_check_over_a_real_site(tmp_path):
    folder = tmp_path / "site"
    build(folder, 6)
    (folder / "robots.txt").write_text(f"Sitemap: https://{HOST}/sitemap.xml\n")
    home = Home(tmp_path, warm=True)
    home.write("")
    with mirrored(Mirror(folder, HOST)) as mirror:
        done = home.adwatch("--json", "sources", "probe", f"{mirror.url}/index.html", "--allow-private")
        assert done.returncode == 0, done.stderr
        assert {"sitemap"} == {proposal["card"]["kind"] for proposal in json.loads(done.stdout)}
        home.write(f'[source.x]\nkind = "sitemap"\nurl = "{mirror.url}/sitemap.xml"\nallow_private = true\n'
                   'include = ["/jobs/"]\n')  # fmt: skip
        done = home.adwatch("sources", "check", "--live", "x")
        assert done.returncode == 0, done.stderr
        assert "Cook 0" in done.stdout
        assert "Harmattan Ltd" in done.stdout
    assert not home.data.exists()
