"""Words that say what stands beside them: data of the readers, in folded form (lower case, no accents)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from crawler.text.linear import Linear, compile_linear

APPS: Final[dict[str, str]] = {
    "whatsapp": (
        "whatsapp|whats app|whats-app|whatsap|watsapp|watsap|wattsapp|whatapp|whatsup|wassap|wasap|wasapp"
        "|wsp|whtsapp|wh4tsapp|whatsaap|whatssap|"
        "whatsapps|wapp|wa|w/app|ватсап|ватсапп|вацап|вотсап|воцап|уотсап|вотсапп|ватцап|whatsupp|واتساب"
        "|واتس|واتس اب|وتساب|وتس|व्हाट्सएप|व्हाट्सऐप|"
        "হোয়াটসঅ্যাপ|วอทแอป|วอตส์แอป|zap|zapzap|whats"
    ),
    "telegram": (
        "telegram|telegramm|telegran|teiegram|telegam|te1egram|t3legram|tele gram|telgram|tlgrm|tg|tele"
        "|телеграм|телеграмм|телеграме|телеграмме|телегу|телеге|"
        "телега|телегa|тг|тгк|тлг|飞机|纸飞机|飛機|电报|電報|紙飛機|تليجرام|تلجرام|تيليجرام|تلغرام|تليقرام|टेलीग्राम"
        "|টেলিগ্রাম|เทเลแกรม|เทเลเเกรม"
    ),
    "viber": "viber|вайбер|вибер|ваибер",
    "signal": "signal|сигнал",
    "imo": "imo|имо|ايمو",
    "botim": "botim|بوتيم",
    "line": "line|ไลน์|ไลน",
    "zalo": "zalo",
    "wechat": (
        "wechat|we chat|weixin|微信|微信号|v信|薇信|威信|徽信|卫星号|vx|wx|"
        "wc|加v|加微|加薇|薇|加vx|加微信|微|微 信|绿泡泡|绿泡|绿色软件|v❤x|v♥x|v 信|薇 信"
    ),
    "qq": "qq|扣扣|企鹅号|qq号",
    "skype": "skype|скаип",
    "facebook": "facebook|fb|messenger|фейсбук|فيسبوك",
    "instagram": "instagram|insta|ig|инстаграм|инста|инсте|انستقرام|انستغرام",
    "tiktok": "tiktok|tik tok|тикток",
    "vk": "vk|вк|вконтакте",
    "twitter": "twitter",
    "snapchat": "snapchat|snap",
    "potato": "potato|土豆号|土豆",
}
MONEY: Final = (
    "momo|mobile money|mobilemoney|m-pesa|mpesa|mtn money|airtel money|orange money|wave money|bkash|nagad"
    "|gcash|paymaya|opay|palmpay|moniepoint|"
    "ecocash|tigo pesa|vodafone cash|vodacash|paytm|phonepe|gpay|google pay|upi|dana|ovo|gopay|easypaisa"
    "|jazzcash|vodafone cash|киви|qiwi"
)
# These patterns see at most 41 characters before a number, so the standard library serves them.
_PHONE_WORDS: Final = (
    r"(?:^|\W)(?:call|phone|ph|tel|telp|tlp|telepon|telephone|telefon|telefono|telefone|mobile|mob|cell|cel"
    r"|celular|movil|hp|hubungi|contact|contacts|contactez|"
    r"contacto|contato|cp|no hp|number|numbers|nos|num|numero|nummer|nomor|hotline|text|sms|dial|ring|reach"
    r"|reach us|reach me|gsm|fax|handy|kontak|kontakt|"
    r"appelez|appeler|llame|llamanos|escribenos|liganos|chamar|llamar|llama|ligue|ligar|apela"
    r"|sunati|liên he|lien he|goi|sdt|dt|so dien thoai"
    r"|dien thoai|pm|flash|inbox|dm|chat)"
    r"|(?:тел|телефон|телефону|номер|номеру|звон|звоните|звонить|позвон|пишите|писать|связь|контакт|моб"
    r"|дзвон|набира)[а-ї]*"
    r"|(?:电话|手机|致电|联系|热线|號碼|号码|联系方式|電話|手機|اتصل|للتواصل|هاتف|جوال|رقم|موبايل|تواصل|الاتصال|फोन|कॉल|संपर्क"
    r"|मोबाइल|নম্বর|ফোন|কল|โทร|เบอร์|ติดต่อ|โทรศัพท์)"
    r"|[\U0000260e\U00002706\U0001f4de\U0001f4f1\U0001f4f2\U0001f4df\U0001f919]"
)
PHONE: Final = re.compile(rf"(?:{_PHONE_WORDS})\W*$")
"""Ends a stretch of text that announces a phone number at once."""
PHONE_NEAR: Final = re.compile(rf"(?:{_PHONE_WORDS})(?:[^\w.!?]{{1,4}}[^\W\d_]{{1,10}}){{0,3}}[^\w]*$")
"""The same with up to three words between."""
IDS: Final = re.compile(
    r"(?:^|[^a-z.@_\-])(?:ref|reference|order|invoice|tracking|ticket|job id|id|code|reg|registration|rc|license"
    r"|licence|lic|permit|passport|nin|bvn|tin|vat|cac|ein|ssn|"
    r"isbn|issn|doi|serial|version|ver|v|batch|case|file|docket|vacancy|requisition|req|post|position|pin"
    r"|zip|po box|p o box|box|postal|gst|gstin|cin|cnpj|cpf|ruc|nit|rut|nif|"
    r"cif|siret|siren|kvk|abn|acn|npwp|nib|nik|siup|kode pos|kodepos|sk|swift|iban|bic|routing|sort code"
    r"|account|acct|a/c|acc|rekening|no rek|norek|rek|card|"
    r"инн|огрн|огрнип|кпп|бик|снилс|окпо|лицензия|лицензии|артикул|заказ|заявка|договор|счет|карта|карты"
    r"|р/с|индекс|"
    r"ico|dic|regon|krs|nip|pesel|sn|coordinates|lat|lng|lon|latitude|longitude|gps|model|part|sku|item|ad"
    r"|adid|jobid|job|jr|r|ujian|uen|acra|ea|"
    r"编号|订单|订单号|证号|许可证|执照|统一社会信用代码|群号|账号|卡号)"
    r"(?:\s?(?:no|number|num|nr|code|id|n|#|№|numero|nomor|号|:|\.|-))*[\s.:#№\-=]*$|(?:#|№|\$|=|&)\s?$"
)
"""Ends a stretch of text that announces a number of another kind."""
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
EXAMPLE: Final = re.compile(
    r"(?:^|[^a-z])(?:e\.?g|ex|example|for instance|contoh|misal|misalnya|ejemplo|exemplo|exemple|beispiel|vd"
    r"|например|наприклад|例如|比如)\s?[:,.]\s?[^.!?\n]{0,40}$"
)
"""Ends a stretch of text that shows how something is written, not whom to call."""
MONEY_BEFORE: Final = re.compile(
    r"(?:[$€£₦₹¥₽₱₫฿₴₵₩₪₺]|(?:^|[^a-z])(?:usd|ngn|naira|eur|gbp|aed|sar|qar|kwd|omr|bhd|inr|rs|pkr|bdt|kes"
    r"|ksh|ghs|gh|zar|idr|rp|php|thb|vnd|cny|rmb|rub|uah|ron|myr|rm|sgd|hkd|cad|aud|n|r|p|"
    r"salary|pay|wage|gaji|salaire|salario|stipend|budget|з/п|зп|зарплата|оклад|от|до|工资|薪资|月薪|年薪))[\s.:]{0,3}$"
)
MONEY_AFTER: Final = re.compile(
    r"^\s?(?:[$€£₦₹¥₽₱₫฿₴%]|(?:usd|ngn|naira|eur|euro|euros|gbp|aed|dirham|inr|rs|rupees|kes|ghs|idr|rub"
    r"|руб|рублеи|uah|грн|dollars?|pounds?|k|m|million|per|/month|/mo|/hr|/year|monthly|yearly|weekly|元|块"
    r"|万)(?:[^a-z]|$))"
)


@cache
def app_pattern() -> tuple[Linear, dict[str, str]]:
    """One pattern for the names of all apps and mobile-money services, and name -> kind."""
    names = {name: kind for kind, row in APPS.items() for name in row.split("|")}
    names.update(dict.fromkeys(MONEY.split("|"), "mobile-money"))
    ordered = sorted(names, key=lambda name: (-len(name), name))
    rows: dict[str, list[str]] = {"long": [], "short": [], "foreign": [], "spaceless": []}
    for name in ordered:
        if name[0] >= "\u0e00":
            rows["spaceless"].append(name)
        elif len(name) > _SHORT:
            rows["long"].append(name)
        else:
            rows["short" if name.isascii() else "foreign"].append(name)
    long, short, foreign, spaceless = ("|".join(map(re.escape, row)) for row in rows.values())
    pattern = (
        rf"(?:^|[^\pL]|\p{{Han}}|\p{{Thai}})(?:({long})|({short})\b|({foreign})(?:[^\pL]|$))|({spaceless})"
    )
    return compile_linear(pattern.replace("\\ ", " ").replace("\\-", "-")), names


_SHORT: Final = 4
_OWN_HOST: Final = re.compile(r"\.(?:com|me|org|net)\b")


def apps_in(text: str) -> tuple[tuple[int, int, str], ...]:
    """Names of apps in a shadow copy: start, end, kind. Short names in alphabets count only as whole words."""
    pattern, names = app_pattern()
    found: list[tuple[int, int, str]] = []
    for match in pattern.finditer(text):
        start, end = next(span for span in map(match.span, (1, 2, 3, 4)) if span[0] >= 0)
        if start and text[start - 1] in "@._" and end - start <= _SHORT:
            continue
        if not _OWN_HOST.match(text, end):
            found.append((start, end, names[text[start:end]]))
            if len(found) == _MOST_APPS:
                break
    return tuple(found)


_MOST_APPS: Final = 500
