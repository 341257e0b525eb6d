"""Digits spelled as words, by language: data of `crawler.text.deobfuscate`.

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
    "hi-latin": "shunya|shoonya|jiro ek|ik do teen char|chaar paanch|panch|pach|paach chhe|chhah|che|chhe|chah "
    "saat|sat aath|ath nau|nao",
    "ru-latin": "nol|nul odin dva tri chetyre|chetire pyat|piat shest sem vosem devyat|deviat",
    "ar-latin": "sifr|sifir wahid|wahed ithnan|itnein|ithnayn|itnen thalatha|talata arbaa|arbaa'a khamsa sitta "
    "sabaa|sabaa'a thamania|tamania|thamaniya tisaa|tisaa'a|tessa",
    "zh-latin": "ling|dong yi|yao er|liang san si wu liu qi ba jiu",
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
    "десять": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15,
    "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19, "двадцать": 20, "тридцать": 30,
    "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70, "восемьдесят": 80, "девяносто": 90,
    "сто": 100, "двести": 200, "триста": 300, "четыреста": 400, "пятьсот": 500, "шестьсот": 600, "семьсот": 700,
    "восемьсот": 800, "девятьсот": 900,
    "одинадцять": 11, "дванадцять": 12, "тринадцять": 13, "чотирнадцять": 14, "п'ятнадцять": 15,
    "шістнадцять": 16, "сімнадцять": 17, "вісімнадцять": 18, "дев'ятнадцять": 19, "двадцять": 20, "тридцять": 30,
    "п'ятдесят": 50, "шістдесят": 60, "сімдесят": 70, "вісімдесят": 80, "дев'яносто": 90, "двісті": 200,
    "чотириста": 400, "п'ятсот": 500, "шістсот": 600, "сімсот": 700, "вісімсот": 800, "дев'ятсот": 900,
    "dez": 10, "doze": 12, "dezesseis": 16, "dezessete": 17, "dezoito": 18, "dezenove": 19,
    "vinte": 20, "trinta": 30, "quarenta": 40, "cinquenta": 50, "sessenta": 60, "oitenta": 80,
    "dieci": 10, "undici": 11, "dodici": 12, "tredici": 13, "quattordici": 14, "quindici": 15, "sedici": 16,
    "venti": 20, "trenta": 30, "quaranta": 40, "cinquanta": 50, "sessanta": 60, "settanta": 70, "ottanta": 80,
    "novanta": 90,
    "zece": 10, "unsprezece": 11, "doisprezece": 12, "treisprezece": 13, "paisprezece": 14, "cincisprezece": 15,
    "douăzeci": 20, "treizeci": 30, "patruzeci": 40, "cincizeci": 50, "șaizeci": 60, "șaptezeci": 70,
    "optzeci": 80, "nouăzeci": 90,
    "dieciséis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veintiuno": 21, "veintidós": 22,
    "veintitrés": 23, "veinticuatro": 24, "veinticinco": 25, "veintiséis": 26, "veintisiete": 27,
    "veintiocho": 28, "veintinueve": 29,
    "zehn": 10, "elf": 11, "zwölf": 12, "zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60,
    "siebzig": 70, "achtzig": 80, "neunzig": 90,
    "vingt-et-un": 21, "trente-et-un": 31, "soixante-et-onze": 71,
}  # fmt: skip
"""Words for two or three digits, as numbers are read out in pairs and threes; a round one takes what follows it."""

ZEROS: Final[dict[str, int]] = {
    "hundred": 2, "thousand": 3, "cent": 2, "cents": 2, "mille": 3, "hundert": 2, "tausend": 3, "cien": 2, "mil": 3,
    "cem": 2, "ratus": 2, "ribu": 3, "тысяч": 3,
}  # fmt: skip
"""Words that put zeros behind the digit before them, as freephone numbers are read out ("oh eight hundred"); they
count only in numbers that begin with a zero or a plus."""

TIMES: Final[dict[str, int]] = {
    "double": 2, "dbl": 2, "doble": 2, "duplo": 2, "дважды": 2, "triple": 3, "treble": 3, "triplo": 3, "quadruple": 4,
    "डबल": 2, "ट्रिपल": 3, "dabal": 2, "دبل": 2, "ডাবল": 2, "ดับเบิล": 2, "двічі": 2, "de două ori": 2,
}  # fmt: skip
"""Words that repeat the digit after them."""

PLUS: Final = (
    "plus",
    "más",
    "mais",
    "плюс",
    "زائد",
    "加号",
    "tambah",
    "cộng",
    "प्लस",
    "บวก",
    "প্লাস",
    "jumlisha",
    "artı",
)
