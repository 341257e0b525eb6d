"""Fields by the CSS selectors of a source card."""

import pytest

from crawler.errors import UserError
from crawler.postings.page import parse
from crawler.postings.selectors import selected

PAGE = """<html><title>Cooks of Doha</title><body><p class=meta>Cook · Example Hotel · Doha</p>
<h1> Cook   wanted </h1><div class=ad><p>Good pay</p><p>Call us</p></div>
<a class=more href="/ad/1">more</a><ul><li>Doha</li><li>Muscat</li><li>Doha</li></ul>
<article><h2>One</h2><i>1</i></article><article><h2>Two</h2></article><article><i>3</i></article></body></html>"""


def fields(**select):
    return list(selected(parse(PAGE), select, "https://board.example/list"))


@pytest.mark.parametrize(
    ("name", "css", "words"),
    [
        ("title", "h1", "Cook wanted"),
        ("title", "h1::text", "Cook wanted"),
        ("title", "h2", "One Two"),
        ("title", "title", "Cooks of Doha"),
        ("title", ".meta::split(·, 1)", "Cook"),
        ("hiring_organization", ".meta::split(·, 2)", "Example Hotel"),
        ("job_location", ".meta::text::split('·', -1)", "Doha"),
        ("description", "div.ad p", "Good pay\n\nCall us"),
        ("description", "div.ad p::text", "Good pay\nCall us"),
    ],
)
def test_words_of_a_field(name, css, words):
    assert fields(**{"text": "h1", name: css})[0][name] == words


def test_a_part_that_is_not_there_is_left_out():
    assert fields(title="h1", job_location=".meta::split(·, 4)") == [{"title": "Cook wanted"}]


def test_places_are_joined_and_links_made_absolute():
    assert fields(title="h1", job_location="li", url="a.more::attr(href)") == [
        {"title": "Cook wanted", "job_location": "Doha; Muscat", "url": "https://board.example/ad/1"}
    ]


def test_item_selects_each_ad_and_those_without_words_are_left_out():
    assert fields(item="article", title="h2", identifier="i") == [
        {"title": "One", "identifier": "1"},
        {"title": "Two"},
    ]


def test_keys_of_the_spiders_are_no_fields():
    assert fields(link="a", next="a.more") == []


def test_a_selector_that_is_not_css_is_the_user_s_mistake():
    with pytest.raises(UserError, match="not CSS"):
        fields(title="h1[")
