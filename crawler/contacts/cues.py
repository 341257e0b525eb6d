"""Words that say what stands beside them: data of the readers, in folded form (lower case, no accents)."""

from __future__ import annotations

import re
from typing import Final

# These patterns see at most 41 characters before a number, so the standard library serves them.
_PHONE_WORDS: Final = (
    r"(?:^|\W)(?:call|phone|ph|tel|telp|tlp|telepon|telephone|telefon|telefono|telefone|mobile|mob|cell|cel"
    r"|celular|movil|hp|hubungi|contact|contacts|contactez|"
    r"contacto|contato|cp|no hp|number|numbers|nos|num|numero|nummer|nomor|hotline|text|sms|dial|ring|reach"
    r"|reach us|reach me|gsm|fax|handy|kontak|kontakt|"
    r"appelez|appeler|contacte|contacter|contactar|marca|marque|marcar|llame|llamanos|escribenos|liganos|chamar|llamar|llama|ligue|ligar|apela"
    r"|sunati|lien he|goi|sdt|dt|so dien thoai"
    r"|dien thoai|pm|flash|inbox|dm|chat|joignez|joindre|informes|informacion|comunicarse|comunicate"
    r"|comuniquese|escribe|escribir|escribeme|interesados"
    r"|interesadas|interessados|interessadas|contate|contatar|fale|falar|sunati-ne|suna|sunati la|piga|pigia"
    r"|simu|namba"
    r"|wasiliana|tawag|text lang|makipag-ugnayan|anrufen|rufen|zadzwon|dzwon|kontaktujte|ara|arayin|reply|whats|ping"
    r"|nambari|tuma|buzz|beep)"
    r"|(?:тел|телефон|телефону|номер|номеру|звон|звоните|звонить|позвон|пишите|писать|связь|контакт|моб"
    r"|дзвон|набира)[а-ї]*"
    r"|(?:电话|手机|致电|联系|热线|號碼|号码|联系方式|電話|手機|اتصل|للتواصل|هاتف|جوال|رقم|ت|موبايل|تواصل|الاتصال|للاستفسار|استفسار"
    r"|راسلنا|راسلونا|كلمنا|كلموني|ابعت|ارسل|الرقم|ارقامنا|تليفون|تلفون|رابطه|نمبر|فون|कांटेक्ट|कॉन्टैक्ट"
    r"|नंबर|फ़ोन|মোবাইল|যোগাযোগ|फोन|कॉल|संपर्क"
    r"|मोबाइल|নম্বর|ফোন|কল|โทร|เบอร์|ติดต่อ|โทรศัพท์)"
    r"|[\U0000260e\U00002706\U0001f4de\U0001f4f1\U0001f4f2\U0001f4df\U0001f919]"
)
PHONE: Final = re.compile(rf"(?:{_PHONE_WORDS})\W*$")
"""Ends a stretch of text that announces a phone number at once."""
PHONE_NEAR: Final = re.compile(rf"(?:{_PHONE_WORDS})(?:[^\w.!?]{{1,4}}[^\W\d_]{{1,10}}){{0,3}}[^\w]*$")
"""The same with up to three words between."""
WARNING: Final = (
    "fraud", "report", "blow", "police", "scam", "efcc", "icpc", "naptip", "полици", "мошеннич", "отдел", "报警",
    "反诈", "举报", "signaler", "denunci", "polisi", "penipu", "beware",
)  # fmt: skip
"""One of them stands wherever `HOTLINE` does."""
HOTLINE: Final = re.compile(
    r"(?:fraud (?:line|desk|hotline|team|unit|alert)"
    r"|report (?:any|this|such|it|all|fraud|suspicious|scam)[^.!?]{0,60}"
    r"|anti.?fraud|whistle.?blow|police|scam alert|beware of[^.!?]{0,60}|to report |efcc|icpc|naptip"
    r"|полици|мошеннич|отдел борьбы|报警|反诈|举报"
    r"|signaler (?:une|toute)|denunci|polisi|lapor(?:kan)? penipu)[^.!?]{0,70}$"
)
"""Ends a stretch of text that names where fraud is reported, not where to apply."""
