"""The title and the employer among the headlines of a page."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.postings.page_headlines import read_headlines

URL = "https://www.board.example/jobs/7"


@pytest.mark.parametrize(
    ("html", "title", "employer"),
    [
        ("<title>Cook | Board</title><h1>Cook</h1>", "Cook", ""),
        ("<title>Cook - Example Hotel | Board</title><h1>Cook</h1>", "Cook", "Example Hotel"),
        ("<title>Cook at Example Hotel | Board</title><h1>Cook</h1>", "Cook", "Example Hotel"),
        ("<title>Cook - Example Hotel</title>", "Cook", "Example Hotel"),
        ("<title>Cook | Example Hotel</title>", "Cook", ""),
        ("<h1>Example Ltd</h1><h2>Cook</h2>", "Cook", "Example Ltd"),
        ("<h1>Cook</h1><h2>Example Ltd</h2>", "Cook", "Example Ltd"),
        (
            "<h1>Zooexample</h1><h2>Guide</h2><a href='mailto:a@zooexample.test'>mail</a>",
            "Guide",
            "Zooexample",
        ),
        ("<h1>Blue Lake</h1><h2>Sales manager</h2>", "Sales manager", "Blue Lake"),
        ("<h1>Cook</h1><h2>Requirements</h2>", "Cook", ""),
        ("<h1>Cook</h1>words<h2>Example Ltd</h2>", "Cook", ""),
        ("<nav><h1>Board</h1></nav><h1>Cook</h1>", "Cook", ""),
        ("<article><header><h1>Cook</h1></header></article>", "Cook", ""),
        ("<h2>Cook</h2>", "Cook", ""),
        ("<title>Cooks - Board</title><h1><i>Rs 25,000.00</i> <b>Cooks</b></h1>", "Cooks", ""),
        (
            "<title>Cook - Board</title><h1><i>Ask the seller</i> <b>Cook - hotel</b></h1>",
            "Ask the seller Cook - hotel",
            "",
        ),
        ("<title>Example Ltd | Board</title><h1><i>Example Ltd</i> <b>Cook</b></h1>", "Example Ltd Cook", ""),
        ("<title>Lowongan Kerja Koki Hotel di Bandung | B</title><div>Koki Hotel</div>", "Koki Hotel", ""),
        ("<title>Job vacancy Cook / Baker in Bern | B</title><div>Cook / Baker</div>", "Cook / Baker", ""),
        ("<title>Job vacancy Cook in Bern | B</title><div>Chef</div>", "Job vacancy Cook in Bern", ""),
        (
            "<title>Cook | Office</title><h2><a href='../index.html'>Office</a></h2><h3>News</h3><h3>Cook</h3>",
            "Cook",
            "",
        ),
        ("", "", ""),
    ],
)
def test_title_and_employer(html, title, employer):
    found = read_headlines(LexborHTMLParser(html), URL)
    assert (found.title, found.employer) == (title, employer)


@pytest.mark.parametrize(
    ("html", "posted"),
    [
        ("<meta property='article:published_time' content='2026-11-03'>", "2026-11-03"),
        ("<time datetime='2026-11-03'>then</time>", "2026-11-03"),
        ("<time datetime='2026-11-03'></time><time datetime='2026-11-04'></time>", ""),
    ],
)
def test_the_date_that_the_page_states(html, posted):
    assert read_headlines(LexborHTMLParser(html), URL).posted == posted
