"""What is fuzzed, and what counts as a failure: an exception, also one that isolation caught, or a wrong offset."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from crawler.assess import assess, attempt
from crawler.campaigns.service import join_new
from crawler.cli.analyse_line import answer, dump
from crawler.fetch.safety.costly_pages import is_costly_to_parse
from crawler.imports import read_path
from crawler.imports.ad_reader import AdReader
from crawler.imports.pages import ads_of
from crawler.imports.summary import ImportSummary
from crawler.postings import Hints
from crawler.postings.mapping import from_mapping
from crawler.records import JobPosting, Page
from crawler.store import Observation, Outcome, Store
from quality.fuzz import Case

AT: Final = "2026-11-26T00:00:00Z"
HINTS: Final = Hints(source="fuzz", region="NG")


class Isolated(Exception):
    """A step raised, and isolation caught it: a defect all the same."""


class WrongOffset(Exception):
    """A contact or a hit is not where it claims to be."""


def text_target(case: Case) -> None:
    """One line of `analyse`."""
    posting = from_mapping(case, source="fuzz", region=case.get("region"), aliases={})
    said = assess(posting)
    dump(answer(case, said, {}))
    contacts = [(one.raw, one.field, one.start, one.end) for one in said.contacts]
    hits = [(one.quote, one.field, one.start, one.end) for one in said.hits]
    for words, field, start, end in contacts + hits:
        if words and posting.text_of(field)[start:end] != words:
            raise WrongOffset(f"{field} of a contact or hit")


def page_target(case: Case) -> None:
    """One page, and what is said of its ads; pages that are read in a process of their own are passed over."""
    body = case["body"].encode("latin-1")
    if is_costly_to_parse(body):
        return
    page = Page(url="https://fuzz.example/1", body=body, fetched_at=AT, encoding=case.get("encoding"))
    for posting in ads_of(page, HINTS)[1]:
        assess(posting)


def file_target(case: Case) -> None:
    """One file of an import, every item of it read."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder) / case["name"]
        path.write_bytes(case["body"].encode("latin-1"))
        tally, outcomes = ImportSummary(), list[Outcome]()
        reader = AdReader(HINTS, {}, tally)
        for item in read_path(path):
            list(reader.read(item, outcomes))
    for _, error in tally.errors:
        if " failed: " in error:
            raise Isolated(error)


def join_target(case: Case) -> None:
    """Many ads through the store into campaigns."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder, Store(Path(folder)) as store:
        store.runs.begin("fuzz", kind="import")
        store.save([_observation(number, text) for number, text in enumerate(case.values())])
        for problem in join_new(store).problems:
            raise Isolated(str(problem.failure))


def _observation(number: int, text: str) -> Observation:
    title, _, body = text.partition("\n")
    posting = JobPosting(
        url=f"https://fuzz.example/{number}", source="fuzz", title=title[:200], text=body, region="NG"
    )
    return Observation(posting=attempt(posting).on(posting), seen_at=AT)


TARGETS: Final[dict[str, Callable[[Case], None]]] = {
    "text": text_target,
    "page": page_target,
    "file": file_target,
    "join": join_target,
}
