"""Agreement between two analysts."""

import pytest

from crawler.review.dashboard.agreement import agreement


def test_agreement_against_gwets_example():
    # Gwet 2008, table 1: 118 both positive, 5 and 2 mixed, 0 both negative: kappa is negative, AC1 is high.
    pairs = [("refer", "refer")] * 118 + [("refer", "dismiss")] * 5 + [("dismiss", "refer")] * 2
    found = agreement(pairs)
    assert found.percent == pytest.approx(94.4)
    assert found.kappa == pytest.approx(-0.0234, abs=0.001)
    assert found.ac1 == pytest.approx(0.9408, abs=0.001)
    assert agreement([]).kappa is None
    assert agreement([("refer", "refer")] * 3).ac1 == 1
