"""Read the catalogue's files: indicators, phrases by language, tables; an overlay folder comes on top.

An overlay has the same layout. Its phrases are added (`remove = [...]` takes shipped ones out), its
indicators and table rows replace those of the same name. Then come the phrase files that speakers' answers made in a
home (`catalogue/phrases/` there, written by `adwatch catalogue take`), and last the weights that analysts accepted on
its review desk, from `catalogue/weights.toml`.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from crawler.classifier import load_classifier
from crawler.classifier.learned import LEARNED_FILE, LearnedModels, read_learned
from crawler.geo.gazetteer import tables_digest
from crawler.indicators.catalogue import CATEGORIES, WEIGHTS, Catalogue, Example, HarmType, Indicator
from crawler.indicators.issues import CatalogueError, CatalogueIssue, line_in, line_of
from crawler.indicators.kept_phrases import phrase_files
from crawler.indicators.matcher import Matcher, Phrase
from crawler.indicators.patterns import forget_shared
from crawler.indicators.phrases import PhraseFile, read_phrase_file
from crawler.indicators.tables import read_tables, table_phrases
from crawler.indicators.weight_overrides import (
    WEIGHTS_FILE,
    WeightOverrides,
    read_weight_overrides,
    with_weight_overrides,
)
from crawler.memory import without_cycle_collector
from crawler.money.words import MONEY_FILE
from crawler.sentence_reader import SentenceReader, installed_reader

SHIPPED: Final = Path(__file__).with_name("data")
PHRASES: Final = "phrases"
"""Folder of the phrase files in a catalogue folder."""
OTHER_ROOMS: Final[Mapping[str, Path]] = {"tables/money.toml": MONEY_FILE}
"""Tables that an overlay names like the catalogue's own, but whose shipped file another room keeps."""
EDITION: Final = "2026.11"
"""First half of the ruleset version; the second is a hash of the files."""

_FIELDS: Final = frozenset(
    [
        "name",
        "meaning",
        "category",
        "palermo",
        "weight",
        "kind",
        "rule",
        "harm",
        "sources",
        "deniable",
        "recruits",
        "circumstance",
        "silenced-by",
    ]
)
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "weight": WEIGHTS,
    "kind": ("phrase", "structured", "contact", "cross-ad"),
    "palermo": ("act", "means", "purpose"),
    "category": CATEGORIES,
}


OVERLAY: Final = "ADWATCH_CATALOGUE"
"""Environment variable that names the user's own catalogue folder, for every process of a run."""


HOME: Final = "ADWATCH_HOME_CATALOGUE"
"""Environment variable that names the catalogue folder of the home at work, for every process of a run."""


def load_catalogue(
    overlay: Path | None = None, home: Path | None = None, *, sentences: bool = True
) -> Catalogue:
    """Load the shipped catalogue, with the files of `overlay` (or of the folder that `OVERLAY` names) on top.

    The phrases taken and the weights accepted in `home` (or in the folder that `HOME` names) are laid over both, and
    what it learned from decisions is added; a change of them is seen at once. Raises CatalogueError, which names
    file, line and fix of every mistake.

    Args:
        overlay: The user's own folder.
        home: The catalogue folder of a home.
        sentences: With the sentence reader, where it is installed. A bulk scan has no time for it.
    """
    own = os.environ.get(HOME)
    folder = home or (Path(own) if own else None)
    over = overlay or named_overlay()
    reader = installed_reader() if sentences else None
    if folder is None:
        return _of_home(over, None, 0, (), None, reader)
    changed = _changed(folder / PHRASES)
    weights = read_weight_overrides(folder / WEIGHTS_FILE)
    learned = read_learned(folder / LEARNED_FILE)
    return _of_home(over, folder if changed else None, changed, weights, learned, reader)


def try_phrases(overlay: Path | None, phrases: Path, home: Path) -> Catalogue:
    """The catalogue of a home as it would be with other phrase files.

    Args:
        overlay: The user's own folder.
        phrases: A folder that holds the phrase files in the place of the home's; it is read, and not kept in mind.
        home: The catalogue folder of the home, for its weights and for what it learned.

    Raises:
        CatalogueError: A file has a mistake.
    """
    weights, learned = read_weight_overrides(home / WEIGHTS_FILE), read_learned(home / LEARNED_FILE)
    return _completed(read_catalogue.__wrapped__(overlay, phrases), weights, learned, installed_reader())


def named_overlay() -> Path | None:
    """The user's own catalogue folder, which `OVERLAY` names; None where it names none."""
    named = os.environ.get(OVERLAY)
    return Path(named) if named else None


def _changed(folder: Path) -> int:
    """When a folder of phrase files got its newest file, in nanoseconds; 0 where there is none.

    `adwatch catalogue take` replaces files whole, which changes the time of their folder.
    """
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@lru_cache(maxsize=8)
def read_catalogue(overlay: Path | None, home: Path | None = None, changed: int = 0) -> Catalogue:
    """The shipped catalogue and an overlay, without a look at the environment; each folder is read once.

    Args:
        overlay: A folder of one's own.
        home: The catalogue folder of a home, whose phrase files come last.
        changed: Another number reads the files again.
    """
    reader = _Reader((SHIPPED, *(folder for folder in (overlay, home) if folder is not None)))
    with without_cycle_collector(for_good=True):
        catalogue = reader.read()
        forget_shared()
    if reader.issues:
        raise CatalogueError(tuple(reader.issues))
    return catalogue


