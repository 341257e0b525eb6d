"""What a machine lost on a poster, and what the text tells to put right, is restored; whole texts stay."""

import pytest

from crawler.contacts import find_in_text
from crawler.text.deobfuscate import deobfuscate
from crawler.text.fold import OCR_REPAIR, fold


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("WWW zz-example com", "www.zz-example.com"),
        ("wwwzzexample.com/jobs", "www.zzexample.com/jobs"),
        ("www . zz-example . com", "www.zz-example.com"),
        ("www.zzexample co.id", "www.zzexample.co.id"),
        ("https: | /zzexample com", "https://zzexample.com"),
        ("https:llbit.iy/abcd", "https://bit.ly/abcd"),
        ("bit lylabcd", "bit.ly/abcd"),
        ("hrd@zzexample co id", "hrd@zzexample.co.id"),
        ("hrd@zzexample: com", "hrd@zzexample.com"),
        ("hrd@zzexamplecom", "hrd@zzexample.com"),
        ("zzexampleegmail com", "zzexample@gmail.com"),
        ("hrd @zzexample.co.id", "hrd@zzexample.co.id"),
        ("jobs#hire.example, replace # by @", "jobs@hire.example, replace # by @"),
    ],
)
def test_restored(text, want):
    assert deobfuscate(fold(text)).text == want


@pytest.mark.parametrize(
    "text",
    [
        "www.zz-example.com",
        "https://zz.example/a?b=c",
        "a bit lyrical, a bit lying",
        "we use gmail.com and www for mail",
        "follow @zzexample on the web",
        "replace the team with @ease",
        "i saw the website: it was red",
    ],
)
def test_left_alone(text):
    assert deobfuscate(fold(text)).text == text


def test_what_a_machine_lost_is_no_disguise():
    text = "Kirim ke hrd@zzexample co id atau WWW zzexample com"
    assert {trick for _, _, trick in deobfuscate(fold(text)).obfuscations} == {OCR_REPAIR}
    found = find_in_text(text, region="ID")
    assert [contact.kind for contact in found] == ["email", "website"]
    assert not any(contact.obfuscated for contact in found)


def test_glued_words_of_two_alphabets_mix_nothing():
    assert fold("zz-example.comТест").text == "zz-example.comтест"
    assert fold("зарабoтoк").text == "заработок"


def test_a_website_is_announced_in_russian():
    """The word was listed with a letter that the fold replaces, so it never matched."""
    assert deobfuscate(fold("на сайте firm точка com")).text == "на саите firm.com"
