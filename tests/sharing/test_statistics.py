"""Public figures: an attacker with two editions and all tables computes none of 10,000 small counts."""

import json
import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from crawler.sharing.statistics import (
    BASE,
    EVERY,
    FEWEST,
    NONE,
    SEVERAL,
    TABLES,
    CountedAd,
    month_tables,
    next_edition,
    one_destination,
    protected,
)


@pytest.mark.parametrize(
    ("counts", "table"),
    [
        ({"a": 40, "b": 23}, {"a": 40, "b": 25}),
        ({"a": 40, "b": 23, "c": 3}, {"a": 40, "b": None, "c": None}),
        ({"a": 40, "b": 23, "c": 3, "d": 2}, {"a": 40, "b": None, "c": None, "d": None}),
        ({"a": 40, "b": 9, "c": 8, "d": 7}, {"a": 40, "b": None, "c": None, "d": None}),
        ({"a": 3}, {EVERY: None}),
        ({f"{n}": 1 for n in range(22)}, {EVERY: None}),
        (
            {"a": 40, "b": 30, **{f"{n}": 1 for n in range(22)}},
            {"a": 40, "b": None} | {f"{n}": None for n in range(22)},
        ),
        ({"a": 10, "b": 0}, {"a": 10}),
        ({}, {}),
    ],
)
def test_small_counts_are_hidden_with_others(counts, table):
    assert protected(counts) == table


LONG_TAILS = dict.fromkeys(TABLES, (14, 1.7))
"""Table -> how many values it has, and how fast they become rare."""
SPARSE = {"market": (1, 1.0), "destination": (60, 0.2), "language": (2, 4.0)}
"""A home of one country and nearly one language: almost every destination has one ad."""


def ads_of(chance, month, many, world=LONG_TAILS):
    """Invented ads with a tail of rare values."""
    made = {name: [f"{name}{n}" for n in range(size)] for name, (size, _) in world.items()}
    weights = {name: [1 / (n + 1) ** steep for n in range(size)] for name, (size, steep) in world.items()}
    return [
        CountedAd(month=month, **{name: chance.choices(made[name], weights[name])[0] for name in TABLES})
        for _ in range(many)
    ]


