"""Tables with any headings: nothing is lost quietly, columns are proposed and taken when they are accepted."""

import json

import pytest

from crawler import cli
from crawler.imports.columns import propose
from crawler.imports.reporter_data import reporter_columns
from crawler.store import Store

HOTLINE = """Date received,Advert wording,Phone in advert
2026-11-01,"Nannies wanted in Oman, fee N50,000 before travel",0803 000 0101
2026-11-02,"Waitress in Beirut, the agency keeps the passport",0803 000 0102
2026-11-03,Drivers for Doha wanted this week,0803 000 0103
"""
OPTIONS = (
    "--map description='Advert wording' --map application_contact='Phone in advert'"
    " --map date_posted='Date received'"
)


def load(home, *arguments: object) -> int:
    return cli.run(["--home", str(home), "import", *map(str, arguments), "--source", "hotline"])


def stored(home):
    with Store(home) as store:
        return [one.posting for one in store.reader.each()]


@pytest.fixture
def sheet(tmp_path):
    file = tmp_path / "sheet.csv"
    file.write_text(HOTLINE)
    return file


def test_a_table_without_a_known_text_is_refused_with_its_columns_and_a_proposal(tmp_path, sheet, capsys):
    assert load(tmp_path / "home", sheet) == 1
    said = capsys.readouterr()
    assert said.out == "0 new, 0 changed, 0 unchanged\n"
    assert f"{sheet}:2, {sheet}:3, {sheet}:4: none of its columns is known" in said.err
    assert "Date received, Advert wording, Phone in advert; say " + OPTIONS in said.err
    assert said.err.count("    description: ") == 3
    assert "3 of 3 could not be read" in said.err
    assert stored(tmp_path / "home") == []


def test_the_proposal_is_taken_with_yes(tmp_path, sheet, capsys):
    assert load(tmp_path / "home", sheet, "--yes") == 0
    assert "read by " + OPTIONS in capsys.readouterr().err
    first = stored(tmp_path / "home")[0]
    assert first.description == "Nannies wanted in Oman, fee N50,000 before travel"
    assert (first.application_contact, first.date_posted) == ("0803 000 0101", "2026-11-01")


def test_the_same_columns_mapped_by_hand(tmp_path, sheet, capsys):
    more = ["--map", "description=Advert wording", "--map", "application_contact=Phone in advert"]
    assert load(tmp_path / "home", sheet, *more) == 0
    assert capsys.readouterr().out == "3 new, 0 changed, 0 unchanged\n"


@pytest.mark.parametrize(
    ("mapped", "said"),
    [("description=naratives", "--map description=naratives: no such column; columns: Date received, Advert"),
     ("application_contact=fone", "--map application_contact=fone: no such column")],
)  # fmt: skip
def test_a_mapped_column_that_the_table_has_not_is_refused(tmp_path, sheet, capsys, mapped, said):
    assert load(tmp_path / "home", sheet, "--map", mapped) == 1
    assert said in capsys.readouterr().err
    assert stored(tmp_path / "home") == []


def test_a_row_with_nothing_in_its_text_is_left_out_by_name(tmp_path, capsys):
    file = tmp_path / "posts.csv"
    file.write_text("id,url,description\n1,https://a.example/1,Cook wanted\n2,https://a.example/2,\n")
    assert load(tmp_path / "home", file) == 0
    said = capsys.readouterr()
    assert said.out == "1 new, 0 changed, 0 unchanged, 1 left out\n"
    assert f"left out: {file}:3: no words in it: description is empty" in said.err


def test_a_nested_key_can_be_mapped(tmp_path, capsys):
    file = tmp_path / "posts.ndjson"
    rows = [{"nav": 1, "data": {"desc": f"Cook number {n} wanted in Doha", "id": n}} for n in range(3)]
    file.write_text("\n".join(map(json.dumps, rows)))
    assert load(tmp_path / "home", file, "--map", "text=data.desc", "--map", "id=data.id") == 0
    assert [one.text for one in stored(tmp_path / "home")] == [row["data"]["desc"] for row in rows]  # type: ignore[index]


def test_a_nested_key_that_is_nowhere_is_a_failure(tmp_path, capsys):
    file = tmp_path / "posts.ndjson"
    file.write_text(json.dumps({"text": "Cook wanted in Doha"}))
    assert load(tmp_path / "home", file, "--map", "application_contact=data.phone") == 1
    assert (
        "--map application_contact=data.phone: nothing in the input has this name" in capsys.readouterr().err
    )


def test_objects_without_a_text_name_their_keys_and_are_not_one_ad(tmp_path, capsys):
    file = tmp_path / "departments.json"
    file.write_text(
        json.dumps({"departments": [{"id": n, "name": f"Dep {n}", "jobs": []} for n in range(5)]})
    )
    assert load(tmp_path / "home", file) == 1
    said = capsys.readouterr()
    assert said.out == "0 new, 0 changed, 0 unchanged\n"
    assert "id, name, jobs; say --map description=COLUMN" in said.err


def test_unread_contacts_of_a_known_table_are_proposed(tmp_path, capsys):
    file = tmp_path / "ads.csv"
    file.write_text("title,description,Phone in advert\nCook,Cook rice,0803 000 0101\n")
    assert load(tmp_path / "home", file) == 0
    assert "--map application_contact='Phone in advert'" in capsys.readouterr().err


