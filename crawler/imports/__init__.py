"""Files that hold ads to what a crawl would have handed over: pages, or mappings of names to values.

One reader a format, chosen by the name of the file and by its first bytes; `read_path` walks folders.
Readers yield in the order of the file, in bounded memory, and never raise for content: what can't be read
is an item with an error that names file and line.
"""

from __future__ import annotations

from crawler.imports.items import Item
from crawler.imports.readers import read_path

__all__ = ["Item", "read_path"]
