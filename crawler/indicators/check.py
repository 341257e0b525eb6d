"""What `adwatch catalogue check` checks: the files, the examples of their phrases, and rows past their date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.catalogue import Catalogue
from crawler.indicators.catalogue_files import SHIPPED
from crawler.indicators.document_type import DocumentClass
from crawler.indicators.examples import Example
from crawler.indicators.findings import phrase_findings
from crawler.indicators.issues import CatalogueIssue, line_of
from crawler.indicators.load import check_catalogue, load_catalogue
from crawler.indicators.rules.uncovered_children import uncovered_minors
from crawler.indicators.wanted_children import FILE as CHILDREN_FILE
from crawler.records import JobPosting


def check_all(overlay: Path | None = None, today: date | None = None) -> tuple[CatalogueIssue, ...]:
    """Every mistake of the shipped catalogue with `overlay` on top; rows are dated against `today`."""
    issues = check_catalogue(overlay)
    if issues:
        return issues
    catalogue = load_catalogue(overlay)
    folders = (overlay, SHIPPED) if overlay else (SHIPPED,)
    return (
        *_wrong_examples(catalogue, folders),
        *_expired(catalogue, folders, today or date.today()),
        *_unreadable_words(catalogue, folders),
        *_wrong_children(catalogue, folders),
    )


def _wrong_examples(catalogue: Catalogue, folders: tuple[Path, ...]) -> Iterator[CatalogueIssue]:
    for example, problem in failures(catalogue):
        name = f"phrases/{example.language}.toml"
        fix = "correct the phrases" if example.hit else "narrow the phrases"
        what = f"{example.indicator}: {example.text!r} {problem}"
        yield CatalogueIssue(*_line(folders, name, example.text), what, f"{fix} or the example")


def _expired(catalogue: Catalogue, folders: tuple[Path, ...], today: date) -> Iterator[CatalogueIssue]:
    limit = today.isoformat()
    dated = [("corridors", row.id, row.expires) for row in catalogue.tables.corridors]
    dated += [("pay", code, norm.expires) for code, norm in catalogue.tables.pay_norms.items()]
    for table, name, expires in dated:
        if expires < limit:
            file = f"tables/{table}.toml"
            yield CatalogueIssue(
                *_line(folders, file, f"[{name}]"),
                f"{name} is past its date ({expires})",
                "look at its source again and set a new date",
            )


def _unreadable_words(catalogue: Catalogue, folders: tuple[Path, ...]) -> Iterator[CatalogueIssue]:
    file = "tables/clause_words.toml"
    for word, what in catalogue.tables.clause_words.unreadable():
        yield CatalogueIssue(
            *_line(folders, file, word), what, "write a word of two letters or more, or word*"
        )


def _wrong_children(catalogue: Catalogue, folders: tuple[Path, ...]) -> Iterator[CatalogueIssue]:
    for language, text, hit in catalogue.tables.wanted_children.examples():
        posting = JobPosting(url="", source="example", text=text)
        found = any(uncovered_minors(AnalysedPosting(posting, (), language, catalogue), {}))
        if found != hit:
            what = f"minors-targeted: {text!r} is {'found' if found else 'not found'}"
            place = _line(folders, CHILDREN_FILE, text)
            yield CatalogueIssue(*place, what, "correct the words or the example")


def _line(folders: tuple[Path, ...], name: str, needle: str) -> tuple[str, int]:
    """Name of the file for messages, and the line that holds `needle`; line 0 when no line does."""
    for folder in folders:
        path = folder / name
        if path.exists():
            line = line_of(path.read_text("utf-8"), needle.replace("\\", "\\\\").replace('"', '\\"'))
            if line:
                return name if folder == SHIPPED else f"{folder.name}/{name}", line
    return name, 0


_AN_AD = DocumentClass("ad", ())


def finds(example: Example, catalogue: Catalogue) -> bool:
    """True when the phrases of the example's indicator find something in its text."""
    posting = JobPosting(url="", source="example", text=example.text)
    ad = AnalysedPosting(posting, (), example.language, catalogue)
    return any(finding.id == example.indicator for finding in phrase_findings(ad, _AN_AD))


def failures(catalogue: Catalogue) -> Iterator[tuple[Example, str]]:
    """Examples that come out wrong, with what is wrong."""
    for example in catalogue.examples:
        if finds(example, catalogue) != example.hit:
            yield example, "is not found" if example.hit else "is found"
