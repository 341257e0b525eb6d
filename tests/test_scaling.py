"""The measure of linear cost tells a quadratic function from a linear one."""

from tests.scaling import grows_linearly


def test_linear_and_quadratic():
    assert grows_linearly(lambda text: [text.count("b") for _ in range(20)], "a".__mul__, 200_000)
    assert not grows_linearly(lambda text: [text.count("b") for _ in text[::4]], "a".__mul__, 40_000)
