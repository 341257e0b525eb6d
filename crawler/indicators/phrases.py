"""One phrase file: a language's indicator phrases, context cues and word groups, with their examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any, Final

from crawler.indicators.examples import Example
from crawler.indicators.issues import CatalogueIssue
from crawler.indicators.patterns import Pattern, PatternError, PhrasePart, parse, parted
from crawler.indicators.phrase_tables import Phrase
from crawler.records import Weight

PHRASE_LISTS: Final[Mapping[str, tuple[Weight | None, str]]] = {
    "phrases": (None, ""),
    "weak": ("weak", ""),
    "medium": ("medium", ""),
    "strong": ("strong", ""),
    "with-amount": (None, "amount"),
    "weak-with-amount": ("weak", "amount"),
    "when-reader-pays": (None, "reader-pays"),
}
"""Key in a file: the weight it gives (None: the indicator's own) and the condition it sets."""

SECTIONS: Final[Mapping[str, str]] = {"contexts": "context", "groups": "group", "phrases": "indicator"}
"""Kind of section in a file (`[contexts.denial]`): the first half of its phrases' key (`context/denial`)."""

_OF_ITS_LANGUAGE: Final = frozenset(
    f"context/{name}" for name in ("denial", "duty", "reader-pays", "employer-pays")
)
"""Contexts whose short English words mean something else in other languages."""

_NOT_LATIN: Final = "\u0370"
"""First letter that belongs to another script than the Latin one."""
_ALONE_FROM: Final = 9
"""Letters from which a single Latin word is looked for in an ad of another language too: shorter ones mean
something else there. Set by hand in 2026, not fitted."""


@dataclass(frozen=True, slots=True)
class PhraseFile:
    """The content of one file."""

    language: str
    phrases: tuple[Phrase, ...]
    examples: tuple[Example, ...]
    removed: frozenset[tuple[str, str, str]]
    """Language, key and text of phrases and examples that an overlay takes out; an empty key means any."""
    checked: str = ""
    """Initials of the speaker who checked the language with this file, and when; empty for other files."""


def key_of(section: str) -> str:
    """Key of the phrases of a section: `context/denial` for `contexts.denial`; empty where there is no such kind."""
    kind, _, name = section.partition(".")
    return f"{SECTIONS[kind]}/{name}" if kind in SECTIONS and name else ""


def section_of(key: str) -> str:
    """Section of a phrase file in which phrases of a key are; empty for those of a table (a brand, a place)."""
    first, _, name = key.partition("/")
    return next((f"{kind}.{name}" for kind, start in SECTIONS.items() if start == first), "")


class _File:
    """A phrase file being read."""

    def __init__(
        self, language: str, text: str, name: str, issues: list[CatalogueIssue], *, substring: bool
    ) -> None:
        self.language = language
        self.lines = text.splitlines()
        self.name = name
        self.issues = issues
        self.substring = substring
        self.phrases: list[Phrase] = []

    def note(self, header: str, needle: str, what: str, fix: str) -> None:
        start = next((n for n, line in enumerate(self.lines, 1) if line.strip() == header), 0)
        following = self.lines[start:] if start else self.lines
        offset = next((n for n, line in enumerate(following, 1) if needle in line), 0)
        self.issues.append(CatalogueIssue(self.name, start + offset, what, fix))

    def strings(self, header: str, key: str, value: object) -> Iterator[str]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.note(header, key, f"{key} is not a list of texts", f'write {key} = ["...", "..."]')
            return
        yield from value

    def add(
        self, header: str, line: str, key: str, weight: Weight | None = None, condition: str = ""
    ) -> None:
        try:
            patterns = parse(line)
        except PatternError as error:
            self.note(header, line, *_what_and_fix(str(error)))
            return
        english = self.language == "en" and key not in _OF_ITS_LANGUAGE
        for whole in patterns:
            for pattern, everywhere in ((whole, True),) if english else _by_reach(whole):
                self.phrases.append(
                    Phrase(pattern, key, self.language, weight, line, self.substring, everywhere, condition)
                )


def read_phrase_file(
    language: str,
    raw: Mapping[str, Any],
    text: str,
    name: str,
    indicators: Set[str],
    issues: list[CatalogueIssue],
) -> PhraseFile:
    """Read the parsed TOML of one language; mistakes are appended with their line in `text`."""
    file = _File(language, text, name, issues, substring=bool(raw.get("substring", False)))
    examples: list[Example] = []
    for key in sorted(set(raw) - _TOP_KEYS):
        file.note("", key, f"unknown table {key}", "use " + ", ".join(sorted(_TOP_KEYS)))
    for kind in ("contexts", "groups"):
        for label, row in raw.get(kind, {}).items():
            header = f"[{kind}.{label}]"
            for line in file.strings(header, "terms", row.get("terms", row.get("cues", []))):
                file.add(header, line, f"{kind[:-1]}/{label}")
    for identifier, row in raw.get("phrases", {}).items():
        examples += _read_indicator(file, identifier, row, indicators, taken="taken" in raw)
    by = raw.get("checked_by", "")
    checked = f"{by}, {raw.get('checked_on', '')}" if by else ""
    return PhraseFile(
        language, tuple(file.phrases), tuple(examples), frozenset(_read_removed(file, raw)), checked
    )


_TOP_KEYS: Final = frozenset(
    ["substring", *SECTIONS, "remove", "remove-from", "taken", "checked_by", "checked_on"]
)
"""Keys of a file. `adwatch catalogue take` writes `remove-from` and those after it."""


def _read_removed(file: _File, raw: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for line in file.strings("", "remove", raw.get("remove", [])):
        yield file.language, "", line
    for section, lines in raw.get("remove-from", {}).items():
        if not key_of(section):
            file.note(
                "[remove-from]", section, f"no section {section!r}", 'write it like "contexts.denial" = [...]'
            )
        for line in file.strings("[remove-from]", section, lines):
            yield file.language, key_of(section), line


def _read_indicator(
    file: _File,
    identifier: str,
    row: Mapping[str, Any],
    indicators: Set[str],
    *,
    taken: bool,
) -> Iterator[Example]:
    """The examples of an indicator; its phrases are added to `file`.

    A file that `adwatch catalogue take` wrote (`taken`) needs no examples: those of the shipped files hold for it.
    """
    header = f"[phrases.{identifier}]"
    if identifier not in indicators:
        file.note("", header, f"no indicator {identifier!r}", "use an id of indicators.toml")
        return
    for key, value in row.items():
        if key in PHRASE_LISTS:
            weight, condition = PHRASE_LISTS[key]
            for line in file.strings(header, key, value):
                file.add(header, line, f"indicator/{identifier}", weight, condition)
        elif key in ("hits", "misses"):
            for text in file.strings(header, key, value):
                yield Example(indicator=identifier, language=file.language, text=text, hit=key == "hits")
        else:
            file.note(
                header, key, f"unknown key {key}", "use " + ", ".join([*PHRASE_LISTS, "hits", "misses"])
            )
    for key in () if taken else ("hits", "misses"):
        if not row.get(key):
            file.note(
                "", header, f"{identifier} has no {key}", f"add {key} = [...]: texts it must or mustn't find"
            )


def _by_reach(pattern: Pattern) -> Iterable[tuple[Pattern, bool]]:
    """Its combinations, those that mean the same in every language apart from those that may not."""
    if any(all(max(part.text) >= _NOT_LATIN for part in alternatives) for alternatives in pattern.parts):
        return ((pattern, True),)
    return parted(pattern, _means_the_same_everywhere)


def _means_the_same_everywhere(parts: tuple[PhrasePart, ...]) -> bool:
    words = " ".join([part.text for part in parts])
    return max(words) >= _NOT_LATIN or (" " in words and len(words) >= _ALONE_FROM)


def _what_and_fix(message: str) -> tuple[str, str]:
    what, _, fix = message.rpartition("; ")
    return (what, fix) if what else (message, "correct it")
