"""A small site with a table of notices, some with a page of their own: found, crawled and scored."""

import json

import pytest

from quality.invented_sites.__main__ import run_site
from quality.invented_sites.counted import counted

HEAD = "<html><title>Vacancies</title><base href='/'><h2>Vacancies</h2>"
TEXT = "The office looks for somebody who keeps the files in order and answers the phone every day."


def row(number):
    linked, whole = (
        f"<a href='notice/{number}.html'>Clerk {number}</a>",
        f"<b>Clerk {number}</b><p>{TEXT}</p>",
    )
    title = linked if number % 2 else whole
    return f"<tr id=n{number}><td>{title}<td>Office {number}<td>Thiès<td>{number + 10}/11/2026"


def notice(number):
    return (
        f"<title>Clerk {number}</title><h1>Clerk {number}</h1><p>Employer: Office {number}</p><p>Location: Thiès</p>"
        f"<p>Salary: 500 EUR</p><p>Posted: 2026-11-{number + 10}</p><p>{TEXT}</p>"
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sites")
    pages = {"index.html": f"{HEAD}<a href='vacancies/list.html'>Vacancies</a><a href='about.html'>About</a>"}
    pages["about.html"] = "<title>About</title>"
    for page in (1, 2):
        rows = "".join(row(n) for n in range(page * 8 - 7, page * 8 + 1))
        paging = "<a href='vacancies/list-2.html'>2</a>"
        table = f"<table><tr><th>Position<th>Employer<th>Place<th>Posted{rows}</table>"
        pages[f"vacancies/list{'' if page == 1 else '-2'}.html"] = f"{HEAD}{table}{paging}"
    pages |= {f"notice/{n}.html": notice(n) for n in range(1, 17, 2)}
    for name, body in pages.items():
        path = folder / "one" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, "utf-8")
    truth: list[dict[str, object]] = [
        {
            "path": f"/notice/{n}.html" if n % 2 else f"/vacancies/list{'' if n < 9 else '-2'}.html#n{n}",
            "title": f"Clerk {n}", "employer": f"Office {n}", "place": "Thiès", "date_posted": f"2026-11-{n + 10}",
            "phones": [], "emails": [], "text_start": TEXT[:60], "pay": None,
        }
        for n in range(1, 17)
    ]  # fmt: skip
    (folder / "one.truth.jsonl").write_text("\n".join(map(json.dumps, truth)), "utf-8")
    (folder / "one.nonads.jsonl").write_text(json.dumps({"path": "/about.html", "kind": "page"}), "utf-8")
    return folder / "one"


@pytest.fixture(scope="module")
def scored(site):
    return run_site(site)


def test_rows_and_pages_are_stored_once_each(scored):
    assert (scored.found, scored.truth, dict(scored.false)) == (16, 16, {}), scored.notes


def test_fields_are_right(scored):
    assert {name: scored.right[name] for name in ("title", "employer", "place", "text")} == dict.fromkeys(
        ("title", "employer", "place", "text"), 16
    ), scored.notes


def test_readings_of_pages_are_counted_against_the_truth(site):
    counts = counted(site)
    assert {reading for reading, _ in counts} == {"sure", "whole"}
    assert all(right for _, right in counts), counts
