"""Agreement between two analysts."""

import pytest

from crawler.review.dashboard.agreement import Agreement, agreement


def test_agreement_against_gwets_example():
    # Gwet 2008, table 1: 118 both positive, 5 and 2 mixed, 0 both negative: kappa is negative, AC1 is high.
    pairs = [("refer", "refer")] * 118 + [("refer", "dismiss")] * 5 + [("dismiss", "refer")] * 2
    found = agreement(pairs)
    assert found.percent == pytest.approx(94.4)
    assert found.kappa == pytest.approx(-0.0234, abs=0.001)
    assert found.ac1 == pytest.approx(0.9408, abs=0.001)


def test_agreement_over_three_verdicts_worked_by_hand():
    # Equal on 8 of 10. Verdicts of the first: 5, 4, 1; of the second: 4, 4, 2.
    # Kappa's chance: (20 + 16 + 2) / 100 = 0.38. AC1's: shares 0.45, 0.4, 0.15, so 0.615 / 2 = 0.3075.
    equal = ["refer"] * 4 + ["watch"] * 3 + ["dismiss"]
    pairs = [(verdict, verdict.encode().decode()) for verdict in equal]
    found = agreement([*pairs, ("refer", "watch"), ("watch", "dismiss")])
    assert found.pairs == 10
    assert found.percent == pytest.approx(80)
    assert found.kappa == pytest.approx(0.42 / 0.62)
    assert found.ac1 == pytest.approx(0.4925 / 0.6925)


def test_agreement_where_figures_are_not_defined():
    assert agreement([]) == Agreement(pairs=0, percent=None, kappa=None, ac1=None)
    assert agreement([("refer", "refer")] * 3) == Agreement(pairs=3, percent=100, kappa=None, ac1=1)
