"""What signatures can't prove of a home, in plain words: it belongs into every report of a verification."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from crawler.evidence.clock_check import doubtful
from crawler.evidence.row_checks import RowStates
from crawler.evidence.signing import last_signed, latest_kept, replaced_keys
from crawler.store.chain_reader import ChainEntry, ChainReader
from crawler.text.display import counted


def unsigned(
    home: Path, chain: ChainReader, entries: int, kept: Iterable[str], states: RowStates
) -> Iterator[str]:
    """What is not covered: by any signed head, by a head that was kept elsewhere, or by the present key."""
    head = latest_kept(kept)
    if head is None:
        yield (
            "that nobody who can use the signing key rolled the whole home back, cut the end of the chain off, or"
            " wrote all of it anew: only a head line that was kept elsewhere shows that (give it with --head)"
        )
    elif later := states.later_than(head.seq):
        tables = ", ".join(f"{name} ({count})" for name, count in sorted(later.items()))
        yield f"by the kept head of entry {head.seq}, rows that later entries changed; groups of rows: {tables}"
    if (open_entries := entries - last_signed(home)) > 0:
        yield f"{counted(open_entries, 'entry', 'entries')} after the last signed head, signed by nobody yet"
    for at, detail in chain.details("rebuild"):
        old = detail.get("old")
        if not isinstance(old, dict) or old.get("state") != "whole":
            yield f"what the captures held before the store was rebuilt at {at}: no chain from before could be read"
    for since, first, last in doubtful(chain):
        yield f"the dates of entries {first} to {last}, or those after them: the clock went back to {since}"
    for before, at in replaced_keys(chain):
        yield f"who signed before {at}, when the key {before[:16] or 'before'}... was replaced by a new one"


def inherited(link: ChainEntry) -> Iterator[tuple[str, str]]:
    """What the chain before a rebuilding found wrong: the new chain can't make it right."""
    if link.kind != "rebuild":
        return
    try:
        problems = [
            (str(record), str(problem)) for record, problem in json.loads(link.detail)["old"]["problems"]
        ]
    except (ValueError, KeyError, TypeError):
        return  # an entry of a version that did not ask the old chain
    for record, problem in problems:
        yield f"before-rebuild:{record}", f"{problem}; the store was rebuilt from it at {link.at}"