TABLES = [
    (["Дата", "Текст объявления", "Телефон"],
     ["2026-11-01", "Требуются официантки в Бейрут, виза за наш счёт", "+7 900 000 00 01"]),
    (["Fecha", "Mensaje", "Teléfono"],
     ["01/11/2026", "Se buscan meseras para el Líbano, pago diario", "+52 55 0000 0001"]),
    (["التاريخ", "نص الإعلان", "رقم الهاتف"],
     ["2026-11-01", "مطلوب عاملات منازل في الكويت براتب جيد", "+965 0000 0001"]),
    (["日期", "招聘内容", "联系电话"],
     ["2026-11-01", "高薪招聘海外客服包吃住包机票", "130 0000 0001"]),
    (["Ngày", "Nội dung", "Số điện thoại"],
     ["01/11/2026", "Tuyển nhân viên sang Campuchia lương cao", "0900 000 001"]),
    (["วันที่", "รายละเอียดงาน", "เบอร์โทร"],
     ["2026-11-01", "รับสมัครแอดมินทำงานที่ปอยเปตรายได้ดี", "080 000 0001"]),
    (["Tanggal", "Isi pesan", "Nomor HP"],
     ["01-11-2026", "Dicari pekerja untuk Kamboja gaji tinggi", "0800 0000 0001"]),
    (["Tarih", "İlan metni", "Telefon"],
     ["01.11.2026", "Yurt dışında garson aranıyor, vize bizden", "+90 500 000 00 01"]),
    (["Tarehe", "Tangazo", "Simu"],
     ["2026-11-01", "Kazi za ndani Saudia, nauli inalipwa", "+255 700 000 001"]),
    (["receivedOn", "advertText", "phoneNumber"],
     ["2026-11-01", "Nannies wanted in Oman, visa paid", "0803 000 0101"]),
    (["A", "B", "C"],
     ["x1", "Nannies wanted in Oman, visa paid by the agency", "0803 000 0101"]),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "cells"), TABLES, ids=lambda value: value[1])
def test_columns_in_many_languages(columns, cells):
    row = dict(zip(columns, cells, strict=True))
    found = propose([row, row], columns, [])
    assert found["description"] == columns[1]
    assert found.get("application_contact", columns[2]) == columns[2]
    assert found.get("date_posted", columns[0]) == columns[0]


@pytest.mark.parametrize(
    "cell", ["https://a.example/picture-of-a-very-long-name.jpg", "7158414720537232389", "x"]
)
def test_what_is_no_text_is_not_proposed(cell):
    assert propose([{"c": cell}], ["c"], []).keys() <= {"url"}


@pytest.mark.parametrize(
    "heading",
    ["Deskripsi posisi (25%)", "Perusahaan tidak jelas (40%)", "Judul", "Lokasi", "Job title", "Employer",
     "Destination", "Advert wording", "公司", "الشركة"],
)  # fmt: skip
@pytest.mark.parametrize(
    "cells", [("0,25", "0,00"), ("0.1 0.4 0.5 0.2 0.9 0.7 0.3", "12 %"), ("٠٫٢٥", "4521")]
)
def test_columns_of_figures_are_no_words(heading, cells):
    assert propose([{heading: cell} for cell in cells], [heading], []) == {}


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("0,00", "0,05", "1"), {}),
        (("3.500.000", "0"), {"base_salary": "Gaji"}),
        (("1500",), {"base_salary": "Gaji"}),
    ],
)
def test_shares_of_one_are_no_pay(cells, found):
    assert propose([{"Gaji": cell} for cell in cells], ["Gaji"], []) == found


@pytest.mark.parametrize("title", ["3D", "木工", "ครู", "شيف"])
def test_short_words_stay_titles(title):
    assert propose([{"Title": title}], ["Title"], []) == {"title": "Title"}


def test_columns_of_who_reports_are_named_and_not_stored(tmp_path, capsys):
    file = tmp_path / "sheet.csv"
    file.write_text(
        "Reporter name,Caller phone,Victim's story,Suspect phone\n"
        '"Zebulonia Test",0803 000 0199,"An agent promised me a job in Oman and took N50,000",0803 000 0101\n'
    )
    assert load(tmp_path / "home", file, "--yes") == 0
    said = capsys.readouterr().err
    assert f"{file}: not stored, they tell who reported: Reporter name, Caller phone" in said
    (one,) = stored(tmp_path / "home")
    assert one.description.startswith("An agent promised")
    assert one.application_contact == "0803 000 0101"
    assert "Zebulonia" not in str(one)
    assert "0199" not in str(one)
    with Store(tmp_path / "home") as store:
        assert b"Zebulonia" not in b"".join(
            page.read_bytes() for page in store.home.rglob("*") if page.is_file() and page.suffix != ".gz"
        )


@pytest.mark.parametrize(
    "heading",
    ["reporter_name", "callerPhone", "Reported by", "Заявитель", "Телефон заявителя", "Nom du déclarant",
     "举报人电话", "Pelapor", "اسم الضحية", "ผู้แจ้ง", "Victim age"],
)  # fmt: skip
def test_headings_of_who_reports(heading):
    assert reporter_columns([heading, "Narrative"], []) == (heading,)


@pytest.mark.parametrize(
    "heading",
    [
        "Reported on",
        "Client name",
        "Submitted by",
        "保证人",
        "Victim's story",
        "Report",
        "Suspect phone",
        "Phone",
    ],
)
def test_headings_that_are_stored(heading):
    assert reporter_columns([heading], []) == ()


def test_a_column_that_was_mapped_by_hand_is_stored():
    assert reporter_columns(["Caller phone"], ["Caller phone"]) == ()
