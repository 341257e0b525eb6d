"""sources.toml: what is right is read, what is wrong is told with file, line, table, key and an example."""

import pytest

from crawler.errors import UserError
from crawler.sources import load
from crawler.sources.keys import COMMON
from crawler.sources.kinds import KINDS

RIGHT = """
[crawler]
contact = "watch@agency.example"

[source.board]
kind = "sitemap"
url = "https://jobs.example.org/sitemap.xml"
region = "NG"
languages = ["en", "ha"]
every = "6h"
hours = "22-6"
terms_reviewed = "2026-11-24, A. Analyst"
delay = 2.5
min_items = 20
max_age_days = 60
include = ["/jobs/"]
exclude = "/jobs/tag/"
select.title = "h1"

[source.local]
kind = "listing"
url = "http://127.0.0.1:8765/"
allow_private = true
delay = 0
pages = 3
"""


def written(tmp_path, text):
    path = tmp_path / "sources.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_right_file_is_read(tmp_path):
    watched = load(written(tmp_path, RIGHT))
    board, local = watched.cards.values()
    assert watched.contact == "watch@agency.example"
    assert (board.every, board.hours, board.delay) == (21_600, (22, 6), 2.5)
    assert board.exclude == ("/jobs/tag/",)
    assert board.select == {"title": "h1"}
    assert board.disabled_because == ""
    assert (local.pause, local.option("pages")) == (0.0, "3")


def test_real_hosts_are_asked_gently_and_only_after_review(tmp_path):
    text = '[source.x]\nkind = "feed"\nurl = "https://jobs.example.org/feed"\n'
    card = load(written(tmp_path, text)).cards["x"]
    assert card.pause == 2.0
    assert "terms" in card.disabled_because


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("evry = '6h'", ["line 4", "[source.x]", "evry", "did you mean 'every'"]),
        ("every = 'often'", ["every needs a number with m, h, d or w", 'every = "6h"']),
        ("every = 6", ["every", "6h"]),
        ("delay = 0", ["delay may be 0 on loopback only"]),
        ("delay = -1", ["delay"]),
        ("min_items = 1.5", ["min_items needs a whole number"]),
        ("enabled = 'yes'", ["enabled needs true or false"]),
        ("include = ['(']", ["include", "no pattern"]),
        ("include = ['(?=x)']", ["include", "no pattern"]),
        ("region = 'Nigeria'", ["region needs two capital letters"]),
        ("hours = '25-3'", ["hours"]),
        ("date_order = 'YDM'", ["date_order"]),
        ("select.titel = 'h1'", ["select.titel", "did you mean 'title'"]),
        ("pages = 3", ["pages is no key of a sitemap source"]),
        ("select = 'h1'", ["select needs a table"]),
        ("private_hosts = [1]", ["private_hosts"]),
    ],
)
def test_a_wrong_key_is_told(tmp_path, line, told):
    text = f'[source.x]\nkind = "sitemap"\nurl = "https://jobs.example.org/s.xml"\n{line}\n'
    with pytest.raises(UserError) as error:
        load(written(tmp_path, text))
    for words in ["sources.toml", "line 4", "write for example", *told]:
        assert words in str(error.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[source.x\n", ["not TOML", "line 1"]),
        ("[sorce.x]\n", ["sorce", "did you mean 'source'"]),
        ("[source.x]\nkind = 'sitemp'\n", ["'sitemp' is no kind", "did you mean 'sitemap'"]),
        ("[source.x]\nurl = 'https://example.org'\n", ["kind is missing"]),
        ("[source.x]\nkind = 'feed'\n", ["url is missing"]),
        ("[source.x]\nkind = 'feed'\nurl = 'file:///etc/passwd'\n", ["http or https"]),
        ("[source.x]\nkind = 'feed'\nurl = 'https://u:p@example.org/'\n", ["user name"]),
        ("[source.x]\nkind = 'feed'\nurl = 'https://example.org:99999/'\n", ["no address"]),
        ("source = 3\n", ["needs tables"]),
        ("[source]\nx = 3\n", ["needs a table"]),
        ("[crawler]\ncontct = 'x'\n", ["contct"]),
        ("[source.'a b']\nkind = 'feed'\nurl = 'https://example.org'\n", ["letters, digits"]),
    ],
)
def test_a_wrong_file_is_told(tmp_path, text, told):
    with pytest.raises(UserError) as error:
        load(written(tmp_path, text))
    for words in told:
        assert words in str(error.value)


def test_every_mistake_is_told_at_once(tmp_path):
    with pytest.raises(UserError) as error:
        load(written(tmp_path, "[source.a]\nkind='x'\n[source.b]\nkind='y'\n"))
    assert str(error.value).count("is no kind") == 2


def test_a_missing_file_and_a_wrong_encoding_are_told(tmp_path):
    with pytest.raises(UserError, match="not there"):
        load(tmp_path / "sources.toml")
    (tmp_path / "sources.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(UserError, match="not UTF-8"):
        load(tmp_path / "sources.toml")


def test_a_name_that_is_not_there_gets_a_guess(tmp_path):
    with pytest.raises(UserError, match="did you mean 'board'"):
        load(written(tmp_path, RIGHT)).pick(["bord"])


def test_every_kind_has_a_spider_and_every_spider_a_kind():
    from scrapy.spiderloader import SpiderLoader
    from scrapy.utils.project import get_project_settings

    assert sorted(SpiderLoader.from_settings(get_project_settings()).list()) == sorted(KINDS)


@pytest.mark.parametrize(
    "key", [*COMMON, *(key for kind in KINDS.values() for key in kind.keys)], ids=lambda k: k.name
)
def test_the_example_of_every_key_is_right(tmp_path, key):
    kinds = [kind.name for kind in KINDS.values() if key in kind.keys] or ["sitemap"]
    lines = ['kind = "sitemap"'.replace("sitemap", kinds[0]), 'url = "http://127.0.0.1/"']
    lines = [line for line in lines if not line.startswith(f"{key.name} =")] + [key.example]
    needed = [other.example for other in KINDS[kinds[0]].keys if other.required and other is not key]
    assert load(written(tmp_path, "[source.x]\n" + "\n".join(lines + needed))).cards
