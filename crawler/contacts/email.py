"""E-mail addresses; what is disguised was restored by `crawler.text.obfuscated_emails` before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.contacts.model import Extraction, ExtractionExample, PreparedText
from crawler.contacts.words import word_lists
from crawler.late_regex import compile_late
from crawler.text.top_domains import ALL, FREE_MAIL

_LOCAL: Final = compile_late(r"[a-z0-9._%+\-&'\u00e0-\u04ff]{1,64}\Z")
_DOMAIN: Final = compile_late(r"(?:[a-z0-9\u00e0-\u04ff\-]{1,63}\.){1,5}[a-z\u00e0-\u04ff]{2,24}")
_PLACEHOLDERS: Final = compile_late(
    r"^(?:(?:your|my)?[._]?(?:name|email|mail|e-mail|username|user|firstname|lastname|first\.last|firstname\.lastname|you"
    r"|someone|somebody|john\.?doe|jane\.?doe|nombre|nome|nom|tucorreo|correo|email-?id|xyz|abc)@"
    r"(?:domain|email|yourdomain|company|example|yourcompany|companyname|mail|site|website|dominio|empresa)"
    r"|x{3,}@\w+|\w+@x{3,}|(?:your|my)[._]?(?:name|email|username|user|id)@[a-z]+)\.\w+(?:\.\w+)?$"
)
_KNOWN_ENDS: Final = ("com", "net", "org", "ru", "co", "ng", "info", "edu")
_METHODS: Final = frozenset(("html", "json", "xml", "class", "java", "yaml", "image", "localdomain"))
_SECOND_LEVELS: Final = frozenset(("com", "co", "org", "net", "gov", "edu", "ac"))
"""Labels before the domain of a country."""
_COUNTRY_DOMAINS: Final = {"GB": "uk"}
"""Countries whose domain isn't their ISO code."""
_MOST: Final = 500
"""Addresses in one text; ten times as many signs @ are looked at."""
_SHORTEST_GMAIL: Final = 6
"""Letters of a Gmail name (Google, "Create a username": 6 to 30)."""
_BEFORE: Final = 40
"""Characters before an address in which the word before it is searched."""
_HALVED: Final = compile_late(r"(?<![a-z0-9._%+\-])[a-z0-9]+(?:[._][a-z0-9]+)*_[a-z0-9]+\. $")
"""The first half of an address that a space cut behind its dot: an underscore shows that it is no word."""
_WORD: Final = compile_late(r"[a-z][a-z0-9._]*")
_ANNOUNCING: Final = frozenset(word_lists("email").words("announcing"))
"""Words that a space, and no lost sign, parts from an address after them."""


def extract(prepared: PreparedText) -> Iterator[Extraction]:
    """Every address around an @."""
    text = prepared.text
    at = text.find("@")
    for _ in range(_MOST * 10):
        if at < 0:
            return
        extraction = _around(prepared, at)
        if extraction is not None:
            prepared.take(extraction.start, extraction.end)
            yield extraction
        at = text.find("@", at + 1)


def _around(prepared: PreparedText, at: int) -> Extraction | None:
    text = prepared.text
    local = _LOCAL.search(text[max(0, at - 64) : at])
    domain = _DOMAIN.match(text, at + 1)
    if local is None or domain is None:
        return None
    name = local.group().lstrip(".-_'&+%")
    name = re.sub(r"^(?:mailto:|%20)", "", name)
    if not name or name.endswith("."):
        return None
    end = _domain_end(prepared, domain)
    if end is None:
        return None
    first = at - len(name)
    halved = _HALVED.search(text[max(0, first - _BEFORE) : first])
    if halved is not None:
        first -= len(halved.group())
        name = halved.group().rstrip() + name
    value = f"{name}@{text[at + 1 : end]}"
    if _PLACEHOLDERS.match(value) or not prepared.is_free(at, end):
        return None
    if halved is not None:
        return Extraction("email", value, first, end, "email-mended", ("spaced",))
    return Extraction("email", value, first, end, _rule(prepared, name, domain.group(), at, end))


