"""What a name looks like on each app, and words that are no names: data of handles and mentions."""

from __future__ import annotations

from typing import Final

from crawler.contact_kinds import KINDS
from crawler.late_regex import compile_late


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SHAPES: Final = {kind.name: kind.handle for kind in KINDS.values() if kind.handle}
"""App -> the whole of a name on it, in folded form."""
NOT_HANDLES: Final = _words(
    "group channel link only number numbers account page chat call calls text message messages and for "
    "with the our your you all any this that here now contact email mail website web phone mobile tel "
    "from via apply join follow send name id user username profile bot app apps job jobs work team "
    "marketing manager management ads advert twitter facebook instagram linkedin telegram whatsapp "
    "youtube tiktok skype zoom slack discord teams google gmail media property import override charset "
    "keyframes supports font-face page layer types author param return returns deprecated test component "
    "injectable input output model nonnull angular babel types experience required preferred skills "
    "social group/channel update updates http https www com please kindly also are can will must need not "
    "how who what when where dm direct inbox me us them line wechat viber signal kakao kakaotalk messenger imo zalo"
)
"""Words that follow the name of an app and are no names."""
HOST: Final = compile_late(r"^www\.|\.(?:com|org|net|co|io|ng|ru|uk|me|js|ts|html?)$|\.co\.[a-z]{2}$")
"""Marks a host or a file."""
