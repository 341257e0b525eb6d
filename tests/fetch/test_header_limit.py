"""The number of header lines of a response is bounded, however they arrive."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.safety.header_limit import HeaderCounter, TooManyHeaders, limit_connection, limit_headers

OK = b"HTTP/1.1 200 OK\r\n"
EARLY = b"HTTP/1.1 103 Early Hints\r\n"


def lines(number, end=b"\r\n"):
    return (b"X-A: 1" + end) * number


@pytest.mark.parametrize(
    ("data", "exceeded"),
    [
        (OK + lines(5) + b"\r\n", False),
        (OK + lines(6) + b"\r\n", True),
        (OK + lines(6, b"\n"), True),
        (OK + b" folded\r\n" * 6, True),
        (OK + b"no colon\r\n" * 6, True),
        (OK + lines(3) + b"\r\n" + b"body line\n" * 50, False),
        (EARLY + lines(3) + b"\r\n" + OK + lines(2) + b"\r\n", False),
        (EARLY + lines(3) + b"\r\n" + OK + lines(3) + b"\r\n", True),
        (b"HTTP/1.1 " + b"\t" * 100 + b"103 x\r\n\r\n" + OK + lines(6), True),
        (b"HTTP/1.1 +103 x\r\n\r\n" + OK + lines(6), True),
    ],
)
@given(cuts=st.lists(st.integers(0, 400), max_size=8))
def test_lines_of_a_head_are_counted_in_pieces_of_any_size(data, exceeded, cuts):
    counter = HeaderCounter(most=5)
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    pieces = [data[start:end] for start, end in pairwise(places)]
    assert any(counter.exceeded_by(piece) for piece in pieces) is exceeded


class Connection:
    def __init__(self):
        self.received, self.lost, self.aborted = b"", [], 0
        self.transport = self

    def dataReceived(self, data):  # noqa: N802 - Twisted's name
        self.received += data

    def connectionLost(self, reason):  # noqa: N802 - Twisted's name
        self.lost.append(reason.type)

    def abortConnection(self):  # noqa: N802 - Twisted's name
        self.aborted += 1


def test_a_connection_is_closed_once_and_its_request_fails_by_name():
    connection = limit_connection(Connection())
    connection.dataReceived(OK + lines(400))
    connection.dataReceived(lines(400))
    connection.connectionLost(None)
    assert (connection.received, connection.lost, connection.aborted) == (b"", [TooManyHeaders], 1)


def test_every_response_over_a_connection_is_counted_by_itself():
    connection = Connection()
    for _ in range(3):
        limit_connection(connection).dataReceived(OK + lines(200) + b"\r\n")
    assert not connection.lost


def test_every_connection_of_a_pool_is_limited_and_twisted_repeats_no_request():
    from twisted.internet.defer import succeed

    class Pool:
        retryAutomatically = True  # noqa: N815 - Twisted's name

        def getConnection(self, key, endpoint):  # noqa: N802 - Twisted's name
            return succeed(Connection())

    pool = Pool()
    limit_headers(pool)  # type: ignore[arg-type]
    found: list[Connection] = []
    pool.getConnection("key", "endpoint").addCallback(found.append)
    found[0].dataReceived(OK + lines(400))
    assert found[0].aborted
    assert pool.retryAutomatically is False
