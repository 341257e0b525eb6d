"""JSON Lines: each line an object, or the reason why it is none."""

import io

import pytest

from crawler.postings import line_reader
from crawler.postings.line_reader import raw_lines, read_line


@pytest.mark.parametrize(
    ("raw", "value", "error"),
    [
        (b'{"a": 1}\n', {"a": 1}, ""),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}, ""),
        (b'{"a": "\\ud800"}', {"a": "\ud800"}, ""),
        (b"[1]", None, "not an object but an array"),
        (b'"x"', None, "not an object but a string"),
        (b"null", None, "not an object but null"),
        (b"true", None, "not an object but a boolean"),
        (b"7", None, "not an object but a number"),
        (b'{"a": "\xff"}', None, "not UTF-8 at byte 7"),
    ],
)
def test_one_line(raw, value, error):
    line = read_line(1, raw)
    assert (line.value, line.error) == (value, error)


def test_broken_json_names_its_fault():
    assert read_line(3, b"{").error.startswith("not JSON: ")


def test_blank_lines_are_counted_but_not_given():
    stream = io.BytesIO(b'\n{"a": 1}\n \r\n{"b": 2}')
    assert [number for number, _ in raw_lines(stream)] == [2, 4]


def test_a_line_over_the_limit_is_skipped_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr(line_reader, "MAX_LINE", 20)
    stream = io.BytesIO(b'{"a": "' + b"x" * 100 + b'"}\n{"b": 2}\n')
    lines = [read_line(number, raw) for number, raw in raw_lines(stream)]
    assert [(line.number, line.value) for line in lines] == [(1, None), (2, {"b": 2})]
    assert lines[0].error.startswith("line is longer than")
