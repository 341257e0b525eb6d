"""Comparing campaigns: evidence for and against, rarity, and groups that wrong pairs don't join."""

import pytest

from crawler.entities.evidence import AGAINST, FEATURES, Comparison, PairReader
from crawler.entities.model import model, probability
from crawler.entities.profiles import KINDS, Profile, phrases
from crawler.entities.proposals import WeighedPair, candidate_pairs, groups, weigh_all
from crawler.indicators.hosts_table import is_shared_host
from quality.corpora.recruiters import recruiters
from quality.recruiters import compare, profiles_of

PHONE, OTHER = "+12015550100", "+12015550101"


def profile(campaign, **kinds):
    return Profile(
        campaign=campaign,
        identifiers={kind: frozenset(values) for kind, values in kinds.items()},
        first="2026-01-01",
        last="2026-01-02",
    )


def row(found):
    return dict(zip(FEATURES, found.row, strict=True))


def test_a_rare_value_says_more_than_a_common_one():
    many = [profile(n, employer=["Blue Crown Cruises"]) for n in range(3, 20)]
    comparer = PairReader([profile(1, employer=["Amber Cedar"]), profile(2, employer=["Amber Cedar"]), *many])
    assert row(comparer.compare(1, 2))["employer"] == pytest.approx(1.0)
    assert row(comparer.compare(3, 4))["employer"] < 0.4


def test_names_with_a_typing_error_agree_and_other_names_speak_against():
    comparer = PairReader(
        [
            profile(1, payee=["adaeze akande"]),
            profile(2, payee=["adaeze akanda"]),
            profile(3, payee=["jude faye"]),
        ]
    )
    assert row(comparer.compare(1, 2))["payee"] > 0.9
    assert row(comparer.compare(1, 3))["other_payee"] == 1.0
    assert {name for name in FEATURES if name.startswith("other")} < AGAINST


def test_a_handle_made_of_the_mailbox_is_seen():
    comparer = PairReader(
        [profile(1, handle=["telegram:amber_rose"]), profile(2, email=["amber.rose77@mail.example"])]
    )
    assert row(comparer.compare(1, 2))["alias"] == 1.0


def test_what_everybody_has_brings_no_pair_up():
    crowd = [profile(n, host=["agency.example"]) for n in range(1, 60)]
    assert list(candidate_pairs(crowd)) == []
    assert list(candidate_pairs([profile(1, wallet=["w"]), profile(2, wallet=["w"]), profile(3)])) == [(1, 2)]


def test_a_wallet_alone_is_proposed_and_a_common_name_is_not():
    pairs = weigh_all(
        [
            profile(1, wallet=["w"]),
            profile(2, wallet=["w"]),
            *(profile(n, person=["rose"]) for n in range(3, 9)),
        ]
    )
    assert groups(pairs) == [(1, 2)]
    assert "alone" in pairs[0].parts


@pytest.mark.parametrize(
    ("shared", "proposed"),
    [
        ({"host": ["own.example"]}, True),
        ({"payee": ["adaeze akande"], "picture": ["ab12"]}, True),
        ({"payee": ["adaeze akande"]}, False),
        ({"picture": ["ab12"]}, False),
        ({"employer": ["blue crown"], "picture": ["ab12"]}, False),
    ],
)
def test_a_host_of_ones_own_or_two_lesser_things_are_proposed(shared, proposed):
    pairs = weigh_all([profile(1, **shared), profile(2, **shared), *(profile(n) for n in range(3, 9))])
    assert (groups(pairs) == [(1, 2)]) is proposed


CLAIMANTS = [profile(n, employer=["blue crown"]) for n in range(3, 23)]
CROWD = [profile(n) for n in range(100, 300)]


@pytest.mark.parametrize(
    ("shared", "others", "proposed"),
    [
        ({"employer": ["blue crown"], "picture": ["ab12"]}, CLAIMANTS, True),
        ({"employer": ["blue crown"], "picture": ["ab12"]}, CLAIMANTS[:4], False),
        ({"employer": ["blue crown"], "payee": ["adaeze akande"]}, CLAIMANTS, False),
        ({"employer": ["blue crown"]}, CLAIMANTS, False),
        (
            {"payee": ["adaeze akande"], "picture": ["ab12"]},
            [profile(n, picture=["ab12"]) for n in range(3, 20)],
            True,
        ),
        ({"picture": ["ab12"]}, [profile(n, picture=["ab12"]) for n in range(3, 20)], False),
    ],
)
def test_a_picture_holds_with_a_much_claimed_employer_or_an_account_holder(shared, others, proposed):
    """Twenty campaigns claim the employer and two have the picture: it isn't the employer's own."""
    pairs = weigh_all([profile(1, **shared), profile(2, **shared), *others, *CROWD])
    assert ((1, 2) in groups(pairs)) is proposed


