"""What other rooms say of sources, runs and errors is said in every language, or stays English and says so."""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

import crawler
from crawler.detection.fetch_page import FetchedPage
from crawler.detection.folder_cards import robots_verdict
from crawler.errors import UserError
from crawler.fetch.errors import DOWNLOAD_ERRORS, classify_error
from crawler.fetch.policy.health import RunFacts, source_health
from crawler.fetch.run.ad_shares import FieldCount
from crawler.review.web import i18n, operation_sentences
from crawler.review.web.operation_sentences import (
    MOST_SENTENCES,
    error_words,
    operation_sentence,
    operations_of,
)
from tests.review.test_stored_sentences import ENGLISH, OTHERS, placeholders, sample, skeleton

FORMS = tomllib.loads((i18n.FOLDER / "operations" / "en.toml").read_text("utf-8"))
ROOT = Path(crawler.__file__).parent
SPOKEN = ("fetch/errors", "fetch/policy/health", "fetch/safety/address_guard", "fetch/politeness/robots")
"""Modules all of whose words people read."""
RAISING = (
    "export/selection",
    "export/writing",
    "reports/service",
    "reports/hotline_keys",
    "entities/service",
    "review/intake/page",
)
"""Modules whose errors people read."""


@pytest.fixture(params=OTHERS)
def language(request):
    i18n.use_language(request.param)
    yield request.param
    i18n.use_language("en")


def test_every_language_says_every_form_with_the_same_placeholders():
    words = [set(operations_of(tag)["word"]) for tag in OTHERS]
    assert all(one == words[0] for one in words)
    for tag in OTHERS:
        said = operations_of(tag)["form"]
        assert set(said) == set(FORMS), f"crawler/review/strings/operations/{tag}.toml"
        for name, text in said.items():
            assert placeholders(text) == placeholders(FORMS[name]), (tag, name)


def sentences_in(tree):
    within = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        if id(node) not in within | told and len(sample(node).split()) > 2 and sample(node)[0] not in ",;":
            yield sample(node)


