"""A text aligned with its deobfuscated form."""

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.review.ad.deobfuscation import align, obfuscations
from crawler.text.deobfuscate import deobfuscate
from crawler.text.fold import fold


@given(st.text(max_size=80))
@settings(deadline=None)
def test_stretches_hold_the_whole_text_and_all_it_reads_as(text):
    found = align(text)
    assert "".join(one.written for one in found) == text
    assert "".join(one.reads for one in found) == deobfuscate(fold(text)).text


def test_how_a_disguise_reads_is_told_and_plain_writing_is_none():
    found = align("Call ０８０３ zero zero zero zero one two three, Ｗhаts\u200bapp — “Élan”, São Paulo!")
    odd = {one.written: one.reads for one in found if one.odd}
    assert "０８０３ zero zero zero zero one two three" in odd or odd.get("０８０３") == "0803"
    assert "0000123" in "".join(odd.values())
    assert odd.get("\u200b") == ""
    assert not any("lan" in written or "o Paulo" in written for written in odd)
    assert obfuscations(align("Plain words. Ünïcode! ‘quoted’ – مطلوب عاملة إلى 招聘，客服")) == []
    assert obfuscations([*align("a\u200bb"), *align("c\u200bd")]) == [("\u200b", "", 2)]
