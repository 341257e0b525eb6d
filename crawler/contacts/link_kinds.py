"""What a link leads to: a person on a messenger or network, an application form, a website, or nobody."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from crawler.contacts.model import Extraction, PreparedText
from crawler.contacts.numbering_plan import read_number
from crawler.contacts.services import FORMS, HOSTS, SCHEMES, LinkRules
from crawler.late_regex import compile_late
from crawler.text.top_domains import ALL, LARGE_MAIL, SENTENCE_WORDS, WORDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_APP_LINK: Final = compile_late(
    r"(?:[/?][^\s<>\"']{1,300}|[+\d(][\d().\- ]{6,20}|[a-z][\w.:,\-]{4,40}\?chat)"
)
_ANY_LINK: Final = compile_late(r"[\w?=&.%+\-:/#]{4,300}")
_TRACKING: Final = compile_late(
    r"^(?:utm_\w+|fbclid|gclid|yclid|mc_[ce]id|igsh|igshid|ref_src|_ga|si|feature|trk|originalsubdomain)$",
    re.I,
)
_FILES: Final = _words(
    "js py ts css html htm php pdf doc docx jpg jpeg png gif zip xls xlsx csv txt mp3 mp4 exe apk json "
    "xml md sh rs"
)
_PICTURE: Final = compile_late(r"/[^?#]*\.(?:jpe?g|png|gif|webp|svg|bmp|ico|css|js|woff2?)(?:[?#]|$)")
_SHOWN: Final = compile_late(r"(?:src\s?=\s?[\"']?|!\[[^\]\n]{0,200}\]\()$")
_SHARING: Final = compile_late(
    r"^/(?:share\w*|sharer?\.php|submit|intent/\w+|pin/create|dialog/\w+|forward|offer|spi/shares|r/msg|share-offsite)\b"
    r"[^?]*\?(?:.*&)?(?:u|url|text|title|href|link)=|^/pin/create/"
)
"""Path of a button that shares the page."""
_SHOWN_REACH: Final = 220
"""Characters before a link in which the markup of a picture is searched: "![" and a title of 200."""
_NOT_SITES: Final = frozenset(("asp.net", "ado.net", "vb.net", "paint.net", "socket.io"))
_SECOND: Final = _words("co com or ac go gov net org web sch edu")
"""Labels before the domain of a country: "firm.co.id" is no word of a text."""
_SHORT_LABEL: Final = 4
"""Letters that a name must have to be a site by its country's domain alone."""


def classify(prepared: PreparedText, match: re.Match[str], start: int, end: int) -> Extraction | None:
    """The contact that a link is; None for links that lead to nobody. `match` has scheme, host and path."""
    scheme = match["scheme"] or ""
    if scheme in SCHEMES:
        return _by_scheme(prepared, scheme, start, end)
    host = (match["host"] or "").removeprefix("www.")
    host = host if host in HOSTS else host.removeprefix("m.")
    if not host or "." not in host or scheme == "mailto":
        return None
    rest = prepared.text[match.end("host") : end].lstrip("/")
    for known in (host, host.split(".", 1)[1]):
        if known in HOSTS:
            return _by_host(prepared, known, rest, start, end, scheme)
    return _website(prepared, host, match, start, end)


def _service(prepared: PreparedText, rules: LinkRules, rest: str, start: int, end: int) -> Extraction | None:
    for kind, pattern in rules:
        match = pattern.match(rest)
        if match is None:
            continue
        groups = match.groupdict()
        if groups.get("number"):
            return _number(prepared, kind, groups["number"], start, end)
        offset = end - len(rest)
        name = "code" if groups.get("code") else "id"
        if name not in groups:
            continue
        value = prepared.as_written(offset + match.start(name), offset + match.end(name))
        if value:
            return Extraction(
                kind, "+" + value if name == "code" else value.rstrip("."), start, end, "link-name"
            )
    return None


def _number(prepared: PreparedText, kind: str, written: str, start: int, end: int) -> Extraction | None:
    digits = re.sub(r"\D", "", written)
    if len(digits) <= 6:
        return None
    stated = digits[0] != "0" and (len(digits) > 10 or kind == "whatsapp")
    number = read_number(digits, plus=stated, regions=prepared.regions)
    if number is None and digits[0] == "0":
        return None
    return Extraction(kind, number.value if number else "+" + digits, start, end, "link-number")


