"""Names on messengers and networks: next to an app's name, behind an @, the same on another app."""

import pytest

from crawler.contacts import find_with_rules


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("Telegram @zz_example", [("telegram", "zz_example", "handle-at")]),
        ("tg zz_example1", [("telegram", "zz_example1", "handle-odd")]),
        ("IG: zz.example", [("instagram", "zz.example", "handle-marked")]),
        ("LINE ID zz.example", [("line", "zz.example", "handle-marked")]),
        ("Skype live:zz.example1", [("skype", "live:zz.example1", "handle-odd")]),
        ("wechat: zz_example88", [("wechat", "zz_example88", "handle-chinese")]),
        ("签合同。VX:zz_example88", [("wechat", "zz_example88", "handle-chinese")]),
        ("ไลน์ร้าน zz.example.000", [("line", "zz.example.000", "handle-chinese-bare")]),
        ("联系方式：zz_example88", [("wechat", "zz_example88", "handle-announced")]),
        ("dm @zz_example", [("telegram", "zz_example", "mention-guessed")]),
        ("dm @zz.example", [("instagram", "zz.example", "mention-guessed")]),
        ("пиши @zz_example", [("telegram", "zz_example", "mention-cued")]),
        ("@zz.example on instagram", [("instagram", "zz.example", "mention-named")]),
        ("@zz_example (Telegram)", [("telegram", "zz_example", "mention-app")]),
    ],
)
def test_names(text, finds):
    found = find_with_rules(text)
    assert [(contact.kind, contact.value, rule) for contact, rule in found] == finds
    for contact, _ in found:
        assert text[contact.start : contact.end] == contact.raw


def test_a_chinese_mobile_number_is_the_wechat_name_too():
    found = find_with_rules("13800000123 微信同号", region="CN")
    assert [(contact.kind, contact.value) for contact, _ in found] == [
        ("phone", "+8613800000123"),
        ("wechat", "13800000123"),
    ]


@pytest.mark.parametrize(
    "text",
    ["the telegram group is here", "Telegram: channel", "line 12 of the form", "@media print", "see @types/node",
     "growth @ scale", "our Line manager", "telegram bots and apps", "@2026", "wechat pay is accepted"],
)  # fmt: skip
def test_words_that_are_no_names(text):
    assert find_with_rules(text) == ()
