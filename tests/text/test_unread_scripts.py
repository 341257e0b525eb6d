"""Texts in letters that stand in no language together are told as unread; texts of a language never are."""

import string

import pytest

from crawler.text.fold import fold
from crawler.text.unread_scripts import is_unread

OFFER = "nanny wanted in muscat, pay a processing fee of before travel, your passport stays with the agent"
UNKNOWN = {
    "Lao and Georgian": "ສხcძeӻgჰiჟkლmຖopqგຣtມvຟxყz",
    "Runic": "ᚨᛒᚲᛞᛖᚠᚷᚺᛁᛃᚴᛚᛗᚾᛟᛈᛩᚱᛋᛏᚢᚡᚹᛪᚤᛉ",
    "Yi and Vai": "ꋫꃳꏸꂡꈼꄟꁅꑛꂑꀭꀘ꒒ꂵꋊꄲꉣꆰꋪꌗ꓄ꀎꃴꅏꊼꌩꁴ",
}


@pytest.mark.parametrize("style", UNKNOWN)
def test_what_no_language_writes_is_unread(style):
    letters = dict(zip(string.ascii_lowercase, UNKNOWN[style], strict=True))
    assert is_unread(fold("".join(letters.get(char, char) for char in OFFER)).text)


@pytest.mark.parametrize(
    "text",
    [
        OFFER,
        "ทำงานonlineรายได้ดี รับสมัครadminเพจ ทำงานผ่านline ได้ที่บ้าน รับสมัครด่วน ติดต่อwhatsapp",
        "דרושים לעבודה בwhatsapp שfacebook בinstagram לtelegram מgoogle הרבה כסף בזמן קצר",
        "SMMщик, IT-отдел, HRменеджер, PRспециалист, SEOоптимизатор и BIаналитик в команду",
        "販売スタッフ募集ＬＩＮＥ登録 アルバイトstaff大募集 未経験OK週3日からOK 交通費支給あり",
        "kuanzisha kazi",
        "የቤት ሠራተኛ ይፈለጋል whatsapp",
        "Twi: yɛrehwehwɛ ɔbaa a ɔbɛyɛ adwuma wɔ fie, ɛsɛ sɛ ɔtumi noa aduane yiye",
    ],
)
def test_a_text_of_a_language_is_read(text):
    assert not is_unread(fold(text).text)
