"""The measure of linear cost tells a quadratic function from a linear one."""

from tests import scaling


def test_linear_and_quadratic(monkeypatch):
    monkeypatch.setattr(scaling, "FLOOR", 0.0)
    assert scaling.grows_linearly(lambda text: sum(1 for _ in text), "a".__mul__, 50_000)
    assert not scaling.grows_linearly(lambda text: sum(1 for _ in text for _ in text), "a".__mul__, 1_000)
