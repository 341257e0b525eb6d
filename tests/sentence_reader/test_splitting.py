from itertools import pairwise

import pytest

from crawler.sentence_reader.splitting import LONGEST, MOST_SENTENCES, as_read, sentence_spans
from tests.scaling import grows_linearly

WORD = "worker "


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        (" \n ", []),
        ("Cook wanted", ["Cook wanted"]),
        (
            "We hire cooks for a restaurant in Lagos. The pay is good and comes each month.",
            ["We hire cooks for a restaurant in Lagos.", "The pay is good and comes each month."],
        ),
        (
            "URGENT!!\nWe hire cooks for a restaurant in Lagos today",
            ["URGENT!! We hire cooks for a restaurant in Lagos today"],
        ),
        ("Send 3.500 to agency no. 5 before you travel", ["Send 3.500 to agency no. 5 before you travel"]),
        (
            "我们诚聘厨师到海外的中餐馆工作，包吃住，月薪两万元。护照由公司统一保管，三个月以后再还给本人，不得外出。",
            [
                "我们诚聘厨师到海外的中餐馆工作，包吃住，月薪两万元。",
                "护照由公司统一保管，三个月以后再还给本人，不得外出。",
            ],
        ),
        (
            "हमें दुबई में एक रसोइया चाहिए जो रोज़ काम करे। पासपोर्ट कंपनी के पास तीन महीने रहेगा और फिर मिलेगा।",
            ["हमें दुबई में एक रसोइया चाहिए जो रोज़ काम करे।", "पासपोर्ट कंपनी के पास तीन महीने रहेगा और फिर मिलेगा।"],
        ),
        (
            "مطلوب طباخ للعمل في مطعم كبير في دبي؟ يبقى جواز السفر مع الشركة حتى نهاية العقد۔",
            ["مطلوب طباخ للعمل في مطعم كبير في دبي؟", "يبقى جواز السفر مع الشركة حتى نهاية العقد۔"],
        ),
    ],
)  # fmt: skip
def test_sentences_of_scripts(text, sentences):
    spans = sentence_spans(text)
    assert [as_read(text, span) for span in spans] == sentences
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


def test_a_long_piece_is_cut_at_a_space_and_nothing_is_lost():
    text = WORD * 100
    spans = sentence_spans(text)
    assert max(end - start for start, end in spans) <= LONGEST
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")


def test_a_long_piece_without_spaces_is_cut_where_it_is_longest():
    assert sentence_spans("x" * (LONGEST + 30)) == ((0, LONGEST), (LONGEST, LONGEST + 30))


@pytest.mark.parametrize("piece", [WORD, "x", " ", "x ", "。", ". ", "\n", "a\n", "\u0e01", "x" * 219 + " "])
def test_time_grows_with_the_length_of_the_text(piece):
    assert grows_linearly(sentence_spans, lambda size: piece * size, 2_000)


def test_of_many_sentences_some_are_read_at_even_distances():
    text = "\n".join(f"This is line {number} of a long advertisement" for number in range(10, 70))
    spans = sentence_spans(text)
    assert len(spans) == MOST_SENTENCES
    numbers = [int(text[start:end].split()[3]) for start, end in spans]
    assert numbers[0] == 10
    assert {b - a for a, b in pairwise(numbers)} <= {4, 5}
