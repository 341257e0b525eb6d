"""Language per ad: script where it settles it, the model elsewhere, Pidgin told from English."""

import pytest

from crawler.text.language import detect


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
