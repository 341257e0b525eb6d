"""Names of agencies are the same through case, company form, a typing error, a lacking word and a branch."""

import pytest

from crawler.registers.name_words import core_of
from crawler.registers.names import NameIndex

NAMES = (
    "Lantern Hill Overseas Ltd.",
    "M/S Paper Boat Manpower",
    "Al-Marjan Recruiting Agency",
    "P. N. Willow Enterprise (Pvt.) Ltd.",
    "Copper Kettle International",
    "Copper Kettle Travels",
    "Nightjar Trade International",
    "Oriole & Sons",
)
INDEX = NameIndex(NAMES)


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("M/S. Lantern Hill Overseas (Pvt.) Ltd.", ("lantern", "hill", "overseas")),
        ("Al Marjan", ("almarjan",)),
        ("P.N. Willow", ("pn", "willow")),
        ("LANTERN HILL [Dhaka Branch]", ("lantern", "hill")),
        ("(Pvt.) Ltd.", ("pvt", "ltd")),
        ("", ()),
    ],
)
def test_what_is_left_of_a_name(name, core):
    assert core_of(name) == core


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("LANTERN HILL OVERSEAS LIMITED", [0]),
        ("Lantern Hill Overseas Lts.", [0]),
        ("Lanterm Hill Overseas", [0]),
        ("Lantern Hlil Overseas", [0]),
        ("LanternHill Overseas", [0]),
        ("Lantern Hill (Chittagong branch)", [0]),
        ("Paper Boat", [1]),
        ("Almarjan Recruiting", [2]),
        ("PN Willow Enterprise", [3]),
        ("Copper Kettle", [4, 5]),
        ("Copper Kettle Travels", [5]),
    ],
)
def test_a_name_is_found(asked, rows):
    assert sorted(INDEX.find(asked)) == rows


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("Лантерн Хилл Оверсиз Лтд", [0]),
        ("Агентство «Аль-Марджан»", [2]),
        ("আল মারজান রিক্রুটিং এজেন্সি", [2]),
        ("شركة المرجان للتوظيف", [2]),
        ("Найтджар Трейд Интернешнл", [6]),
        ("Копер Кетл Интернешнл", [4, 5]),
        ("Пекарня Хилл", []),
        ("Оверсиз Лтд", []),
        ("مكتب", []),
        ("北京工厂", []),
    ],
)
def test_a_name_in_another_alphabet_is_found_by_its_consonants(asked, rows):
    assert sorted(INDEX.find(asked)) == rows


@pytest.mark.parametrize(
    "asked",
    [
        "Overseas Ltd.",
        "International Manpower Recruiting Agency",
        "Hill Street Bakery",
        "Copper Works",
        "Paper Mill Manpower",
        "Nightingale Trade International",
        "Trade International",
        "Lanternfish Aquarium",
        "",
        "Ltd.",
        "x" * 5000,
        "لنترن",
    ],
)
def test_another_name_is_not_found(asked):
    assert INDEX.find(asked) == []


def test_a_name_that_many_agencies_have_says_nothing():
    assert (
        NameIndex([f"Copper Kettle {word}" for word in ("Air", "Trade", "Tours", "Gulf", "World")]).find(
            "Copper Kettle"
        )
        == []
    )