def possible(tables, name, value, slack=BASE // 2):
    """The values that a hidden count may have, given all tables of the month and the rules.

    The attacker knows that a hidden count is one or more, that all tables have the same sum, and that a hidden
    count alone in its table is below the threshold.

    Args:
        tables: Name -> table.
        name: Of the table with the hidden count.
        value: The hidden count's.
        slack: How far rounding moves a shown count; 0 for an attacker who knows them exactly.
    """

    def bounds(table):
        shown = [count for count in table.values() if count is not None]
        hidden = len(table) - len(shown)
        low = sum(max(FEWEST, count - slack) for count in shown) + hidden
        lone = FEWEST - 1 if list(table.values()) == [None] and EVERY not in table else float("inf")
        return low, lone if hidden else sum(count + slack for count in shown)

    ranges = [bounds(table) for table in tables.values()]
    least, most = max(low for low, _ in ranges), min(high for _, high in ranges)
    shown = [count for count in tables[name].values() if count is not None]
    others = len(tables[name]) - len(shown) - 1
    low = 1 if others else max(1, least - sum(count + slack for count in shown))
    return low, most - sum(max(FEWEST, count - slack) for count in shown) - others


def exact(tables, counts):
    """The tables as published, with shown counts as they are: what a very well informed attacker holds."""
    return {
        name: {value: None if count is None else counts[name][value] for value, count in table.items()}
        for name, table in tables.items()
    }


@pytest.mark.parametrize(
    ("world", "least", "most"), [(LONG_TAILS, 30, 400), (SPARSE, 3, 60)], ids=["long tails", "sparse"]
)
def test_two_editions_and_all_tables_give_back_none_of_ten_thousand_small_counts(world, least, most):
    chance, tried, given_back = random.Random(7), 0, 0
    while tried < 10_000:
        first = ads_of(chance, "2026-01", chance.randrange(least, most), world)
        before = next_edition({}, first, "2026-02")
        late = first + ads_of(chance, "2026-01", chance.randrange(1, 9), world)
        late += ads_of(chance, "2026-02", 100, world)
        after = next_edition(before, late, "2026-03")
        assert after["2026-01"] == before["2026-01"], "an ad that came late changes no published month"
        counts = {name: Counter(getattr(ad, name) for ad in first) for name in TABLES}
        known = exact(after["2026-01"], counts)
        for name in TABLES:
            for value, count in counts[name].items():
                if count < FEWEST:
                    tried += 1
                    assert before["2026-01"][name].get(value) is None
                    if EVERY in known[name]:
                        continue  # not even that there is such a value
                    for tables, slack in ((after["2026-01"], BASE // 2), (known, 0)):
                        low, high = possible(tables, name, value, slack)
                        given_back += low == high
    assert given_back == 0


def test_the_attack_succeeds_without_complementary_suppression():
    """The attack is real: where only the small count is hidden, it is given back."""
    other = {"destination": {"x": 68}, "language": {"en": 68}}
    counts = {"a": 40, "b": 25, "c": 3}
    open_to_it = {"market": {"a": 40, "b": 25, "c": None}, **other}
    assert possible(open_to_it, "market", "c", slack=0) == (3, 3)
    safe = exact({"market": protected(counts)}, {"market": counts}) | other
    low, high = possible(safe, "market", "c", slack=0)
    assert high - low >= FEWEST


def test_the_open_month_is_not_published_and_earlier_gaps_stay_closed():
    chance = random.Random(1)
    ads = ads_of(chance, "2026-02", 50) + ads_of(chance, "2026-03", 50)
    edition = next_edition({}, ads, "2026-03")
    assert list(edition) == ["2026-02"]
    again = next_edition(edition, ads + ads_of(chance, "2026-01", 50), "2026-04")
    assert list(again) == ["2026-02", "2026-03"]


def test_every_ad_is_in_one_cell_of_each_table():
    assert [one_destination(codes) for codes in ((), ("KH",), ("KH", "MM"))] == [NONE, "KH", SEVERAL]
    tables = month_tables(ads_of(random.Random(2), "2026-01", 20_000), "2026-01")
    assert set(tables) == set(TABLES)


def test_the_verb_writes_closed_months_once(agencies, tmp_path):
    north, _ = agencies
    today = datetime.now(UTC).date()
    old = (today.replace(day=1) - timedelta(days=20)).isoformat()
    text = (
        "Free visa and ticket, passport kept by employer, pay the agent 900 dollars before travel. WhatsApp"
    )
    path, out = tmp_path / "ads.jsonl", tmp_path / "out.csv"
    ads = [
        {"id": f"s{n}", "title": "Nanny for Dubai", "description": f"{text} +97150123{n:04}"}
        for n in range(12)
    ]
    path.write_text("".join(json.dumps({**ad, "date_posted": old}) + "\n" for ad in ads))
    north("import", path, "--source", "files", "--region", "NG")
    _, _, said = north.try_("statistics", "--out", out)
    assert f"1 of them new ({old[:7]})" in said
    assert re.search(r"\d{4}-\d\d is published once it is over", said)
    first = out.read_text()
    assert f"{old[:7]},market" in first
    assert today.isoformat()[:7] not in first
    assert "97150" not in first
    path.write_text(
        "".join(json.dumps({**ad, "id": f"t{ad['id']}", "date_posted": old}) + "\n" for ad in ads)
    )
    north("import", path, "--source", "files", "--region", "NG")
    north("statistics", "--out", out)
    assert out.read_text() == first
    for lost in ("{", "{}", None):  # the late ads would be counted: two editions with a difference
        (north.home / "statistics.json").unlink() if lost is None else (
            north.home / "statistics.json"
        ).write_text(lost)
        for words in (("statistics", "--out", out), ("publish", "site", "--out", tmp_path / "public")):
            status, _, err = north.try_(*words)
            assert (status, "published months must not change" in err) == (2, True)
    assert out.read_text() == first


def test_a_source_with_a_name_of_two_letters_is_no_country(agencies, tmp_path):
    north, _ = agencies
    text = "Free visa, passport kept by employer, pay the agent 900 dollars before travel. WhatsApp"
    path, out = tmp_path / "ads.jsonl", tmp_path / "out.csv"
    path.write_text(
        "".join(
            json.dumps({"id": f"z{n}", "title": "Nanny for Dubai", "description": f"{text} +97150456{n:04}"})[
                :-1
            ]
            + ', "date_posted": "2024-03-05"}\n'
            for n in range(12)
        )
    )
    north("import", path, "--source", "zz")
    north("statistics", "--out", out)
    assert "2024-03,market,unknown,10" in out.read_text()
    assert ",zz," not in out.read_text()
