"""Find the labels and headings of a job ad in its lines: "Salary: 500 USD", a table row, a heading above a list.

The words are in `job_labels.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from crawler.geo.gazetteer import gazetteer
from crawler.late_regex import compile_late
from crawler.postings.label_lines import cut_at_labels
from crawler.postings.word_tables import WordTable
from crawler.toml_tables import parsed

LABEL_LENGTH: Final = 45
"""Characters of the longest label. Set by hand in 2026; the longest in the table has 40."""
VALUE_LENGTH: Final = 300
"""Characters of a value that are kept. Set by hand in 2026."""
STRUCTURED: Final = 100
"""Characters of the longest value that a page lays out beside or below its label. Set by hand in 2026."""
SEVERAL: Final = 3
"""Different values of one label, of two labels, from which a page holds several ads. Set by hand in 2026."""
PLACE_LABELS: Final = 4
"""Labels of parts of a place (country, region, town, quarter) that are read together. Set by hand in 2026."""
AREA_LENGTH: Final = 12
"""Characters of the longest name of a town or province by its ending alone. Set by hand in 2026."""
_NUMBERED: Final = compile_late(r"(?:[._-]?\d{1,12})?(?:\.[a-z]{2,5})?$")
_DENSE: Final = compile_late(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_LABELLED: Final = compile_late(
    rf"[\W_]{{0,4}}([^:：＝፡፦]{{2,{LABEL_LENGTH}}}?)\s{{0,3}}[:：＝፡፦]\s{{0,3}}(.*)", re.S
)
_BRACKETED: Final = compile_late(
    r"\s{0,9}[【〔［]\s{0,3}([^】〕］]{2,20}?)\s{0,3}[】〕］]\s{0,3}[:：]?\s{0,3}(.*)", re.S
)
"""A label in brackets, as Chinese and Japanese write them: 【工作地點】 台北."""
_ALL_POSTED: Final = ("posted", "posted_too")
_ALTERNATIVES: Final = compile_late(r"[/()|]| - ")
_TRAILING_NUMBER: Final = compile_late(r"[\s#№_-]{0,3}\d{0,9}$")
_DASH: Final = re.compile("-")
_EDGES: Final = compile_late(r"^[\W_]+|[\s:：?？*•\-–.。】\])]+$")


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
    return parsed(Path(__file__).with_name("job_labels.toml").read_bytes(), "job_labels")


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
    places: dict[str, str] = {}
    found: set[str] = set()
    apart = [(plain_label(name), value, True) for name, value in rows]
    for name, value, alone in (*apart, *_pairs(list(cut_at_labels(lines, _is_short_label)))):
        named = labels.get(name) or (label_field(name) if alone else "")
        if named and value and plain_label(value) not in labels:
            structured = alone and len(value) <= STRUCTURED
            values.setdefault(named, []).append((not structured, value[:VALUE_LENGTH]))
            if named == "job_location" and len(value) <= STRUCTURED:
                places.setdefault(name, value)
        if name in sections:
            found.add(sections[name])
    several = sum(len(set(said)) >= SEVERAL for name, said in values.items() if name != "title") > 1
    firsts = {name: min(said, key=itemgetter(0))[1] for name, said in values.items()}
    if 1 < len(places) <= PLACE_LABELS and firsts["job_location"] == next(iter(places.values())):
        firsts["job_location"] = _whole_place(tuple(places.values()))
    return JobLabels(firsts, frozenset(found), several)


def _whole_place(parts: tuple[str, ...]) -> str:
    """The parts of a place below labels of their own, where the first is a country: "Thamel, Kathmandu, Nepal"."""
    if not gazetteer().is_country(parts[0]):
        return parts[0]
    whole = ""
    for part in reversed(parts):
        if part.casefold() not in whole.casefold():
            whole = f"{whole}, {part}" if whole else part
    return whole


def _pairs(lines: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Label, value, and whether the label had a line of its own."""
    for line, after in zip(lines, [*lines[1:], ""], strict=False):
        labelled = _LABELLED.match(line)
        pictured = _pictured(line)
        bracketed = _BRACKETED.match(line)
        if pictured:
            yield *pictured, True
        elif bracketed:
            yield plain_label(bracketed[1]), bracketed[2].strip() or after, True
        elif labelled and (name := plain_label(labelled[1])):
            yield name, labelled[2].strip() or after, not labelled[2]
        elif len(line) <= LABEL_LENGTH:
            yield plain_label(line), after, True


@lru_cache(maxsize=8_192)
def plain_label(text: str) -> str:
    """A label without what decorates it, in lower case."""
    if len(text) > LABEL_LENGTH:
        return ""
    return _EDGES.sub("", text.replace("\u3000", "")).casefold()


def _is_short_label(text: str) -> bool:
    return plain_label(text) in _words()[0]


@lru_cache(maxsize=8_192)
def label_field(name: str) -> str:
    """The field of a label of several words, "advertiser / company" or "salary (monthly)"; "" for no label."""
    labels, _, _ = _words()
    plain = plain_label(name)
    parts = (plain_label(part) for part in _ALTERNATIVES.split(plain) if part.strip())
    return labels.get(plain) or next((labels[part] for part in parts if part in labels), "")


def is_company_address(url: str) -> bool:
    """True for an address in a folder of employers or of people who look for work, and in none of jobs."""
    folders = set(_data()["words"]["companies"])
    names = [part for part in unquote(urlsplit(url).path).casefold().split("/") if part]
    return not folders.isdisjoint(names) and not is_job_address(url)


