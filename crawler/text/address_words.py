"""Words for "@" and ".": data of `crawler.text.obfuscated_emails`, in folded form (lower case, no accents).

Collected from the languages of the catalogue and their neighbours. Not reviewed by native speakers except English,
French and Spanish.
"""

from __future__ import annotations

from typing import Final

SIGNED_AT: Final = (
    "arroba|aroba|arobase|arobas|arobaz|arrobas|chiocciola|klammeraffe|affenschwanz|malpa|zavinac|sobaka|sobachka"
    "|собака|собачка|собаки|собак|собачки|равлик|равлика|эт саин|arond|a rond|a-rond|aron|coada de maimuta"
    "|kuyruklu a|et isareti|a cong|a moc|a-keong|a keong|keong|at sign|at-sign|at the rate|at d rate|at the rate of"
    "|艾特|爱特|圈a|小老鼠|एट द रेट|ऐट|एट|ات|آت|ايت|ایٹ|অ্যাট|এট|แอท|แอด|แอ็ท"
)
"""Words that mean the sign beside an address, whatever follows."""
LOOSE_AT: Final = "at|aat|att|ат|эт|еt"
"""Words that mean it only beside a provider, or where the dot is in words too."""
BRACKETED_AT: Final = "@|a|et|ett|ät|ate"
"""Words that mean it only in brackets, or where the dot is in words too."""
DOT: Final = (
    "dot|d0t|doht|dott|punto|ponto|point|punkt|punct|titik|kropka|tochka|точка|тчк|точкa|крапка|cham|nokta|nukta"
    "|点|點|نقطه|دوت|ڈاٹ|डॉट|डाट|ডট|จุด|ดอท|ดอต|noktasi"
)
"""Words for the dot."""
UNDERSCORE: Final = (
    "underscore|under score|underline|tiret bas|guion bajo|garis bawah|gach duoi|liniuta jos|нижнее подчеркивание"
    "|подчеркивание|нижне підкреслення|підкреслення|下划线|下劃線|अंडरस्कोर|شرطه سفليه|alt cizgi|unterstrich"
)
HYPHEN: Final = "dash|hyphen|minus|tiret|guion|hifen|traco|bindestrich|дефис|тире|дефіс|横杠|डैश|شرطه|cratima"
NAMES: Final[dict[str, str]] = {
    "гмаил": "gmail", "гмеил": "gmail", "джимеил": "gmail", "жмеил": "gmail", "жимеил": "gmail", "джимаил": "gmail",
    "яндекс": "yandex", "яху": "yahoo", "меил": "mail", "мэил": "mail", "маил": "mail", "рамблер": "rambler",
    "хотмеил": "hotmail", "аутлук": "outlook", "укр": "ukr", "جيميل": "gmail", "جي ميل": "gmail", "جمايل": "gmail",
    "ياهو": "yahoo", "هوتميل": "hotmail", "اوتلوك": "outlook", "जीमेल": "gmail", "जी मेल": "gmail", "याहू": "yahoo",
    "हॉटमेल": "hotmail", "আউটলুক": "outlook", "জিমেইল": "gmail", "ইয়াহু": "yahoo", "จีเมล": "gmail", "จีเมล์": "gmail",
    "ฮอตเมล": "hotmail", "ยาฮู": "yahoo", "جی میل": "gmail",
}  # fmt: skip
"""Free mail providers as other alphabets write them."""
TOPS: Final[dict[str, str]] = {
    "ком": "com", "ру": "ru", "нет": "net", "юа": "ua", "орг": "org", "كوم": "com", "نت": "net", "कॉम": "com",
    "काम": "com",
    "কম": "com", "คอม": "com", "کام": "com",
}  # fmt: skip
"""Top-level domains as other alphabets write them."""