def _rule(prepared: PreparedText, name: str, domain: str, at: int, end: int) -> str:
    """How an address is written; one at a free provider may lack the part before a sign that was lost."""
    start = at - len(name)
    before = prepared.text[max(0, start - _BEFORE) : start]
    if domain.split(".")[0] in FREE_MAIL and _goes_on(before):
        short = domain.startswith("gmail.") and len(name) < _SHORTEST_GMAIL
        return "email-cut" if short else "email-after-word"
    obfuscations = prepared.plain.obfuscations_in(*prepared.plain.span(start, end))
    if "at-dot-words" in obfuscations:
        return "email-worded"
    return "email-mended" if obfuscations else "email-plain"


def _goes_on(before: str) -> bool:
    """True where one space parts the address from a word that announces none, or from half an address."""
    if before[-1:] != " " or before[-2:-1].isspace():
        return False
    word = before[:-1].split("\n")[-1].split(" ")[-1].rstrip(".")
    return "@" in word or (_WORD.fullmatch(word) is not None and word not in _ANNOUNCING)


def _domain_end(prepared: PreparedText, domain: re.Match[str]) -> int | None:
    """Where the domain ends: before glued text ("gmail.comCall", "gmail.com1")."""
    last_dot = domain.group().rindex(".")
    top_start = domain.start() + last_dot + 1
    top = domain.group()[last_dot + 1 :]
    raw = "".join(prepared.plain.raw(at, at + 1)[:1] for at in range(top_start, domain.end()))
    if len(raw) == len(top) and not raw.isupper():
        cut = re.search(r"(?<=[a-z]{2})[A-Z]", raw)
        if cut and top[: cut.start()] in ALL:
            return top_start + cut.start()
    if top in ALL:
        return domain.end()
    provider = domain.group().split(".")[0] in FREE_MAIL
    for known in _KNOWN_ENDS if provider else _KNOWN_ENDS[:3]:
        if top.startswith(known):
            return top_start + len(known)
    labels = domain.group().split(".")
    if len(labels) > 2 and labels[-2] in ALL:
        country = _glued_country(prepared, top, raw) if labels[-2] in _SECOND_LEVELS else 0
        return top_start + country if country else domain.start() + last_dot
    return domain.end() if top.isascii() and len(top) > 3 and top not in _METHODS else None


def _glued_country(prepared: PreparedText, top: str, raw: str) -> int:
    """Letters of the domain's country where a word is glued to it ("cv@firm.com.ngusing"); 0 where none is likely.

    A cut address would be a lead to somebody else, and so would one of a country that the text does not speak of.
    """
    countries = {_COUNTRY_DOMAINS.get(region, region.lower()) for region in prepared.regions}
    return 2 if top[:2] in countries and top[:2] in ALL and raw[:1].islower() else 0


EXAMPLES: Final = (
    ExtractionExample("cv@zzfirm.com.ngusing your name", (("email", "cv@zzfirm.com.ng"),), "NG"),
    ExtractionExample("cv@zzfirm.com.Now", (("email", "cv@zzfirm.com"),), "NG"),
    ExtractionExample("zz_hiring. name@gmail.com", (("email", "zz_hiring.name@gmail.com"),)),
    ExtractionExample("Send it to HR. zzname@gmail.com", (("email", "zzname@gmail.com"),)),
    ExtractionExample("Send CV to Jobs.Dubai@Hire.Example now", (("email", "jobs.dubai@hire.example"),)),
    ExtractionExample("jobs (at) gmail dot com", (("email", "jobs@gmail.com"),)),
    ExtractionExample("info@zz_x@gmail.com", (("email", "zz_x@gmail.com"),)),
    ExtractionExample("zz.example@gmail.comPhone", (("email", "zz.example@gmail.com"),)),
    ExtractionExample("zz.example@gmail.com1", (("email", "zz.example@gmail.com"),)),
    ExtractionExample("[zz@hire.example]", (("email", "zz@hire.example"),)),
    ExtractionExample("[email protected]"),
    ExtractionExample("@media screen, @property x"),
    ExtractionExample("name@domain.com"),
    ExtractionExample("we work at the example company"),
    ExtractionExample("mail ends in @hire.example"),
    ExtractionExample("write to us\n@agency.example", (("instagram", "agency.example"),)),
    ExtractionExample("zz_hiring\n@gmail.com", (("email", "zz_hiring@gmail.com"),)),
)
