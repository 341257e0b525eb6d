"""pipelines.assess.Assess: new and changed ads get an assessment."""

from crawler import assess
from crawler.records import JobPosting
from pipelines.assess import Assess
from tests.pipelines.fakes import URL, fetched, known, passed, run

AD = JobPosting(url=URL, source="board", title="Cook", text="Call +2348030000123, small processing fee.")


def test_new_ads_are_assessed(tmp_path):
    with run(tmp_path) as spider:
        result = passed(Assess(spider), fetched(postings=(AD, AD)))
    found = [ad.assessment for ad in result.postings]
    assert [[contact.kind for contact in one.contacts] for one in found if one] == [["phone"], ["phone"]]


def test_unchanged_ads_are_not(tmp_path):
    with run(tmp_path) as spider:
        result = passed(Assess(spider), fetched(postings=(AD,), digest="old", known=known()))
    assert result.postings == (AD,)


def test_an_ad_that_can_not_be_assessed_is_kept_with_the_fault(tmp_path, monkeypatch):
    def fail(*arguments, **named):
        raise ZeroDivisionError("odd ad")

    monkeypatch.setattr(assess, "assess", fail)
    with run(tmp_path) as spider:
        result = passed(Assess(spider), fetched(postings=(AD,)))
        assert len(spider.session.faults) == 1
    assert any("odd ad" in problem for problem in result.postings[0].problems)
