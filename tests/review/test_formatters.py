"""How single values are written on a page."""

from crawler.review.web.formatters import code_points, country, direction, masked, odd_points


def test_small_shapes():
    assert odd_points("O8O3", "0803") == "U+004F LATIN CAPITAL LETTER O"
    assert odd_points("zero seven", "07") == ""
    assert odd_points("pаy", "pay") == "U+0430 CYRILLIC SMALL LETTER A"
    assert direction("123 مطلوب") == "rtl"
    assert direction("wanted مطلوب") == "ltr"
    assert code_points("0٣а") == "U+0663 ARABIC-INDIC DIGIT THREE, U+0430 CYRILLIC SMALL LETTER A"
    assert masked("+2347000000101").startswith("+23\u2022")
    assert "000000" not in masked("+2347000000101")
    assert country("NG") == "Nigeria"
    assert country("XX") == "XX"