@pytest.mark.parametrize(
    ("kind", "holders", "proposed"),
    [("email", 2, True), ("email", 6, True), ("email", 7, False), ("host", 4, True), ("host", 5, False)],
)
def test_a_contact_of_up_to_six_campaigns_and_a_host_of_four_is_one_recruiters(kind, holders, proposed):
    """Of those who share nothing else; an agency's mailbox that more campaigns have joins nobody."""
    pairs = weigh_all([*(profile(n, **{kind: ["own@mail.example"]}) for n in range(1, holders + 1)), *CROWD])
    assert groups(pairs) == ([tuple(range(1, holders + 1))] if proposed else [])


def test_what_six_campaigns_have_holds_nobody_together():
    shared = {"payee": ["adaeze akande"], "picture": ["ab12"]}
    assert groups(weigh_all([profile(n, **shared) for n in range(1, 9)])) == []


def weighed(hangs_on):
    """Two groups of three, and pairs between them that are at the bar, by what each hangs on."""
    inner = [(1, 2), (1, 3), (4, 5), (4, 6)]
    sure = [(one, other, model().bar + 5, frozenset((n,))) for n, (one, other) in enumerate(inner)]
    between = [(1, 4), (2, 5), (3, 6)]
    rest = [
        (*pair, model().bar + 0.3, frozenset(each)) for pair, each in zip(between, hangs_on, strict=False)
    ]
    return [
        WeighedPair(
            comparison=Comparison(one=one, other=other, row=(), shared=(), often={}),
            weight=weight,
            parts={},
            hangs_on=values,
        )
        for one, other, weight, values in (*sure, *rest)
    ]


@pytest.mark.parametrize(
    ("hangs_on", "one"),
    [
        ([{9}], False),
        ([{9}, {9}, {9}], False),  # three pairs on one picture of the web
        ([{9}, {8}], True),
        ([{9}, {8, 9}], True),
        ([set(), {9}], True),  # wording, which is no value of its own
    ],
)
def test_grown_groups_need_two_different_values(hangs_on, one):
    assert (groups(weighed(hangs_on)) == [(1, 2, 3, 4, 5, 6)]) is one


def test_pairs_that_hang_on_one_value_have_one_number():
    pairs = weigh_all(
        [
            *(profile(n, picture=["web"], employer=["blue crown"], payee=["jude faye"]) for n in (1, 2, 3)),
            *CROWD,
        ]
    )
    told = {(pair.comparison.one, pair.comparison.other): pair.hangs_on for pair in pairs}
    assert told[1, 2] == told[1, 3] == told[2, 3]
    assert len(told[1, 2]) == 2  # the employer is anybody's
    mailbox = weigh_all(
        [*(profile(n, picture=["web"], email=["own@mail.example"]) for n in (1, 2, 3)), *CROWD]
    )
    assert {pair.hangs_on for pair in mailbox} == {frozenset()}  # a contact is one's own


def test_an_analysts_word_rules():
    pairs = weigh_all([profile(n, wallet=["w"], phone=[PHONE]) for n in (1, 2, 3)])
    assert groups(pairs) == [(1, 2, 3)]
    assert all(len({1, 2} & set(group)) < 2 for group in groups(pairs, apart=[(1, 2)]))
    assert groups([], together=[(4, 9)]) == [(4, 9)]


def test_the_parts_sum_up_to_the_weight():
    pairs = weigh_all([profile(n, phone=[PHONE], payee=["jude faye"]) for n in (1, 2)])
    assert model().base + sum(pairs[0].parts.values()) == pytest.approx(pairs[0].weight)
    assert 0 < probability(-40) < probability(0) == 0.5 < probability(40) < 1


def test_no_kind_of_identifier_is_a_face():
    assert "face" not in " ".join([*KINDS, *FEATURES])


@pytest.mark.parametrize(
    ("host", "shared"), [("gmail.com", True), ("a.wixsite.com", True), ("amber7.example", False), ("x", True)]
)
def test_hosts_that_many_share(host, shared):
    assert is_shared_host(host) is shared


def test_phrases_leave_figures_out():
    assert phrases("Pay 500 dollars before you travel") == phrases("pay 900 dollars before you travel")


@pytest.mark.slow
@pytest.mark.parametrize("style", ["first", "second"])
def test_recruiters_who_change_one_identifier_at_a_time_are_found(style):
    """A smaller world than those of `python -m quality.recruiters`, of a seed not fitted on."""
    campaigns = recruiters(40, 77, style)
    figures = compare(campaigns, weigh_all(profiles_of(campaigns)))
    assert figures.precision >= 0.95
    assert figures.recall_apart >= 0.85
