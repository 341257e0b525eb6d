"""Fancy letters of other scripts, as generators write them: read as Latin ones, where no language mixes so."""

import string

import pytest

from crawler.text.decorated_words import ALWAYS, IN_WORDS
from crawler.text.fold import fold

PLAIN = "jobs with quick visa, pay the fee of kuwait"
STYLES = {
    "Greek, Cyrillic and Hebrew": "αв¢∂єƒgнιנкℓмησρqяѕтυνωχуz",
    "Han and Bopomofo": "卂乃匚ᗪ乇千Ꮆ卄丨ﾌҜㄥ爪几ㄖ卩Ɋ尺丂ㄒㄩᐯ山乂ㄚ乙",
    "signs of currencies": "₳฿₵ĐɆ₣₲ⱧiJ₭Ⱡ₥₦Ø₱QⱤ₴₮ɄV₩ӾɎⱫ",
    "Canadian syllables": "ᗩᗷᑕᗪEᖴGᕼIᒍKᒪᗰᑎOᑭqᖇᔕTᑌᐯᗯ᙭Yᘔ",
    "Lisu": "ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑqꓣꓢꓔꓴꓦꓪꓫꓬꓜ",
    "Armenian": "ąҍçժҽƒցհìʝҟӀʍղօքզɾʂէմѵա×վz",
    "Cherokee": "ᎪᏏᏟᎠᎬfᏀᎻᎥᎫᏦᏞᎷnoᏢqᎡᏚᎢuᏙᏔxᎩᏃ",
}


def styled(text, alphabet, every=1):
    letters = dict(zip(string.ascii_lowercase, alphabet, strict=True))
    return "".join(letters.get(char, char) if at % every == 0 else char for at, char in enumerate(text))


@pytest.mark.parametrize("style", STYLES)
def test_a_text_in_fancy_letters_is_read(style):
    written = styled(PLAIN, STYLES[style])
    folded = fold(written)
    assert folded.text == PLAIN
    assert folded.original == written
    at = PLAIN.index("fee")
    assert folded.raw(at, at + 3) == written[at : at + 3]


@pytest.mark.parametrize("style", STYLES)
def test_single_fancy_letters_in_words_are_read(style):
    words = "processing kuwait passport urgent"
    assert fold(styled(words, STYLES[style], every=3)).text == words


@pytest.mark.parametrize(
    "text",
    [
        "αύριο δουλειά στην αθήνα",
        "робота для всіх у києві, 500₴на день",
        "ทำงานonlineรายได้ดี",
        "לעבודה בwhatsapp שfacebook",
        "工作几千元一天 whatsapp联系 千山路",
        "₦50,000 ₵200 ghs₵500 usd₮",
        "աշխատանք երևանում",
        "ለit ሰራተኞች",
    ],
)
def test_what_languages_write_stays(text):
    letters = [char for char in fold(text).text if char.isalpha() and char.isascii()]
    assert letters == [char for char in text if char.isalpha() and char.isascii()]


def test_a_disguised_word_of_a_text_in_cyrillic_is_cyrillic():
    """Its Greek letter passes for a Cyrillic one there; there is no Latin in it."""
    assert fold("работа вαc ждет, звоните нам сегодня").text == "работа вас ждет, звоните нам сегодня"


def test_letters_stand_for_single_letters_and_are_folded():
    assert all(len(one) == len(other) == 1 and other.isascii() for one, other in (ALWAYS | IN_WORDS).items())
    assert all(char == char.casefold() for char in IN_WORDS)
    assert not ALWAYS.keys() & IN_WORDS.keys()
