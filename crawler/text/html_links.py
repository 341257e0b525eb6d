"""Contacts in the links of a page, whether or not its text shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from crawler.late_regex import compile_late
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_CLOUDFLARE_LINK: Final = compile_late(r"/cdn-cgi/l/email-protection#([0-9a-fA-F]{4,})$")
_LEADS_TO_A_PERSON: Final = compile_late(
    r"(?:mailto:.*@|tel:|sms:|whatsapp:|tg:|viber:|skype:|sgnl:|weixin:"
    r"|(?:https?:)?//(?:www\.)?(?:wa\.me|api\.whatsapp\.com|chat\.whatsapp\.com|t\.me|telegram\.me|m\.me|line\.me|lin\.ee"
    r"|zalo\.me|signal\.me|u\.wechat\.com|vk\.me)/)",
    re.I,
)
_SHARES_THE_PAGE: Final = compile_late(
    r"(?:whatsapp://send/?|tg://msg(?:_url)?|viber://forward|(?:https?:)?//(?:www\.)?(?:wa\.me|api\.whatsapp\.com/send"
    r"|(?:t|telegram)\.me/share(?:/url)?|line\.me/r/msg/text|vk\.me/share(?:\.php)?)/?)\?(?!(?:.*&)?phone=\+?\d)",
    re.I,
)
"""A button that sends the page to somebody the reader chooses: it leads to nobody, and names messengers that the ad
does not."""
_PHONE_NAMES: Final = (
    "data-phone",
    "data-phone-number",
    "data-tel",
    "data-mobile",
    "data-number",
    "data-full-phone",
)
"""Attributes in which boards keep the phone behind a button "show number"."""
PHONE_MARKS: Final = ", ".join(f"[{name}]" for name in _PHONE_NAMES)
"""CSS of elements with such an attribute."""
_NUMBER: Final = compile_late(r"\+?\(?\d(?:[ ().\-/]{0,2}\d){6,14}")


def decode_cloudflare(code: str) -> str:
    """Cloudflare's `data-cfemail` (hexadecimal; the first byte is the XOR key) -> the address; "" when damaged."""
    try:
        key, *rest = bytes.fromhex(code)
        return bytes(key ^ byte for byte in rest).decode()
    except ValueError:
        return ""


def contact_links(html: str) -> tuple[str, ...]:
    """Targets of a page's links that may lead to a person and that its text need not show, each once, in order.

    mailto:, tel:, sms: and app links (whatsapp:, tg:, viber:), and links to messengers; Cloudflare's protected mail
    links come decoded as mailto:. Empty for a page that exceeds the parser's limits.
    """
    if exceeds_parser_limits(html):
        return ()
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(html).root
    return () if root is None else contact_links_below(root)


def contact_links_below(root: LexborNode) -> tuple[str, ...]:
    """The same of a part of a parsed page."""
    links: dict[str, None] = {}
    for node in root.css("a[href], area[href]"):
        target = (node.attributes.get("href") or "").strip()
        hidden = _CLOUDFLARE_LINK.search(target)
        if hidden:
            target = f"mailto:{decode_cloudflare(hidden[1])}"
        if _LEADS_TO_A_PERSON.match(target) and not _SHARES_THE_PAGE.match(target):
            links[target] = None
    for node in root.css(PHONE_MARKS):
        for name in _PHONE_NAMES:
            number = (node.attributes.get(name) or "").strip()
            if _NUMBER.fullmatch(number):
                links[f"tel:{number}"] = None
    return tuple(links)
