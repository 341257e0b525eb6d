"""Read files of ads into what a crawl would produce: pages, or mappings of field names to values.

There is one reader for each format, chosen by the file's name or its first bytes; `read_path` and `read_paths` walk
folders. Readers yield in the order of the file, in bounded memory, and never raise for bad content: what can't be
read is an item with an error that names file and line. Pictures that come with an ad are `Item.attachments`: they are
named and reachable (`Attachment.content`), and nobody here reads them.
"""

from __future__ import annotations

from crawler.imports.items import Attachment, Item
from crawler.imports.readers import read_path, read_paths

__all__ = ["Attachment", "Item", "read_path", "read_paths"]
