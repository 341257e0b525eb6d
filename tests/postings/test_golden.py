"""Saved page in, golden record out: every folder of tests/postings/pages is a case.

A case holds `page.*` (an invented page or answer), `hints.json` (optional) and `postings.json`. To accept what
the readers say now: `ADWATCH_UPDATE_GOLDEN=1 pytest tests/postings/test_golden.py`, then read the difference.
"""

import json
import os
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pytest

from crawler.postings import Hints
from crawler.postings.ats import read_response
from crawler.postings.page import read_page
from crawler.postings.page_state import page_state
from crawler.records import JobPosting, Page

FOLDER = Path(__file__).parent / "pages"
CASES = sorted(path.parent for path in FOLDER.glob("*/page.*"))
DEFAULTS = {field.name: field.default for field in fields(JobPosting)}


def _read(case: Path) -> dict[str, Any]:
    (file,) = case.glob("page.*")
    told = json.loads((case / "hints.json").read_text()) if (case / "hints.json").exists() else {}
    url = told.pop("url", f"https://board.example/{case.name}")
    page = Page(
        url=url,
        body=file.read_bytes(),
        fetched_at="2026-11-25T10:00:00Z",
        encoding=told.pop("encoding", None),
    )
    reads = read_response if told.pop("answer", False) else read_page
    hints = Hints(source="golden", languages=tuple(told.pop("languages", ())), **told)
    postings = [
        {
            name: value
            for name, value in asdict(replace(posting, extra=dict(posting.extra))).items()
            if value != DEFAULTS[name] and value != {}
        }
        for posting in reads(page, hints)
    ]
    return {"state": page_state(page).kind, "postings": json.loads(json.dumps(postings))}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_saved_page_gives_saved_records(case):
    golden = case / "postings.json"
    found = _read(case)
    if os.environ.get("ADWATCH_UPDATE_GOLDEN"):
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    assert found == json.loads(golden.read_text())


def test_there_are_cases():
    assert len(CASES) >= 8
