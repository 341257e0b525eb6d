from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.campaigns.template import make_template


@pytest.mark.parametrize(
    ("texts", "template", "fillings"),
    [
        (
            {
                "a": "Maids wanted in Doha, pay 900 USD, call Rita today",
                "b": "Maids wanted in Kuwait, pay 1200 USD, call Sam today",
                "c": "Maids wanted in Doha, pay 700 USD, call Joy today",
            },
            "Maids wanted in […], pay […] USD, call […] today",
            {"b": ("Kuwait", "1200", "Sam"), "c": ("Doha", "700", "Joy")},
        ),
        (
            {
                "a": "招聘女工到曼谷，月薪八千，加微信",
                "b": "招聘女工到金边，月薪一万，加微信",
                "c": "招聘女工到仰光，月薪五千，加微信",
            },
            "招聘女工到[…]，月薪[…]，加微信",
            {"b": ("金边", "一万"), "c": ("仰光", "五千")},
        ),
        (
            {
                "a": "مطلوب عاملات في الدوحة براتب جيد",
                "b": "مطلوب عاملات في جدة براتب جيد",
                "c": "مطلوب عاملات في دبي براتب جيد",
            },
            "مطلوب عاملات في […] براتب جيد",
            {"b": ("جدة",), "c": ("دبي",)},
        ),
        (
            {
                "a": "Нужны девушки в Дубай, жильё есть",
                "b": "Нужны девушки в Стамбул, жильё есть",
                "c": "Нужны девушки в Анкару, жильё есть",
            },
            "Нужны девушки в […], жильё есть",
            {"b": ("Стамбул",)},
        ),
        (
            {"a": "รับสมัครแม่บ้านที่เชียงใหม่ด่วน", "b": "รับสมัครแม่บ้านที่ภูเก็ตด่วน", "c": "รับสมัครแม่บ้านที่กรุงเทพด่วน"},
            "รับสมัครแม่บ้านที่[…]ด่วน",
            {"b": ("ภูเก็ต",)},
        ),
    ],
)
def test_common_text_with_slots_in_every_script(texts, template, fillings):
    found = make_template(texts)
    assert found.text().strip("[…]").replace(" […] ", " […] ") == template.strip("[…]")
    for key, filled in fillings.items():
        assert tuple(part for part in found.fillings[key] if part) == filled


@given(st.dictionaries(st.sampled_from("abcdef"), st.text(max_size=60), min_size=1))
def test_any_texts_have_a_template_and_every_ad_fills_every_slot(texts):
    found = make_template(texts)
    slots = found.parts.count(None)
    assert set(found.fillings) == set(texts)
    assert all(len(filled) == slots for filled in found.fillings.values())


WORDS = st.lists(
    st.sampled_from(["we", "pay", "you", "in", "Doha", "and", "Kuwait", "visa", "fee", "500"]), max_size=14
)


@example(texts=[["we"], ["pay"], ["we", "pay"], ["we", "pay"]])
@given(texts=st.lists(WORDS, min_size=2, max_size=6))
def test_every_word_of_an_ad_stands_in_the_template_or_in_its_slots(texts):
    found = make_template({number: " ".join(words) for number, words in enumerate(texts)})
    for number, words in enumerate(texts):
        told = Counter(" ".join([found.text(), *found.fillings[number]]).split())
        assert not Counter(words) - told


def test_what_one_ad_adds_or_changes_has_a_slot():
    texts = dict.fromkeys("abcd", "Cooks wanted in Doha, visa is free, call now")
    texts["d"] = "Cooks wanted in Jeddah, visa is free after a fee, call now"
    found = make_template(texts)
    assert found.text() == "Cooks wanted in […] Doha, visa is free […], call now"
    assert found.fillings["a"] == ("", "")
    assert found.fillings["d"] == ("Jeddah", "after a fee")


def test_slots_that_nobody_fills_are_left_out_and_the_others_are_counted():
    found = make_template({1: "maids in Doha for 900 QAR", 2: "maids in Muscat for 90 OMR"})
    assert found.fillings == {1: ("Doha", "900 QAR"), 2: ("Muscat", "90 OMR")}
    assert [(part.text.strip(), part.slot) for part in found.numbered()] == [
        ("maids in", 0), ("", 1), ("for", 0), ("", 2),
    ]  # fmt: skip


def test_texts_that_share_little_have_little_in_common():
    assert make_template({1: "one two three four", 2: "five six seven eight"}).common < 0.2
    assert make_template({1: "maids in Doha for 900", 2: "maids in Muscat for 900"}).common > 0.6