def errors_in(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "UserError":
            yield from sentences_in(node)


def test_what_these_modules_say_has_a_form():
    known = [*FORMS.values(), *operations_of("fr")["word"]]
    trees = {name: ast.parse((ROOT / f"{name}.py").read_text("utf-8")) for name in (*SPOKEN, *RAISING)}
    told = [(name, text) for name in SPOKEN for text in sentences_in(trees[name])]
    told += [(name, text) for name in RAISING for text in errors_in(trees[name])]
    assert len(told) > 50, "the search finds the sentences"
    lacks = [one for one in told if not any(map(skeleton(one[1]).fullmatch, known))]
    assert not lacks, "crawler/review/strings/operations/en.toml lacks a form for these"


def facts(**changed):
    wanted = RunFacts(
        finish_reason="finished",
        entries=30,
        live_before=0,
        min_items=1,
        whole_index=True,
        broken=(),
        pages={"ad": 30},
    )
    return replace(wanted, **changed)


def shares(held):
    return FieldCount(ads=40, fields={"title": held})


PLACE = "https://jobs.example/a: status 403"
UNHEALTHY = [
    facts(finish_reason="shutdown", broken=["https://jobs.example/list: unreachable: no such host"]),
    facts(finish_reason="killed", faults=[PLACE]),
    *(facts(pages={name: 9, "ad": 1}, reasons={name: PLACE}) for name in ("blocked", "layout", "failed", "refused")),
    facts(pages={"blocked": 9}),
    facts(pages={"other": 9}, reasons={"other": "https://jobs.example/a: nothing on it marks a job ad"}),
    facts(pages={"other": 9}),
    facts(pages={"removed": 4, "expired": 5}),
    facts(entries=3, min_items=20),
    facts(entries=30, live_before=900),
    facts(entries=0, min_items=0, pages={}),
    facts(yields=shares(2), yields_before=shares(39)),
]  # fmt: skip


@pytest.mark.parametrize("run", UNHEALTHY)
def test_every_reason_of_an_unhealthy_source_is_said(language, run):
    state, reason = source_health(run)
    assert state == "unhealthy"
    said = operation_sentence(reason)
    assert ENGLISH not in said, said
    assert not re.search(r"\b(the|with|pages of|were|first)\b", re.sub(r"<bdi>.*?</bdi>", "", said)), said


@pytest.mark.parametrize("kind", DOWNLOAD_ERRORS)
def test_every_failed_request_is_said(language, kind):
    _, reason = classify_error(kind("jobs.example"))
    said = operation_sentence(reason)
    assert ENGLISH not in said or "jobs.example" in said, said


ROBOTS = FetchedPage(
    asked="https://jobs.example/robots.txt",
    status=200,
    body=b"User-agent: *\nDisallow: /private/\nCrawl-delay: 3",
)


def test_what_a_proposal_says_is_said(language):
    whys = [
        "120 pages in /jobs/, /vacancies/ (8 of 10 sampled are ads, 1 over) of its sitemap",
        "40 pages in /jobs/ (5 of 5 sampled are ads) that https://jobs.example/list links to",
        "1 page in /jobs/ (1 of 1 sampled are ads) that https://jobs.example/list links to",
        "9 pages in / (5 of 5 sampled are ads), by the headline of their template: look whether these are jobs",
        "a feed its page names",
        robots_verdict(ROBOTS, ["https://jobs.example/a"])[0],
        robots_verdict(ROBOTS, ["https://jobs.example/private/a"])[0],
    ]
    for why in whys:
        assert ENGLISH not in operation_sentence(why), why


def test_words_of_others_stay_and_the_rest_is_said(language):
    said = operation_sentence("a defect nobody has met; status 404")
    assert f"<span {ENGLISH}" in said
    assert said.count(ENGLISH) == 1
    assert "404" in said
    assert "status" not in said


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{0.__class__}", "{name}", "a‮b", "; " * 300])
def test_words_of_a_site_are_never_markup_nor_a_form(language, name):
    said = error_words(UserError(f"it could not be read: {name}"))
    assert "<script" not in said
    assert "‮" not in said
    assert operation_sentence(f"{name}: status 404")
    assert operation_sentence("")


def test_of_many_sentences_the_first_are_said_and_nothing_is_lost(language, monkeypatch):
    """However many semicolons a site writes: the desk looks at few beginnings of a text."""
    asked = []
    read = operation_sentences._translated

    def asking(text):
        asked.append(text)
        return read(text)

    monkeypatch.setattr(operation_sentences, "_translated", asking)
    said = operation_sentence("status 404; " + "; ".join(f"odd {number}" for number in range(5_000)))
    assert "status 404" not in said
    assert said.count("odd ") == 5_000
    assert len(asked) <= MOST_SENTENCES**2


def test_in_english_it_is_as_it_was_written():
    assert operation_sentence("status 404; <b>") == f"<span {ENGLISH}>status 404; &lt;b&gt;</span>"


def test_pages_say_it_in_the_language_of_the_desk(desk):
    step = "read the terms of the site; a greater delay or other hours may help"
    reason = f"9 of 10 pages were blocked, first {PLACE}; {step}"
    with desk.store() as store, store.transaction():
        store.database.execute(
            "UPDATE sources SET state = 'unhealthy', state_reason = ? WHERE name = 'board'", (reason,)
        )
    lea = desk.client("lea")
    lea.post("/language", {"language": "fr"})
    for path in ("/sources", "/sources/board"):
        page = lea.get(path).text
        assert "9 pages sur 10 ont été bloquées, d’abord <bdi>https://jobs.example/a</bdi>" in page
        assert "were blocked" not in page
    lea.post("/cases", {"title": "Une affaire", "campaign": 1})
    answer = lea.post("/cases/1/export", {"format": "jsonl", "undecided": ""})
    assert answer.status == 409
    assert "personne n’a encore décidé" in answer.text
