"""All generated pages: file name below `docs/reference` -> the function that returns its text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tools.reference.cards import source_cards
from tools.reference.code_map import code_map
from tools.reference.command_line import command_line, exit_status
from tools.reference.constants import scoring_rules
from tools.reference.contacts import contact_kinds
from tools.reference.exports import export_formats, jsonl
from tools.reference.imports import import_formats
from tools.reference.indicators import indicators
from tools.reference.records import records
from tools.reference.store import store

FOLDER: Final = Path(__file__).parents[2] / "docs" / "reference"

PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "command-line.md": command_line,
    "exit-status.md": exit_status,
    "source-cards.md": source_cards,
    "import-formats.md": import_formats,
    "contact-kinds.md": contact_kinds,
    "export-formats.md": export_formats,
    "jsonl.md": jsonl,
    "records.md": records,
    "store.md": store,
    "indicators.md": indicators,
    "scoring-rules.md": scoring_rules,
    "code-map.md": code_map,
}
