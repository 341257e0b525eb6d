"""Digits spelled as words, by language: data of `crawler.text.undisguise`.

A row holds the words for zero to nine, variants parted by "|". Words are written as people type them; they are
folded on loading. Not reviewed by native speakers except English, French and Spanish.
"""

from __future__ import annotations

from typing import Final

UNITS: Final[dict[str, str]] = {
    "en": "zero|oh|nought|zeero|o one|won two three|tree four|fower five six seven|sevn eight|ate nine|nein",
    "fr": "zéro un|une deux trois quatre cinq six sept huit neuf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "pt": "zero um dois três quatro cinco seis|meia sete oito nove",
    "it": "zero uno due tre quattro cinque sei sette otto nove",
    "de": "null eins zwei|zwo drei vier fünf sechs sieben acht neun",
    "ro": "zero unu doi trei patru cinci șase șapte opt nouă",
    "pl": "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć",
    "tr": "sıfır bir iki üç dört beş altı yedi sekiz dokuz",
    "ru": "ноль|нуль один два три четыре пять шесть семь восемь девять",
    "uk": "нуль один два три чотири п'ять|пять шість сім вісім дев'ять|девять",
    "id": "nol|kosong satu dua tiga empat lima enam tujuh delapan|lapan sembilan",
    "vi": "không một hai ba bốn|tư năm|lăm sáu bảy|bẩy tám chín",
    "tl": "wala|sero isa dalawa tatlo apat lima anim pito walo siyam",
    "sw": "sifuri moja mbili tatu nne tano sita saba nane tisa",
    "ha": "sifiri ɗaya biyu uku huɗu biyar shida bakwai takwas tara",
    "yo": "odo|ofo ọkan|eni meji|eji mẹta|ẹta mẹrin|ẹrin marun|arun mẹfa|ẹfa meje|eje mẹjọ|ẹjọ mẹsan|ẹsan",
    "ig": "efu otu abụọ atọ anọ ise isii asaa asatọ itoolu|iteghete",
    "ar": "صفر واحد اثنان|اثنين ثلاثة|ثلاث اربعة|اربع خمسة|خمس ستة|ست سبعة|سبع ثمانية|ثمان|ثماني تسعة|تسع",
    "fa": "صفر یک دو سه چهار پنج شش هفت هشت نه",
    "ur": "صفر ایک دو تین چار پانچ چھ سات آٹھ نو",
    "hi": "शून्य|जीरो एक दो तीन चार पांच|पाँच छह|छः|छे सात आठ नौ",
    "bn": "শূন্য|জিরো এক দুই তিন চার পাঁচ ছয় সাত আট নয়",
    "th": "ศูนย์ หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า",
    "zh": "零|〇|洞 一|幺|壹|么 二|两|贰 三|叁 四|肆 五|伍 六|陆 七|柒|拐 八|捌 九|玖",
}

LARGER: Final[dict[str, int]] = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "dix-sept": 17, "dix-huit": 18, "dix-neuf": 19, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50,
    "soixante": 60, "soixante-dix": 70, "soixante-douze": 72, "soixante-treize": 73, "soixante-quatorze": 74,
    "soixante-quinze": 75, "soixante-seize": 76, "soixante-dix-sept": 77, "soixante-dix-huit": 78,
    "soixante-dix-neuf": 79, "quatre-vingt": 80, "quatre-vingts": 80, "quatre-vingt-dix": 90,
    "quatre-vingt-onze": 91, "quatre-vingt-douze": 92, "quatre-vingt-treize": 93, "quatre-vingt-quatorze": 94,
    "quatre-vingt-quinze": 95, "quatre-vingt-seize": 96, "quatre-vingt-dix-sept": 97,
    "quatre-vingt-dix-huit": 98, "quatre-vingt-dix-neuf": 99,
    "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "veinte": 20, "treinta": 30,
    "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
}  # fmt: skip
"""Words for two digits, as numbers are read out in pairs; a round ten takes the unit that follows it."""

ZEROS: Final[dict[str, int]] = {
    "hundred": 2, "thousand": 3, "cent": 2, "cents": 2, "mille": 3, "hundert": 2, "tausend": 3, "cien": 2, "mil": 3,
    "cem": 2, "ratus": 2, "ribu": 3, "сто": 2, "тысяч": 3,
}  # fmt: skip
"""Words that put zeros behind the digit before them, as freephone numbers are read out ("oh eight hundred"); they
count only in numbers that begin with a zero or a plus."""

TIMES: Final[dict[str, int]] = {
    "double": 2, "dbl": 2, "doble": 2, "duplo": 2, "дважды": 2, "triple": 3, "treble": 3, "triplo": 3, "quadruple": 4,
}  # fmt: skip
"""Words that repeat the digit after them."""

PLUS: Final = ("plus", "más", "mais", "плюс", "زائد", "加号", "tambah", "cộng")