def is_unnamed(text: str) -> bool:
    """True for what stands in the place of an employer that is not named: "Private person", "User 654"."""
    unnamed = _data()["words"]["unnamed"]
    return all(_TRAILING_NUMBER.sub("", plain_label(part)) in unnamed for part in text.split(" / "))


def names_employment(text: str) -> bool:
    """True for a short text that is a type of employment: "Part time", "CDI"."""
    return plain_label(text) in _data()["words"]["employment"]


def head_field(text: str) -> tuple[str, bool]:
    """The field that the head of a column names, and whether it is a mere word for "subject"; ("", False) without."""
    subjects = _data()["words"]["subjects"]
    name = plain_label(text)
    if name in subjects:
        return "title", True
    return label_field(text), False


def picture_field(text: str) -> tuple[str, str]:
    """Field and value of a short text that begins with a picture for a field; ("", "") for any other."""
    labels, _, _ = _words()
    found = _pictured(text)
    return (labels[found[0]], found[1]) if found else ("", "")


def _pictured(line: str) -> tuple[str, str] | None:
    """Label and value of a line that begins with a picture for one: a pin before the place, a bag of money."""
    pictures = _data()["words"]["pictures"]
    said = line.strip()
    if not said or said[0] not in pictures:
        return None
    value = said[1:].lstrip("\ufe0f\u200d :：-–").strip()
    labelled = _LABELLED.match(value)
    if labelled and label_field(plain_label(labelled[1])):
        return None
    return (pictures[said[0]], value) if value else None


@cache
def _date_label(rows: tuple[str, ...]) -> re.Pattern[str]:
    words = [word for row in _data()["labels"]["date_posted"].values() for word in row]
    words += [word for row in rows for word in _data()["words"][row]]
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\s{{0,4}}(?:{either})(?![^\W\d])[\s:：፡-]{{0,5}}", re.I)


def without_date_label(text: str) -> str:
    """A date without the word before it: "Publicado hace 3 días" -> "hace 3 días"."""
    found = _date_label(_ALL_POSTED).match(text)
    return text[found.end() :].strip() or text if found else text


def has_date_label(text: str, known: bool = False) -> bool:
    """True for a text that begins with a word for "published".

    Args:
        text: A short text of a page.
        known: Whether the page is known to be an ad: words count that pages of all kinds have too ("created").
    """
    return _date_label(_ALL_POSTED if known else ("posted",)).match(text) is not None


def is_label(text: str) -> bool:
    """True for a word that names a field or heads a part of an ad."""
    labels, sections, _ = _words()
    name = plain_label(text)
    return name in labels or name in sections


@lru_cache(maxsize=1_024)
def is_job_address(url: str) -> bool:
    """True for an address with a folder that is called after jobs, with or without a number or an ending."""
    _, _, folders = _words()
    path = unquote(urlsplit(url).path).casefold()
    names = [_NUMBERED.sub("", part) for part in path.split("/") if part]
    return any(
        name in folders or any(name[: dash.start()] in folders for dash in _DASH.finditer(name))
        for name in names
    )


def names_jobs(text: str) -> bool:
    """True for the short text of a link or a headline that is called after jobs: "Vacancies", "Offres d'emploi"."""
    return len(text) <= LABEL_LENGTH and bool(words_of("names").find(text.casefold()))


@cache
def class_words() -> tuple[dict[str, str], frozenset[str]]:
    """Word of the name of a class -> field of a posting, and words in such names that say nothing."""
    data = _data()["classes"]
    fields = {word: name for name, words in data.items() if name != "idle" for word in words}
    return fields, frozenset(data["idle"])


def is_dense(text: str) -> bool:
    """True for a text in a script without spaces between words."""
    return _DENSE.search(text) is not None


def names_area(text: str) -> bool:
    """True for a short name that ends as those of towns and provinces do in Chinese, Japanese and Korean."""
    return 2 <= len(text) <= AREA_LENGTH and text.endswith(tuple(_data()["words"]["area_endings"]))


def names_applying(text: str) -> bool:
    """True for the short text of a link that asks to apply: "Apply now", "Jetzt bewerben"."""
    said = plain_label(text)
    return bool(said) and bool(_row("sections", "apply").find(said))


def names_pay(text: str) -> bool:
    """True for a short text with a word for pay in it: "Monthly rate is 18,500"."""
    return bool(_row("labels", "base_salary").find(text.casefold()))


@cache
def _row(part: str, row: str) -> WordTable:
    return WordTable((word for said in _data()[part][row].values() for word in said), _DENSE)


def names_next(text: str) -> bool:
    """True for the text of a link to the next page of a list: "Next", "Older posts", an arrow."""
    said = text.strip()
    name = _EDGES.sub("", said).strip("›»→> ").casefold()
    return 0 < len(said) <= LABEL_LENGTH and (
        name in _next_words() if name else bool(set(said) & set("›»→>"))
    )


@cache
def _next_words() -> frozenset[str]:
    return frozenset(_data()["words"]["next"])


def words_in(row: str) -> tuple[str, ...]:
    """The words of a row of `words`, of all languages."""
    return tuple(_data()["words"][row])


def headline_words(row: str) -> tuple[str, ...]:
    """The words or patterns of a row of `headlines`, of all languages."""
    return tuple(_data()["headlines"][row])


@cache
def words_of(table: str) -> WordTable:
    """The words of a table in all languages; those of scripts without spaces count inside others too."""
    return WordTable((word for said in _data()[table].values() for word in said), _DENSE)
