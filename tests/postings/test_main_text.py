"""The main text of a page whose structured data holds only a summary."""

import pytest

from crawler.postings.main_text import MAX_PAGE, MORE, SUMMARY, main_text

LONG = "Call the recruiter under the number on this page. " * 20


@pytest.mark.parametrize("tag", ["main", "article"])
def test_a_long_main_part_is_taken_without_its_furniture(tag):
    page = f"<body><{tag}><nav>Menu</nav><p>{LONG}</p><div class='related-jobs'>Others</div></{tag}></body>"
    assert main_text(page, "Summary") == LONG.strip()


@pytest.mark.parametrize(
    ("page", "description"),
    [
        (f"<main>{LONG}</main>", "x" * (SUMMARY + 1)),
        (f"<div>{LONG}</div>", "Summary"),
        (f"<article>{LONG}</article><article>{LONG}</article>", "Summary"),
        (f"<main>{'x' * MORE}</main>", "Summary"),
        (f"<main>{LONG}</main>" + " " * MAX_PAGE, "Summary"),
    ],
    ids=["full description", "no main part", "several articles", "little more", "page too long"],
)
def test_other_pages_give_nothing(page, description):
    assert main_text(page, description) == ""
