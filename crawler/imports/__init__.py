"""Read files of ads into what a crawl would produce: pages, or mappings of field names to values.

There is one reader for each format, chosen by the file's name or its first bytes; `read_path` walks folders. Readers
yield in the order of the file, in bounded memory, and never raise for bad content: what can't be read is an item with
an error that names file and line.
"""

from __future__ import annotations

from crawler.imports.items import Item
from crawler.imports.readers import read_path

__all__ = ["Item", "read_path"]