@lru_cache(maxsize=8)
def _of_home(
    overlay: Path | None,
    home: Path | None,
    changed: int,
    weights: WeightOverrides,
    learned: LearnedModels | None,
    reader: SentenceReader | None,
) -> Catalogue:
    return _completed(read_catalogue(overlay, home, changed), weights, learned, reader)


def _completed(
    catalogue: Catalogue,
    weights: WeightOverrides,
    learned: LearnedModels | None,
    reader: SentenceReader | None,
) -> Catalogue:
    """The catalogue of the files with what a home accepted and learned, and with a sentence reader."""
    catalogue = with_weight_overrides(catalogue, dict(weights))
    if learned is not None:
        catalogue = with_learned(catalogue, learned)
    return catalogue if reader is None else with_sentence_reader(catalogue, reader)


def with_learned(catalogue: Catalogue, learned: LearnedModels) -> Catalogue:
    """The catalogue with what a home learned, under a version of its own."""
    return replace(catalogue, version=_derived(catalogue, learned.version), learned=learned)


def with_sentence_reader(catalogue: Catalogue, reader: SentenceReader) -> Catalogue:
    """The catalogue with a sentence reader, under a version of its own."""
    return replace(catalogue, version=_derived(catalogue, reader.version), sentence_reader=reader)


def _derived(catalogue: Catalogue, addition: str) -> str:
    digest = hashlib.sha256(f"{catalogue.version} {addition}".encode()).hexdigest()
    return f"{EDITION}-{digest[:10]}"


def check_catalogue(overlay: Path | None = None) -> tuple[CatalogueIssue, ...]:
    """Every mistake of the files, without raising; examples are not tried here."""
    reader = _Reader((SHIPPED,) if overlay is None else (SHIPPED, overlay))
    reader.read()
    return tuple(reader.issues)


