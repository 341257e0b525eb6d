"""Load sources.toml. All mistakes of the file are reported at once.

Each names file, line, table, key, the mistake, and a line that is right.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from crawler.errors import UserError
from crawler.sources.card import SourceCard, is_loopback
from crawler.sources.key_types import InvalidValue, parse_value
from crawler.sources.keys import COMMON, CRAWLER, TABLES, CardKey
from crawler.sources.kinds import KINDS, POSTING_SELECTORS, SourceKind

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")
_COMMON: Final = {key.name: key for key in COMMON}
_DEFAULTS: Final = MappingProxyType({"contact": ""})


@dataclass(frozen=True, slots=True)
class Watchlist:
    """All cards of one file, in its order."""

    path: Path
    cards: Mapping[str, SourceCard]
    crawler: Mapping[str, object] = field(default_factory=lambda: _DEFAULTS)
    """The `[crawler]` table: `contact`, the address that sites see in our user agent."""
    alerts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """The `[alerts]` table as written; `crawler.supervisor.alerts` reads it."""

    @property
    def contact(self) -> str:
        """Where the owner of a site can reach the operator; empty when it is not set."""
        return str(self.crawler.get("contact", ""))

    def pick(self, names: Iterable[str]) -> list[SourceCard]:
        """The named cards, each once; raises UserError for a name that is not there, with a guess."""
        picked: dict[str, SourceCard] = {}
        for name in names:
            if name not in self.cards:
                raise UserError(f"{self.path} has no source {name!r}{_guess(name, self.cards)}")
            picked[name] = self.cards[name]
        return list(picked.values())


def load(path: Path) -> Watchlist:
    """Read and validate a sources file; raises UserError naming every mistake."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = tomllib.loads(text)
    except FileNotFoundError:
        raise UserError(
            f"{path} is not there; copy sources.example.toml to it, or name one: --sources FILE"
        ) from None
    except OSError as error:
        raise UserError(f"{path} can't be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path} is not TOML: {error}; a card looks like\n{_EXAMPLE}") from None
    reader = _Reader(path, text)
    cards = reader.cards(content)
    if reader.problems:
        raise UserError("\n".join(reader.problems))
    return Watchlist(
        path, MappingProxyType(cards), _table_of(content, "crawler"), _table_of(content, "alerts")
    )


_EXAMPLE: Final = """  [source.demo_board]
  kind = "sitemap"
  url = "https://jobs.example.org/sitemap.xml"
  region = "NG"
  every = "6h\""""


def _table_of(content: Mapping[str, Any], name: str) -> Mapping[str, object]:
    value = content.get(name, {})
    return MappingProxyType(value if isinstance(value, dict) else {})


