"""Exports: one module per format. To add one: a module with `write`, and its line in `FORMATS`."""

from __future__ import annotations

from typing import Final

FORMATS: Final[dict[str, str]] = {
    "jsonl": "crawler.export.jsonl",
}
"""Name on the command line -> module with `write(store, wanted, out, tick) -> Counter`."""
