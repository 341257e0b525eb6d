"""What is kept of a compressed answer that is damaged."""

import gzip

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.fetch.errors import classify_error
from crawler.fetch.safety.compression import CUT, CompressionMiddleware, DamagedAnswer, beginning_of

WHOLE = gzip.compress(bytes(str(list(range(5000))), "ascii"))
DAMAGED = WHOLE[:3000] + b"\xff\xff" * 300 + WHOLE[3600:]


def decoded(body, encoding="gzip"):
    request = Request("http://board.example/1")
    answer = Response(
        request.url, headers={"Content-Encoding": encoding, "Content-Type": "text/html"}, body=body
    )
    return CompressionMiddleware(crawler=get_crawler()).process_response(request, answer)


def test_what_came_before_the_damage_is_kept_and_flagged():
    answer = decoded(DAMAGED)
    assert isinstance(answer, HtmlResponse)
    assert answer.body.startswith(b"[0, 1, 2,")
    assert answer.flags == [CUT]
    assert "Content-Encoding" not in answer.headers
    assert not decoded(WHOLE).flags


def test_letters_that_changed_on_the_way_are_flagged_though_the_length_is_right():
    stored = gzip.compress(b"Cook wanted in Lagos", compresslevel=0)
    answer = decoded(stored.replace(b"Lagos", b"Sagol"))
    assert answer.body == b"Cook wanted in Sagol"
    assert answer.flags == [CUT]
    assert not decoded(stored).flags


@pytest.mark.parametrize(
    ("body", "encoding"), [(b"<p>no gzip</p>", "gzip"), (b"<p>no deflate</p>", "deflate")]
)
def test_what_can_not_be_unpacked_is_a_failure_in_words(body, encoding):
    with pytest.raises(DamagedAnswer) as error:
        decoded(body, encoding)
    assert classify_error(error.value) == ("failed", "its compressed answer can't be unpacked")


def test_the_beginning_of_a_bomb_is_no_longer_than_the_limit():
    assert len(beginning_of(gzip.compress(b"0" * 1_000_000), 5000)) == 5000


def test_other_errors_are_sentences():
    assert classify_error(ValueError("Missing scheme")) == ("failed", "it could not be read: Missing scheme")
    assert classify_error(KeyError()) == ("failed", "it could not be read: KeyError")
