"""Sheets, PDF, plain text, pasted text, pictures."""

import io
import zipfile

import pytest

from crawler import cli
from tests.imports.containers.samples import AD, OTHER, imported

ROWS: list[list[object]] = [
    ["Hotline sheet"],
    ["Date", "Advert wording", "Phone"],
    ["2026-11-01", AD, 803000101],
    ["2026-11-02", OTHER, None],
]


def xlsx(path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.create_sheet("empty")
    book.save(path)


def ods(path):
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell or ""}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in ROWS
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet1">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


@pytest.mark.parametrize(("name", "write"), [("a.xlsx", xlsx), ("a.ods", ods)])
def test_a_sheet_with_headings_of_its_own(tmp_path, name, write):
    write(tmp_path / name)
    assert imported(tmp_path / name).counts == (0, 0, 2)
    found = imported(tmp_path / name, accept=True)
    assert found.counts == (2, 0, 0)
    first = found.ads[0]
    assert first.item.origin == f"{tmp_path / name}#{'Sheet' if name == 'a.xlsx' else 'Sheet1'}:3"
    assert (first.posting.description, first.posting.application_contact) == (AD, "803000101")


def pdf(*pages: str) -> bytes:
    """A PDF with a line of text on each page; a page without text is empty."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 40 700 Td ({text}) Tj ET" if text else ""
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        font = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources {font} /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, 2)
    for number, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{one}\nendobj\n".encode())
    start = out.tell()
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode())
    out.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def test_pdf(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf(AD, OTHER))
    found = imported(tmp_path / "a.pdf")
    assert found.counts == (1, 0, 0)
    assert found.ads[0].posting.text == f"{AD}\n\n{OTHER}"
    assert found.provenance() == {"container": "PDF", "pages": "2"}


def test_text_that_runs_over_the_edge_of_a_page_is_read(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf(AD * 5))
    assert imported(tmp_path / "a.pdf").ads[0].posting.text == AD * 5


def test_links_of_a_pdf_are_contacts(tmp_path):
    link = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://wa.me/2348030000102) >> >>"
    made = pdf(AD).replace(b"/MediaBox", b"/Annots [" + link + b"] /MediaBox")
    (tmp_path / "a.pdf").write_bytes(made)
    assert imported(tmp_path / "a.pdf").ads[0].posting.application_contact == "https://wa.me/2348030000102"


def docx(path, *paragraphs: str):
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{said[:9]}</w:t><w:t>{said[9:]}</w:t></w:r></w:p>" for said in paragraphs)
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{links}"><Relationship Id="r1" Target="mailto:agent@jobs.example"'
            ' TargetMode="External"/><Relationship Id="r2" Target="styles.xml"/></Relationships>',
        )


def test_a_word_document(tmp_path):
    docx(tmp_path / "a.docx", AD, OTHER)
    found = imported(tmp_path / "a.docx")
    assert found.counts == (1, 0, 0)
    assert found.ads[0].posting.text == f"{AD}\n{OTHER}"
    assert found.ads[0].posting.application_contact == "mailto:agent@jobs.example"


@pytest.mark.parametrize("name", ["robots.txt", "ads.txt"])
def test_files_of_a_site_for_programs_are_left_out(tmp_path, name):
    (tmp_path / name).write_text("User-agent: *\nDisallow: /admin and other places\n")
    assert imported(tmp_path).counts == (0, 1, 0)


def test_a_scanned_pdf_is_left_out_and_reachable(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf("", ""))
    found = imported(tmp_path / "a.pdf")
    assert found.counts == (0, 1, 0)
    assert found.summary.left[0][1] == "a PDF without text, 2 pages of pictures"
    assert found.items[0].attachments[0].content().startswith(b"%PDF")


@pytest.mark.parametrize("name", ["a.pdf", "a.xlsx", "a.ods", "a.xls", "a.docx"])
@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 no", b"PK\x03\x04 no"])
def test_damaged_documents_are_errors(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert imported(tmp_path / name).counts == (0, 0, 1)


def test_a_sheet_that_wants_all_memory_is_refused(tmp_path):
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet += '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
    sheet += (
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>b</t></is></c></row></sheetData></worksheet>'
    )
    xlsx(tmp_path / "good.xlsx")
    with zipfile.ZipFile(tmp_path / "good.xlsx") as good, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as bad:
        for name in good.namelist():
            bad.writestr(name, sheet if name.endswith("sheet1.xml") else good.read(name))
    found = imported(tmp_path / "a.xlsx")
    assert found.counts == (0, 0, 1)


def test_a_pdf_with_more_pages_than_are_read_is_refused(tmp_path):
    (tmp_path / "a.pdf").write_bytes(
        pdf(AD).replace(b"/Kids [4 0 R] /Count 1", b"/Kids [" + b"4 0 R " * 3000 + b"] /Count 3000")
    )
    found = imported(tmp_path / "a.pdf")
    assert found.counts == (0, 0, 1)
    assert "3000 pages" in found.summary.errors[0][1]


@pytest.mark.slow
def test_a_sheet_that_wants_all_time_is_refused(tmp_path):
    cells = b'<c t="inlineStr"><is><t>aaaaaaaaaaaaaaaa</t></is></c>' * 20_000
    xlsx(tmp_path / "good.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "good.xlsx") as good,
        zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            if not name.endswith("sheet1.xml"):
                bad.writestr(name, good.read(name))
        with bad.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            )
            for _ in range(300):
                sheet.write(b"<row>" + cells + b"</row>")
            sheet.write(b"</sheetData></worksheet>")
    assert imported(tmp_path / "a.xlsx").counts == (0, 0, 1)


def test_a_missing_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("crawler.document_process.is_installed", lambda _: False)
    xlsx(tmp_path / "a.xlsx")
    assert "adwatch[documents]" in imported(tmp_path / "a.xlsx").summary.errors[0][1]


def test_a_text_file_with_two_ads(tmp_path):
    (tmp_path / "a.txt").write_text(f"{AD}\n\nmore\n-----\n\n{OTHER}\n")
    found = imported(tmp_path / "a.txt")
    assert [(ad.item.origin, ad.posting.text) for ad in found.ads] == [
        (f"{tmp_path}/a.txt:1", f"{AD}\n\nmore"), (f"{tmp_path}/a.txt:6", OTHER),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["note", "note.log"])
def test_a_text_that_was_named_itself_is_read(tmp_path, name):
    (tmp_path / name).write_text(AD)
    assert imported(tmp_path / name).counts == (1, 0, 0)


def test_text_of_a_saved_page_in_a_folder_is_left_out(tmp_path):
    (tmp_path / "script.js").write_text("var a = 1; // " + AD)
    assert imported(tmp_path).counts == (0, 1, 0)


@pytest.mark.parametrize(
    "pasted",
    [AD, f"title,description\nNanny,\"{OTHER}\"\n", f"12/05/24, 10:15 - Ann: {AD}\n", f'{{"text": "{OTHER}"}}\n',
     f"From: a@b.example\nSubject: Work\n\n{AD}\n"],
)  # fmt: skip
def test_what_is_pasted(tmp_path, monkeypatch, capsys, pasted):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(pasted.encode()), "utf-8"))
    assert cli.run(["--home", str(tmp_path), "import", "-", "--source", "pasted"]) == 0
    assert capsys.readouterr().out == "1 new, 0 changed, 0 unchanged\n"
