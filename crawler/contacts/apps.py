"""Names of messengers, networks and mobile-money services, and where a text speaks of them."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from crawler.text.fold import fold
from crawler.text.linear import Linear, compile_linear

APPS: Final[dict[str, str]] = {
    "whatsapp": (
        "whatsapp|whats app|whats-app|whatsap|watsapp|watsap|wattsapp|whatapp|whatsup|wassap|wasap|wasapp"
        "|wsp|whtsapp|wh4tsapp|whatsaap|whatssap|"
        "whatsapps|wapp|wa|whatsaapp|واٹس ایپ|واٹس اپ|واتس آب|واتسب|وتس اب|whatsapp no|вотс ап|ватс ап|ватс"
        "|व्हाट्स ऐप|वाट्सएप|वॉट्सऐप|वाट्सऐप|व्हाट्सअप|w/app|ватсап|ватсапп|вацап|вотсап|воцап|уотсап|вотсапп"
        "|ватцап|whatsupp|واتساب"
        "|واتس|واتس اب|وتساب|وتس|व्हाट्सएप|व्हाट्सऐप|"
        "হোয়াটসঅ্যাপ|วอทแอป|วอตส์แอป|zap|zapzap|whats"
    ),
    "telegram": (
        "telegram|telegramm|telegran|teiegram|telegam|te1egram|t3legram|tele gram|telgram|tlgrm|tg|tele"
        "|телеграм|телеграмм|телеграме|телеграмме|телеграма|телеграмма|телеграму|телеграммом|телеграмом|телеграмі|телегу|телеге|"
        "телега|телегa|тг|тгк|тлг|飞机|纸飞机|飛機|电报|電報|紙飛機|تليجرام|تلجرام|تيليجرام|تلغرام|تليقرام|टेलीग्राम"
        "|টেলিগ্রাম|เทเลแกรม|เทเลเเกรม"
    ),
    "viber": "viber|вібер|فايبر|ไวเบอร์|вайбер|вибер|ваибер",
    "signal": "signal|сигнал",
    "imo": "imo|ইমো|इमो|имо|ايمو",
    "botim": "botim|بوتيم",
    "line": "line|ไลน์|ไลน",
    "zalo": "zalo",
    "wechat": (
        "wechat|we chat|weixin|微信|微信号|v信|薇信|威信|徽信|卫星号|vx|wx|"
        "wc|v❤信|v♥信|v♡信|v❤|➕v❤信|➕v♥信|➕v信|➕vx|➕微信|➕微|➕薇|➕v"
        "|加➕v|加v|加微|加薇|薇|加vx|加微信|微|微 信|绿泡泡|绿泡|绿色软件|v❤x|v♥x|v 信|薇 信"
    ),
    "qq": "qq|扣扣|企鹅号|qq号",
    "skype": "skype|скаип|سكايب|स्काइप|สไกป์",
    "facebook": (
        "facebook|fb|messenger|фейсбук|фб|фейсбуці|мессенджер|месенджер|فيسبوك|فيس بوك|ماسنجر|فيس"
        "|फेसबुक|ফেসবুক|เฟส|เฟซบุ๊ก|เฟสบุ๊ค|脸书|臉書"
    ),
    "instagram": (
        "instagram|insta|ig|інстаграм|інста|інстаграмі|инстаграме|انستا|انستجرام"
        "|انستغرام|इंस्टाग्राम|इंस्टा|ইনস্টাগ্রাম|ไอจี|อินสตาแกรม|инстаграм|инстаграма|инста|инсте|انستقرام|انستغرام"
    ),
    "tiktok": "tiktok|tik tok|тикток|тік ток|тикток|تيك توك|टिकटॉक|ติ๊กต็อก|抖音",
    "vk": "vk|вк|вконтакте",
    "twitter": "twitter|твиттер|推特|تويتر",
    "snapchat": "snapchat|snap|سناب شات|سناب|سنابي|снапчат|สแนปแชท",
    "potato": "potato|土豆号|土豆",
}
MONEY: Final = (
    "nequi|daviplata|yape|bizum|pix|flooz|moov money|free money|t-money|tmoney|cash app|cashapp|zelle|venmo|truemoney"
    "|promptpay|พร้อมเพย์|ทรูมันนี่|linkaja|shopeepay|wave|tigo money|halopesa|mtn mobile money|mobile wallet|stc pay"
    "|vodafone wallet|فودافون كاش|انستاباي|instapay|फोनपे|पेटीएम|গুগল পে|বিকাশ|নগদ|রকেট"
    "|momo|mobile money|mobilemoney|m-pesa|mpesa|mtn money|airtel money|orange money|wave money|bkash|nagad"
    "|gcash|paymaya|opay|palmpay|moniepoint|"
    "ecocash|tigo pesa|vodafone cash|vodacash|paytm|phonepe|gpay|google pay|upi|dana|ovo|gopay|easypaisa"
    "|jazzcash|vodafone cash|киви|qiwi"
)


@cache
def app_pattern() -> tuple[Linear, dict[str, str]]:
    """One pattern for the names of all apps and mobile-money services, and name -> kind."""
    names = {fold(name).text: kind for kind, row in APPS.items() for name in row.split("|")}
    names.update(dict.fromkeys((fold(name).text for name in MONEY.split("|")), "mobile-money"))
    ordered = sorted(names, key=lambda name: (-len(name), name))
    names |= {name.translate(_UNLEET): kind for name, kind in names.items()} | names
    rows: dict[str, list[str]] = {"long": [], "short": [], "foreign": [], "spaceless": []}
    for name in ordered:
        if name[0] >= "\u0e00":
            rows["spaceless"].append(name)
        elif len(name) > _SHORT:
            rows["long"].append(name)
        else:
            rows["short" if name.isascii() else "foreign"].append(name)
    long, short, foreign, spaceless = ("|".join(map(re.escape, row)) for row in rows.values())
    long += "|" + "|".join(_leet(name) for name in rows["long"] if name.isascii() and name.isalpha())
    pattern = (
        r"(?:^|[^\pL]|\p{Han}|\p{Thai})"
        rf"(?:({long})|({foreign})(?:[^\pL]|$)|({short})(?:\b|\d\b)|(qq|vx|wx)\d{{5}})|({spaceless})"
    )
    return compile_linear(pattern.replace("\\ ", " ").replace("\\-", "-")), names


_SHORT: Final = 4
_LEET: Final = {
    "a": "[a4@]",
    "e": "[e3]",
    "i": "[i1!l]",
    "l": "[l1i]",
    "o": "[o0]",
    "s": "[s5$]",
    "t": "[t7]",
}
_UNLEET: Final = str.maketrans("4@31!l05$7", "aaeiiiosst")


def _leet(name: str) -> str:
    """Pattern of a name with digits and signs for the letters that they look like."""
    return "".join(_LEET.get(char, char) for char in name)


def _kind(word: str, names: dict[str, str]) -> str:
    """Kind of an app by its name, or by the name behind its digits."""
    return names.get(word) or names[word.translate(_UNLEET)]


_OWN_HOST: Final = re.compile(r"\.(?:com|me|org|net)\b")


def apps_in(text: str) -> tuple[tuple[int, int, str], ...]:
    """Names of apps in a shadow copy: start, end, kind. Short names in alphabets count only as whole words."""
    pattern, names = app_pattern()
    found: list[tuple[int, int, str]] = []
    for match in pattern.finditer(text):
        start, end = next(span for span in map(match.span, (1, 2, 3, 4, 5)) if span[0] >= 0)
        if start and text[start - 1] in "@._" and end - start <= _SHORT:
            continue
        if not _OWN_HOST.match(text, end):
            found.append((start, end, _kind(text[start:end], names)))
            if len(found) == _MOST_APPS:
                break
    return tuple(found)


_MOST_APPS: Final = 500
