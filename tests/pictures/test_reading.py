"""Invented flyers through all three processes: the text, its boxes, codes, and what can't be read."""

import pytest

from crawler.assess import assess
from crawler.pictures.picture_text import KEY
from crawler.pictures.pieces import ANY_PACK
from crawler.pictures.posting import picture_of, with_picture
from crawler.pictures.reading import UNREAD_SCRIPT, PictureReader, _problems
from crawler.records import JobPosting
from tests.pictures.flyers import LINES, canvas, encoded, flyer, write

pytest.importorskip("rapidocr", reason="needs the extra `pictures`")


@pytest.fixture(scope="module")
def reader():
    reader = PictureReader()
    yield reader
    reader.close()


def test_a_flyer_with_the_places_of_its_contacts(reader):
    picture = reader.read(flyer())
    assert picture.text.split("\n") == list(LINES)
    posting = with_picture(JobPosting(url="", source="flyers", region="NG"), picture)
    contacts = {contact.kind: contact for contact in assess(posting).contacts}
    assert contacts["whatsapp"].value == "+2348030000001"
    kept = picture_of(posting)
    assert kept is not None
    ((frame, (left, top, right, bottom)),) = kept.boxes_of(contacts["email"].start, contacts["email"].end)
    assert frame == 0
    assert posting.extra[KEY]
    assert 150 < left < right < 720
    assert 250 < top < bottom < 340


@pytest.mark.parametrize("size", [(20_000, 30), (30, 20_000), (3, 5_000), (1, 1)])
def test_a_strip_is_a_picture_without_text_not_an_error_of_a_library(reader, size):
    picture = reader.read(encoded(canvas(*size)[0], "PNG"))
    assert (picture.text, picture.problems) == ("", ())


def test_one_process_reads_many_pictures(reader):
    reader.read(flyer())
    first = reader._process
    assert reader.read(flyer("JPEG", quality=60)).text
    assert reader._process is first


def test_a_reader_that_is_killed_costs_one_picture(reader):
    reader.read(flyer())
    reader._process.kill()
    assert reader.read(flyer()).problems == ("reading it takes too long or needs too much memory",)
    assert reader.read(flyer()).problems == ()


def test_a_qr_code_is_a_line_of_the_text(reader):
    import numpy as np
    import zxingcpp
    from PIL import Image

    barcode = zxingcpp.create_barcode("https://wa.me/2348030000001", zxingcpp.BarcodeFormat.QRCode)
    code = Image.fromarray(np.asarray(barcode.to_image(scale=6)))
    picture, draw = canvas()
    write(draw, ["SCAN TO APPLY"], 60, 60)
    picture.paste(code, (500, 200))
    read = reader.read(encoded(picture))
    assert read.text.split("\n") == ["SCAN TO APPLY", "https://wa.me/2348030000001"]
    assert read.lines[-1].reader == "code"
    assert read.lines[-1].box[0] > 500


def test_an_empty_picture_has_no_text_and_no_problem(reader):
    read = reader.read(encoded(canvas()[0]))
    assert (read.text, read.problems, read.width) == ("", (), 1000)


def test_a_small_screenshot_is_read(reader):
    picture, draw = canvas(360, 300)
    write(draw, LINES, 10, 10, size=14)
    assert "jobs@agency.example" in reader.read(encoded(picture, "JPEG", quality=70)).text


def test_what_is_no_picture_has_a_problem_and_its_digest(reader):
    read = reader.read(b"no picture")
    assert read.text == ""
    assert len(read.problems) == 1
    assert len(read.sha256) == 64


def test_a_missing_pack_is_named_in_the_problem_of_the_picture():
    assert _problems("") == ()
    assert _problems(ANY_PACK) == (UNREAD_SCRIPT,)
    (said,) = _problems("vie")
    assert "tesseract-ocr-vie" in said
