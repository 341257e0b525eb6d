"""Doubts about a contact that was read in a picture."""

import pytest

from crawler.pictures import PictureText, TextLine
from crawler.pictures.doubt import doubts_about
from crawler.records import Contact

TEXT = "call O803 000 0001\nor 0803 000 0002"


def contact(start, end, *disguises, field="text"):
    return Contact(
        kind="phone",
        value="+2348030000001",
        raw=TEXT[start:end],
        field=field,
        start=start,
        end=end,
        disguises=disguises,
    )


def picture(confidence=0.99, reader="rapidocr"):
    lines = (
        TextLine(0, 18, (0, 0, 180, 20), confidence, 0, reader),
        TextLine(19, 35, (0, 30, 160, 50), 0.99),
    )
    return PictureText(TEXT, lines)


@pytest.mark.parametrize(
    ("one", "read", "said"),
    [
        (contact(22, 35), picture(0.5), ()),
        (contact(5, 18), picture(), ()),
        (contact(5, 18, "letters-for-digits"), picture(), ("a letter was read where a digit must be",)),
        (contact(5, 18, "zero-width"), picture(), ()),
        (contact(5, 18), picture(0.6), ("its letters were read with a confidence of 60%",)),
        (contact(5, 18, field="title"), picture(0.6), ()),
        (contact(5, 18), PictureText(TEXT), ()),
    ],
)
def test_doubts(one, read, said):
    assert doubts_about(one, read) == said


def test_digits_in_a_line_of_another_script():
    (doubt,) = doubts_about(contact(5, 18), picture(reader="tesseract"))
    assert "another script" in doubt
