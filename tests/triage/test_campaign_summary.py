# ruff: noqa: E501 - a table reads better than a paragraph
"""The sentence about a campaign tells what was read, and each part leads to its quote."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from babel import Locale

from crawler.geo.countries import language_names
from crawler.geo.way import OfferRoute
from crawler.indicators import load_catalogue
from crawler.records import Assessment, Hit, JobPosting, Listing
from crawler.review.web import i18n
from crawler.text.language import LANGUAGES
from crawler.triage import campaign_summary
from crawler.triage.campaign_summary import (
    MOST_TOLD,
    TOLD,
    WANTED,
    WORK,
    CampaignCounts,
    counts_of,
    pieces,
    sentence,
    summary_of,
)
from crawler.triage.english_words import EnglishWords

TEXT = "House help, ladies only, 21 to 35. Registration fee is GHS 1,500. Madam keeps your passport."


def hit(name: str, quote: str, points: float = 3) -> Hit:
    start = TEXT.index(quote) if quote else 0
    return Hit(
        id=name, weight="medium", quote=quote, field="description", start=start, end=start + len(quote), why="w",
        points=points,
    )  # fmt: skip


HITS = (
    hit("live-in-domestic-abroad", "House help"),
    hit("gender-age-targeting", "ladies only, 21 to 35"),
    hit("upfront-recruitment-fee", "Registration fee is GHS 1,500"),
    hit("passport-retention", "keeps your passport"),
)


def ad(n: int = 1, hits: tuple[Hit, ...] = HITS, language: str = "en", **fields: Any) -> Listing:
    assessed = Assessment(
        language=language, document_type="ad", contacts=(), hits=hits, score=10.0 - n, band="look", harm_types=(),
        ruleset="t",
    )  # fmt: skip
    base = JobPosting(url="https://board.example/1", source="board", title="House help", description=TEXT)
    return Listing(
        id=n, key=f"ad-{n}", source="board", url="https://board.example/1", external_id=None, first_seen="",
        last_seen="", gone_at=None, gone_reason=None, versions=1, version=n, number=1, seen_at="", capture=None,
        posting=replace(base, assessment=assessed, **fields),
    )  # fmt: skip


COUNTS = CampaignCounts(
    listings=7,
    employers=4,
    contacts=4,
    route=OfferRoute(origins=("NG", "GH", "KE"), destinations=("LB",), readers=("NG",)),
)


def english(ads: list[Listing], counts: CampaignCounts = COUNTS) -> str:
    return sentence(summary_of(ads, counts), EnglishWords())


def test_the_sentence_of_the_issue() -> None:
    assert english([ad(1), ad(2)]) == (
        "7 ads under 4 employers offer house work in another family's home in Lebanon to “ladies only, 21 to 35”;"
        " a fee is asked for: “Registration fee is GHS 1,500”; the passport is kept: “keeps your passport”;"
        " recruits in Nigeria, Ghana, Kenya; 4 contacts."
    )


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (CampaignCounts(listings=1, employers=0, contacts=0), "1 ad without an employer's name"),
        (CampaignCounts(listings=1, employers=1, contacts=1), "1 ad under one employer offers house work in another"),
        (replace(COUNTS, route=OfferRoute(readers=("NG",))), "does not say where it recruits (the board's readers: Nigeria)"),
        (replace(COUNTS, contacts=0), "; no contact of its own."),
        (replace(COUNTS, route=OfferRoute(destinations=("LB", "OM", "QA", "KW", "SA", "AE"))), "in Lebanon, Oman, Qatar, Kuwait and 2 more"),
    ],
)  # fmt: skip
def test_counts_and_places(counts: CampaignCounts, told: str) -> None:
    assert told in english([ad()], counts)


def test_readers_of_the_country_of_the_work_are_not_told() -> None:
    assert "readers" not in english(
        [ad()], replace(COUNTS, route=OfferRoute(destinations=("NG",), readers=("NG",)))
    )


def test_what_few_ads_say_is_told_with_its_number() -> None:
    plain = [ad(n, hits=()) for n in range(2, 5)]
    assert "the passport is kept: “keeps your passport” (in 1 of 4 ads)" in english([ad(), *plain])


def test_work_of_no_known_kind_is_quoted_from_the_title_or_the_first_words() -> None:
    assert "for “Welder”" in english([ad(hits=(), title="Welder")])
    assert "for “House help, ladies only" in english([ad(hits=(), title="")])
    assert english([ad(hits=(), title="", description="", text="")]).startswith("7 ads under 4 employers")


def test_each_part_leads_to_its_quote() -> None:
    ads = [ad(1), ad(2)]
    by_key = {one.key: one for one in ads}
    quoted = [part for part in summary_of(ads, COUNTS) if part.quote]
    assert len(quoted) == 3
    for part in quoted:
        assert part.quote in by_key[part.listing].posting.description
        assert part.indicator in {one.id for one in by_key[part.listing].assessment.hits}


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        (
            "Small processing fee of GHS 1500 and visa charges. ",
            "processing fee",
            "processing fee of GHS 1500",
        ),
        (
            "Frais de dossier : 180 000 FCFA, à verser. ",
            "Frais de dossier",
            "Frais de dossier : 180 000 FCFA",
        ),
        ("Taxa de cadastro de R$ 50, devolvida. ", "Taxa de cadastro", "Taxa de cadastro de R$ 50"),
        ("Registration fee. Salary N90,000 monthly. ", "Registration fee", "Registration fee"),
        ("Registration fee, salary N90,000 monthly. ", "Registration fee", "Registration fee"),
        ("Registration fee is taken from the pay of N90,000. ", "Registration fee", "Registration fee"),
        ("Registration fee for 3 persons. ", "Registration fee", "Registration fee"),
    ],
)
def test_a_fee_is_told_with_its_sum(text: str, words: str, told: str) -> None:
    start = text.index(words)
    fee = replace(HITS[2], quote=words, start=start, end=start + len(words))
    assert f"a fee is asked for: “{told}”" in english([ad(hits=(fee,), description=text)])


def test_a_journey_that_is_paid_for_is_not_told_as_paid_by_the_worker() -> None:
    paid = hit("visa-travel-cost-on-worker", "Registration fee is GHS 1,500")
    free = hit("all-inclusive-package", "GHS 1,500")
    elsewhere = hit("all-inclusive-package", "House help")
    assert "paid by the worker" in english([ad(hits=(paid, elsewhere))])
    assert "paid by the worker" not in english([ad(hits=(paid, free))])


SHORT = (hit("passport-retention", "keeps", points=9),)
"""Would be quoted before the others: more points, and shorter."""


def test_quotes_come_from_ads_that_the_reader_can_read() -> None:
    ads = [ad(1, SHORT, "ar", title="خادمات"), ad(2, language="en"), ad(3, SHORT, "sw")]
    assert "the passport is kept: “keeps your passport”" in english(ads)
    assert ": “keeps”" in sentence(summary_of(ads, COUNTS, "sw"), EnglishWords())
    assert ": “keeps”" in sentence(summary_of(ads, COUNTS, "pt"), EnglishWords())


def test_the_title_of_an_ad_that_the_reader_can_read_is_taken() -> None:
    ads = [ad(1, (), "ar", title="خادمات"), ad(2, (), title="Housemaid")]
    (part,) = [part for part in summary_of(ads, COUNTS) if part.key == "offer"]
    assert (part.quote, part.listing) == ("Housemaid", "ad-2")
    (part,) = [part for part in summary_of(ads, COUNTS, "ar") if part.key == "offer"]
    assert (part.quote, part.listing) == ("خادمات", "ad-1")


@pytest.mark.parametrize(
    ("languages", "told"),
    [
        (("en", "en"), ""),
        (("en", ""), ""),
        (("ar",), "; written in Arabic; 4 contacts."),
        (("sw", "en", "sw", "ar"), "; written in Swahili, Arabic, English; 4 contacts."),
        (
            ("ar", "am", "fr", "en", "sw"),
            "; written in Amharic, Arabic, English, French and 1 more; 4 contacts.",
        ),
    ],
)
def test_other_languages_than_the_readers_are_named(languages: tuple[str, ...], told: str) -> None:
    said = english([ad(n, language=language) for n, language in enumerate(languages)])
    assert told in said
    assert ("written in" in said) == bool(told)


def test_every_language_that_a_text_may_be_in_has_its_name_of_cldr() -> None:
    cldr = Locale.parse("en").languages
    assert language_names() == {tag: cldr[tag] for tag in LANGUAGES}


def test_it_stays_a_sentence() -> None:
    everything = tuple(hit(name, "House help") for name in (*TOLD, *WORK, *WANTED))
    parts = summary_of([ad(hits=everything)], COUNTS)
    assert sum(part.key.startswith("told.") and part.clause > 0 for part in parts) == MOST_TOLD


def test_a_long_quote_is_cut_and_no_line_break_is_left() -> None:
    title = "very long\n " * 30
    (part,) = [part for part in summary_of([ad(hits=(), title=title)], COUNTS) if part.key == "offer"]
    assert len(part.quote) <= campaign_summary.LONGEST_QUOTE
    assert "\n" not in part.quote


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_part_has_a_string_in_every_language(language: str) -> None:
    class Words:
        say = staticmethod(i18n.say)
        country = staticmethod(str)
        language = staticmethod(str)

    i18n.use_language(language)
    try:
        everything = tuple(hit(name, "House help") for name in (*TOLD, *WORK, *WANTED))
        for name in (*TOLD, *WORK):
            for table in ("work", "work_of_one") if name in WORK else ("told",):
                assert f"summary.{table}.{name}" in i18n.strings(language)
        made = pieces(summary_of([ad(hits=everything, language="km")], COUNTS), Words())
    finally:
        i18n.use_language("en")
    assert made[-1][2] == "."
    assert all(text for text, _, _ in made)


def test_indicators_are_in_the_catalogue() -> None:
    assert {*TOLD, *WORK, *WANTED} <= set(load_catalogue().indicators)


def test_counts_of_ads() -> None:
    counts = counts_of([ad(1, hiring_organization="A"), ad(2, hiring_organization="a"), ad(3)], 9)
    assert (counts.listings, counts.employers, counts.contacts) == (9, 1, 0)
