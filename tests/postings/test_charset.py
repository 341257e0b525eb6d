"""Bytes of a page to text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.postings.charset import decode

RUSSIAN = "Требуется повар"
META = '<meta charset="windows-1251">'


@pytest.mark.parametrize(
    ("body", "header", "languages", "text"),
    [
        (b"plain", None, (), "plain"),
        (RUSSIAN.encode(), None, (), RUSSIAN),
        (RUSSIAN.encode("cp1251"), "windows-1251", (), RUSSIAN),
        (RUSSIAN.encode("cp1251"), None, ("ru-RU",), RUSSIAN),
        (META.encode() + RUSSIAN.encode("cp1251"), None, (), META + RUSSIAN),
        (RUSSIAN.encode(), "iso-8859-1", (), RUSSIAN),
        (b"\xef\xbb\xbf" + RUSSIAN.encode(), "windows-1251", (), RUSSIAN),
        (b"\xff\xfe" + RUSSIAN.encode("utf-16-le"), None, (), RUSSIAN),
        (RUSSIAN.encode()[:-1], None, (), RUSSIAN[:-1] + "\ufffd"),
        ("caf\u00e9 \u201cx\u201d".encode("cp1252"), None, (), "caf\u00e9 \u201cx\u201d"),
        ("caf\u00e9s".encode("latin-1"), "rot13", (), "caf\u00e9s"),
        ("caf\u00e9s".encode("latin-1"), "idna", (), "caf\u00e9s"),
        ("求人".encode("iso2022_jp"), "iso-2022-jp", (), "求人"),
        ("求人".encode("shift_jis"), None, ("ja",), "求人"),
        (b"", None, (), ""),
    ],
)  # fmt: skip
def test_charset_of_a_page(body, header, languages, text):
    assert decode(body, header, languages) == text


@settings(deadline=None)
@given(st.binary(max_size=200), st.none() | st.text(max_size=20))
def test_any_bytes_decode_under_any_label(body, header):
    assert isinstance(decode(body, header), str)