def _guess(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""


class _Reader:
    """Walks one parsed file and gathers what is wrong with it."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()
        self.problems: list[str] = []

    def cards(self, content: Mapping[str, Any]) -> dict[str, SourceCard]:
        """All cards that are right; the others are in `problems`."""
        for name in content:
            if name not in TABLES:
                self._complain(
                    name, "", f"is no table of this file{_guess(name, TABLES)}", "[source.demo_board]"
                )
        for name in _table_of(content, "crawler"):
            if name not in {key.name for key in CRAWLER}:
                self._complain("crawler", name, "is no key of this table", CRAWLER[0].example)
        tables = content.get("source", {})
        if not isinstance(tables, dict):
            self._complain("source", "", "needs tables below it", "[source.demo_board]")
            return {}
        cards = {}
        for name, table in tables.items():
            card = self._card(name, table)
            if card:
                cards[name] = card
        return cards

    def _card(self, name: str, table: object) -> SourceCard | None:
        where = f"source.{name}"
        before = len(self.problems)
        if not NAME.match(name):
            self._complain(where, "", "needs a name of letters, digits, - and _", "[source.demo_board]")
        if not isinstance(table, dict):
            self._complain(where, "", "needs a table", "[source.demo_board]")
            return None
        kind = KINDS.get(str(table.get("kind", "")))
        if kind is None:
            said = (
                f"{table['kind']!r} is no kind{_guess(str(table['kind']), KINDS)}"
                if "kind" in table
                else "is missing"
            )
            self._complain(where, "kind", said, f'kind = "sitemap" (one of {", ".join(KINDS)})')
            return None
        values = self._values(where, table, kind)
        self._together(where, values, kind)
        if len(self.problems) > before:
            return None
        own = {key.name for key in kind.keys}
        options = {key: values.pop(key) for key in list(values) if key in own}
        return SourceCard(name=name, options=MappingProxyType(options), **values)

    def _values(self, where: str, table: Mapping[str, Any], kind: SourceKind) -> dict[str, Any]:
        keys: dict[str, CardKey] = _COMMON | {key.name: key for key in kind.keys}
        values: dict[str, Any] = {}
        for name, raw in table.items():
            if name not in keys:
                self._complain(
                    where,
                    name,
                    f"is no key of a {kind.name} source{_guess(name, keys)}",
                    f"one of {', '.join(keys)}",
                )
                continue
            try:
                values[name] = parse_value(keys[name], raw)
            except InvalidValue as error:
                self._complain(where, name, str(error), keys[name].example)
        for key in kind.keys:
            if key.required and key.name not in table:
                self._complain(where, key.name, "is missing", key.example)
        return values

    def _together(self, where: str, values: Mapping[str, Any], kind: SourceKind) -> None:
        """Check what concerns several keys."""
        if kind.needs_url and "url" not in values:
            self._complain(where, "url", "is missing or wrong", _COMMON["url"].example)
        for name in values.get("select", ()):
            allowed = POSTING_SELECTORS + kind.select
            if name not in allowed:
                self._complain(
                    where,
                    f"select.{name}",
                    f"is nothing to select{_guess(name, allowed)}",
                    f"one of {', '.join('select.' + one for one in allowed)}",
                )
        self._through_proxy(where, values)
        if values.get("delay") == 0 and not is_loopback(_host(values.get("url", ""))):
            self._complain(where, "delay", "may be 0 on loopback only", _COMMON["delay"].example)

    def _through_proxy(self, where: str, values: Mapping[str, Any]) -> None:
        """Check the SOCKS proxy of a card, and that an onion address has one."""
        try:
            SourceCard(name=where, kind="", socks=values.get("socks", "")).socks_proxy  # noqa: B018 - it raises
        except ValueError:
            self._complain(where, "socks", "is no loopback address with a port", _COMMON["socks"].example)
        if values.get("socks") and values.get("render"):
            self._complain(
                where, "render", "can't go with socks: a browser would not use the proxy", "render = false"
            )
        if values.get("socks") and values.get("allow_private"):
            self._complain(
                where,
                "allow_private",
                "can't go with socks: the proxy's own network would open",
                "one of them",
            )
        if str(_host(values.get("url", ""))).endswith(".onion") and not values.get("socks"):
            self._complain(where, "socks", "is missing for an .onion address", _COMMON["socks"].example)

    def _complain(self, table: str, key: str, what: str, example: str) -> None:
        line = self._line(table, key)
        place = f"{self._path}, line {line}" if line else str(self._path)
        self.problems.append(
            f"{place}: [{table}] {key + ' ' if key else ''}{what}; write for example: {example}"
        )

    def _line(self, table: str, key: str) -> int:
        """Line of a key in its table, or of the table; 0 where the file writes it in another way."""
        head = re.compile(
            r"\s*\[\s*" + r"\s*\.\s*".join(f'"?{re.escape(p)}"?' for p in table.split(".")) + r"\s*\]"
        )
        start = next((n for n, line in enumerate(self._lines) if head.match(line)), None)
        if start is None:
            return 0
        word = re.compile(rf"\s*\"?{re.escape(key)}\"?\s*[=.]") if key else None
        for number, line in enumerate(self._lines[start + 1 :], start + 1):
            if line.lstrip().startswith("["):
                break
            if word and word.match(line):
                return number + 1
        return start + 1


def _host(url: str) -> str | None:
    from urllib.parse import urlsplit

    return urlsplit(url).hostname
