"""Find the labels and headings of a job ad in its lines: "Salary: 500 USD", a table row, a heading above a list.

The words are in `job_labels.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from operator import itemgetter
from typing import Any, Final
from urllib.parse import unquote, urlsplit

LABEL_LENGTH: Final = 45
"""Characters of the longest label. Set by hand in 2026; the longest in the table has 40."""
VALUE_LENGTH: Final = 300
"""Characters of a value that are kept. Set by hand in 2026."""
STRUCTURED: Final = 100
"""Characters of the longest value that a page lays out beside or below its label. Set by hand in 2026."""
SEVERAL: Final = 3
"""Different values of one label, of two labels, from which a page holds several ads. Set by hand in 2026."""
_LABELLED: Final = re.compile(rf"[\W_]{{0,4}}([^:：]{{2,{LABEL_LENGTH}}}?)\s{{0,3}}[:：]\s{{0,3}}(.*)", re.S)
_EDGES: Final = re.compile(r"^[\W_]+|[\s:：?？*•\-–.。】\])]+$")


@dataclass(frozen=True, slots=True)
class JobLabels:
    """What the labels and headings of a page give."""

    values: dict[str, str] = field(default_factory=dict)
    """Field of a posting -> its first value, one beside or below its label before one in running text."""
    sections: frozenset[str] = frozenset()
    """Parts of an ad that have a heading: duties, requirements, offer, apply."""
    several: bool = False
    """True where one label has several values: the page holds more than one ad."""


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((resources.files("crawler.postings") / "job_labels.toml").read_text("utf-8"))


@cache
def _words() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Label -> field, heading -> section, folders of job pages."""
    data = _data()
    labels, sections = (
        {
            word: name
            for name, by_language in data[part].items()
            for row in by_language.values()
            for word in row
        }
        for part in ("labels", "sections")
    )
    return labels, sections, frozenset(data["words"]["folders"])


def read_labels(lines: Iterable[str], rows: Iterable[tuple[str, str]] = ()) -> JobLabels:
    """Read the labels of a page.

    Args:
        lines: Lines of its main part.
        rows: Label and value of the rows of its tables.
    """
    labels, sections, _ = _words()
    values: dict[str, list[tuple[bool, str]]] = {}
    found: set[str] = set()
    apart = [(plain_label(name), value, True) for name, value in rows]
    for name, value, alone in (*apart, *_pairs(list(lines))):
        if name in labels and value and plain_label(value) not in labels:
            structured = alone and len(value) <= STRUCTURED
            values.setdefault(labels[name], []).append((not structured, value[:VALUE_LENGTH]))
        if name in sections:
            found.add(sections[name])
    several = sum(len(set(said)) >= SEVERAL for name, said in values.items() if name != "title") > 1
    firsts = {name: min(said, key=itemgetter(0))[1] for name, said in values.items()}
    return JobLabels(firsts, frozenset(found), several)


def _pairs(lines: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Label, value, and whether the label had a line of its own."""
    for line, after in zip(lines, [*lines[1:], ""], strict=False):
        labelled = _LABELLED.match(line)
        if labelled and (name := plain_label(labelled[1])):
            yield name, labelled[2].strip() or after, not labelled[2]
        elif len(line) <= LABEL_LENGTH:
            yield plain_label(line), after, True


def plain_label(text: str) -> str:
    """A label without what decorates it, in lower case."""
    return _EDGES.sub("", text).casefold() if len(text) <= LABEL_LENGTH else ""


def is_label(text: str) -> bool:
    """True for a word that names a field or heads a part of an ad."""
    labels, sections, _ = _words()
    name = plain_label(text)
    return name in labels or name in sections


def is_job_address(url: str) -> bool:
    """True for an address with a folder that is called after jobs."""
    _, _, folders = _words()
    path = unquote(urlsplit(url).path).casefold()
    return any(part in folders or part.split("-")[0] in folders for part in path.split("/") if part)


@cache
def _legal_form() -> re.Pattern[str]:
    forms = _data()["headlines"]["legal_forms"]
    either = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    foreign = "|".join(re.escape(form) for form in forms if not form.isascii())
    return re.compile(rf"(?:^|[\s,(])(?:{either})(?:$|[\s,)])|(?:{foreign})", re.I)


@cache
def _role() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_data()['headlines']['roles'])})", re.I)


def names_company(headline: str) -> bool:
    """True for a headline with the form of a company in it."""
    return _legal_form().search(headline) is not None


def names_role(headline: str) -> bool:
    """True for a headline with a word for somebody who works."""
    return _role().search(headline) is not None
