"""Outliers of a campaign."""

from crawler.review.campaign.outliers import outliers


def test_outliers_are_those_with_other_contacts_or_rare_reasons():
    contacts = {1: frozenset({7}), 2: frozenset({7}), 3: frozenset({7}), 4: frozenset({9})}
    signs = {n: frozenset({"fee"}) for n in (1, 2, 4)} | {3: frozenset({"fee", "x", "y"})}
    assert outliers([1, 2, 3, 4], contacts, signs) == {3: "signs", 4: "contact"}
    many = {n: frozenset({7}) for n in range(12)}
    rare = {n: frozenset({"fee"}) for n in range(11)} | {11: frozenset({"fee", "x", "y"})}
    assert outliers(list(range(12)), many, rare) == {11: "signs"}
    assert outliers([1, 2], contacts, signs) == {}
