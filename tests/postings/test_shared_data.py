"""Real pages that nobody on this project wrote, read where they are; skipped where they are not.

Nothing of them is copied here: only counts and properties are asserted.
"""

import csv
import json
import os
import sys
from pathlib import Path

import pytest

from crawler.money.pay_field import read_pay
from crawler.postings import Hints
from crawler.postings.ats import read_response, system_from_card
from crawler.postings.ats.system import recognise
from crawler.postings.page import read_page
from crawler.postings.page_state import page_state
from crawler.postings.tolerant_json import Unreadable, tolerant_loads
from crawler.records import Page

DATA = Path(os.environ.get("ADWATCH_DATA", "../shared/data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"real data are not at {DATA} (set ADWATCH_DATA)")
HINTS = Hints(source="real")


def page(file: Path) -> Page:
    return Page(url="https://real.example/x", body=file.read_bytes(), fetched_at="2026-11-25T00:00:00Z")


def files(*folders: str, suffix: str = "") -> list[Path]:
    found = (file for folder in folders for file in sorted((DATA / folder).rglob(f"*{suffix}")))
    return [file for file in found if file.is_file()]


def test_every_page_of_a_whole_site_is_read():
    jobs = files("sites/rebase/jobs", suffix=".html")
    stated = {
        job["number"]: job
        for job in json.loads((DATA / "sites/rebase/jobs.normalized.json").read_text())["jobs"]
    }
    for file in jobs:
        (ad,) = read_page(page(file), HINTS)
        assert ad.title
        assert ad.description
        assert ad.date_posted == ad.date_posted_raw[:10]
        assert ad.title.split() == stated[int(file.stem)]["title"].split()
        given = b'"hiringOrganization"' in file.read_bytes()
        assert bool(ad.hiring_organization) == given
        assert not [problem for problem in ad.problems if "date" in problem]
    assert len(jobs) == 875


def test_every_job_posting_block_yields_a_posting():
    with_block = 0
    for file in files("pages/boards_plucker", "pages/boards_history"):
        body = file.read_bytes()
        postings = read_page(page(file), HINTS)
        if b"ld+json" in body and b'"JobPosting"' in body:
            with_block += 1
            assert postings, file.name
            assert all(ad.title and ad.description for ad in postings)
    assert with_block


def test_ordinary_pages_yield_nothing():
    ordinary = files("pages/not_job_ads", "pages/forum_misc")
    for file in ordinary:
        assert read_page(page(file), HINTS) == (), file.name
        assert page_state(page(file)).kind == "other", file.name
    assert len(ordinary) > 100


def test_removed_threads_with_status_200_are_recognised():
    kinds = [page_state(page(file)).kind for file in files("pages/forum_nairaland")]
    assert set(kinds) == {"other", "soft-404"}


def test_threads_are_read_by_selectors():
    nairaland = Hints(
        source="n", region="NG",
        select={"item": "td[id^=pb]", "text": "div.narrow", "identifier": "td::attr(id)"},
    )  # fmt: skip
    hiring = Hints(
        source="h",
        select={"item": "tr.athing.comtr", "text": ".commtext", "date_posted": ".age::attr(title)",
                "url": ".age a::attr(href)"},
    )  # fmt: skip
    posts = [ad for file in files("pages/forum_nairaland") for ad in read_page(page(file), nairaland)]
    assert len(posts) > 200
    assert len({ad.url for ad in posts}) > 200
    comments = read_page(page(DATA / "pages/hn/thread_hiring.html"), hiring)
    assert len(comments) > 200
    assert all(ad.text and ad.date_posted for ad in comments)


def test_lists_without_a_system_are_read_by_a_card():
    card = {"items": "", "fields": {"title": "name", "url": "source", "hiring_organization": "employer",
                                    "description": "description"}}  # fmt: skip
    system = system_from_card("russian", card)
    for file in files("pages/russian_boards"):
        rows = json.loads(file.read_text())
        assert len(read_response(page(file), HINTS, system)) == len(rows)


COUNTS = {"ashby": 8, "greenhouse": 8, "lever": 8, "recruitee": 2, "personio": 2, "teamtailor": 2, "workable": 2,
          "smartrecruiters": 1, "navikt": 1, "jobtech": 1, "jobtech_source": 4, "workday": 2, "icims": 2}  # fmt: skip


def test_answers_of_tracking_systems_are_complete():
    counts: dict[str, int] = {}
    for file in files("pages/ats"):
        if file.suffix == ".md":
            continue
        system = recognise(file.read_text("utf-8"))
        assert system is not None, file.name
        ads = read_response(page(file), HINTS)
        assert ads, file.name
        counts[system.name] = counts.get(system.name, 0) + len(ads)
        for ad in ads:
            assert ad.title
            for name in ("job_location", "date_posted", "description"):
                stated = {"date_posted": "date_posted_raw"}.get(name, name)
                assert bool(getattr(ad, name)) == bool(getattr(ad, stated)), (file.name, name)
        if system.name in ("ashby", "greenhouse", "lever", "recruitee", "teamtailor", "navikt", "jobtech"):
            assert all(ad.job_location and ad.date_posted and ad.description for ad in ads), file.name
            assert all(ad.url.startswith("https://") and ad.url != "https://real.example/x" for ad in ads)
    for name, count in COUNTS.items():
        assert counts[name] == count, name


def test_suites_raise_nothing():
    for file in files(
        "suites/extruct", "suites/schemaorg_examples", "suites/scrapy_samples", "suites/strings"
    ):
        read_page(page(file), HINTS)
        page_state(page(file))


def test_schema_orgs_own_examples():
    text = "".join(file.read_text("utf-8") for file in files("suites/schemaorg_examples", suffix=".txt"))
    parts = (part.split("\nTYPES:")[0].split("\nPRE-MARKUP:")[0] for part in text.split("JSON:\n"))
    blocks = [part.encode() for part in parts if '"JobPosting"' in part]
    assert blocks
    for body in blocks:
        one = Page(url="https://real.example/", body=body, fetched_at="2026-11-25T00:00:00Z")
        assert read_page(one, HINTS)


def test_json_suite():
    for file in files("suites/json", suffix=".json"):
        text = file.read_bytes().decode("utf-8", "replace")
        try:
            tolerant_loads(text)
        except Unreadable:
            assert not file.name.startswith("y_"), file.name


def test_pay_against_two_references():
    csv.field_size_limit(sys.maxsize)
    rows = right = 0
    with (DATA / "reference/glassdoor_pay_parsed.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["Salary Estimate"] in ("", "-1"):
                continue
            pay = read_pay(row["Salary Estimate"], "US")
            times = 1 if row["hourly"] == "1" else 1000
            wanted = (float(row["min_salary"]) * times, float(row["max_salary"]) * times, "USD")
            rows += 1
            right += pay is not None and (pay.minimum, pay.maximum, pay.currency) == wanted
    assert right / rows >= 0.99
    units = {"Annual": "year", "Hourly": "hour", "Daily": "day"}
    with (DATA / "reference/nyc_city_pay.csv").open(encoding="utf-8", errors="replace") as stream:
        for row in csv.DictReader(stream):
            low, high = sorted((float(row["Salary Range From"]), float(row["Salary Range To"])))
            said = f"${row['Salary Range From']} - ${row['Salary Range To']} {row['Salary Frequency']}"
            pay = read_pay(said)
            assert pay is not None
            assert (pay.minimum, pay.maximum) == pytest.approx((low, high)), said
            assert pay.period == units[row["Salary Frequency"]]


def test_every_saved_page_is_read_by_the_right_kind():
    from quality import saved_pages

    assert saved_pages.main() == 0
