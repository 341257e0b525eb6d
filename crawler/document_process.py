"""Open one document in a process of its own, with little memory: a sheet or PDF may be built to exhaust it.

`open_document` starts the process. It reads an order as JSON from stdin (`{"kind": KIND, "path": FILE}`)
and writes to stdout what it found, or `{"error": WORDS}`. The module is in no package of readers, so that the process
imports none of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from crawler.installed import install_hint, is_installed
from crawler.sandbox import ask_process, confine

CPU_SECONDS: Final = 3
"""Processor time of one document: a sheet of 70,000 rows takes 1.2 s, a PDF of 500 pages 0.4 s (November 2026)."""
SECONDS: Final = 60
"""When the process is ended whatever it does: other work may leave it a fraction of a processor. Set by hand."""
MEMORY: Final = 1024 * 1024 * 1024
"""Bytes of address space that the process may use."""
MAX_ROWS: Final = 150_000
"""Rows of one sheet that are read; a longer one is an error."""
MAX_PAGES: Final = 2_000
"""Pages of a PDF that are read."""
EXTRA: Final = "documents"
NEEDS_EXTRA: Final = ("sheets", "pdf")
"""Kinds whose library is in the extra."""
MAX_ADDRESS: Final = 2_000
"""Bytes of the address of a link."""
MAX_LINKS: Final = 1_000
"""Links of a document that are read; the longest lists of contacts have some dozens."""
MAX_XML: Final = 64 * 1024 * 1024
"""Bytes of the text of a Word document, unpacked; a novel has 2 MB."""
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def open_document(kind: str, path: Path) -> dict[str, Any]:
    """What a document holds.

    Args:
        kind: `sheets`, `pdf` or `word`.
        path: The file.

    Returns:
        `{"sheets": [[name, rows]]}`, or `{"pages": [text], "links": [address]}` (of a Word document one page);
        `{"error": words}` if it can't be read.
    """
    if kind in NEEDS_EXTRA and not is_installed(EXTRA):
        return {"error": f"reading it needs {install_hint(EXTRA)}"}
    try:
        said = ask_process(__name__, {"kind": kind, "path": str(path.resolve())}, SECONDS)
    except subprocess.TimeoutExpired:
        return {"error": f"it was not read within {SECONDS} seconds"}
    except (subprocess.SubprocessError, ValueError):
        return {"error": "damaged, encrypted, or it needs more memory or time than a document may"}
    return said if isinstance(said, dict) else {"error": "nothing in it can be read"}


def _sheets(path: str) -> dict[str, Any]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        sheets = []
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=True)
            if len(rows) > MAX_ROWS:
                return {"error": f"sheet {name!r} has more than {MAX_ROWS} rows; save it as CSV"}
            sheets.append([name, [[_cell(cell) for cell in row] for row in rows]])
    except (CalamineError, OSError) as error:
        return {"error": f"can't be read as a sheet: {error}"}
    return {"sheets": sheets}


def _cell(value: object) -> str:
    """A cell as a person reads it: whole numbers without `.0`, times as ISO 8601."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if isinstance(value, bool | timedelta) or value is None else str(value)


def _pages(path: str) -> dict[str, Any]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(path)
        pages: Iterable[Any] = (document[number] for number in range(len(document)))
        if len(document) > MAX_PAGES:
            return {"error": f"it has {len(document)} pages, and {MAX_PAGES} are read at most; split it"}
        texts, links = [], list[str]()
        for page in pages:
            texts.append(page.get_textpage().get_text_range())
            links += _pdf_links(document, page)
    except PdfiumError as error:
        return {"error": f"can't be read as PDF: {error}"}
    return {"pages": texts, "links": links[:MAX_LINKS]}


def _pdf_links(document: Any, page: Any) -> list[str]:
    """Addresses that the links of a page lead to."""
    from ctypes import byref, c_int, create_string_buffer

    from pypdfium2 import raw

    links: list[str] = []
    place, link = c_int(0), raw.FPDF_LINK()
    while len(links) < MAX_LINKS and raw.FPDFLink_Enumerate(page, byref(place), byref(link)):
        action = raw.FPDFLink_GetAction(link)
        size = raw.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
        if 1 < size <= MAX_ADDRESS:
            held = create_string_buffer(size)
            raw.FPDFAction_GetURIPath(document, action, held, size)
            links.append(held.value.decode("utf-8", "replace"))
    return links


def _word(path: str) -> dict[str, Any]:
    import zipfile

    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            with archive.open("word/document.xml") as stream:
                body = etree.fromstring(stream.read(MAX_XML), parser)
            relations = "word/_rels/document.xml.rels"
            rows = etree.fromstring(archive.read(relations), parser) if relations in names else []
            links = [row.get("Target") or "" for row in rows if row.get("TargetMode") == "External"]
    except (
        zipfile.BadZipFile,
        KeyError,
        OSError,
        RuntimeError,
        NotImplementedError,
        etree.XMLSyntaxError,
    ) as error:
        return {"error": f"can't be read as a Word document: {error}"}
    return {"pages": ["\n".join(map(_paragraph, body.iter(f"{_W}p")))], "links": links[:MAX_LINKS]}


def _paragraph(paragraph: Any) -> str:
    """The text of a paragraph, with its tabs and line breaks; without that of paragraphs in its text boxes."""
    marks = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n"}
    return "".join(
        marks.get(part.tag, "") or part.text or ""
        for part in paragraph.iter(f"{_W}t", *marks)
        if next(part.iterancestors(f"{_W}p")) is paragraph
    )


def main() -> None:
    """Answer the order on stdin."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    order = json.load(sys.stdin)
    confine(readable=[order["path"]])
    kinds = {"sheets": _sheets, "pdf": _pages, "word": _word}
    json.dump(kinds[order["kind"]](order["path"]), sys.stdout)


if __name__ == "__main__":
    main()
