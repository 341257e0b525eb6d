"""Learn from the decisions of a home: read them, try a model of each source and of all, keep what is better."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from crawler.assess import attempt
from crawler.classifier.learned import ALL_SOURCES, LEARNED_FILE, WITH_SENTENCES, LearnedModel, write_learned
from crawler.errors import UserError
from crawler.files import replacing
from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.document_type import classify_document
from crawler.indicators.sentence_reading import joined
from crawler.learning.trial import DecidedText, Trial, model_of, try_model
from crawler.triage.decided import DecidedAd, decided_ads
from crawler.triage.refresh import refresh_stale

if TYPE_CHECKING:
    from crawler.records import Listing
    from crawler.store import Store

MOST_DECISIONS: Final = 1_000
"""Decided ads that are learned from, the newest ones: their vectors take 130 MB, and wording changes."""
BEFORE: Final = "learned.before.npz"
"""Name of the file with the models of the time before."""


@dataclass(frozen=True, slots=True)
class LearningResult:
    """What came of one source; its name is `*` for all sources together."""

    source: str
    decisions: int
    trial: Trial | None
    """None for too few decisions."""

    @property
    def is_used(self) -> bool:
        """Whether its model is used from now on."""
        return self.trial is not None and self.trial.is_better


def learn(
    store: Store, *, write: bool, tick: Callable[[int, int], None] = lambda _done, _all: None
) -> tuple[LearningResult, ...]:
    """Try a model of each source with decisions, and of all together.

    Args:
        store: An open store.
        write: Keep the models that are better; those before are kept next to them.
        tick: Called with the number of ads read, and of all.

    Returns:
        A result for each source, by name.
    """
    while refresh_stale(store.database):
        pass
    texts: defaultdict[str, list[DecidedText]] = defaultdict(list)
    for ad, text in _read(store, tick):
        texts[ad.source].append(text)
        texts[ALL_SOURCES].append(text)
    results: list[LearningResult] = []
    models: dict[str, LearnedModel] = {}
    used = load_catalogue(home=store.home / "catalogue").sentence_reader
    reader = "" if used is None else used.version
    for source, decided in sorted(texts.items()):
        trials = {source: try_model(decided)}
        if reader:
            trials[source + WITH_SENTENCES] = try_model(decided, reader)
        better = {name: trial for name, trial in trials.items() if trial is not None and trial.is_better}
        best = max(better.values(), key=lambda trial: trial.after, default=trials[source])
        results.append(LearningResult(source, len(decided), best))
        models |= {
            name: model_of(decided, trial)
            for name, trial in better.items()
            if not trial.reader or trial is best
        }
    if write:
        _keep(store.home / "catalogue", models)
    return tuple(results)


def undo(home: Path) -> None:
    """Put the models of the time before in the place of the present ones, and the other way round.

    Raises:
        UserError: Nothing was learned yet.
    """
    folder = home / "catalogue"
    now, before, aside = folder / LEARNED_FILE, folder / BEFORE, folder / f"{BEFORE}.aside"
    if not before.exists():
        raise UserError(f"{home} has learned nothing yet, so there is nothing to take back")
    os.replace(before, aside)
    if now.exists():
        os.replace(now, before)
    os.replace(aside, now)


def _read(store: Store, tick: Callable[[int, int], None]) -> Iterator[tuple[DecidedAd, DecidedText]]:
    """The decided ads, assessed without anything that was learned before."""
    catalogue = replace(load_catalogue(home=store.home / "catalogue"), learned=None)
    decided = {ad.version: ad for ad in decided_ads(store.database, MOST_DECISIONS)}
    listings: tuple[Listing, ...] = store.reader.by_version(list(decided))
    for number, listing in enumerate(listings, start=1):
        ad = decided[listing.version]
        said = attempt(listing.posting, catalogue=catalogue).assessment
        analysed = AnalysedPosting(listing.posting, (), said.language, catalogue)
        yield ad, DecidedText(analysed.text, said.score, ad.campaign, ad.referred, _direction(analysed))
        tick(number, len(listings))


def _direction(ad: AnalysedPosting) -> NDArray[np.float32] | None:
    """What the sentence reader gives; zeros for a text that it does not read; None without it."""
    reader = ad.catalogue.sentence_reader
    if reader is None:
        return None
    found = None if classify_document(ad).type == "warning" else reader.read(joined(ad)[0]).direction
    return np.zeros(reader.size, np.float32) if found is None else found


def _keep(folder: Path, models: dict[str, LearnedModel]) -> None:
    """Write the models; those of the time before, or none, go aside."""
    folder.mkdir(mode=0o700, exist_ok=True)
    now = folder / LEARNED_FILE
    if now.exists():
        os.replace(now, folder / BEFORE)
    else:
        with replacing(folder / BEFORE) as path:
            write_learned(path, {})
    with replacing(now) as path:
        write_learned(path, models)
