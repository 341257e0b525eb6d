"""Read the catalogue's files: indicators, phrases by language, tables; an overlay folder comes on top.

An overlay has the same layout. Its phrases are added (`remove = [...]` takes shipped ones out), its
indicators and table rows replace those of the same name. Then come the phrase files that speakers' answers made in a
home (`catalogue/phrases/` there, written by `adwatch catalogue take`), and last the weights that analysts accepted on
its review desk, from `catalogue/weights.toml`.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from crawler.classifier.learned import LEARNED_FILE, LearnedModels, read_learned
from crawler.indicators.catalogue import Catalogue
from crawler.indicators.catalogue_files import EDITION, PHRASES, REGISTERS, SHIPPED, CatalogueReader
from crawler.indicators.issues import CatalogueError, CatalogueIssue
from crawler.indicators.patterns import forget_shared
from crawler.indicators.weight_overrides import (
    WEIGHTS_FILE,
    WeightOverrides,
    read_weight_overrides,
    with_weight_overrides,
)
from crawler.memory import without_cycle_collector
from crawler.sentence_reader import SentenceReader, installed_reader

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
    changed = _changed(folder / PHRASES) + _changed(folder / REGISTERS)
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
    """When a folder of phrase files or registers got its newest file, in nanoseconds; 0 where there is none.

    `adwatch catalogue take` and `adwatch registers add` replace files whole, which changes the time of their folder.
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
    reader = CatalogueReader((SHIPPED, *(folder for folder in (overlay, home) if folder is not None)))
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
    reader = CatalogueReader((SHIPPED,) if overlay is None else (SHIPPED, overlay))
    reader.read()
    return tuple(reader.issues)
