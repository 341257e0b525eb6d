"""Pages of a dossier as it is printed: three campaigns of the invented board, 16 ads in all, in at most twelve."""

import json

import pypdfium2
import pytest

from crawler import cli
from crawler.demo.board import Board
from crawler.store import Store
from tests.review.browser import chromium, needs_chromium

MOST_PAGES = 11
"""A court reads it whole: twelve pages of A4, one of them for pictures of captured pages, which an import lacks."""
TITLES = ("House maid for Oman", "nounou au Liban", "Trabajo en Canadá")
"""How the title of an ad of each group begins."""


def ads():
    """The ads of three groups of the board."""
    board = Board.load().ads
    groups = {ad.group for ad in board if ad.title.startswith(TITLES)}
    return [ad for ad in board if ad.group in groups]


@pytest.fixture
def home(tmp_path):
    rows = [
        {
            "id": f"ad-{ad.number}",
            "url": f"https://board.example{ad.path}",
            "title": ad.title,
            "description": ad.description,
            "hiring_organization": ad.employer,
            "job_location": f"{ad.town}, {ad.country}",
            "base_salary": ad.salary,
            "date_posted": ad.posted.isoformat(),
        }
        for ad in ads()
    ]
    file = tmp_path / "ads.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert cli.run(["--home", str(tmp_path / "home"), "import", str(file), "--source", "board"]) == 0
    return tmp_path / "home"


@pytest.mark.browser
@needs_chromium
def test_three_campaigns_of_sixteen_ads_are_at_most_twelve_pages(home, tmp_path):
    with Store(home) as store:
        campaigns = store.database.number("SELECT count(DISTINCT campaign) FROM campaign_members")
    assert (len(ads()), campaigns) == (16, 3)
    out, pdf = tmp_path / "dossier.html", tmp_path / "dossier.pdf"
    export = ["export", "--format", "dossier", "--undecided", "a trial", "--out", str(out)]
    assert cli.run(["--home", str(home), *export]) == 0
    for browser in chromium():
        page = browser.new_page()
        page.goto(out.as_uri())
        page.pdf(path=pdf, format="A4", prefer_css_page_size=True)
        page.close()
    with pypdfium2.PdfDocument(pdf) as printed:
        assert len(printed) <= MOST_PAGES
