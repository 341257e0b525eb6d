"""Language per ad: script where it settles it, the model elsewhere, Pidgin told from English."""

import math
import random

import pytest

from crawler.text.language import LANGUAGES, detect
from crawler.text.language_model import LanguageReader, _encoded, language_model


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are hiring sales people for our office in the city", "en"),
        ("We dey find sales girls wey go work for Dubai, make una call", "pcm"),
        ("Saudi arab k liye driver chahiye free visa rabta karen", "ur"),
        ("Urgent hiring chat support abroad 60k salary no placement fee apply na po kayo", "tl"),
        ("We are hiring a nurse in Lagos, send your CV", "en"),
        ("Требуется оператор чата, обучение за неделю", "ru"),
        ("Потрібен працівник на завод, житло надається", "uk"),
        ("مطلوب عمال للعمل في دبي برواتب عالية", "ar"),
        ("招聘客服人员", "zh"),
        ("รับสมัครแอดมินตอบแชท", "th"),
        ("အွန်လိုင်း admin အလိုရှိသည်", "my"),
        ("ត្រូវការបុគ្គលិក online marketing", "km"),
        ("Se busca camarera con experiencia para restaurante", "es"),
        ("Nous recherchons une nounou pour garder deux enfants", "fr"),
        ("Precisa-se de empregada doméstica com experiência", "pt"),
        ("Tuyển nhân viên gõ máy lương cao bao ăn ở", "vi"),
        ("Dibutuhkan operator chat gaji besar tiket ditanggung", "id"),
        ("Angajăm menajeră cu experiență în Italia", "ro"),
        ("घरेलू काम के लिए नौकरानी चाहिए, वेतन अच्छा है", "hi"),
        ("hi", "und"),
        ("", "und"),
        ("0803 000 0001 https://example.org/a/b", "und"),
        ("\ud800\x00", "und"),
    ],
)
def test_detect(text, language):
    assert detect(text) == language


def test_a_hint_speaks_where_the_text_is_silent():
    assert detect("Cook", "fr-FR") == "fr"


MODELLED = (
    "We hire drivers for a factory abroad, free visa and ticket",
    "NURSES WANTED NOW. Apply with your CV at once, immediate start",
    "Se busca cocinero con experiencia, buen sueldo y alojamiento",
    "Wir suchen Pflegekra\u0308fte fu\u0308r ein Heim in der Na\u0308he",
    "Требуется оператор чата, обучение за неделю",
    "\u0301bc",
    "1",
    "",
)
"""Texts as the model gets them: with composed and loose accents, in capitals, without any feature."""


def test_scores_are_those_of_the_library_to_the_last_bit() -> None:
    model = language_model(LANGUAGES)
    scorer = LanguageReader(model)
    for text in MODELLED:
        scores = scorer._scores(scorer._features(_encoded(text), 0)).tolist()
        ranked = {label: scores[scorer.labels.index(label)] for label in scorer.labels}
        assert ranked == dict(model.rank(text))
        assert scorer.most_likely(text, 0, 0.0) == model.classify(text)[0]


def test_a_first_look_is_gone_on_from() -> None:
    scorer = LanguageReader(language_model(LANGUAGES))
    for text in MODELLED:
        assert scorer.most_likely(text, len(text) // 2, math.inf) == scorer.most_likely(text, 0, 0.0)


def test_all_bytes_at_once_find_what_one_after_the_other_does() -> None:
    model = language_model(LANGUAGES)
    scorer = LanguageReader(model)
    chosen = random.Random(17)
    texts = ["".join(chosen.choices("abeginrst ßñł абв 三のไ", k=length)) for length in range(0, 90, 3)]
    for raw in [_encoded(text) for text in (*MODELLED, *texts)]:
        state, found = 0, []
        for letter in raw:
            state = model.tk_nextmove[(model.tk_row[state] << 8) + letter]
            found += [model.tk_output[state]] if model.tk_output[state] >= 0 else []
        assert scorer._features(raw, 0).tolist() == found
        assert [*scorer._features(raw[:7], 0), *scorer._features(raw, 7)] == found
