"""Boxes of a stretch of text, and the record in the ad."""

import json

from crawler.pictures import PictureText, TextLine
from crawler.pictures.picture_text import from_json
from crawler.pictures.posting import picture_of, with_picture
from crawler.records import JobPosting

PICTURE = PictureText(
    "call now\n0803 000 0001",
    (TextLine(0, 8, (100, 10, 180, 30), 0.99), TextLine(9, 22, (100, 40, 230, 60), 0.8, 1, "tesseract")),
    sha256="ab" * 32,
    media_type="image/png",
    width=400,
    height=300,
    frames=2,
)


def test_boxes_of_a_part_a_line_and_several_lines():
    assert PICTURE.boxes_of(5, 8) == ((0, (150, 10, 180, 30)),)
    assert PICTURE.boxes_of(9, 22) == ((1, (100, 40, 230, 60)),)
    assert PICTURE.boxes_of(5, 13) == ((0, (150, 10, 180, 30)), (1, (100, 40, 140, 60)))
    assert PICTURE.boxes_of(8, 9) == ()


def test_a_line_that_runs_down_is_parted_downwards():
    picture = PictureText("tall", (TextLine(0, 4, (0, 0, 20, 80), 1.0),))
    assert picture.boxes_of(2, 4) == ((0, (0, 40, 20, 80)),)


def test_the_record_in_the_ad_has_no_words_and_comes_back():
    posting = with_picture(JobPosting(url="", source="chat", text="See below!"), PICTURE)
    stored = json.loads(json.dumps(posting.extra["picture"]))
    assert "call" not in json.dumps(stored)
    again = picture_of(posting)
    assert again is not None
    start = posting.text.index("0803")
    assert again.boxes_of(start, start + 13) == PICTURE.boxes_of(9, 22)
    assert from_json(stored, posting.text) == again


def test_an_ad_with_an_unread_picture_keeps_its_caption_and_names_the_problem():
    picture = PictureText("", sha256="cd" * 32, problems=("it is damaged",))
    posting = with_picture(JobPosting(url="", source="chat", text="See below!"), picture)
    assert posting.text == "See below!"
    assert posting.problems == ("reading the picture failed: it is damaged",)


def test_lines_of_another_shape_are_left_out():
    assert from_json({"lines": [[1, 2], "x", None]}, "text").lines == ()


def test_an_ad_without_a_picture_has_no_record():
    assert picture_of(JobPosting(url="u", source="s")) is None
