"""Messages between the processes; broken ones are None."""

import io

import pytest

from crawler.pictures.messages import read_message, write_message


def test_a_message_there_and_back():
    stream = io.BytesIO()
    write_message(stream, {"a": 1}, b"body")
    write_message(stream, [2])
    stream.seek(0)
    assert read_message(stream, 4) == ({"a": 1}, b"body")
    assert read_message(stream, 4) == ([2], b"")
    assert read_message(stream, 4) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"\0\0", b"\0\0\0\2\0\0\0\0{", b"\0\0\0\1\0\0\0\0{", b"\xff" * 8, b"\0\0\0\2\0\0\0\5{}body!"],
)
def test_a_broken_message_is_none(data):
    assert read_message(io.BytesIO(data), 4) is None
