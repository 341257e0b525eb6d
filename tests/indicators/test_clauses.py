"""A clause is read by who pays, who keeps and what is denied in it."""

import csv
import math
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.assess import assess
from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.clause_words import ClauseWords
from crawler.indicators.clauses import MOST_CLAUSES, NOTIONS, clauses_of, harm_at, most_harmful
from crawler.indicators.phrases import section_of
from crawler.records import JobPosting

PAIRS = Path(__file__).parents[2] / "quality" / "corpora" / "clauses" / "pairs.tsv"
TOLD_APART = 0.85
"""Share of the clause pairs (in sample) whose harmful end must score higher."""

TWINS = [
    ("en", "Your passport stays with the madam.", "Your passport stays with you."),
    ("en", "The ticket is deducted from your salary.", "Nothing is deducted from your salary."),
    ("en", "There is no rest day.", "Sunday is a rest day."),
    ("es", "El pasaporte lo guarda el patrón.", "El pasaporte lo guardas tú, contigo siempre."),
    ("fr", "Le billet est retenu sur les premiers salaires.", "Rien n'est retenu sur les salaires."),
    ("ru", "Паспорт хранится у хозяина.", "Паспорт остается у вас."),
    ("id", "Tiket dipotong dari gaji pertama.", "Gaji tidak dipotong."),
    ("sw", "Pasipoti inakaa kwa bosi.", "Pasipoti unakaa nayo mwenyewe."),
    ("zh", "护照由老板保管。", "护照由你自己保管。"),
    ("th", "พาสปอร์ตนายจ้างเก็บไว้", "พาสปอร์ตคุณเก็บไว้เอง"),
]


def analysed(text, language="en"):
    return AnalysedPosting(JobPosting(url="", source="", text=text), (), language, load_catalogue())


@pytest.mark.parametrize(("language", "harmful", "honest"), TWINS)
def test_the_harmful_twin_scores_higher(language, harmful, honest):
    assert most_harmful(analysed(harmful, language)) > most_harmful(analysed(honest, language))


def test_most_clause_pairs_are_told_apart():
    with PAIRS.open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    told = [
        most_harmful(analysed(harmful, language)) > most_harmful(analysed(honest, language))
        for language, harmful, honest in rows
    ]
    assert sum(told) / len(told) >= TOLD_APART


def test_a_harmless_clause_takes_nothing_from_a_harmful_one():
    harmful = "The ticket is deducted from your salary."
    alone = most_harmful(analysed(harmful))
    for beside in ("Nothing is paid by you.", "Your passport stays with you.", "Work is eight hours."):
        assert most_harmful(analysed(f"{beside} {harmful}")) >= alone
        assert most_harmful(analysed(f"{harmful} {beside}")) >= alone


def test_clauses_lie_in_order_and_are_bounded():
    ad = analysed("You pay, we keep; nothing is free. " * 200)
    found = ad.feature(clauses_of)
    assert 0 < len(found) <= MOST_CLAUSES
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert harm_at(ad, -1, -1) == -math.inf


def test_the_reason_quotes_the_clause():
    text = "Cook wanted in town. No rest day, and the boss keeps your passport until the debt is worked off."
    said = assess(JobPosting(url="", source="", text=text))
    assert said.band != "low"


def test_notions_are_keys_of_the_phrase_files():
    assert all(section_of(key) for key in NOTIONS)


def test_every_word_can_be_looked_for():
    assert list(load_catalogue().tables.clause_words.unreadable()) == []


def test_what_cannot_be_looked_for_is_told():
    words = ClauseWords({"en": {"worker": ["you", "x", "pay <3> fee"]}})
    assert [line for line, _ in words.unreadable()] == ["x", "pay <3> fee"]
    assert list(words.find("you pay", {"en"})) == [(0, "worker")]


def test_words_of_latin_script_count_in_their_language_only():
    words = ClauseWords(
        {"es": {"hurry": ["ya"]}, "en": {"worker": ["you"]}, "ar": {"worker": ["حسابك"]}}, ("ب",)
    )
    assert list(words.find("ya you", {"tr"})) == [(3, "worker")]
    assert list(words.find("ya you", {"es"})) == [(0, "hurry"), (3, "worker")]
    assert [notion for _, notion in words.find("بحسابك", {"ar"})] == ["worker"]
