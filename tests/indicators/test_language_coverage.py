"""Whether the catalogue covers the language of an ad: a mark on the assessment, with its reason."""

from dataclasses import replace

import pytest

from crawler.assess import assess
from crawler.indicators import load_catalogue
from crawler.records import JobPosting

TEXTS = {
    "none": "Wir suchen ab sofort eine freundliche Verk\u00e4uferin f\u00fcr unsere B\u00e4ckerei in der Innenstadt.",
    "checked": "We are looking for a friendly shop assistant for our bakery in the town centre, full time.",
    "unchecked": "Tunatafuta muuzaji wa duka la mikate mjini, mshahara wa kila mwezi na likizo, piga simu.",
    "unknown": "OK",
}


@pytest.mark.parametrize("coverage", TEXTS)
def test_an_ad_carries_how_well_its_language_is_covered(coverage):
    said = assess(JobPosting(url="", source="board", text=TEXTS[coverage]))
    assert said.language_coverage == coverage
    told = [reason for reason in said.reasons if reason.startswith("language not covered")]
    assert bool(told) == (coverage == "none")


def test_a_language_read_with_the_phrases_of_another_is_not_covered():
    catalogue = load_catalogue()
    tables = replace(catalogue.tables, also={**catalogue.tables.also, "de": "en"})
    said = assess(
        JobPosting(url="", source="board", text=TEXTS["none"]), catalogue=replace(catalogue, tables=tables)
    )
    assert said.language_coverage == "neighbour"
    assert "language not covered: only phrases in 'en' for 'de', so signs may be missed" in said.reasons