class _Reader:
    """Reads the folders once; collects issues instead of stopping at the first."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self.issues: list[CatalogueIssue] = []
        self.digest = hashlib.sha256()

    def read(self) -> Catalogue:
        """Read all files; what can't be read is left out and noted."""
        classifier = load_classifier()
        self.digest.update(tables_digest())
        self.digest.update(classifier.version.encode())
        harm_types = self._harm_types()
        sources = {ref: str(row.get("title", "")) for ref, row in self._merged("tables/sources.toml").items()}
        indicators = self._indicators(harm_types, sources)
        files = self._phrase_files(indicators)
        removed = {one for file in files for one in file.removed}
        phrases: tuple[Phrase, ...] = tuple(
            phrase
            for file in files
            for phrase in file.phrases
            if not removed
            or removed.isdisjoint(
                ((phrase.language, "", phrase.line), (phrase.language, phrase.key, phrase.line))
            )
        )
        examples: tuple[Example, ...] = tuple(
            example
            for file in files
            for example in file.examples
            if (example.language, f"indicator/{example.indicator}", example.text) not in removed
        )
        self._note_unused(indicators, {example.indicator for example in examples})
        tables = read_tables(self._merged, self._note)
        checked = {file.language: file.checked for file in files if file.checked}
        tables = replace(tables, checked={**tables.checked, **checked})
        phrases += table_phrases(tables)
        return Catalogue(
            version=f"{EDITION}-{self.digest.hexdigest()[:10]}",
            indicators=indicators,
            harm_types=harm_types,
            sources=sources,
            tables=tables,
            phrases=phrases,
            examples=examples,
            languages=tuple(sorted({file.language for file in files})),
            matcher=Matcher(phrases, tables.wordings.attached_prefixes),
            classifier=classifier,
        )

    def _harm_types(self) -> dict[str, HarmType]:
        rows = self._merged("tables/harm_types.toml")
        return {
            name: HarmType(id=name, name=str(row.get("name", name)), receiver=str(row.get("receiver", "")))
            for name, row in rows.items()
        }

    def _indicators(
        self, harm_types: Mapping[str, HarmType], sources: Mapping[str, str]
    ) -> dict[str, Indicator]:
        found: dict[str, Indicator] = {}
        for name, row in self._merged("indicators.toml").items():
            problem = _problem_of(row, harm_types, sources)
            if problem:
                self._note("indicators.toml", f"[{name}]", f"{name}: {problem[0]}", problem[1])
            else:
                found[name] = _indicator(name, row)
        return found

    def _note_unused(self, indicators: Mapping[str, Indicator], used: set[str]) -> None:
        for name in [name for name, one in indicators.items() if one.kind == "phrase" and name not in used]:
            self._note(
                "indicators.toml",
                f"[{name}]",
                f"{name}: no phrases in any language",
                f"add [phrases.{name}] to phrases/LANGUAGE.toml",
            )

    def _phrase_files(self, indicators: Mapping[str, Indicator]) -> list[PhraseFile]:
        paths = [path for folder in self.folders for path in sorted((folder / PHRASES).glob("*.toml"))]
        found = [(path, content) for path in paths if (content := self._content(path)) is not None]

        def read() -> tuple[list[PhraseFile], bool]:
            before = len(self.issues)
            files = [
                read_phrase_file(
                    path.stem,
                    self._parsed(path, content),
                    content.decode("utf-8", "replace"),
                    self._name(path),
                    indicators,
                    self.issues,
                )
                for path, content in found
            ]
            return files, len(self.issues) == before

        return phrase_files([(path.stem, content) for path, content in found], indicators, read)

    def _merged(self, name: str) -> dict[str, dict[str, Any]]:
        """Tables of one file, an overlay's rows over the shipped ones of the same name."""
        rows: dict[str, dict[str, Any]] = {}
        for folder in self.folders:
            path = self._path(folder, name)
            if not path.exists():
                continue
            for key, row in self._load(path).items():
                if isinstance(row, dict):
                    rows[key] = {**rows.get(key, {}), **row}
                else:
                    self._note(name, key, f"{key} stands outside a table", f"put it under a [{key}] header")
        return rows

    @staticmethod
    def _path(folder: Path, name: str) -> Path:
        return OTHER_ROOMS.get(name, folder / name) if folder == SHIPPED else folder / name

    def _load(self, path: Path) -> dict[str, Any]:
        content = self._content(path)
        return {} if content is None else self._parsed(path, content)

    def _content(self, path: Path) -> bytes | None:
        try:
            content = path.read_bytes()
        except OSError as error:
            self.issues.append(CatalogueIssue(self._name(path), 0, str(error.strerror), "make it readable"))
            return None
        self.digest.update(content)
        return content

    def _parsed(self, path: Path, content: bytes) -> dict[str, Any]:
        try:
            return _parsed(content)
        except tomllib.TOMLDecodeError as error:
            line = line_in(str(error))
            self.issues.append(CatalogueIssue(self._name(path), line, str(error), "correct the TOML there"))
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            self.issues.append(CatalogueIssue(self._name(path), line, "not UTF-8", "save the file as UTF-8"))
        return {}

    def _name(self, path: Path) -> str:
        for folder in self.folders:
            if path.is_relative_to(folder):
                shown = path.relative_to(folder)
                return str(shown) if folder == SHIPPED else str(folder.name / shown)
        return str(path)

    def _note(self, name: str, needle: str, what: str, fix: str) -> None:
        for folder in reversed(self.folders):
            path = folder / name
            if path.exists():
                line = line_of(path.read_text("utf-8", "replace"), needle)
                if line:
                    self.issues.append(CatalogueIssue(self._name(path), line, what, fix))
                    return
        self.issues.append(CatalogueIssue(name, 0, what, fix))


@lru_cache(maxsize=64)
def _parsed(content: bytes) -> dict[str, Any]:
    """The same bytes are parsed once; nobody changes what comes back."""
    return tomllib.loads(content.decode("utf-8"))


def _problem_of(
    row: Mapping[str, Any], harm_types: Mapping[str, HarmType], sources: Mapping[str, str]
) -> tuple[str, str] | None:
    unknown = sorted(set(row) - _FIELDS)
    if unknown:
        return f"unknown key {unknown[0]}", "use one of " + ", ".join(sorted(_FIELDS))
    missing = [key for key in ("name", "meaning", "category", "weight", "kind", "rule") if not row.get(key)]
    if missing:
        return f"no {missing[0]}", f'write {missing[0]} = "..."'
    if not row.get("sources"):
        return (
            "no sources",
            'write sources = ["REFERENCE: what it says"], with a reference of tables/sources.toml',
        )
    for key, allowed in _CHOICES.items():
        if key in row and row[key] not in allowed:
            return f"{key} = {row[key]!r}", "use one of " + ", ".join(allowed)
    for harm in row.get("harm", []):
        if harm not in harm_types:
            return f"unknown harm type {harm!r}", "use one of " + ", ".join(sorted(harm_types))
    for source in row.get("sources", []):
        if str(source).partition(":")[0] not in sources:
            return f"unknown source {source!r}", "add it to tables/sources.toml"
    return None


def _indicator(name: str, row: Mapping[str, Any]) -> Indicator:
    return Indicator(
        id=name,
        name=row["name"],
        meaning=row["meaning"],
        category=row["category"],
        palermo=row.get("palermo"),
        weight=row["weight"],
        kind=row["kind"],
        rule=row["rule"],
        harm=tuple(row.get("harm", ())),
        sources=tuple(row.get("sources", ())),
        deniable=bool(row.get("deniable", False)),
        recruits=bool(row.get("recruits", False)),
        circumstance=bool(row.get("circumstance", False)),
        suppressed_by=tuple(map(str, row.get("silenced-by", ()))),
    )
