"""Leads read custody in their own language: kinds of entries and what the program says; what people wrote stays."""

from __future__ import annotations

import re

import pytest

from crawler.review.custody.sql import DETAILS, KINDS
from crawler.review.web.i18n import LANGUAGES, strings


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_and_detail_has_a_name_in_each_language(language):
    table = strings(language)
    for name in (*(f"kind_{kind}" for kind in KINDS), *(f"detail_{name}" for name in DETAILS)):
        assert table["custody." + re.sub(r"\W+", "_", name)].strip()


@pytest.mark.parametrize(
    ("language", "signed_in", "kind"),
    [
        ("ar", "سجّل الدخول", "تسجيل دخول"),
        ("fr", "connecté", "connexion"),
        ("en", "signed in", "sign-in"),
    ],
)
def test_an_entry_is_told_in_the_language_of_the_reader(desk, language, signed_in, kind):
    page = desk.client("lea").get("/custody", **{"Accept-Language": language}).text
    row = re.search(r"<tr><td class=\"n\">.*?</tr>", page)
    assert row is not None
    assert signed_in in row[0]
    assert f"<td>{kind}</td>" in row[0]
    assert '<option value="contact-view"' in page, "a filter's address is the same in all languages"


def test_a_time_stands_on_one_line(desk):
    assert '<td class="moment">' in desk.client("lea").get("/custody").text


def test_what_people_wrote_is_not_translated(desk):
    ada = desk.client("ada")
    ada.post("/people", {"name": "add", "role": "viewer", "password": "a long enough password 7"})
    page = desk.client("lea").get("/custody?kind=account", **{"Accept-Language": "fr"}).text
    assert "<bdi>add</bdi>" in page, "the name of a person"
    assert "<bdi>ajouté</bdi>" in page
    assert "<bdi>lecture seule</bdi>" in page


def test_a_file_holds_the_words_of_the_chain(desk):
    text = desk.client("lea").get("/custody.csv", **{"Accept-Language": "ar"}).text
    assert "outcome: signed in" in text
    assert ",sign-in," in text