def _by_host(
    prepared: PreparedText, host: str, rest: str, start: int, end: int, scheme: str
) -> Extraction | None:
    extraction = _service(prepared, HOSTS[host], rest, start, end)
    if extraction is None:
        return None
    bare = () if scheme or host != "wa.me" else ("no-scheme",)
    return Extraction(extraction.kind, extraction.value, start, end, extraction.rule, bare)


def _by_scheme(prepared: PreparedText, scheme: str, start: int, end: int) -> Extraction | None:
    text = prepared.text
    first = text.index(":", start) + 1
    while text[first : first + 1] == "/":
        first += 1
    match = _APP_LINK.match(text, first) or _ANY_LINK.match(text, first)
    if match is None or (scheme == "skype" and "?" not in match.group()):
        return None
    return _service(prepared, SCHEMES[scheme], match.group().lstrip("/"), start, match.end())


def _website(
    prepared: PreparedText, host: str, match: re.Match[str], start: int, end: int
) -> Extraction | None:
    """A website where the host is one beyond doubt; pictures shown on the page lead to nobody."""
    full = bool(match["scheme"]) or prepared.text.startswith("www.", start)
    path = prepared.text[match.end("host") : end]
    if len(path) < 2 and host.split(".")[0] in LARGE_MAIL and not match["scheme"]:
        return None
    if host in _NOT_SITES or not _is_host(prepared, host, match, path):
        return None
    if not full and (len(host.split(".")[0]) < 2 or prepared.plain.raw(start, end)[:1] == "."):
        return None
    if not full and len(path) < 2 and _sentence_end(prepared, match):
        return None
    if (
        _PICTURE.match(path)
        or _SHARING.search(path)
        or _SHOWN.search(prepared.text[max(0, start - _SHOWN_REACH) : start])
    ):
        return None
    value = canonical(prepared.as_written(start, end))
    if FORMS.match(value.split("://", 1)[-1].removeprefix("www.")):
        return Extraction("form", value, start, end, "link-form")
    if prepared.plain.obfuscations_in(*prepared.plain.span(start, end)):
        return Extraction("website", value, start, end, "website-mended")
    return Extraction("website", value, start, end, "website-full" if full else "website-bare")


def _is_host(prepared: PreparedText, host: str, match: re.Match[str], path: str) -> bool:
    """True where the top-level domain is one, and no word or file ending by chance."""
    labels = host.split(".")
    top = labels[-1]
    if match["scheme"]:
        return True
    if top.isdigit():
        return False
    if prepared.text.startswith("www.", match.start("host")):
        return top not in _FILES
    if top in WORDS or top in _FILES:
        if len(labels) > 2 and labels[-2] in _SECOND:
            return True
        own = (
            top not in SENTENCE_WORDS and top.upper() in prepared.regions and len(labels[-2]) >= _SHORT_LABEL
        )
        return top not in _FILES and (len(path) > 1 or own)
    return top in ALL or top.startswith("xn--")


def _sentence_end(prepared: PreparedText, match: re.Match[str]) -> bool:
    """True for "...work.Call": the dot ends a sentence, the space after it was lost."""
    host_start = match.start("host")
    last_dot = prepared.text.rfind(".", host_start, match.end("host"))
    raw = prepared.plain.raw(last_dot + 1, match.end("host"))
    before = prepared.plain.raw(host_start, last_dot)
    return raw[:1].isupper() and not before.isupper()


def canonical(url: str) -> str:
    """URL with scheme, lower-case host, no tracking parameters, no fragment of text, no lone slash."""
    url = re.sub(r"^h[tx]{2}p(s?):/*", r"http\1://", url, flags=re.I)
    if "://" not in url:
        url = "http://" + url.lstrip("/")
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = "&".join(pair for pair in parts.query.split("&") if not _TRACKING.match(pair.split("=", 1)[0]))
    path = "" if parts.path == "/" and not query else parts.path
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, query, parts.fragment))
