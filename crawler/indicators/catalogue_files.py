"""The files of the catalogue's folders as a `Catalogue`, with every mistake named by file and line."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from crawler.classifier import load_classifier
from crawler.classifier.clauses import load_clause_model
from crawler.classifier.likely import load_sign_model
from crawler.errors import UserError
from crawler.geo.gazetteer import tables_digest
from crawler.indicators.catalogue import Catalogue, HarmType, Indicator
from crawler.indicators.examples import Example
from crawler.indicators.indicator_rows import indicator_of, problems_of
from crawler.indicators.issues import CatalogueIssue, line_in, line_of
from crawler.indicators.kept_phrases import ReadPhrases, kept_phrases, key_of_files
from crawler.indicators.matcher import Matcher
from crawler.indicators.phrase_tables import Phrase
from crawler.indicators.phrases import PhraseFile, read_phrase_file
from crawler.indicators.tables import CatalogueTables, read_tables, table_phrases
from crawler.money.words import MONEY_FILE
from crawler.registers.files import register_of
from crawler.registers.register import Register
from crawler.toml_tables import parsed

SHIPPED: Final = Path(__file__).with_name("data")
PHRASES: Final = "phrases"
"""Folder of the phrase files in a catalogue folder."""
REGISTERS: Final = "registers"
"""Folder of the registers of licensed agencies in a catalogue folder."""
OTHER_ROOMS: Final[Mapping[str, Path]] = {"tables/money.toml": MONEY_FILE}
"""Tables that an overlay names like the catalogue's own, but whose shipped file another room keeps."""
EDITION: Final = "2026.11"
"""First half of the ruleset version; the second is a hash of the files."""


class CatalogueReader:
    """Reads the folders once; collects issues instead of stopping at the first."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        """Read these folders, the shipped one first."""
        self.folders = folders
        self.issues: list[CatalogueIssue] = []
        self.digest = hashlib.sha256()
        self.unsound: set[str] = set()
        """Indicators left out for a mistake in their own table: their phrases are no further mistake."""

    def read(self) -> Catalogue:
        """Read all files; what can't be read is left out and noted."""
        classifier = load_classifier()
        sign_model = load_sign_model()
        clause_model = load_clause_model()
        self.digest.update(tables_digest())
        self.digest.update(f"{classifier.version} {sign_model.version} {clause_model.version}".encode())
        harm_types = self._harm_types()
        sources = {ref: str(row.get("title", "")) for ref, row in self._merged("tables/sources.toml").items()}
        indicators = self._indicators(harm_types, sources)
        contents = self._phrase_contents()
        tables = read_tables(self._merged, self._note)
        registers = tuple(self._registers().values())
        kept = kept_phrases(
            key_of_files(self.digest.hexdigest(), [(path.stem, content) for path, content in contents]),
            lambda: self._phrases(contents, indicators, tables),
            lambda: not self.issues,
        )
        return Catalogue(
            version=f"{EDITION}-{self.digest.hexdigest()[:10]}",
            indicators=indicators,
            harm_types=harm_types,
            sources=sources,
            tables=replace(tables, checked={**tables.checked, **kept.checked}, registers=registers),
            kept_examples=kept.examples,
            languages=kept.languages,
            matcher=Matcher(kept.tables, tables.wordings.attached_prefixes),
            classifier=classifier,
            sign_model=sign_model,
            clause_model=clause_model,
        )

    def _phrases(
        self,
        contents: Sequence[tuple[Path, bytes]],
        indicators: Mapping[str, Indicator],
        tables: CatalogueTables,
    ) -> ReadPhrases:
        """Phrases and examples of all files, without what a file takes out of the shipped ones."""
        files = self._phrase_files(contents, indicators)
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
        return ReadPhrases(
            phrases + table_phrases(tables),
            examples,
            tuple(sorted({file.language for file in files})),
            {file.language: file.checked for file in files if file.checked},
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
            problems = list(problems_of(row, harm_types, sources))
            for what, fix in problems:
                self._note("indicators.toml", f"[{name}]", f"{name}: {what}", fix)
            if problems:
                self.unsound.add(name)
            else:
                found[name] = indicator_of(name, row)
        return found

    def _note_unused(self, indicators: Mapping[str, Indicator], used: set[str]) -> None:
        for name in [name for name, one in indicators.items() if one.kind == "phrase" and name not in used]:
            self._note(
                "indicators.toml",
                f"[{name}]",
                f"{name}: no phrases in any language",
                f"add [phrases.{name}] to phrases/LANGUAGE.toml",
            )

    def _phrase_contents(self) -> list[tuple[Path, bytes]]:
        paths = [path for folder in self.folders for path in sorted((folder / PHRASES).glob("*.toml"))]
        return [(path, content) for path in paths if (content := self._content(path)) is not None]

    def _phrase_files(
        self, contents: Sequence[tuple[Path, bytes]], indicators: Mapping[str, Indicator]
    ) -> list[PhraseFile]:
        return [
            read_phrase_file(
                path.stem,
                self._parsed(path, content, _tables),
                content.decode("utf-8", "replace"),
                self._name(path),
                indicators.keys() | self.unsound,
                self.issues,
            )
            for path, content in contents
        ]

    def _registers(self) -> dict[str, Register]:
        """Registers by name; one in a later folder takes the place of one before."""
        found: dict[str, Register] = {}
        for card in (path for folder in self.folders for path in sorted((folder / REGISTERS).glob("*.toml"))):
            content, table = self._content(card), self._content(card.with_suffix(".csv"))
            if content is None or table is None:
                continue
            try:
                found[card.stem] = register_of(card.stem, content, table)
            except UserError as error:
                fix = "take it in again by `adwatch registers add`"
                self.issues.append(CatalogueIssue(self._name(card), 0, str(error), fix))
        return found

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

    def _path(self, folder: Path, name: str) -> Path:
        return OTHER_ROOMS.get(name, folder / name) if folder == self.folders[0] else folder / name

    def _load(self, path: Path) -> dict[str, Any]:
        content = self._content(path)
        return {} if content is None else self._parsed(path, content, _kept_tables)

    def _content(self, path: Path) -> bytes | None:
        try:
            content = path.read_bytes()
        except OSError as error:
            self.issues.append(CatalogueIssue(self._name(path), 0, str(error.strerror), "make it readable"))
            return None
        self.digest.update(content)
        return content

    def _parsed(
        self, path: Path, content: bytes, parse: Callable[[bytes, str], dict[str, Any]]
    ) -> dict[str, Any]:
        try:
            return parse(content, path.stem)
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
                return str(shown) if folder == self.folders[0] else str(folder.name / shown)
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
def _kept_tables(content: bytes, name: str) -> dict[str, Any]:
    """The same bytes are parsed once; nobody changes what comes back."""
    return parsed(content, name)


@lru_cache(maxsize=64)
def _tables(content: bytes, name: str) -> dict[str, Any]:
    """The same for phrases, which are kept in another form (`kept_phrases`)."""
    return tomllib.loads(content.decode("utf-8"))
