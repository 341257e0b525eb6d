"""Files that a form brings."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from starlette.datastructures import FormData, UploadFile

LONGEST_NAME: Final = 100
"""Characters of a file's name that are kept, the last ones: they tell its kind."""


def uploaded_files(form: FormData, field: str = "files") -> list[tuple[str, bytes]]:
    """Name and content of each file; a name is that of a file in a folder of ours, whatever the browser sends."""
    return [
        (safe_name(one.filename), one.file.read())
        for one in form.getlist(field)
        if isinstance(one, UploadFile) and one.filename
    ]


def safe_name(given: str) -> str:
    """The last part of a name or path, as a file of any system may be called."""
    last = PurePosixPath(given.replace("\\", "/").replace("\0", "")).name
    kept = "".join(mark if mark.isprintable() else "_" for mark in last)[-LONGEST_NAME:]
    while len(kept.encode("utf-8", "replace")) > 2 * LONGEST_NAME:
        kept = kept[1:]
    return kept.encode("utf-8", "replace").decode() if kept.strip(". ") else "file"
