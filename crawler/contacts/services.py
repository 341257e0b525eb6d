"""Hosts of messengers, networks and form builders: which part of their links names the person.

A row: host -> (kind, pattern on the rest of the link)s. The pattern's group `id` is the handle, `code` an invite,
`number` a phone number. Links of these hosts that no row matches (share buttons, log-in pages) are nobody's.
"""

from __future__ import annotations

import re
from typing import Final

from crawler.late_regex import compile_late

_HANDLE: Final = r"@?(?P<id>[\w.\-]{2,64})/?(?:[?#].*)?$"
_SHARE: Final = (
    r"(?!(?:share|share\.php|sharer|sharer\.php|intent|dialog|plugins|tr|login|login\.php|home|hashtag"
    r"|explore|watch|events|help"
    r"|legal|privacy|policies|about|p|reel|reels|stories|tv|s|joinchat|addstickers|proxy|socks|setlanguage"
    r"|feed|jobs"
    r"|photo|photo\.php|story\.php|permalink\.php|marketplace|wall|away|away\.php|search|iv|bg|addtheme"
    r"|c)(?:[/?]|$))"
)
_NUMBER: Final = r"(?:send/?)?\??(?:.*?phone=)?\+?(?:%2b)?(?P<number>\d{7,15})(?:[/?&].*)?$"


LinkRules = tuple[tuple[str, re.Pattern[str]], ...]
"""Kind of contact and the pattern that reads it, tried in this order."""


def _row(kind: str, *patterns: str) -> LinkRules:
    return tuple((kind, compile_late(pattern, re.I)) for pattern in patterns)


HOSTS: Final[dict[str, LinkRules]] = {
    "wa.me": _row("whatsapp", _NUMBER) + _row("whatsapp-link", r"(?:message/|qr/|c/)(?P<code>\w{6,40})"),
    "wa.link": _row("whatsapp-link", r"(?P<code>\w{4,20})"),
    "api.whatsapp.com": _row("whatsapp", _NUMBER),
    "web.whatsapp.com": _row("whatsapp", _NUMBER),
    "whatsapp.com": _row("whatsapp-channel", r"channel/(?P<code>\w{10,40})") + _row("whatsapp", _NUMBER),
    "chat.whatsapp.com": _row("whatsapp-invite", r"(?:invite/)?(?P<code>\w{10,40})"),
    "t.me": _row(
        "telegram",
        r"(?:\+|%2b|joinchat/)(?P<code>[\w\-]{6,40})",
        r"s/(?P<id>\w{4,32})",
        _SHARE + r"(?P<id>\w{4,32})",
    ),
    "telegram.me": _row("telegram", r"(?:\+|joinchat/)(?P<code>[\w\-]{6,40})", _SHARE + r"(?P<id>\w{4,32})"),
    "telegram.dog": _row("telegram", _SHARE + r"(?P<id>\w{4,32})"),
    "instagram.com": _row("instagram", _SHARE + _HANDLE),
    "facebook.com": _row(
        "facebook",
        r"profile\.php\?id=(?P<id>\d+)",
        r"(?:groups|people/[^/]+|pages/[^/]+)/(?P<id>[\w.\-]+)",
        _SHARE + _HANDLE,
    ),
    "fb.com": _row("facebook", _SHARE + _HANDLE),
    "fb.me": _row("facebook", _SHARE + _HANDLE),
    "m.me": _row("facebook", _HANDLE),
    "messenger.com": _row("facebook", r"t/(?P<id>[\w.\-]+)"),
    "tiktok.com": _row("tiktok", r"@(?P<id>[\w.\-]{2,32})"),
    "linkedin.com": _row("linkedin", r"(?:in|company|school)/(?P<id>[\w.\-%]{2,100})"),
    "vk.com": _row("vk", _SHARE + _HANDLE),
    "vk.me": _row("vk", _HANDLE),
    "line.me": _row("line", r"(?:r?/?ti/p/)(?:@|~|%40)?(?P<id>[\w.\-]{2,40})"),
    "lin.ee": _row("line", r"(?P<code>\w{4,20})"),
    "zalo.me": _row("zalo", r"g/(?P<code>\w{4,20})", r"(?P<number>\d{9,15})", _HANDLE),
    "signal.me": _row("signal", r"#p/\+?(?P<number>\d{7,15})", r"#eu/(?P<code>[\w\-]{10,})"),
    "signal.group": _row("signal", r"#(?P<code>[\w\-]{10,})"),
    "u.wechat.com": _row("wechat", r"(?P<code>[\w\-]{6,})"),
    "twitter.com": _row("twitter", _SHARE + r"(?P<id>\w{2,15})/?(?:[?#].*)?$"),
    "x.com": _row("twitter", _SHARE + r"(?P<id>\w{2,15})/?(?:[?#].*)?$"),
    "discord.gg": _row("discord", r"(?P<code>[\w\-]{2,32})"),
    "discord.com": _row("discord", r"invite/(?P<code>[\w\-]{2,32})"),
    "youtube.com": _row("youtube", r"@(?P<id>[\w.\-]{2,40})", r"(?:c|channel|user)/(?P<id>[\w\-]{2,40})"),
    "imo.im": _row("imo", r"(?:profile|chat)/(?P<id>\w+)"),
    "join.skype.com": _row("skype", r"(?:invite/)?(?P<code>\w{6,40})"),
    "qm.qq.com": _row("qq", r".*?[?&]k=(?P<code>[\w\-]+)"),
}

SCHEMES: Final[dict[str, LinkRules]] = {
    "whatsapp": _row("whatsapp", _NUMBER),
    "tg": _row("telegram", r"resolve/?\?domain=(?P<id>\w{4,32})", r"join/?\?invite=(?P<code>[\w\-]{6,40})"),
    "viber": _row("viber", r".*?number=(?:\+|%2b)?(?P<number>\d{7,15})"),
    "skype": _row("skype", r"(?P<id>[a-z][\w.,:\-]{4,40}?)(?:\?.*)?$"),
    "tel": _row("phone", r"(?P<number>[+\d][\d().\- ]{6,20})"),
    "sms": _row("phone", r"(?P<number>[+\d][\d().\- ]{6,20})"),
    "weixin": _row("wechat", r".*?username=(?P<id>[\w\-]{5,20})"),
    "sgnl": _row("signal", r"signal\.me/#p/\+?(?P<number>\d{7,15})"),
}

FORMS: Final = compile_late(
    r"(?:docs\.google\.com/(?:a/[^/]+/)?forms|forms\.gle|(?:[\w\-]+\.)?typeform\.com|(?:form\.)?jotform\.(?:com|me)"
    r"|tally\.so|(?:www\.)?surveymonkey\.com|forms\.office\.com|forms\.microsoft\.com"
    r"|airtable\.com/(?:app\w+/)?(?:shr|pag)"
    r"|(?:[\w\-]+\.)?formstack\.com|(?:[\w\-]+\.)?wufoo\.com|forms\.zoho(?:public)?\.\w+|forms\.yandex\.\w+"
    r"|(?:[\w\-]+\.)?paperform\.co"
    r"|cognitoforms\.com|fillout\.com|form\.run|wj\.qq\.com|(?:www\.)?wjx\.(?:cn|top))(?:/|$)"
)
"""Hosts that hold application forms."""
