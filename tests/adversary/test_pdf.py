"""The dossier as PDF: no masked number in its text, outline, links or attachments, and nothing fetched or opened."""

from __future__ import annotations

import re
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.adversary.insider import Home, readable
from tests.adversary.test_masked_number import BEGIN, END, SPELLINGS, ads, leaks

pytest.importorskip(
    "weasyprint", reason="the extra pdf is not installed (it needs Pango)", exc_type=ImportError
)
pypdfium2 = pytest.importorskip("pypdfium2")

PAYLOADS = (
    '<link rel="attachment" href="file://{secret}">',
    '<a rel="attachment" href="file://{secret}">x</a>',
    '<img src="file://{secret}">',
    '<img src="{web}/img">',
    '<link rel="stylesheet" href="{web}/css">',
    '<style>@import url("{web}/import"); body {{ background: url("{web}/background") }}</style>',
    '<object data="{web}/object"></object><embed src="{web}/embed"><iframe src="{web}/frame"></iframe>',
    '<svg><image href="{web}/svg"/><use href="{web}/use#x"/></svg>',
    '<p style="background:url({web}/inline)">x</p>',
    '"><img src=x:x srcset="{web}/srcset 1x">',
    "<base href='{web}/'><img src=relative>",
    "{{{{ cycler.__init__.__globals__ }}}}{{% include '{secret}' %}}",
    "<meta http-equiv=refresh content='0;url={web}/meta'>",
    "<script>document.location='{web}/script'</script>",
    "<!--#include file='{secret}' --><?xml-stylesheet href='{web}/pi'?>",
)
"""HTML as an author of ads would try it."""
SECRET = "zq-a-line-of-the-operator-zq"


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A web server of the author's, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def text_of(pdf: Path) -> str:
    """What a reader or a program finds in it: pages, outline, title, and all streams unpacked."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
        outline = [one.get_title() for one in document.get_toc()]
        about = list(document.get_metadata_dict().values())
        attached = [document.get_attachment(at).get_name() for at in range(document.count_attachments())]
    return "\n".join([*pages, *outline, *about, *attached, streams(pdf)])


def streams(pdf: Path) -> str:
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf.read_bytes(), re.S):
        try:
            found.append(zlib.decompress(packed).decode("latin-1"))
        except zlib.error:
            found.append(packed.decode("latin-1"))
    return "\n".join(found)


def test_no_spelling_of_a_masked_number_is_in_it(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.bring(ads())
    home.account("ana", "analyst")
    assert home("campaigns").status == 0
    out = tmp_path / "before.pdf"
    assert home("export", "--format", "pdf", "--out", str(out)).status == 0
    with pypdfium2.PdfDocument(out) as document:
        before = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    assert leaks(before), "an attack that finds nothing unmasked proves nothing"
    with home.desk() as desk:
        ana = desk.client("ana")
        contact = re.search(r"/contacts/(\d+)", ana.get("/campaigns/1").text)
        assert contact
        ana.post(f"/contacts/{contact[1]}/mark", {"what": "mask", "why": "a victim's"})
    out = tmp_path / "after.pdf"
    done = home("export", "--format", "pdf", "--out", str(out))
    assert done.status == 0, done.all
    with pypdfium2.PdfDocument(out) as document:
        pages = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    assert BEGIN in pages
    assert END in pages
    assert len(SPELLINGS) == 41
    assert leaks(readable(pages)) == []
    assert "8030000777" not in re.sub(r"\D", "", "".join(re.findall(r"[\d\s().+-]{7,}", text_of(out))))


def test_html_of_an_ad_opens_and_fetches_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, "utf-8")
    home = Home(tmp_path / "home")
    with listening() as (web, asked):
        payloads = [one.format(secret=secret, web=web) for one in PAYLOADS]
        fields = ("title", "description", "hiring_organization", "job_location", "base_salary", "url")
        home.bring(
            [
                {
                    "id": f"p{number}",
                    "text": "Maid for Oman, pay the fee first. WhatsApp +12025550140",
                    **{name: one if name != "url" else f"https://board.example/?{one}" for name in fields},
                }
                for number, one in enumerate(payloads)
            ]
        )
        out = tmp_path / "dossier.pdf"
        done = home("export", "--format", "pdf", "--out", str(out))
        assert done.status == 0, done.all
    assert asked == []
    told = text_of(out)
    assert SECRET not in told
    with pypdfium2.PdfDocument(out) as document:
        assert document.count_attachments() == 0
    raw = out.read_bytes() + streams(out).encode("latin-1")
    for active in (
        b"/JavaScript",
        b"/JS ",
        b"/Launch",
        b"/SubmitForm",
        b"/EmbeddedFile",
        b"/RichMedia",
        b"/OpenAction",
    ):
        assert active not in raw, active
    assert b"127.0.0.1" not in b"".join(re.findall(rb"/URI \((.*?)\)", raw))
