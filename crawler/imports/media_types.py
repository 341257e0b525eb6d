"""Media types of files by their names."""

from __future__ import annotations

import mimetypes
from typing import Final

_MORE: Final = {".webp": "image/webp", ".heic": "image/heic", ".heif": "image/heif", ".avif": "image/avif"}
"""Types that older tables of Python lack."""


def media_type(name: str) -> str:
    """The media type that a file name implies, such as `image/jpeg`; empty if it implies none."""
    ending = "." + name.rpartition(".")[2].lower()
    return _MORE.get(ending) or mimetypes.guess_type(name)[0] or ""
