"""What is mutated: real material where it is at hand, and the project's own invented ads, examples and pages."""

from __future__ import annotations

import gzip
import json
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final, TypeVar

from crawler.contacts.registry import EXTRACTORS

T = TypeVar("T")
ROOT: Final = Path(__file__).parents[2]
OWN: Final = (
    "quality/gate/data",
    "tests/postings/pages",
    "tests/indicators",
    "tests/fuzz_cases",
    "crawler/indicators/data",
)
"""Folders of the project that hold invented ads, pages, and examples of phrases."""
MOST_TEXTS: Final = 60_000
"""Texts of the corpora from which the fuzzer starts; it bounds memory. Set by hand in 2026."""
MOST_PAGES: Final = 3_000
"""Seeds held in memory, about 200 MB; a random part where there are more."""
LONGEST_PAGE: Final = 60_000
"""Bytes of a page: longer ones are cut, since reading time grows with them."""
_SHORTEST: Final = 12
"""Characters of a string worth mutating."""


@dataclass(slots=True)
class Corpora:
    """Seeds."""

    texts: list[str] = field(default_factory=list)
    pages: list[bytes] = field(default_factory=list)
    archives: list[tuple[str, bytes]] = field(default_factory=list)
    """Name and content of small files of other formats: WARC, CSV, e-mail, packed ones."""
    shared: bool = False
    """Whether the real material was there."""


def shared_folder() -> Path:
    """Where real material lies: `../shared/data`, or the folder that ADWATCH_DATA names."""
    return Path(os.environ.get("ADWATCH_DATA", ROOT / ".." / "shared" / "data")).resolve()


def corpora(seed: str) -> Corpora:
    """All seeds of this machine; which ones, of too many, depends on the seed."""
    found = Corpora()
    found.texts += [example.text for reader in EXTRACTORS for example in reader.examples]
    for folder in OWN:
        _take(ROOT / folder, found)
    found.shared = shared_folder().is_dir()
    if found.shared:
        _take(shared_folder(), found)
    rng = Random(seed)
    found.texts = _some(sorted(set(found.texts)), MOST_TEXTS, rng)
    found.pages = _some(found.pages, MOST_PAGES, rng)
    return found


def _some(items: list[T], most: int, rng: Random) -> list[T]:
    return items if len(items) <= most else rng.sample(items, most)


def _take(folder: Path, found: Corpora) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.stat().st_size < 40_000_000:
            _take_file(path, found)


def _take_file(path: Path, found: Corpora) -> None:
    kind = path.suffix.lower()
    if kind in (".jpg", ".png", ".zip", ".tar", ".bz2", ".wacz", ".pyc"):
        return
    body = path.read_bytes()
    if kind in (".html", ".htm", ".xml", ".rss", ".mhtml") or body[:200].lstrip().startswith(b"<"):
        found.pages.append(body[:LONGEST_PAGE])
    elif kind in (".jsonl", ".ndjson", ".json", ".jsonld", ".toml"):
        found.texts += [text for text in _strings(path, body) if len(text) >= _SHORTEST]
    elif kind in (".warc", ".arc", ".eml", ".gz", ".bad", ".dat", ".bin"):
        found.archives.append((path.name, body[:LONGEST_PAGE]))
    else:
        found.texts += [
            line for line in body.decode("utf-8", "replace").splitlines() if len(line) >= _SHORTEST
        ]


def _strings(path: Path, body: bytes) -> Iterator[str]:
    """All strings in a JSON, JSON Lines or TOML file; one that is none gives its lines."""
    text = body.decode("utf-8", "replace")
    if path.suffix == ".toml":
        yield from _below(tomllib.loads(text))
        return
    for document in text.splitlines() if path.suffix in (".jsonl", ".ndjson") else [text]:
        try:
            yield from _below(json.loads(document))
        except (ValueError, RecursionError):
            yield document[:LONGEST_PAGE]


def _below(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _below(each)
    elif isinstance(value, list):
        for each in value:
            yield from _below(each)


def packed(body: bytes) -> bytes:
    """The same bytes every time, gzipped."""
    return gzip.compress(body, 1, mtime=0)
