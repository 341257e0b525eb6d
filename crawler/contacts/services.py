"""Links of messengers, networks and form builders: which part of them names the person.

Which links a kind of contact has is in its table of `crawler/contact_kinds.toml` (`links`). Here are the parts that
several share, and the compiled rules.
"""

from __future__ import annotations

import re
from typing import Final

from crawler.contact_kinds import KINDS
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


_PARTS: Final = {":name:": _HANDLE, ":no-button:": _SHARE, ":number:": _NUMBER}
"""What the table writes for these patterns."""

LinkRules = tuple[tuple[str, re.Pattern[str]], ...]
"""Kind of contact and the pattern that reads it, tried in this order."""


def _link_rules() -> dict[str, LinkRules]:
    """Host, or scheme with its colon -> rules, in the order of the kinds."""
    rules: dict[str, LinkRules] = {}
    for kind in KINDS.values():
        for host, patterns in kind.links:
            rules[host] = rules.get(host, ()) + tuple((kind.name, _compiled(pattern)) for pattern in patterns)
    return rules


def _compiled(pattern: str) -> re.Pattern[str]:
    for name, part in _PARTS.items():
        pattern = pattern.replace(name, part)
    return compile_late(pattern, re.I)


_RULES: Final = _link_rules()
HOSTS: Final = {host: rules for host, rules in _RULES.items() if not host.endswith(":")}
"""Host -> rules on the rest of its links."""
SCHEMES: Final = {scheme[:-1]: rules for scheme, rules in _RULES.items() if scheme.endswith(":")}
"""Scheme of an app's links -> rules on what follows it."""

FORMS: Final = compile_late(
    r"(?:docs\.google\.com/(?:a/[^/]+/)?forms|forms\.gle|(?:[\w\-]+\.)?typeform\.com|(?:form\.)?jotform\.(?:com|me)"
    r"|tally\.so|(?:www\.)?surveymonkey\.com|forms\.office\.com|forms\.microsoft\.com"
    r"|airtable\.com/(?:app\w+/)?(?:shr|pag)"
    r"|(?:[\w\-]+\.)?formstack\.com|(?:[\w\-]+\.)?wufoo\.com|forms\.zoho(?:public)?\.\w+|forms\.yandex\.\w+"
    r"|(?:[\w\-]+\.)?paperform\.co"
    r"|cognitoforms\.com|fillout\.com|form\.run|wj\.qq\.com|(?:www\.)?wjx\.(?:cn|top))(?:/|$)"
)
"""Hosts that hold application forms."""
