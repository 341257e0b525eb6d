"""Pieces of text in reading order: columns, rows, tables, right to left, tilted."""

import math

import pytest

from crawler.pictures.layout import lay_out
from crawler.pictures.pieces import Piece, piece_from_json


def piece(text, left, top, width=None, height=20, reader="rapidocr"):
    right, bottom = left + (width or 10 * len(text)), top + height
    return Piece(((left, top), (right, top), (right, bottom), (left, bottom)), text, 0.9, reader)


def text_of(pieces):
    text, lines = lay_out([pieces], [1.0])
    assert sorted(text[line.start : line.end] for line in lines) == sorted(one.text for one in pieces)
    return text


CASES = {
    "rows from the top": ([piece("two", 0, 40), piece("one", 0, 0)], "one\ntwo"),
    "words of a row": ([piece("there", 70, 2), piece("hello", 10, 0)], "hello there"),
    "a title over two columns": (
        [
            piece("W" * 40, 0, 0),
            piece("the first duty is long", 0, 60), piece("what you get in return", 300, 60),
            piece("the second duty is longer", 0, 90), piece("a room of your own", 300, 90),
        ],
        f"{'W' * 40}\nthe first duty is long\nthe second duty is longer\nwhat you get in return\na room of your own",
    ),
    "labels with values beside them": (
        [
            piece("Salary", 0, 0), piece("900 USD", 150, 0),
            piece("Phone", 0, 30), piece("+234 803 000 0001", 150, 30),
        ],
        "Salary 900 USD\nPhone +234 803 000 0001",
    ),
    "right to left": ([piece("مطلوب", 200, 0), piece("عاملات", 90, 0), piece("راتب", 200, 30)], "مطلوب عاملات\nراتب"),
    "a code comes last": ([piece("https://a.example", 0, 0, reader="code"), piece("scan me", 0, 90)], "scan me\nhttps://a.example"),
    "nothing": ([], ""),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_reading_order(case):
    pieces, expected = case
    assert text_of(pieces) == expected


def test_columns_of_an_arabic_flyer_from_the_right():
    left = [piece("عمل في الخارج مع السكن", 0, 60 + 30 * row) for row in range(2)]
    right = [piece("راتب شهري كبير جدا هنا", 300, 60 + 30 * row) for row in range(2)]
    assert text_of([*left, *right]).startswith("راتب")


@pytest.mark.parametrize("degrees", [-12, -3, 3, 12])
def test_a_tilted_picture_reads_like_a_straight_one(degrees):
    angle = math.radians(degrees)

    def turn(point):
        x, y = point
        return x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)

    pieces = [
        piece(word, 130 * place, 30 * row) for row in range(4) for place, word in enumerate(("left", "right"))
    ]
    tilted = [Piece(tuple(map(turn, one.corners)), one.text, 1.0) for one in pieces]
    assert text_of(tilted) == text_of(pieces)


def test_frames_are_apart_and_boxes_in_pixels_of_the_original():
    text, lines = lay_out([[piece("one", 10, 20)], [piece("two", 0, 0)]], [2.0, 1.0])
    assert text == "one\n\ntwo"
    assert [(line.frame, line.box) for line in lines] == [(0, (20, 40, 80, 80)), (1, (0, 0, 30, 20))]


def test_a_piece_goes_to_json_and_back():
    one = piece("hello", 1.5, 2)
    assert piece_from_json([list(map(list, one.corners)), one.text, one.confidence, one.reader]) == one
